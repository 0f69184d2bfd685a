import type { CommittedWrite } from '../call-journal.ts';
import type { UserAccess } from './access.ts';
import type { Row } from './field.ts';

/** What automation used so far in one transaction. */
export type TransactionCost = { cpuMs: number; soql: number };

/** Rows a request tried to write, and writes that its transaction committed. */
export type RequestTally = { rows: number; committed: number };

export type DuplicateHeader = { allowSave: boolean; includeRecordDetails: boolean };

/** Everything a save needs to know about the request it belongs to. */
export type SaveContext = {
  access: UserAccess;
  /** "POST /composite": the request as the platform counts it. */
  route: string;
  duplicates: DuplicateHeader;
  /** True for a record another request still holds after the lock wait ran out. */
  isBlocked(id: string): boolean;
  /** Writes of this request so far; they reach the journal when the request commits. */
  writes: CommittedWrite[];
  tally: RequestTally;
  /** Set while a save transaction runs. */
  cost?: TransactionCost;
};

/** The record being saved: `next` is the draft that rules may complete, `given` what the client sent. */
export type RecordChange = {
  object: string;
  previous: Row | undefined;
  next: Row;
  given: ReadonlySet<string>;
  access: UserAccess;
};
