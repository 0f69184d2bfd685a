import type { FieldValue, TargetRef } from './draft.ts';
import type { TargetEntity } from './entity.ts';
import type { SyncError } from './sync-error.ts';

/** A lookup in a write: by id when known, else by the external id of a record written before or in the same call. */
export type WriteReference = { id: string } | TargetRef;

export type WriteOperation = {
  kind: 'insert' | 'update' | 'delete';
  entity: TargetEntity;
  /** The external id value; sent with inserts. */
  key: string;
  /** The Salesforce id; needed for update and delete. */
  id: string | undefined;
  fields: Record<string, FieldValue>;
  references: Record<string, WriteReference>;
  /** Save although an alert duplicate rule matches. */
  allowsDuplicate: boolean;
};

/** Why a write failed, as far as the pipeline acts on it. */
export type WriteFault = {
  error: SyncError;
  kind: 'duplicate-key' | 'duplicate-rule' | 'missing-reference' | 'unknown-place' | 'gone' | 'unknown-outcome' | 'other';
  /** Records a duplicate rule found. */
  matches: { sobject: string; id: string }[];
};

export type WriteResult = { id: string } | { fault: WriteFault };
/** `below`: the same records are all or most of what hangs below these parents, which takes fewer ids to say. */
export type ReadWish = { sobject: string; ids: string[]; fields: string[]; below?: { field: string; parents: { id: string; count: number }[] } };
/** Rows by Salesforce id, bare field names. */
export type Rows = Map<string, Record<string, unknown>>;
/** `field` has one of `values`; `isLike`: fits one of these patterns of LIKE. */
export type LookupCondition = { field: string; values: string[]; isLike?: boolean };
/** Rows for which the condition holds, and every one of `and` besides. */
export type Lookup = LookupCondition & { sobject: string; fields: string[]; and?: LookupCondition[] };

/** How the pipeline reaches the target system. Every method is one API call where the platform allows it. */
export type TargetSystem = {
  write(operations: readonly WriteOperation[], signal: AbortSignal): Promise<WriteResult[]>;
  /** Writes, then reads rows back, in one call when they fit. */
  writeAndRead(operations: readonly WriteOperation[], reads: readonly ReadWish[], signal: AbortSignal): Promise<{ results: WriteResult[]; rows: Rows }>;
  /** All or nothing, in the given order; only for operations that fit together. */
  writeTogether(operations: readonly WriteOperation[], signal: AbortSignal): Promise<WriteResult[]>;
  /** Whether one all-or-nothing call takes them. */
  fitsTogether(operations: readonly WriteOperation[]): boolean;
  /** Record id → id of the record it was merged into. Records that were not merged are left out. */
  findSuccessors(sobject: string, ids: readonly string[], signal: AbortSignal): Promise<Map<string, string>>;
  /** Those of the records that are in the recycle bin. */
  findDeleted(sobject: string, ids: readonly string[], signal: AbortSignal): Promise<Set<string>>;
  find(lookups: readonly Lookup[], signal: AbortSignal): Promise<Record<string, unknown>[][]>;
};

/**
 * One change of a store record. `body` has the fields that change, in the store's own names, and nothing else; `id` is the record's own
 * (a customer for a new address). A shipment is made only where the order has none with its tracking number.
 */
export type StoreWrite = { kind: 'order' | 'order-archive' | 'shipment' | 'customer' | 'customer-delete' | 'address' | 'product' | 'variant' | 'product-delete' | 'stock'; id: number; body: Record<string, unknown> };

/** What became of a write; `version`: when the store says its record changed, ms since the epoch, where it says so. */
export type StoreWriteResult = { version?: number | undefined } | { error: SyncError };

/** Changes store records, alike ones together, in the given order; a refused one does not keep the others out. */
export type StoreWriter = (writes: readonly StoreWrite[], signal: AbortSignal) => Promise<StoreWriteResult[]>;
