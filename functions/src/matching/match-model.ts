import type { BlockingPass } from './block.ts';
import type { CandidatePairs } from './candidate-pairs.ts';
import { type Comparison, equalLevel, nearLevel, unknown } from './comparison.ts';
import { calibrate } from './calibrate.ts';
import { type Estimate, estimateMatches, type LevelChances, withPrior } from './em.ts';
import { nobody } from './normalise.ts';
import type { People } from './people.ts';
import { type MatchModel, probabilityOf } from './score.ts';

const samplesMax = 200_000;
/** So many pairs that differ are supposed, for a handful of people does not show what is chance. */
const supposedDifferent = 30;
const roundsOfPrior = 30;
/** A pass with fewer matches teaches nothing. */
const matchesMin = 5;

/** Before anything is known: matches are mostly equal. */
function startOf(comparison: Comparison): number[] {
  const [top, count] = [equalLevel(comparison), comparison.words.length];
  return comparison.words.map((_, level) => (level === top ? 0.88 : 0.12 / (count - 1)));
}

/** A xorshift generator: the same people always meet the same people. */
function createRandom(): (below: number) => number {
  let state = 0x2545f491;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function visitRandomPairs(count: number, visit: (a: number, b: number) => void): void {
  if (count * (count - 1) <= 2 * samplesMax) {
    for (let a = 0; a < count; a += 1) for (let b = a + 1; b < count; b += 1) visit(a, b);
    return;
  }
  const random = createRandom();
  for (let sample = 0; sample < samplesMax; sample += 1) {
    const [a, b] = [random(count), random(count)];
    if (a !== b) visit(a, b);
  }
}

type Chance = { u: number[][]; nearFrequency: number[] };

/** What two people show by chance: from random pairs, equal values from their exact frequencies. */
function chancesOfStrangers(people: People): Chance {
  const counts = people.comparisons.map(({ words }) => words.map((_, level): number => (level === 0 ? supposedDifferent : 0.5)));
  const near = people.comparisons.map(() => ({ sum: 0, count: 0 }));
  const levels = new Int8Array(people.comparisons.length);
  visitRandomPairs(people.count, (a, b) => {
    people.compare(a, b, levels);
    people.comparisons.forEach((comparison, index) => {
      const [level, row, met] = [levels[index] ?? unknown, counts[index], near[index]];
      if (level === unknown || !row) return;
      row[level] = (row[level] ?? 0) + 1;
      if (!met || level !== nearLevel(comparison)) return;
      met.sum += Math.min(...[a, b].map((row) => people.frequencyOf(comparison.field, (people.persons[row] ?? nobody)[comparison.field])));
      met.count += 1;
    });
  });
  const u = people.comparisons.map((comparison, index) => {
    const row = counts[index] ?? [];
    const [top, total] = [equalLevel(comparison), row.reduce((sum, each) => sum + each, 0)];
    const shares = row.map((each) => each / total);
    const equal = people.chanceOfEqual(comparison.field);
    const rest = 1 - (shares[top] ?? 0);
    return shares.map((share, level) => (level === top ? equal : (share * (1 - equal)) / rest));
  });
  return { u, nearFrequency: near.map(({ sum, count }) => (count === 0 ? 0 : sum / count)) };
}

/** Whether what a pass took for matches mostly differs in what is a person's own: a set without duplicates has no other groups. */
function areFamilies({ counts }: Estimate, comparisons: readonly Comparison[], on: readonly number[]): boolean {
  return on.some((index) => {
    const row = counts[index] ?? [];
    const total = row.reduce((sum, each) => sum + each, 0);
    return comparisons[index]?.isShared === false && total > matchesMin && (row[0] ?? 0) > total / 2;
  });
}

/**
 * Levels among matches, one blocking pass after another. A pass by what households share teaches only about what is a person's own:
 * its pairs that agree on the rest are families as well as matches.
 */
function learnMatches(pairs: CandidatePairs, comparisons: readonly Comparison[], { passes, u }: { passes: readonly BlockingPass[]; u: LevelChances }): number[][] {
  const start = comparisons.map(startOf);
  const counts = start.map((chances) => chances.map(() => 0));
  const own = new Set(comparisons.filter(({ isShared }) => !isShared).map(({ field }) => field));
  passes.forEach((pass, number) => {
    const isByHousehold = own.size > 0 && !pass.uses.some((field) => own.has(field));
    const on = comparisons.flatMap(({ field, isShared }, index) => (pass.uses.includes(field) || (isByHousehold && isShared) ? [] : [index]));
    const patterns = pairs.patternsOf(number);
    if (on.length === 0 || patterns.length === 0) return;
    const estimate = estimateMatches(patterns, on, { start, u });
    if (estimate.matches < matchesMin || areFamilies(estimate, comparisons, on)) return;
    for (const index of on) estimate.counts[index]?.forEach((each, level) => {
      const row = counts[index];
      if (row) row[level] = (row[level] ?? 0) + each;
    });
  });
  return counts.map((row, index) => withPrior(row, start[index] ?? [], 4));
}

/** What matches contribute to what random pairs show is taken away: it counts where people are few. */
function withoutMatches(u: LevelChances, m: LevelChances, share: number): number[][] {
  return u.map((chances, index) => chances.map((chance, level) => Math.max(chance / 5, (chance - share * (m[index]?.[level] ?? 0)) / (1 - share))));
}

/** How many pairs are matches, roughly: by the levels alone. */
function countMatches(pairs: CandidatePairs, { m, u }: { m: LevelChances; u: LevelChances }, people: People): number {
  const bits = pairs.patterns.map((levels) => levels.reduce((sum, level, index) => (level === unknown ? sum : sum + Math.log2((m[index]?.[level] ?? 1) / (u[index]?.[level] ?? 1))), 0));
  const total = (people.count * (people.count - 1)) / 2;
  let matches = people.count / 20;
  for (let round = 0; round < roundsOfPrior; round += 1) {
    const base = Math.log2(Math.max(matches, 0.5) / total);
    matches = bits.reduce((sum, each, pattern) => sum + (pairs.sizeOf(pattern) * probabilityOf(base + each)), 0);
  }
  return matches;
}

/** Learns from the candidates of one set of people, without labels. */
export function trainModel(people: People, pairs: CandidatePairs, passes: readonly BlockingPass[]): MatchModel {
  const { u: seen, nearFrequency } = chancesOfStrangers(people);
  const first = learnMatches(pairs, people.comparisons, { passes, u: seen });
  const u = withoutMatches(seen, first, countMatches(pairs, { m: first, u: seen }, people) / Math.max(1, (people.count * (people.count - 1)) / 2));
  const m = learnMatches(pairs, people.comparisons, { passes, u });
  return calibrate(people, pairs, { m, u, nearFrequency });
}
