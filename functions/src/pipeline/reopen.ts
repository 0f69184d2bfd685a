import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { TargetSystem, WriteOperation } from '../core/target-writer.ts';
import { type BatchRecord, entityOf, type NodeState, primaryState } from './batch.ts';
import { noteWrite, toOperation } from './load-operation.ts';

type ReopenContext = {
  index: ReadonlyMap<string, NodeState>;
  ports: {
    target: Pick<TargetSystem, 'writeTogether' | 'fitsTogether' | 'write'>;
    /** Makes links durable before the batch ends. */
    keepLinks(links: readonly Link[]): Promise<void>;
    syncedAt: string;
    settings: { activatedEdits: 'reopen' | 'in-place' | 'issue'; draftStatus: string; activatedStatus: string };
  };
  signal: AbortSignal;
};

/** A message names at most so many changed records. */
const describedMax = 10;

type Policy = ReopenContext['ports']['settings']['activatedEdits'];

/**
 * True when an activated order changes in a way the platform forbids on it: a line taken out or added, another buyer;
 * or, where the policy is to leave activated orders alone, in any way but its progress.
 * https://help.salesforce.com/s/articleView?id=sales.order_edit.htm
 */
export function structuralEdits(one: BatchRecord, policy: Policy): boolean {
  const order = primaryState(one);
  if (!one.draft.activation || order?.facts.activated !== 'true') return false;
  const isNewBuyer = 'AccountId' in order.changedReferences;
  return isNewBuyer || one.removed.length > 0 || linesOf(one).some((state) => state.action === 'insert') || (policy === 'issue' && describeEdits(one).length > 0);
}

/** What BigCommerce changed, record by record; progress is no edit. */
function describeEdits(one: BatchRecord): string[] {
  const edited = [primaryState(one), ...linesOf(one)].flatMap((state) => {
    if (!state || state.action === 'none') return [];
    if (state.action === 'insert') return [`${state.node.key} added`];
    const fields = [...Object.keys(state.changed), ...Object.keys(state.changedReferences)].filter((field) => !state.node.entity.progress?.includes(field));
    return fields.length > 0 ? [`${state.node.key} (${fields.join(', ')})`] : [];
  });
  return [...edited, ...one.removed.map((link) => `${link.key} taken out`)];
}

/** Where the edits of activated orders go: in one call, in several, or nowhere because the policy forbids them. */
export type Reopening = { together: BatchRecord[]; stepwise: BatchRecord[]; refused: BatchRecord[] };

/**
 * Sorts out the orders that must be Draft to be edited. An order that an interrupted run left open is among the stepwise ones: its link
 * says so.
 */
export function planReopening(records: readonly BatchRecord[], context: ReopenContext): Reopening {
  const plan: Reopening = { together: [], stepwise: [], refused: [] };
  for (const one of records) {
    const order = primaryState(one);
    if (order?.facts[reopenedFrom]) plan.stepwise.push(one);
    if (!order?.id || !structuralEdits(one, context.ports.settings.activatedEdits)) continue;
    if (context.ports.settings.activatedEdits !== 'reopen') {
      order.error = refusal(one, context.ports.settings.activatedEdits);
      plan.refused.push(one);
    } else if (context.ports.target.fitsTogether(exchange(one, context).operations)) plan.together.push(one);
    else plan.stepwise.push(one);
  }
  return plan;
}

/** Names the status an order goes back to, on the link of an order that is open for an edit of several calls. */
export const reopenedFrom = 'reopenedFrom';

/**
 * Opens orders for edits that no single call takes. The links say so before the orders do: whoever goes on after a crash finds the way
 * back. From here on they are Draft orders like any other, activated once every line landed.
 */
export async function openStepwise(records: readonly BatchRecord[], context: ReopenContext): Promise<void> {
  const orders = records.flatMap((one) => primaryState(one) ?? []);
  if (orders.length === 0) return;
  const { ports, signal } = context;
  for (const order of orders) Object.assign(order.facts, { activated: 'false', [reopenedFrom]: order.facts[reopenedFrom] || formerStatus(order, ports.settings.activatedStatus) });
  await ports.keepLinks(orders.flatMap((order) => (order.link ? [{ ...order.link, facts: { ...order.link.facts, ...order.facts } }] : [])));
  const results = await ports.target.write(orders.map((order) => statusOf(order, ports.settings.draftStatus)), signal);
  for (const [position, order] of orders.entries()) {
    const result = results[position];
    if (result && 'fault' in result) order.error = result.fault.error;
  }
}

/** Status back to Draft, header, lines out, lines in, lines changed, Status up again: one call, all or nothing. */
export async function reopenAndEdit(one: BatchRecord, context: ReopenContext): Promise<void> {
  const order = primaryState(one);
  if (!order?.id) return;
  const { operations, states } = exchange(one, context);
  const results = await context.ports.target.writeTogether(operations, context.signal);
  const failed = results.find((result) => 'fault' in result);
  if (failed && 'fault' in failed) {
    order.error = failed.fault.error;
    return;
  }
  for (const [position, state] of states) {
    const result = results[position];
    noteWrite(state, context.ports.syncedAt);
    if (result && 'id' in result) state.id = result.id;
  }
}

const formerStatus = (order: NodeState, otherwise: string): string => (typeof order.row?.Status === 'string' ? order.row.Status : otherwise);

const statusOf = ({ node, id }: NodeState, status: string): WriteOperation => ({ kind: 'update', entity: node.entity, key: node.key, id, fields: { Status: status }, references: {}, allowsDuplicate: false });

/** The operations of an exchange, in order, and which state stands at which position. */
function exchange(one: BatchRecord, { index, ports }: ReopenContext): { operations: WriteOperation[]; states: [number, NodeState][] } {
  const order = primaryState(one);
  if (!order) return { operations: [], states: [] };
  const deletes = one.removed.flatMap((link): WriteOperation[] => {
    const entity = entityOf(one, link.sobject);
    return entity ? [{ kind: 'delete', entity, key: link.key, id: link.salesforceId, fields: {}, references: {}, allowsDuplicate: false }] : [];
  });
  const header = order.action === 'update' ? [order] : [];
  const lines = linesOf(one);
  const written = [...lines.filter((state) => state.action === 'insert'), ...lines.filter((state) => state.action === 'update')];
  const write = (state: NodeState) => toOperation(state, index, ports.syncedAt);
  const operations = [statusOf(order, ports.settings.draftStatus), ...header.map(write), ...deletes, ...written.map(write), statusOf(order, formerStatus(order, ports.settings.activatedStatus))];
  const states = [...header.map((state, position): [number, NodeState] => [1 + position, state]), ...written.map((state, position): [number, NodeState] => [1 + header.length + deletes.length + position, state])];
  return { operations, states };
}

function linesOf(one: BatchRecord): NodeState[] {
  return one.nodes.filter((state) => state.node.parentKey === one.draft.activation?.node.key);
}

function refusal(one: BatchRecord, policy: Policy): SyncError {
  return new SyncError('EDIT_NOT_ALLOWED', { stage: 'load', message: `The order is activated and the setting activatedEdits is "${policy}", so nothing was written. BigCommerce changed: ${describeEdits(one).slice(0, describedMax).join('; ')}.` });
}
