import { SyncError } from '../core/sync-error.ts';
import type { TargetSystem, WriteOperation } from '../core/target-writer.ts';
import { type BatchRecord, entityOf, type NodeState, primaryState } from './batch.ts';
import { toOperation } from './load-operation.ts';

type ReopenContext = {
  index: ReadonlyMap<string, NodeState>;
  ports: { target: Pick<TargetSystem, 'writeTogether'>; syncedAt: string; settings: { activatedEdits: 'reopen' | 'in-place' | 'issue'; draftStatus: string; activatedStatus: string } };
  signal: AbortSignal;
};

/** Rows of one all-or-nothing call: five collections of 200, two of which may hold only the order itself. */
const rowsTogetherMax = 400;
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

/** Status back to Draft, header, lines out, lines in, lines changed, Status up again: one call, all or nothing. */
export async function reopenAndEdit(one: BatchRecord, context: ReopenContext): Promise<void> {
  const { settings, target } = context.ports;
  const order = primaryState(one);
  if (!order?.id) return;
  const refusal = refuse(one, settings.activatedEdits);
  if (refusal) {
    order.error = refusal;
    return;
  }
  const states = [...(order.action === 'update' ? [order] : []), ...linesOf(one).filter((state) => state.action !== 'none')];
  const status = (value: string): WriteOperation => ({ kind: 'update', entity: order.node.entity, key: order.node.key, id: order.id, fields: { Status: value }, references: {}, allowsDuplicate: false });
  const deletes = one.removed.flatMap((link): WriteOperation[] => {
    const entity = entityOf(one, link.sobject);
    return entity ? [{ kind: 'delete', entity, key: link.key, id: link.salesforceId, fields: {}, references: {}, allowsDuplicate: false }] : [];
  });
  const writes = sortForReopening(states).map((state) => toOperation(state, context.index, context.ports.syncedAt));
  const former = typeof order.row?.Status === 'string' ? order.row.Status : settings.activatedStatus;
  const results = await target.writeTogether([status(settings.draftStatus), ...writes.slice(0, order.action === 'update' ? 1 : 0), ...deletes, ...writes.slice(order.action === 'update' ? 1 : 0), status(former)], context.signal);
  const failed = results.find((result) => 'fault' in result);
  if (failed && 'fault' in failed) {
    order.error = failed.fault.error;
    return;
  }
  const headerCount = order.action === 'update' ? 1 : 0;
  for (const [position, state] of sortForReopening(states).entries()) {
    // Results stand in the order of the operations: Status, header, deletes, lines, Status.
    const result = results[1 + position + (position < headerCount ? 0 : deletes.length)];
    state.wrote = state.id === undefined ? 'created' : 'updated';
    if (result && 'id' in result) state.id = result.id;
  }
}

function sortForReopening(states: readonly NodeState[]): NodeState[] {
  const rank = (state: NodeState) => (state.node.parentKey === undefined ? 0 : state.action === 'insert' ? 1 : 2);
  return [...states].sort((a, b) => rank(a) - rank(b));
}

function linesOf(one: BatchRecord): NodeState[] {
  return one.nodes.filter((state) => state.node.parentKey === one.draft.activation?.node.key);
}

function refuse(one: BatchRecord, policy: Policy): SyncError | undefined {
  const edited = linesOf(one).length + one.removed.length;
  if (policy !== 'reopen') return new SyncError('EDIT_NOT_ALLOWED', { stage: 'load', message: `The order is activated and the setting activatedEdits is "${policy}", so nothing was written. BigCommerce changed: ${describeEdits(one).slice(0, describedMax).join('; ')}.` });
  if (edited > rowsTogetherMax) return new SyncError('EDIT_NOT_ALLOWED', { stage: 'load', message: `The activated order has ${edited} lines, more than can be exchanged in one all-or-nothing call.` });
  return undefined;
}
