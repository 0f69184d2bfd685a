/** Where a change notice came from. */
export type EventSource = 'webhook' | 'cdc' | 'poll' | 'backfill' | 'command' | 'reconcile' | 'flow';

/** "This record changed": all that an event says. The record itself is read when the work is done. */
export type SyncEvent = {
  connectionId: number;
  flow: string;
  /** Identifies the record inside its source system, e.g. `order:250`. */
  entityKey: string;
  source: EventSource;
  /** One delivery from outside, for the audit trail; never used to drop an event. */
  deliveryId?: string;
  /** When the source says the change happened, ISO 8601. */
  eventAt?: string;
  /** The raw body as received. */
  body?: Uint8Array;
  delayMs?: number;
  priority?: number;
};

/** A Salesforce object that a flow follows, and the fields (bare names) whose change concerns it; new, deleted and restored records always do. */
export type RecordTrigger = { sobject: string; fields: readonly string[] };

/** The entity key of a Salesforce record: its object and its 18-character id. */
export const recordEntityKey = (sobject: string, id: string): string => `${sobject}:${id}`;
