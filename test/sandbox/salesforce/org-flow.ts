import type { FieldValue, Row } from './field.ts';

/** What a flow writes into a field: a value, or what another field of the record holds. */
export type FlowAssignment = FieldValue | { copyFrom: string };

/** One record-triggered flow (or trigger) of the customer, as data: who it is for, what it changes, when it fails, what a row costs. */
export type OrgFlow = {
  /** Shown in refusals; "Flow of Account" unless told. */
  name?: string;
  object: string;
  /** Later: in a transaction of its own, as a queueable or a scheduled path does it. */
  when: 'before-save' | 'after-save' | 'later';
  /** How long after the save something later happens, in sandbox time. */
  delayMs?: number;
  /** Both unless told. */
  on?: 'create' | 'update';
  /** Entry condition: the flow runs only for these rows. */
  onlyWhen?: { field: string; equals: FieldValue };
  set?: Readonly<Record<string, FlowAssignment>>;
  failWhen?: { field: string; equals: FieldValue };
  message?: string;
  /** What each row it runs for adds to the transaction: Apex CPU time and SOQL queries. */
  cpuMs?: number;
  soql?: number;
};

/** Whether a row meets a flow's condition; no value equals null. */
export function meets(row: Row, condition: { field: string; equals: FieldValue }): boolean {
  return (row[condition.field] ?? null) === condition.equals;
}

/** The flow's name as refusals show it. */
export function flowName(flow: OrgFlow): string {
  return flow.name ?? `Flow of ${flow.object}`;
}
