import { type Field, nobody, type Person } from './normalise.ts';
import { createKeyNumbers, type KeyNumbers } from './key-numbers.ts';
import { nameOfNickname } from './nicknames.ts';
import { soundOf } from './phonetic.ts';

/** What keys are made of: sounds instead of spellings, parts instead of wholes; empty where nothing is known. */
type KeyParts = { person: Person; first: string; last: string; street: string; place: string; city: string; year: string; month: string; day: string };
/** One way to find people who may be the same: those with an equal key. `uses` names the fields that say nothing new inside a block. */
export type BlockingPass = { name: string; uses: readonly Field[]; keyOf(parts: KeyParts): string };

const known = (part: string): string => (part.includes('?') ? '' : part);

/** The parts of one person's keys. */
export function keyPartsOf(person: Person): KeyParts {
  const { first, last, street, place, birth } = person;
  return {
    person,
    first: soundOf(nameOfNickname(first)),
    last: soundOf(last),
    street: soundOf(street.replaceAll(' ', '')),
    place: place.split('|').find((part) => part !== '') ?? '',
    city: place.slice(place.indexOf('|') + 1),
    year: known(birth.slice(0, 4)),
    month: known(birth.slice(4, 6)),
    day: known(birth.slice(6, 8)),
  };
}

/** Some value of each, or no key. */
const join = (...parts: readonly string[]): string => (parts.includes('') ? '' : parts.join('/'));
const inAnyOrder = (a: string, b: string): string => (a < b ? join(a, b) : join(b, a));

/** The passes for every kind of people; a record takes part in those whose fields it has. */
const passes: readonly BlockingPass[] = [
  { name: 'e-mail', uses: ['email'], keyOf: ({ person: { email } }) => email },
  { name: 'name of the mailbox', uses: ['email'], keyOf: ({ person: { email } }) => (email.indexOf('@') >= 5 ? email.slice(0, email.indexOf('@')) : '') },
  { name: 'phone', uses: ['phone'], keyOf: ({ person: { phone } }) => phone.slice(-8) },
  { name: 'birth date, day and month in any order', uses: ['birth'], keyOf: ({ year, month, day }) => join(year, inAnyOrder(month, day)) },
  { name: 'sound of both names, in any order', uses: ['first', 'last'], keyOf: ({ first, last }) => inAnyOrder(first, last) },
  { name: 'sound of the first name, year and month', uses: ['first', 'birth'], keyOf: ({ first, year, month }) => join(first, year, month) },
  { name: 'sound of the first name, year and day', uses: ['first', 'birth'], keyOf: ({ first, year, day }) => join(first, year, day) },
  { name: 'sound of the first name, month and day', uses: ['first', 'birth'], keyOf: ({ first, month, day }) => join(first, month, day) },
  { name: 'sound of the last name, year and month', uses: ['last', 'birth'], keyOf: ({ last, year, month }) => join(last, year, month) },
  { name: 'sound of the last name, year and day', uses: ['last', 'birth'], keyOf: ({ last, year, day }) => join(last, year, day) },
  { name: 'sound of the last name, month and day', uses: ['last', 'birth'], keyOf: ({ last, month, day }) => join(last, month, day) },
  { name: 'place and sound of the last name', uses: ['place', 'last'], keyOf: ({ place, last }) => join(place, last) },
  { name: 'place and sound of the first name', uses: ['place', 'first'], keyOf: ({ place, first }) => join(place, first) },
  { name: 'city and sound of the last name', uses: ['place', 'last'], keyOf: ({ city, last }) => join(city, last) },
  { name: 'city and sound of the first name', uses: ['place', 'first'], keyOf: ({ city, first }) => join(city, first) },
  { name: 'place and street', uses: ['place', 'street'], keyOf: ({ place, street }) => join(place, street) },
  { name: 'street and house number', uses: ['street', 'number'], keyOf: ({ street, person }) => join(street, person.number, person.place.slice(0, 1)) },
  { name: 'street and sound of the first name', uses: ['street', 'first'], keyOf: ({ street, first }) => join(street, first) },
  { name: 'street and sound of the last name', uses: ['street', 'last'], keyOf: ({ street, last }) => join(street, last) },
  { name: 'place, birth year and month', uses: ['place', 'birth'], keyOf: ({ place, year, month }) => join(place, year, month) },
  { name: 'company and sound of the last name', uses: ['company', 'last'], keyOf: ({ person, last }) => join(person.company.split(' ', 1)[0] ?? '', last) },
  { name: 'company', uses: ['company'], keyOf: ({ person: { company, last } }) => (last === '' ? company : '') },
];

/** The passes whose fields occur at all: one set for all inputs, chosen from the roles. */
export const passesFor = (present: ReadonlySet<Field>): readonly BlockingPass[] => passes.filter(({ uses }) => uses.every((field) => present.has(field)));

/** A larger block is sorted, and each person is compared with its neighbours only: the work of a block grows with its people, not with their square. */
export const blockSizeMax = 60;
const neighboursMax = 25;

/** The people of block n are `rows[starts[n]]` up to, not including, `rows[starts[n + 1]]`. */
type PassBlocks = { blockOf: Int32Array; placeIn: Int32Array; starts: Int32Array; rows: Int32Array };
export type BlockingReport = { pairs: number; skipped: number; largest: number };

const sizeOf = ({ starts }: PassBlocks, block: number): number => (starts[block + 1] ?? 0) - (starts[block] ?? 0);

/** Where inside a large block people stand: near those who share most besides the key. */
const sortKey = ({ birth, place, street, last, first }: Person): string => `${birth}/${place}/${street}/${last}/${first}`;

/** The blocks of one pass. Flat lists, for there are nearly as many blocks as people. */
function blocksOf(pass: BlockingPass, parts: readonly KeyParts[], numbers: KeyNumbers): PassBlocks {
  numbers.clear();
  const blockOf = Int32Array.from(parts, (each) => {
    const key = pass.keyOf(each);
    return key === '' ? -1 : numbers.numberOf(key);
  });
  const starts = new Int32Array(numbers.count + 2);
  // Counted two places on: while rows are filled in, the place before becomes the start.
  for (const block of blockOf) if (block >= 0) starts[block + 2] = (starts[block + 2] ?? 0) + 1;
  for (let block = 1; block < starts.length; block += 1) starts[block] = (starts[block] ?? 0) + (starts[block - 1] ?? 0);
  const rows = new Int32Array(starts.at(-1) ?? 0);
  blockOf.forEach((block, row) => {
    if (block < 0) return;
    const at = starts[block + 1] ?? 0;
    rows[at] = row;
    starts[block + 1] = at + 1;
  });
  return sortLarge({ blockOf, placeIn: new Int32Array(parts.length), starts, rows }, parts);
}

function sortLarge(blocks: PassBlocks, parts: readonly KeyParts[]): PassBlocks {
  for (let block = 0; block < blocks.starts.length - 2; block += 1) {
    if (sizeOf(blocks, block) <= blockSizeMax) continue;
    const [start, end] = [blocks.starts[block] ?? 0, blocks.starts[block + 1] ?? 0];
    const keyed = Array.from(blocks.rows.subarray(start, end), (row) => ({ row, key: sortKey((parts[row] ?? keyPartsOf(nobody)).person) }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.row - b.row)).forEach(({ row }, place) => {
      blocks.rows[start + place] = row;
      blocks.placeIn[row] = place;
    });
  }
  return blocks;
}

/** Whether a pass compares two people. */
function meets(blocks: PassBlocks, a: number, b: number): boolean {
  const block = blocks.blockOf[a] ?? -1;
  if (block < 0 || block !== blocks.blockOf[b]) return false;
  return sizeOf(blocks, block) <= blockSizeMax || Math.abs((blocks.placeIn[a] ?? 0) - (blocks.placeIn[b] ?? 0)) <= neighboursMax;
}

/** Which passes find a pair, as bits. */
function findersOf(all: readonly PassBlocks[], a: number, b: number): number {
  let found = 0;
  all.forEach((blocks, index) => {
    if (meets(blocks, a, b)) found |= 1 << index;
  });
  return found;
}

/**
 * Calls `visit` once with every pair that some pass finds, lower row first, and with the passes that find it as bits. The order depends on
 * the people only. What large blocks leave out is counted: `skipped` pairs were not compared by that pass.
 */
export function visitPairs(people: readonly Person[], passes: readonly BlockingPass[], visit: (a: number, b: number, foundBy: number) => void): BlockingReport {
  const parts = people.map(keyPartsOf);
  const numbers = createKeyNumbers(parts.length);
  const all = passes.map((pass) => blocksOf(pass, parts, numbers));
  const report = { pairs: 0, skipped: 0, largest: 0 };
  all.forEach((blocks, index) => {
    for (let block = 0; block < blocks.starts.length - 2; block += 1) {
      const [start, end, size] = [blocks.starts[block] ?? 0, blocks.starts[block + 1] ?? 0, sizeOf(blocks, block)];
      report.largest = Math.max(report.largest, size);
      const reach = size > blockSizeMax ? neighboursMax : size;
      for (let at = start; at < end; at += 1) {
        const last = Math.min(end - 1, at + reach);
        report.skipped += end - 1 - last;
        for (let other = at + 1; other <= last; other += 1) {
          const [a, b] = [Math.min(blocks.rows[at] ?? 0, blocks.rows[other] ?? 0), Math.max(blocks.rows[at] ?? 0, blocks.rows[other] ?? 0)];
          const foundBy = findersOf(all, a, b);
          // The first pass that finds a pair hands it over.
          if ((foundBy & -foundBy) !== 1 << index) continue;
          report.pairs += 1;
          visit(a, b, foundBy);
        }
      }
    }
  });
  return report;
}
