import type { SyncEvent } from '../core/sync-event.ts';

type Ports = {
  /** Keys of all records the source has. */
  listKeys(signal: AbortSignal): AsyncIterable<string[]>;
  /** Keys of the records that are linked. */
  listLinked(): Promise<string[]>;
  enqueue(events: readonly SyncEvent[]): Promise<void>;
  connectionId: number;
  flow: string;
};

/**
 * Queues the records that are linked and that the source no longer lists: a deletion whose webhook was lost leaves no other
 * trace. A record made meanwhile is queued needlessly; reading it settles that.
 */
export async function compareKeys(ports: Ports, signal: AbortSignal): Promise<{ compared: number; gone: number }> {
  const linked = new Set(await ports.listLinked());
  const compared = linked.size;
  for await (const keys of ports.listKeys(signal)) for (const key of keys) linked.delete(key);
  await ports.enqueue([...linked].map((entityKey): SyncEvent => ({ connectionId: ports.connectionId, flow: ports.flow, entityKey, source: 'reconcile', priority: -1 })));
  return { compared, gone: linked.size };
}
