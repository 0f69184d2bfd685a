/** One claimed unit of work: the newest state of one record must reach the target. */
export type Job = {
  connectionId: number;
  flow: string;
  entityKey: string;
  /** 1 on the first try. */
  attempt: number;
  /** How often the source showed an older state than the newest event announced. */
  staleReads: number;
  /** The newest source time any pending event carries, ISO 8601. */
  eventAt: string | undefined;
  /** True when a pending event says the record was created. */
  receivedAt: string;
  eventSeqs: number[];
};

/** What became of a job. `snooze` waits without using an attempt. */
export type JobOutcome =
  | { state: 'done'; outcome: 'done' | 'skipped' }
  | { state: 'retry'; delayMs: number; error: JobFailure }
  | { state: 'snooze'; delayMs: number; isStaleRead: boolean; waitsFor?: string | undefined; error: JobFailure }
  | { state: 'dead'; error: JobFailure };

/** The part of an error that is kept with the work: no payload, no personal data. */
export type JobFailure = {
  code: string;
  stage: string;
  message: string;
  field: string | undefined;
  actions: readonly string[];
};
