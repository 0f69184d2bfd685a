/** A record as its source system sent it, parsed, with what the pipeline needs to know about it. */
export type SourceRecord = {
  /** Identifies the record inside its source system, e.g. `order:250`. */
  entityKey: string;
  /** Source time of this state, ms since the epoch. */
  version: number;
  data: Readonly<Record<string, unknown>>;
  /** All of it as it was sent, where somebody maps what `data` leaves out. */
  raw?: Readonly<Record<string, unknown>> | undefined;
};

/** When the wanted records changed, as their events say (ms since the epoch): a list by time of change may be the cheapest way to read them. */
export type ChangeWindow = { from: number; to: number };

/** Reads the newest state of records. A record that cannot be read is a reason; one that does not exist is `undefined`. */
export type SourceReader = (entityKeys: readonly string[], signal: AbortSignal, changed?: ChangeWindow) => Promise<Map<string, SourceRecord | Error | undefined>>;

/** Who wins where both sides changed a field since they last agreed. `newest`: the record that was changed later; `manual`: a person decides. */
export type FieldOwner = 'bigcommerce' | 'salesforce' | 'newest' | 'manual';

/** Field → the flow that takes a change made in Salesforce to the store, and who owns the field. */
export type WayBack = Readonly<Record<string, { flow: string; owner: FieldOwner }>>;

/** Which Salesforce object a target is, and the rules its writes obey. */
export type TargetEntity = {
  sobject: string;
  externalIdField: string;
  /** Sent on insert only: the platform refuses them on update. */
  createOnly: readonly string[];
  /** Place in the write order: parents before children. */
  level: number;
  /** Fields by which an existing record without our key is recognised after DUPLICATE_VALUE; one the record does not set (a currency in an org with one) does not count. */
  naturalKey: readonly string[];
  /** Read besides the mapped fields, e.g. what tells whether an order is activated. */
  alsoRead: readonly string[];
  /** Says when we wrote last. It rides on real writes only and takes no part in any comparison. */
  syncedAtField?: string;
  /** Fields that follow the record's life after it is closed for editing: writing them is no edit. */
  progress?: readonly string[];
  /** What travels back; other fields only come from the store. */
  back?: WayBack;
  /** An object of ours, which no automation of the org changes: what was sent is what it keeps. */
  isKeptAsSent?: boolean;
  /** Field → object it points to; the first is the parent a write locks. */
  references: Readonly<Record<string, string>>;
};

/** The part after the colon of an entity key. */
export function entityIdOf(entityKey: string): string {
  return entityKey.slice(entityKey.indexOf(':') + 1);
}
