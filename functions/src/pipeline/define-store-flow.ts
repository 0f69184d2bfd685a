import type { RecordTrigger } from '../core/sync-event.ts';
import type { StoreWrite } from '../core/target-writer.ts';
import type { FlowContext, Refusal } from './define-flow.ts';

/** One Salesforce record whose change is to reach the store. */
export type RecordChange<Data = unknown> = {
  sobject: string;
  /** The key of its link, e.g. `abc123:variant:77`. */
  key: string;
  /** The record as it is, bare field names. */
  row: Readonly<Record<string, unknown>>;
  /** Fields whose value the store is to take. */
  changed: ReadonlySet<string>;
  /** The store's record as it is. */
  data: Data;
};

/** One flow from Salesforce to the store: declarative, pure, without I/O. What travels, and who owns it, say the targets. */
export type StoreFlowDefinition<Data = unknown> = {
  name: string;
  /** One sentence for people. */
  description: string;
  /** The flow that keeps these records up to date from the store: it says what the store's values mean in Salesforce. */
  counterpart: string;
  /** Objects whose changes it follows, with the fields. */
  changes: readonly RecordTrigger[];
  /** The record as far as it says something to the store. */
  rowOf?(row: RecordChange['row'], context: FlowContext): RecordChange['row'];
  /** Fields in which no two records of the store may be alike: of several that people merged only one takes them. */
  unlike?: readonly string[];
  plan(change: RecordChange & { data: Data }, context: FlowContext): StoreWrite[] | Refusal;
  /** What becomes of the store's record when its Salesforce record is deleted and the rule says archive or delete. */
  onDelete?(of: { sobject: string; key: string; entityKey: string }, rule: 'archive' | 'delete'): StoreWrite | undefined;
  retry: { attemptsMax: number; delayMs: number; delayMsMax: number };
};

export function defineStoreFlow<Data>(flow: StoreFlowDefinition<Data>): StoreFlowDefinition<Data> {
  return flow;
}
