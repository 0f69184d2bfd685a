import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from './random.ts';

export type FaultSystem = 'bigcommerce' | 'salesforce' | 'pubsub';

/**
 * One entry of the fault plan. A number below 1 is a probability, a whole number is "the next N times".
 * The object form adds `match`, a regular expression over "METHOD /route", and fault-specific fields.
 */
export type FaultSpec = number | { probability?: number; count?: number; match?: string; [detail: string]: unknown };
export type FaultPlan = Partial<Record<FaultSystem, Record<string, FaultSpec>>>;
export type FaultDetail = Record<string, unknown>;

/** What a twin asks: does this fault strike now? Asking consumes one of a counted fault. */
export type Faults = {
  set(plan: FaultPlan): void;
  clear(): void;
  plan(): FaultPlan;
  latencyMs(system: FaultSystem): number;
  /** The detail of the fault when it strikes this request, else undefined. `route` is "METHOD /path/{id}". */
  strike(system: FaultSystem, name: string, route?: string): FaultDetail | undefined;
  /** Counts a request that holds an answer back after its effect committed (fault `holdAfter`, field `ms`). */
  hold(system: FaultSystem, ms: number): Promise<void>;
  /** Resolves when a request of this system is (or comes to be) held back after its commit. */
  waitForHeld(system: FaultSystem, signal: AbortSignal): Promise<void>;
};

type Entry = { probability: number; count: number; match: RegExp | undefined; detail: FaultDetail };

function toEntry(spec: FaultSpec): Entry {
  const detail = typeof spec === 'number' ? (spec < 1 ? { probability: spec } : { count: spec }) : spec;
  const count = typeof detail.count === 'number' ? detail.count : Number.POSITIVE_INFINITY;
  const probability = typeof detail.probability === 'number' ? detail.probability : 1;
  return { probability, count, match: typeof detail.match === 'string' ? new RegExp(detail.match) : undefined, detail };
}

export function createFaults(random: SeededRandom): Faults {
  let plan: FaultPlan = {};
  const entries = new Map<string, Entry>();
  const held = new Map<FaultSystem, number>();
  const waiting = new Set<() => void>();

  return {
    set(next) {
      plan = next;
      entries.clear();
      for (const [system, faults] of Object.entries(next))
        for (const [name, spec] of Object.entries(faults)) if (name !== 'latencyMs') entries.set(`${system}.${name}`, toEntry(spec));
    },
    clear() {
      plan = {};
      entries.clear();
    },
    plan: () => plan,
    latencyMs(system) {
      const latency = plan[system]?.latencyMs;
      return typeof latency === 'number' ? latency : 0;
    },
    strike(system, name, route = '') {
      const entry = entries.get(`${system}.${name}`);
      if (!entry || entry.count <= 0) return undefined;
      if (entry.match && !entry.match.test(route)) return undefined;
      if (entry.probability < 1 && random.next() >= entry.probability) return undefined;
      entry.count -= 1;
      return entry.detail;
    },
    async hold(system, ms) {
      held.set(system, (held.get(system) ?? 0) + 1);
      for (const wake of waiting) wake();
      await wait(ms);
      held.set(system, (held.get(system) ?? 1) - 1);
    },
    async waitForHeld(system, signal) {
      while ((held.get(system) ?? 0) === 0) {
        await new Promise<void>((resolve, reject) => {
          const wake = () => {
            waiting.delete(wake);
            signal.removeEventListener('abort', abort);
            resolve();
          };
          const abort = () => {
            waiting.delete(wake);
            reject(signal.reason);
          };
          waiting.add(wake);
          signal.addEventListener('abort', abort, { once: true });
        });
      }
    },
  };
}
