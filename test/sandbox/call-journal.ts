/** API calls as the platform counts them, and every write a twin committed: what tests read to prove "not twice". */
export type CommittedWrite = {
  at: number;
  system: 'bigcommerce' | 'salesforce';
  /** "POST /composite": the request as the platform counts it. */
  route: string;
  object: string;
  action: 'create' | 'update' | 'delete';
  id: string;
  /** The record's external id value, when it has one. */
  externalId?: string;
  fields: string[];
};

export type CallCounts = { total: number; byRoute: Record<string, number> };

export type CallJournal = {
  /** One API call, e.g. ('bigcommerce', 'GET /v2/orders/{id}'). One Composite is one call. */
  countCall(system: 'bigcommerce' | 'salesforce', route: string): void;
  recordWrite(write: CommittedWrite): void;
  calls(): { bigcommerce: CallCounts; salesforce: CallCounts };
  writes(): readonly CommittedWrite[];
  reset(): void;
};

/** Oldest writes are dropped above this, so a long run stays flat. */
const writesMax = 2_000_000;

export function createCallJournal(): CallJournal {
  const empty = () => ({ bigcommerce: new Map<string, number>(), salesforce: new Map<string, number>() });
  let counts = empty();
  let writes: CommittedWrite[] = [];
  const summary = (byRoute: Map<string, number>): CallCounts => ({
    total: [...byRoute.values()].reduce((sum, count) => sum + count, 0),
    byRoute: Object.fromEntries([...byRoute].sort(([a], [b]) => a.localeCompare(b))),
  });
  return {
    countCall(system, route) {
      counts[system].set(route, (counts[system].get(route) ?? 0) + 1);
    },
    recordWrite(write) {
      if (writes.length >= writesMax) writes.shift();
      writes.push(write);
    },
    calls: () => ({ bigcommerce: summary(counts.bigcommerce), salesforce: summary(counts.salesforce) }),
    writes: () => writes,
    reset() {
      counts = empty();
      writes = [];
    },
  };
}
