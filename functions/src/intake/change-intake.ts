import type { Log } from '../core/log.ts';
import type { SyncEvent } from '../core/sync-event.ts';
import type { BatchIntake } from './change-event-subscriber.ts';
import { type Follow, type RecordChange, routeChange } from './change-router.ts';

/** A change, or what is left of one that cannot be read. */
type Item = { eventId: string; change: RecordChange & { commitTimestamp: number } } | { eventId: string; unreadable: { sobject: string | undefined; recordIds: readonly string[] } };

type Ports = {
  follows: readonly Follow[];
  connectionId: number;
  /** `kind` is a change type, or `unreadable`. */
  count(kind: string): void;
  onCommit(at: number): void;
  log: Log;
};

const none: ReadonlySet<string> = new Set();

/** Turns a batch of changes into work. Nothing is dropped: what cannot be read is read from the org. */
export function createChangeIntake({ follows, connectionId, count, onCommit, log }: Ports): (items: readonly Item[]) => Promise<BatchIntake> {
  return async (items) => {
    const events: SyncEvent[] = [];
    const rereads = new Set<string>();
    let isAnythingPossible = false;
    let committedAt: number | undefined;
    for (const item of items) {
      const change = 'change' in item ? item.change : toGap(item.unreadable);
      count('change' in item ? item.change.changeType : 'unreadable');
      if ('change' in item) committedAt = Math.max(committedAt ?? 0, item.change.commitTimestamp);
      else log.warn('stream.unreadable', { eventId: item.eventId, sobject: item.unreadable.sobject, records: item.unreadable.recordIds.length });
      isAnythingPossible ||= change === undefined;
      if (change === undefined) continue;
      const routed = routeChange(follows, change);
      // Without the time of the event: a long transaction commits later than its records say they changed, and would make a fresh read look stale.
      for (const { flow, entityKey } of routed.routes) events.push({ connectionId, flow, entityKey, source: 'cdc', deliveryId: item.eventId });
      for (const sobject of routed.rereads) rereads.add(sobject);
    }
    if (committedAt !== undefined) onCommit(committedAt);
    return { events, rereads: isAnythingPossible ? 'all' : [...rereads], committedAt };
  };
}

/** A change of which only the records are known; undefined when not even the object is. */
function toGap({ sobject, recordIds }: { sobject: string | undefined; recordIds: readonly string[] }): RecordChange | undefined {
  return sobject === undefined ? undefined : { sobject, recordIds, changeType: 'GAP_UPDATE', changed: none, nulled: none, diffs: none };
}
