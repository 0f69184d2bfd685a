import { keyPartsOf, passesFor } from './block.ts';
import { areEqual, comparePersons, unknown } from './comparison.ts';
import { learnFrom } from './find-duplicates.ts';
import { type Field, fields, nobody, type Person } from './normalise.ts';
import { createPeople, type People } from './people.ts';
import { bitsOf, type ComparedPair, type Evidence, evidenceOf, type MatchModel, noLimit, probabilityOf, weightOf } from './score.ts';

/** What one field contributes: how alike it is, in words, and how much that says. */
export type FieldReason = { field: Field; agreement: string; bits: number; says: string };
/** `automatic`: sure enough, and an e-mail address or a phone number is equal; anything else is for a person to review. */
export type CustomerMatch = { id: string; probability: number; advice: 'automatic' | 'review'; reasons: FieldReason[] };

export type CustomerIndex = {
  readonly size: number;
  /** What was learned, as JSON, to be kept and given to the next index. */
  readonly model: MatchModel;
  /** Adds a customer, or replaces the one of this id. */
  add(id: string, person: Person): void;
  remove(id: string): void;
  /** Customers who are probably this person, the likeliest first; never the one with the id `except`. */
  candidates(person: Person, limits?: { min?: number; except?: string }): CustomerMatch[];
};

export const automaticMin = 0.99;
const reviewMin = 0.5;
/** Of a larger block the newest are compared: a phone number of thousands is nobody's. */
const blockMax = 150;

function inWords(bits: number): string {
  if (bits >= 6) return 'speaks strongly for one person';
  if (bits >= 2) return 'speaks for one person';
  if (bits > -2) return 'says little';
  return bits > -6 ? 'speaks against one person' : 'speaks strongly against one person';
}

/** Why two customers are taken for one: a line a field that both know, the weightiest first, and whether a household would explain it too. */
function reasonsFor(people: People, model: MatchModel, { pair, evidence }: { pair: ComparedPair; evidence: Evidence }): FieldReason[] {
  const isLimited = evidence.shared > (model.sharedMax[evidence.anchors] ?? noLimit);
  const reasons = people.comparisons.flatMap(({ field, words, isShared }, index) => {
    const level = pair.levels[index] ?? unknown;
    if (level === unknown) return [];
    const bits = weightOf(people, model, pair, index);
    return [{ field, agreement: words[level] ?? '', bits: Math.round(bits * 10) / 10, says: isShared && isLimited && bits > 0 ? 'speaks for one household' : inWords(bits) }];
  });
  return reasons.toSorted((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
}

function isExact(people: People, { levels }: ComparedPair, field: Field): boolean {
  const index = people.comparisons.findIndex((comparison) => comparison.field === field);
  const comparison = people.comparisons[index];
  return comparison !== undefined && areEqual(comparison, levels[index] ?? unknown);
}

/**
 * Customers kept so that a new one is compared with few of them. Learns from them unless a model is given; 100,000 customers take some
 * seconds to learn from, and one to put in place.
 */
export function createCustomerIndex(customers: Iterable<readonly [id: string, person: Person]>, known?: MatchModel): CustomerIndex {
  const present: ReadonlySet<Field> = new Set(fields);
  const [people, passes] = [createPeople(present), passesFor(present)];
  const blocks = passes.map(() => new Map<string, number[]>());
  const rows = new Map<string, number>();
  const ids: string[] = [];
  const keysOf = (person: Person): string[] => {
    const parts = keyPartsOf(person);
    return passes.map(({ keyOf }) => keyOf(parts));
  };
  const remove = (id: string): void => {
    const row = rows.get(id);
    const person = row === undefined ? undefined : people.persons[row];
    if (row === undefined || person === undefined) return;
    keysOf(person).forEach((key, pass) => {
      const left = blocks[pass]?.get(key)?.filter((each) => each !== row) ?? [];
      if (left.length === 0) blocks[pass]?.delete(key);
      else blocks[pass]?.set(key, left);
    });
    people.remove(row);
    rows.delete(id);
  };
  const file = (row: number): void =>
    keysOf(people.persons[row] ?? nobody).forEach((key, pass) => {
      const block = blocks[pass]?.get(key);
      if (block) block.push(row);
      else if (key !== '') blocks[pass]?.set(key, [row]);
    });
  const keep = (id: string, person: Person): number => {
    const row = people.add(person);
    ids[row] = id;
    rows.set(id, row);
    return row;
  };
  for (const [id, person] of new Map(customers)) keep(id, person);
  people.forgetPlaceholders();
  const model = known ?? learnFrom(people).model;
  for (const row of rows.values()) file(row);
  return {
    get size() {
      return rows.size;
    },
    model,
    add(id, person) {
      remove(id);
      file(keep(id, person));
    },
    remove,
    candidates(person, { min = reviewMin, except } = {}) {
      const found = new Set(keysOf(person).flatMap((key, pass) => blocks[pass]?.get(key)?.slice(-blockMax) ?? []));
      const matches: CustomerMatch[] = [];
      for (const row of found) {
        const [other, id] = [people.persons[row], ids[row]];
        if (other === undefined || id === undefined || id === except) continue;
        const pair = { a: person, b: other, levels: comparePersons(people.comparisons, person, other) };
        const evidence = evidenceOf(people, model, pair);
        const probability = probabilityOf(bitsOf(model, evidence));
        if (probability < min) continue;
        const isSure = probability >= automaticMin && (isExact(people, pair, 'email') || isExact(people, pair, 'phone'));
        matches.push({ id, probability, advice: isSure ? 'automatic' : 'review', reasons: reasonsFor(people, model, { pair, evidence }) });
      }
      return matches.toSorted((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1));
    },
  };
}
