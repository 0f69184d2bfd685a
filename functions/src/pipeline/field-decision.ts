import type { FieldOwner, TargetEntity } from '../core/entity.ts';
import { digest, fromBaseEntry } from './canonical.ts';

/** One field as both sides have it now, in canonical form, and what they last agreed on. */
export type FieldState = { field: string; base: string | undefined; source: string | null; target: string | null };
/** When each side's record was changed last, ms since the epoch. */
export type ChangeTimes = { source: number; target: number };
export type Winner = 'bigcommerce' | 'salesforce' | 'nobody';

/** Owners that a connection sets, by `Object.Field`. */
export type Owners = Readonly<Record<string, FieldOwner>>;

/** Who owns a field: the connection's word, else the package's; a field without a way back is the store's. */
export function ownerOf(entity: TargetEntity, field: string, owners: Owners): FieldOwner {
  const back = entity.back?.[field];
  return back ? (owners[`${entity.sobject}.${field}`] ?? back.owner) : 'bigcommerce';
}

/** Which sides changed the field since they last agreed. Without a base nothing is known to have changed. */
export function changedSides({ field, base, source, target }: FieldState, digestKey: string): { source: boolean; target: boolean } {
  if (base === undefined) return { source: false, target: false };
  const agreed = fromBaseEntry(base);
  return { source: digest(digestKey, field, source) !== agreed.source, target: digest(digestKey, field, target) !== agreed.target };
}

/** Who wins a field that both sides changed, to different values. At the same time the store does: its record is the sale. */
export function winnerOf(owner: FieldOwner, times: ChangeTimes): Winner {
  if (owner === 'manual') return 'nobody';
  if (owner === 'newest') return times.target > times.source ? 'salesforce' : 'bigcommerce';
  return owner;
}

const contestPrefix = 'contest.';
/**
 * A contest that was left to the other direction, as facts of a link. It stays open until somebody writes or finds it settled: one of the
 * sides may be taken back before the other direction looks, and what the other side changed is then nobody's but the first one's.
 */
export const openContest = (field: string): Record<string, string> => ({ [`${contestPrefix}${field}`]: 'open' });
export const closedContest = (field: string): Record<string, string> => ({ [`${contestPrefix}${field}`]: '' });
/** The fields whose contest is open. */
export const contestsIn = (facts: Readonly<Record<string, string>>): string[] => Object.entries(facts).flatMap(([name, value]) => (name.startsWith(contestPrefix) && value !== '' ? [name.slice(contestPrefix.length)] : []));
