import { type Comparison, comparisonsFor, markSwapped, unknown } from './comparison.ts';
import { fields, type Field, nobody, type Person } from './normalise.ts';

/** Every different value of one field once, so that people hold numbers. 0 is the empty value. */
type Column = { field: Field; values: string[]; counts: number[]; numbers: Map<string, number>; of: number[]; /** How many values so many people have. */ valuesHad: number[] };

/** People, field by field, and how alike two of them are. */
export type People = {
  readonly count: number;
  readonly comparisons: readonly Comparison[];
  /** Adds one person and returns its row. */
  add(person: Person): number;
  /** The value is no longer counted; the row stays, so that other rows keep their numbers. */
  remove(row: number): void;
  /** Forgets e-mail addresses, phone numbers and birth dates that so many have that they are nobody's: "1970-01-01", a shop's own number. */
  forgetPlaceholders(): void;
  readonly persons: readonly Person[];
  /** The fields that are compared, whether or not anybody has them. */
  readonly present: ReadonlySet<Field>;
  /** Share of other people with any value who have this one. */
  frequencyOf(field: Field, value: string): number;
  /** Chance that two different people have an equal value. */
  chanceOfEqual(field: Field): number;
  /** Writes one level a comparison; -1 where one side knows nothing. Remembers pairs of values: for the many. */
  compare(a: number, b: number, levels: Int8Array): void;
};

/** A handful of people does not show how common a name is: so many more are supposed, who are equal as rarely as usual. */
const supposedPeople = 100;
const rareMax = 3;
const cacheBits = 17;

const placeholderFields: readonly Field[] = ['email', 'phone', 'birth'];
/** A value of more people, and of a larger share of them, is a placeholder. */
const placeholderCount = 20;
const placeholderShare = 0.01;

/** Remembers the level of pairs of values, the last of each slot: common names meet again and again. */
function createLevelCache(compare: (a: string, b: string) => number, values: readonly string[]): (a: number, b: number) => number {
  const keys = new Float64Array(1 << cacheBits).fill(-1);
  const levels = new Int8Array(1 << cacheBits);
  return (a, b) => {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const key = high * 4_294_967_296 + low;
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - cacheBits);
    if (keys[slot] === key) return levels[slot] ?? unknown;
    const level = compare(values[low] ?? '', values[high] ?? '');
    keys[slot] = key;
    levels[slot] = level;
    return level;
  };
}

function createColumn(field: Field): Column {
  return { field, values: [''], counts: [0], numbers: new Map([['', 0]]), of: [], valuesHad: [] };
}

function count({ counts, valuesHad }: Column, number: number, change: 1 | -1): void {
  const before = counts[number] ?? 0;
  counts[number] = before + change;
  if (number === 0) return;
  valuesHad[before] = (valuesHad[before] ?? 0) - 1;
  valuesHad[before + change] = (valuesHad[before + change] ?? 0) + 1;
}

/**
 * How many people of another identity have a value that `had` records have, the two of a pair among them. Of values that few have most may
 * be one person's alone, as e-mail addresses are: Good and Turing's estimate. https://en.wikipedia.org/wiki/Good%E2%80%93Turing_frequency_estimation
 */
function othersWith({ valuesHad }: Column, had: number): number {
  const seen = Math.max(1, had - 1);
  return seen > rareMax ? seen : Math.min(seen, ((seen + 1) * (valuesHad[seen + 1] ?? 0)) / Math.max(1, valuesHad[seen] ?? 0));
}

function append(column: Column, value: string): string {
  let number = column.numbers.get(value);
  if (number === undefined) {
    number = column.values.push(value) - 1;
    column.numbers.set(value, number);
    column.counts.push(0);
  }
  count(column, number, 1);
  column.of.push(number);
  return column.values[number] ?? value;
}

/** An empty set of people of whom the fields of `present` are compared. */
export function createPeople(present: ReadonlySet<Field>): People {
  const comparisons = comparisonsFor(present);
  const columns = new Map(fields.map((field) => [field, createColumn(field)]));
  const columnOf = (field: Field): Column => columns.get(field) ?? createColumn(field);
  const compared = comparisons.map(({ field, compare }) => ({ of: columnOf(field).of, level: createLevelCache(compare, columnOf(field).values) }));
  const persons: Person[] = [];
  const rarity = (field: Field): number => comparisons.find((comparison) => comparison.field === field)?.usualChance ?? 0;
  const known = ({ of, counts }: Column): number => of.length - (counts[0] ?? 0);
  return {
    get count() {
      return persons.length;
    },
    comparisons,
    add(person) {
      const kept = { ...person };
      // The strings of the columns, so that equal ones are kept once.
      for (const column of columns.values()) kept[column.field] = append(column, person[column.field]);
      return persons.push(kept) - 1;
    },
    remove(row) {
      for (const column of columns.values()) {
        count(column, column.of[row] ?? 0, -1);
        count(column, 0, 1);
        column.of[row] = 0;
      }
      persons[row] = nobody;
    },
    forgetPlaceholders() {
      for (const column of placeholderFields.map(columnOf)) {
        const most = Math.max(placeholderCount, known(column) * placeholderShare);
        const isPlaceholder = column.counts.map((each, number) => number > 0 && each > most && !column.values[number]?.includes('?'));
        column.of.forEach((number, row) => {
          const person = persons[row];
          if (!isPlaceholder[number] || !person) return;
          count(column, number, -1);
          count(column, 0, 1);
          column.of[row] = 0;
          person[column.field] = '';
        });
      }
    },
    persons,
    present,
    frequencyOf(field, value) {
      const column = columnOf(field);
      return (othersWith(column, column.counts[column.numbers.get(value) ?? 0] ?? 0) + supposedPeople * rarity(field)) / (known(column) - 1 + supposedPeople);
    },
    chanceOfEqual(field) {
      const column = columnOf(field);
      const total = known(column);
      const pairs = column.counts.reduce((sum, each, number) => (number === 0 ? sum : sum + each * (each - 1)), 0);
      return (pairs + supposedPeople * rarity(field)) / (total * (total - 1) + supposedPeople);
    },
    compare(a, b, levels) {
      compared.forEach(({ of, level }, index) => {
        const ofA = of[a] ?? 0;
        const ofB = of[b] ?? 0;
        levels[index] = ofA === 0 || ofB === 0 ? unknown : level(ofA, ofB);
      });
      markSwapped(comparisons, levels, [persons[a] ?? nobody, persons[b] ?? nobody]);
    },
  };
}
