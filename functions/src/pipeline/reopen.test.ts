import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, order, orderItem } from '../connectors/salesforce/targets.ts';
import type { TargetNode } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { WriteOperation, WriteResult } from '../core/target-writer.ts';
import { type BatchRecord, createNodeState, indexStates, type NodeState } from './batch.ts';
import { openStepwise, planReopening, reopenAndEdit, structuralEdits } from './reopen.ts';

const signal = new AbortController().signal;
const node = (entity: TargetNode['entity'], key: string, more: Partial<TargetNode> = {}): TargetNode => ({ sobject: entity.sobject, key, entity, role: 'own', fields: { Name: key }, references: {}, fixed: {}, parentKey: undefined, person: undefined, ...more });
const line = (key: string, more: Partial<NodeState> = {}): NodeState => Object.assign(createNodeState(node(orderItem, key, { parentKey: 'o', references: { OrderId: { sobject: 'Order', key: 'o' } } }), 1), more);
const removed = (key: string): Link => ({ sobject: 'OrderItem', key, salesforceId: `id of ${key}`, parentKey: 'o', sourceVersion: 0, base: {}, facts: {} });

/** An activated order whose lines the test gives. */
function activated(lines: NodeState[], more: { header?: Partial<NodeState>; removed?: Link[] } = {}): BatchRecord {
  const header = Object.assign(createNodeState(node(order, 'o'), 1), { id: '801', action: 'none', facts: { activated: 'true' } }, more.header);
  return { job: { connectionId: 1, flow: 'f', entityKey: 'order:1', attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] }, record: { entityKey: 'order:1', version: 1, data: {} }, draft: { nodes: [], parents: [], activation: { node: { sobject: 'Order', key: 'o' }, isWanted: true }, warnings: [], facts: {} }, nodes: [header, ...lines], removed: more.removed ?? [], error: undefined };
}

const kept = (key: string) => line(key, { id: `id of ${key}`, action: 'none' });
const changed = (key: string) => line(key, { id: `id of ${key}`, action: 'update', changed: { Quantity: 2 } });

const works = ({ id, key }: WriteOperation): WriteResult => ({ id: id ?? `new id of ${key}` });

/** What load does with one record that must be Draft to be edited. */
async function edit(one: BatchRecord, more: { activatedEdits?: 'reopen' | 'in-place' | 'issue'; answer?: (operation: WriteOperation) => WriteResult; fits?: boolean } = {}) {
  const { activatedEdits = 'reopen', answer = works, fits = true } = more;
  const calls: WriteOperation[][] = [];
  const log: string[] = [];
  const send = (how: string) => async (operations: readonly WriteOperation[]) => {
    calls.push([...operations]);
    log.push(how);
    return operations.map(answer);
  };
  const ports = {
    target: { writeTogether: send('together'), write: send('alone'), fitsTogether: () => fits },
    keepLinks: async (links: readonly Link[]) => void log.push(...links.map(({ key, facts }) => `keep ${key} ${JSON.stringify(facts)}`)),
    syncedAt: '2026-05-01T12:00:00.000Z',
    settings: { activatedEdits, draftStatus: 'Draft', activatedStatus: 'Activated' },
  };
  const context = { index: indexStates([one]), signal, ports };
  const plan = planReopening([one], context);
  await openStepwise(plan.stepwise, context);
  for (const each of plan.together) await reopenAndEdit(each, context);
  return { calls, log, lines: calls.map((operations) => operations.map(({ kind, key, fields }) => `${kind} ${key}${'Status' in fields ? ` ${String(fields.Status)}` : ''}`)) };
}
const errorOf = (one: BatchRecord) => one.nodes[0]?.error;

describe('an edit that an activated order does not allow', () => {
  it('is a line added, a line taken out, another buyer', () => {
    const buyer = { action: 'update', changedReferences: { AccountId: { sobject: account.sobject, key: 'b' } } } as const;
    assert.deepEqual([activated([kept('1'), line('2')]), activated([kept('1')], { removed: [removed('2')] }), activated([kept('1')], { header: buyer })].map((one) => structuralEdits(one, 'reopen')), [true, true, true]);
  });

  it('is not a changed quantity or header', () => {
    assert.deepEqual([activated([changed('1')]), activated([kept('1')], { header: { action: 'update', changed: { BillingCity: 'x' } } })].map((one) => structuralEdits(one, 'reopen')), [false, false]);
  });

  it('is any edit but progress, where activated orders are left alone', () => {
    const progress = { action: 'update', changed: { BC_Status__c: 'Shipped' } } as const;
    assert.deepEqual([activated([changed('1')]), activated([kept('1')], { header: progress })].map((one) => structuralEdits(one, 'issue')), [true, false]);
  });

  it('does not exist on a Draft order', () => assert.equal(structuralEdits(activated([line('1')], { header: { facts: {} }, removed: [removed('2')] }), 'reopen'), false));
});

describe('reopening an order', () => {
  it('is one call: Draft, header, lines out, lines in, lines changed, activated again', async () => {
    const one = activated([changed('1'), line('2'), kept('3')], { header: { action: 'update', changed: { BillingCity: 'x' } }, removed: [removed('4')] });
    const { lines, calls } = await edit(one);
    assert.deepEqual(lines, [['update o Draft', 'update o', 'delete 4', 'insert 2', 'update 1', 'update o Activated']]);
    assert.deepEqual([calls[0]?.[2]?.id, calls[0]?.[3]?.references], ['id of 4', { OrderId: { id: '801' } }]);
  });

  it('gives each written record its own id and outcome', async () => {
    const one = activated([changed('1'), line('2'), kept('3')], { removed: [removed('4')] });
    await edit(one);
    assert.deepEqual(one.nodes.map(({ node: { key }, id, wrote }) => [key, id, wrote]), [['o', '801', 'unchanged'], ['1', 'id of 1', 'updated'], ['2', 'new id of 2', 'created'], ['3', 'id of 3', 'unchanged']]);
  });

  it('writes the header along when it changed, and says so', async () => {
    const one = activated([line('2')], { header: { action: 'update', changed: { BillingCity: 'x' } } });
    await edit(one);
    assert.deepEqual(one.nodes.map(({ id, wrote }) => [id, wrote]), [['801', 'updated'], ['new id of 2', 'created']]);
  });

  it('that was refused has changed nothing', async () => {
    const one = activated([line('2')]);
    await edit(one, { answer: () => ({ fault: { kind: 'other', matches: [], error: new SyncError('VALIDATION_RULE', { stage: 'load' }) } }) });
    assert.deepEqual([errorOf(one)?.code, one.nodes[1]?.id, one.nodes[1]?.wrote], ['VALIDATION_RULE', undefined, 'unchanged']);
  });

  for (const policy of ['in-place', 'issue'] as const) {
    it(`does not happen where the setting is ${policy}: the issue names what changed`, async () => {
      const one = activated([changed('1'), line('2')], { removed: [removed('4')] });
      const { calls } = await edit(one, { activatedEdits: policy });
      assert.deepEqual([calls, errorOf(one)?.code, errorOf(one)?.message], [[], 'EDIT_NOT_ALLOWED', `The order is activated and the setting activatedEdits is "${policy}", so nothing was written. BigCommerce changed: 1 (Quantity); 2 added; 4 taken out.`]);
    });
  }

});

describe('an edit that no single call takes', () => {
  const link: Link = { sobject: 'Order', key: 'o', salesforceId: '801', parentKey: undefined, sourceVersion: 1, base: {}, facts: { activated: 'true', number: '7' } };
  const packed = { link, row: { Status: 'Packed' } };

  it('opens the order for the calls that follow, and its link says so first', async () => {
    const one = activated([line('2')], { header: packed });
    const { lines, log } = await edit(one, { fits: false });
    assert.deepEqual([lines, log], [[['update o Draft']], ['keep o {"activated":"false","number":"7","reopenedFrom":"Packed"}', 'alone']]);
    assert.deepEqual([one.nodes[0]?.facts, errorOf(one)], [{ activated: 'false', reopenedFrom: 'Packed' }, undefined]);
  });

  it('goes on where it was interrupted, and still knows the way back', async () => {
    const one = activated([line('2')], { header: { link, facts: { activated: 'false', reopenedFrom: 'Packed' }, row: { Status: 'Draft' } } });
    const { lines } = await edit(one);
    assert.deepEqual([lines, one.nodes[0]?.facts.reopenedFrom], [[['update o Draft']], 'Packed']);
  });

  it('writes nothing else when the order cannot be opened', async () => {
    const one = activated([line('2')], { header: packed });
    await edit(one, { fits: false, answer: () => ({ fault: { kind: 'other', matches: [], error: new SyncError('SETUP_INCOMPLETE', { stage: 'load' }) } }) });
    assert.equal(errorOf(one)?.code, 'SETUP_INCOMPLETE');
  });
});
