import { z } from 'zod';

/**
 * Orders of each hour of the week as they usually come; -1 where none was seen yet. `hours` counts what was learned, `observed` and
 * `expected` are fading sums of lately: their ratio is today's level. `oddInRow` counts hours that were off one after another.
 */
export const volumeStateSchema = z.object({ usual: z.array(z.number()).length(168), hours: z.number().int().min(0), observed: z.number(), expected: z.number(), oddInRow: z.number().int().min(0) });
export type VolumeState = z.infer<typeof volumeStateSchema>;
/** Fewer or more orders than this hour of the week usually has. `deviations` is about a standard deviation of chance. */
export type VolumeAlert = { rule: 'silence' | 'surge'; observed: number; expected: number; deviations: number; message: string };
export type VolumeWatch = {
  /** One closed hour, those without orders too, each once and in order: `hour` counts from the epoch. */
  check(hour: number, orders: number): VolumeAlert | undefined;
  state(): VolumeState;
};

const hoursOfWeek = 168;
/** Two weeks are learned before anything is said. */
const hoursBeforeSpeaking = 2 * hoursOfWeek;
const deviationsMax = 5;
/** What is further off is not learned from at once… */
const deviationsLearned = 4;
/** …but a level that lasts so many hours in a row is the new one. */
const hoursUntilFollowed = 12;
/** Part of the fading sums that an hour leaves: half of a day is forgotten in a day. */
const fading = 0.5 ** (1 / 24);
/** So many usual orders steady the level of a quiet shop. */
const levelFirmness = 50;
const firstRate = 0.5;
const rate = 0.3;

/** Difference of two counts in standard deviations: the square root makes their chance alike at every level (Anscombe). https://en.wikipedia.org/wiki/Anscombe_transform */
const deviationsOf = (orders: number, expected: number): number => 2 * (Math.sqrt(orders + 0.375) - Math.sqrt(expected + 0.375));

/** Watches how many orders come in an hour, against the same hour of former weeks. */
export function createVolumeWatch(from?: VolumeState): VolumeWatch {
  const usual = from ? [...from.usual] : Array.from({ length: hoursOfWeek }, () => -1);
  let { hours, observed, expected: expectedLately, oddInRow } = from ?? { hours: 0, observed: 0, expected: 0, oddInRow: 0 };
  const at = (slot: number): number => usual[(slot + hoursOfWeek) % hoursOfWeek] ?? -1;
  /** Its own past counts as much as that of both neighbours: one hour a week is little to learn from. */
  const usualAt = (slot: number): number => {
    const own = at(slot);
    const [before = own, after = own] = [at(slot - 1), at(slot + 1)].map((each) => (each < 0 ? own : each));
    return (own + (before + after) / 2) / 2;
  };
  const learn = (slot: number, orders: number, isSpeaking: boolean): void => {
    const own = at(slot);
    const level = (observed + levelFirmness) / (expectedLately + levelFirmness);
    if (isSpeaking) {
      observed = fading * observed + orders;
      expectedLately = fading * expectedLately + usualAt(slot);
    }
    usual[slot] = own < 0 ? orders : own + (isSpeaking ? rate : firstRate) * (orders / level - own);
  };
  return {
    check(hour, orders) {
      const slot = hour % hoursOfWeek;
      const isSpeaking = at(slot) >= 0 && hours >= hoursBeforeSpeaking;
      const expected = isSpeaking ? (usualAt(slot) * (observed + levelFirmness)) / (expectedLately + levelFirmness) : 0;
      const deviations = isSpeaking ? deviationsOf(orders, expected) : 0;
      oddInRow = Math.abs(deviations) >= deviationsLearned ? oddInRow + 1 : 0;
      hours += 1;
      if (oddInRow === 0 || oddInRow > hoursUntilFollowed) learn(slot, orders, isSpeaking);
      if (Math.abs(deviations) <= deviationsMax) return undefined;
      const rule = deviations < 0 ? 'silence' : 'surge';
      const rounded = Math.round(expected * 10) / 10;
      return { rule, observed: orders, expected: rounded, deviations, message: `${orders} orders in an hour that usually has ${rounded} (${Math.abs(deviations).toFixed(1)} standard deviations of chance).` };
    },
    state: () => ({ usual: [...usual], hours, observed, expected: expectedLately, oddInRow }),
  };
}
