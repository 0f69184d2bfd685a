import { unknown } from './comparison.ts';

/** Levels that pairs show together, and how many pairs do. */
export type Pattern = { levels: Int8Array; count: number };
/** For each comparison the chance of each level. */
export type LevelChances = readonly (readonly number[])[];
export type Estimate = { share: number; matches: number; counts: number[][] };

const roundsMax = 80;
const shareMin = 1e-7;
const shareMax = 0.98;
const settled = 1e-6;
/** So many made-up matches keep a level that few matches show from becoming impossible. */
const firmness = 1;

/** Natural logarithm of how much likelier the levels of `on` are among matches. */
function evidence(levels: Int8Array, on: readonly number[], { m, u }: { m: LevelChances; u: LevelChances }): number {
  let sum = 0;
  for (const index of on) {
    const level = levels[index] ?? unknown;
    if (level !== unknown) sum += Math.log((m[index]?.[level] ?? 1) / (u[index]?.[level] ?? 1));
  }
  return sum;
}

/** Chance of a match from its share and the evidence. */
const posterior = (share: number, sum: number): number => 1 / (1 + ((1 - share) / share) * Math.exp(-sum));

/**
 * Expectation maximisation over the patterns of one blocking pass: the share of matches and the levels matches show. Chances of
 * non-matches (`u`) stay as they are, and only the comparisons `on` take part, those that the pass does not decide itself. Returns expected counts.
 * Method: https://moj-analytical-services.github.io/splink/topic_guides/training/training_rationale.html
 */
export function estimateMatches(patterns: readonly Pattern[], on: readonly number[], { start, u }: { start: LevelChances; u: LevelChances }): Estimate {
  const m = start.map((chances) => [...chances]);
  const total = patterns.reduce((sum, { count }) => sum + count, 0);
  const estimate: Estimate = { share: 0.1, matches: 0, counts: [] };
  for (let round = 0; round < roundsMax; round += 1) {
    const counts = start.map((chances) => chances.map(() => 0));
    let matches = 0;
    for (const { levels, count } of patterns) {
      const expected = count * posterior(estimate.share, evidence(levels, on, { m, u }));
      matches += expected;
      for (const index of on) {
        const level = levels[index] ?? unknown;
        const row = counts[index];
        if (level !== unknown && row) row[level] = (row[level] ?? 0) + expected;
      }
    }
    const share = Math.min(shareMax, Math.max(shareMin, matches / total));
    const change = Math.abs(share - estimate.share);
    Object.assign(estimate, { share, matches, counts });
    for (const index of on) m[index] = withPrior(counts[index] ?? [], start[index] ?? []);
    if (change < settled * share) break;
  }
  return estimate;
}

/** Chances of the levels from expected counts, held by `start` where there are few. */
export function withPrior(counts: readonly number[], start: readonly number[], weight = firmness): number[] {
  const total = counts.reduce((sum, each) => sum + each, 0) + weight;
  return start.map((chance, level) => Math.max(1e-5, ((counts[level] ?? 0) + weight * chance) / total));
}

/** The share of matches in a set of pairs whose evidence is known, by the same method with nothing else to learn. */
export function estimateShare(sums: Float64Array, start = 0.5): number {
  let share = start;
  for (let round = 0; round < roundsMax && sums.length > 0; round += 1) {
    let matches = 0;
    for (const sum of sums) matches += posterior(share, sum);
    // One pair either way: a share of nothing or everything would be certainty.
    const next = (matches + 0.5) / (sums.length + 1);
    if (Math.abs(next - share) < settled) return next;
    share = next;
  }
  return share;
}
