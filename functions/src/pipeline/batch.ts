import { type Draft, type FieldValue, refKey, type TargetNode, type TargetRef } from '../core/draft.ts';
import type { SourceRecord, TargetEntity } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { SyncError } from '../core/sync-error.ts';

/** One target record on its way through a batch. Records of the batch that name the same target share it. */
export type NodeState = {
  node: TargetNode;
  sourceVersion: number;
  link: Link | undefined;
  /** The Salesforce id, once known. */
  id: string | undefined;
  /** The id of a link that was found to lead nowhere. */
  staleId: string | undefined;
  /** The version of that link: the new one takes its place, which an older version would not. */
  staleVersion?: number | undefined;
  /** Another key of the same person in this batch: that node is written, this one only linked. */
  alias: NodeState | undefined;
  action: 'insert' | 'update' | 'none';
  changed: Record<string, FieldValue>;
  changedReferences: Record<string, TargetRef>;
  wrote: 'created' | 'updated' | 'unchanged';
  /** True for a record found in the org that we hold no base for: its values count, ours fill the gaps. */
  isAdopted: boolean;
  /** True for a record that a try wrote which ended before it could remember it: what differs from the base is ours or a person's. */
  isForgotten: boolean;
  base: Record<string, string>;
  facts: Record<string, string>;
  /** The target's row as it was read before the decision; undefined when nothing had to be read. */
  row: Readonly<Record<string, unknown>> | undefined;
  /** Fields both sides changed, and who won. */
  contested: { field: string; winner: 'bigcommerce' | 'salesforce' | 'nobody'; }[];
  /** Fields that have a way back and are to travel: the org made something else of what we sent, or the store took back what had won. */
  travelling: string[];
  /** Fields whose value the org does not know and that are left out rather than keeping the record out. */
  omitted: string[];
  /** Records that a duplicate rule of the org, or a match rule that finds several, takes for the same. */
  lookalikes?: readonly string[];
  /** The match rule that finds several. */
  doubt?: string;
  /** Taken for the same by a rule that may be wrong: what the record has stays, also where it is ours. */
  keepsTheirs?: boolean;
  /** What it claims besides its key, so that nobody makes the same record by another key. */
  claims?: readonly string[];
  /** A person decides whether it is made where a duplicate rule of the org finds another. */
  asksFirst?: boolean;
  /** The claim on this record's identity is another batch's: it may be creating the record at this moment. */
  isClaimedElsewhere: boolean;
  error: SyncError | undefined;
};

export type BatchRecord = {
  job: Job;
  record: SourceRecord;
  draft: Draft;
  /** Own and parent nodes, parents first. */
  nodes: NodeState[];
  /** Linked children the source no longer has, e.g. lines taken out of an order. */
  removed: Link[];
  /** Linked elements of lists the source no longer has: their records go, whatever the state of what they hang below. */
  vanished?: Link[];
  /** Linked children that neither the source nor the target has any more: only their links are left to drop. */
  gone?: Link[];
  /** The targets of the flow by object: a removed child is deleted although no node of its kind is left. */
  entities?: ReadonlyMap<string, TargetEntity>;
  /** What the audit keeps of this try besides the writes into Salesforce. */
  note?: Readonly<Record<string, unknown>>;
  error: SyncError | undefined;
};

/** A record that left the batch before it became one. */
export type Fallout = { job: Job; error: SyncError };

export function createNodeState(node: TargetNode, sourceVersion: number): NodeState {
  return {
    node,
    sourceVersion,
    link: undefined,
    id: undefined,
    staleId: undefined,
    alias: undefined,
    action: 'insert',
    changed: {},
    changedReferences: {},
    wrote: 'unchanged',
    isAdopted: false,
    isForgotten: false,
    base: {},
    facts: {},
    row: undefined,
    contested: [],
    travelling: [],
    omitted: [],
    isClaimedElsewhere: false,
    error: undefined,
  };
}

/** The state a reference leads to, through aliases. */
export function follow(states: ReadonlyMap<string, NodeState>, ref: TargetRef): NodeState | undefined {
  const state = states.get(refKey(ref));
  return state?.alias ?? state;
}

export const allStates = (records: readonly BatchRecord[]): NodeState[] => [...new Set(records.flatMap((one) => one.nodes))];

export function indexStates(records: readonly BatchRecord[]): Map<string, NodeState> {
  return new Map(allStates(records).map((state) => [refKey(state.node), state]));
}

/** What kind of target a linked child is. */
export function entityOf(one: BatchRecord, sobject: string): TargetEntity | undefined {
  return one.entities?.get(sobject) ?? one.nodes.find((state) => state.node.sobject === sobject)?.node.entity;
}

/** The node a record is about: the first one its own flow keeps up to date. */
export function primaryState(one: BatchRecord): NodeState | undefined {
  const activated = one.draft.activation?.node;
  if (activated) return one.nodes.find(({ node }) => node.sobject === activated.sobject && node.key === activated.key);
  return one.nodes.find((state) => state.node.role === 'own');
}
