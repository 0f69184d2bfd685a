import { setTimeout as wait } from 'node:timers/promises';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';

const system = 'salesforce';
const holdMsDefault = 1_000;

export type AfterFault = { cut: boolean; status: number };

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** The platform's own cost, a request of one kind that waits for its turn, or an error with nothing done. */
export async function strikeBefore(org: Org, route: string): Promise<void> {
  const latencyMs = org.faults.latencyMs(system);
  if (latencyMs > 0) await wait(latencyMs);
  const held = org.faults.strike(system, 'holdBefore', route);
  if (held) await wait(numberOf(held.ms, holdMsDefault));
  const before = org.faults.strike(system, 'errorBefore', route);
  if (before) throw new RestError('SERVER_UNAVAILABLE', 'The server is unavailable', { status: numberOf(before.status, 503) });
}

/** The effect is committed: the answer is held back, turned into an error, or cut in its middle. */
export async function strikeAfter(org: Org, route: string): Promise<AfterFault | undefined> {
  const held = org.faults.strike(system, 'holdAfter', route);
  if (held) await org.faults.hold(system, numberOf(held.ms, holdMsDefault));
  const after = org.faults.strike(system, 'errorAfter', route);
  return after && { cut: after.cut === true, status: numberOf(after.status, 500) };
}
