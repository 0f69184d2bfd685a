import { z } from 'zod';
import { areEqual, type Comparison, equalLevel, nearLevel, unknown } from './comparison.ts';
import type { LevelChances } from './em.ts';
import type { Field, Person } from './normalise.ts';
import type { People } from './people.ts';

/** What unlabelled people taught about each other, as plain JSON. Weights and limits are in bits. */
export type MatchModel = {
  /** Chance of each level among pairs of the same person, and among pairs of two people. */
  m: LevelChances;
  u: LevelChances;
  /** Log odds that any two records are the same person. */
  base: number;
  /** The most that shared fields may give, by which of them are equal (`anchorsOf`): two people of one household have them all in common. */
  sharedMax: readonly number[];
  /** What to add for so many fields that differ: slips come one at a time in one source, in swarms in another. */
  slipBits: readonly number[];
  /** For each comparison, how frequent the rarer value is where two people are nearly equal by chance. */
  nearFrequency: readonly number[];
};

/** Of fewer people it cannot be learned how alike two of one household are: there another first name is another person. */
export const peopleForHouseholds = 1_000;
const numbers = z.array(z.number());
/** What was kept of a model. */
export const matchModelSchema = z.object({ m: z.array(numbers), u: z.array(numbers), base: z.number(), sharedMax: numbers, slipBits: numbers, nearFrequency: numbers });
/** Where it is kept. */
export const matchModelName = 'people-model';

/** Two people and the levels their fields show. */
export type ComparedPair = { a: Person; b: Person; levels: Int8Array };
/** What speaks for one person, in bits: by what is a person's own, and by what households share. */
export type Evidence = { own: number; shared: number; anchors: number; slips: number };

const nearBitsMax = 3;
/** More differing fields are counted as this many. */
export const slipsMax = 5;
/** More bits than any evidence has. */
export const noLimit = 1_000;
const anchorFields: readonly Field[] = ['email', 'phone', 'street', 'company'];

/** Weight of one field: how much likelier its level is for one person than for two. Equal rare values say more than common ones, and nothing says more than equality. */
export function weightOf(people: People, { m, u, nearFrequency }: Pick<MatchModel, 'm' | 'u' | 'nearFrequency'>, { a, b, levels }: ComparedPair, index: number): number {
  const [comparison, level] = [people.comparisons[index], levels[index] ?? unknown];
  if (!comparison || level === unknown) return 0;
  const { field } = comparison;
  const bits = Math.log2((m[index]?.[level] ?? 1) / (u[index]?.[level] ?? 1));
  if (!comparison.hasFrequency || bits <= 0) return bits;
  const equal = equalLevel(comparison);
  const rarer = Math.min(people.frequencyOf(field, a[field]), people.frequencyOf(field, b[field]));
  const equalBits = Math.log2((m[index]?.[equal] ?? 1) / Math.max(rarer, (u[index]?.[equal] ?? 1) / 64));
  if (level === equal) return equalBits;
  const usual = nearFrequency[index] ?? 0;
  const isNear = level === nearLevel(comparison) && usual > 0;
  return Math.min(bits + (isNear ? Math.max(-nearBitsMax, Math.min(nearBitsMax, Math.log2(usual / rarer))) : 0), Math.max(0, equalBits));
}

/** Who moves has another street, number and place at once: one fact, not three. */
const addressFields: ReadonlySet<Field> = new Set(['street', 'number', 'street2', 'place']);
const movedBitsMax = 8;
export const anchorKinds = 2 ** anchorFields.length;

/** Which of the fields that lead to a household are equal, as bits. */
function anchorsOf(comparisons: readonly Comparison[], levels: Int8Array): number {
  let anchors = 0;
  comparisons.forEach((comparison, index) => {
    const bit = anchorFields.indexOf(comparison.field);
    if (bit >= 0 && comparison.isShared && areEqual(comparison, levels[index] ?? unknown)) anchors |= 1 << bit;
  });
  return anchors;
}

/** What the fields of a pair say. */
export function evidenceOf(people: People, model: Pick<MatchModel, 'm' | 'u' | 'nearFrequency'>, pair: ComparedPair): Evidence {
  const evidence = { own: 0, shared: 0, anchors: anchorsOf(people.comparisons, pair.levels), slips: 0 };
  let moved = 0;
  people.comparisons.forEach((comparison, index) => {
    const level = pair.levels[index] ?? unknown;
    if (level === unknown) return;
    const bits = weightOf(people, model, pair, index);
    if (bits < 0 && addressFields.has(comparison.field)) moved += bits;
    else evidence[comparison.isShared ? 'shared' : 'own'] += bits;
    if (!areEqual(comparison, level)) evidence.slips = Math.min(slipsMax, evidence.slips + 1);
  });
  evidence.shared += Math.max(moved, -movedBitsMax);
  return evidence;
}

/** Log odds in bits that a pair with this evidence is one person. */
export const bitsOf = ({ base, sharedMax, slipBits }: MatchModel, { own, shared, anchors, slips }: Evidence): number =>
  base + own + Math.min(shared, sharedMax[anchors] ?? noLimit) + (slipBits[slips] ?? 0);

/** Log odds as a probability. */
export const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -bits);
