import { z } from 'zod';

/** Middle and spread of a stream of numbers, in a few numbers that survive as JSON. */
export const quantileSchema = z.object({ count: z.number().int().min(0), q1: z.number(), q2: z.number(), q3: z.number(), warmUp: z.array(z.number()) });
export type QuantileState = z.infer<typeof quantileSchema>;

/** So many values are kept before the tracker speaks. */
export const warmUpCount = 40;
/** Part of the spread by which one value moves a quantile. */
const rate = 0.02;
const spreadMin = 1e-3;
/** Quartiles of a normal distribution are so many standard deviations apart. */
const quartilesPerDeviation = 1.349;
/** What is far off counts as this many deviations, so that one wild value moves nothing and a lasting shift is followed. */
const learnedDeviationsMax = 3;

export const emptyQuantiles = (): QuantileState => ({ count: 0, q1: 0, q2: 0, q3: 0, warmUp: [] });

export const isWarm = ({ count }: QuantileState): boolean => count >= warmUpCount;
/** Standard deviation as the quartiles show it, which a few wild values do not change; at least `floor`. */
export const deviationOf = ({ q1, q3 }: QuantileState, floor: number): number => Math.max((q3 - q1) / quartilesPerDeviation, floor);
/** How many robust standard deviations a value is from the middle; 0 while too few are known. */
export const deviationsFrom = (state: QuantileState, value: number, floor: number): number => (isWarm(state) ? (value - state.q2) / deviationOf(state, floor) : 0);

function warmedUp(warmUp: readonly number[]): QuantileState {
  const sorted = warmUp.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { count: sorted.length, q1: at(0.25), q2: at(0.5), q3: at(0.75), warmUp: [] };
}

/** The state after one more value. Quantiles move by small steps (stochastic approximation): the past fades by itself. */
export function track(state: QuantileState, value: number, floor: number): QuantileState {
  if (!isWarm(state)) {
    const warmUp = [...state.warmUp, value];
    return warmUp.length < warmUpCount ? { ...state, count: warmUp.length, warmUp } : warmedUp(warmUp);
  }
  const reach = learnedDeviationsMax * deviationOf(state, floor);
  const near = Math.max(state.q2 - reach, Math.min(state.q2 + reach, value));
  const step = rate * Math.max(state.q3 - state.q1, spreadMin);
  const moved = (quantile: number, share: number): number => quantile + step * (near > quantile ? share : share - 1);
  return { count: state.count + 1, q1: moved(state.q1, 0.25), q2: moved(state.q2, 0.5), q3: moved(state.q3, 0.75), warmUp: [] };
}
