import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { order, orderItem } from '../connectors/salesforce/targets.ts';
import type { TargetNode } from '../core/draft.ts';
import type { Lookup } from '../core/target-writer.ts';
import { type BatchRecord, createNodeState, type NodeState } from './batch.ts';
import { lookAgain } from './second-look.ts';

const node = (entity: TargetNode['entity'], key: string, more: Partial<TargetNode> = {}): TargetNode => ({ sobject: entity.sobject, key, entity, role: 'own', fields: {}, references: {}, fixed: {}, parentKey: undefined, person: undefined, ...more });
const line = (key: string, more: Partial<NodeState> = {}): NodeState => Object.assign(createNodeState(node(orderItem, key, { parentKey: 's:order:1', references: { OrderId: { sobject: 'Order', key: 's:order:1' } } }), 1), more);

function tried(lines: NodeState[], more: { attempt?: number; header?: Partial<NodeState> } = {}): BatchRecord {
  const header = Object.assign(createNodeState(node(order, 's:order:1'), 1), more.header);
  return { job: { connectionId: 1, flow: 'f', entityKey: 'order:1', attempt: more.attempt ?? 2, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] }, record: { entityKey: 'order:1', version: 1, data: {} }, draft: { nodes: [], parents: [], activation: { node: { sobject: 'Order', key: 's:order:1' }, isWanted: true }, warnings: [], facts: {} }, nodes: [header, ...lines], removed: [], error: undefined };
}

/** An org that holds this order and these lines. */
async function look(one: BatchRecord, held: { orders?: Record<string, unknown>[]; lines?: Record<string, unknown>[] }) {
  const asked: string[] = [];
  await lookAgain([one], async (lookups: readonly Lookup[]) => {
    asked.push(...lookups.map(({ sobject, field, values }) => `${sobject}.${field} ${values.join(' ')}`));
    return lookups.map(({ sobject }) => (sobject === 'Order' ? (held.orders ?? []) : (held.lines ?? [])));
  });
  return asked;
}
const activated = { Id: '801', BC_Key__c: 'S:order:1', StatusCode: 'Activated' };

describe('an order that was tried before', () => {
  it('is recognised in the org, activated or not, with the lines that landed', async () => {
    const one = tried([line('s:line:1'), line('s:line:2')]);
    const asked = await look(one, { orders: [activated], lines: [{ Id: '802', OrderId: '801', BC_Key__c: 's:line:1' }] });
    assert.deepEqual(asked, ['Order.BC_Key__c s:order:1', 'OrderItem.OrderId 801']);
    assert.deepEqual(one.nodes.map(({ id, isAdopted, facts }) => [id, isAdopted, facts.activated]), [['801', true, 'true'], ['802', true, undefined], [undefined, false, undefined]]);
    assert.deepEqual(one.removed, []);
  });

  it('loses lines the source no longer has, and none that people or another store made', async () => {
    const one = tried([line('s:line:1', { id: '802' })], { header: { id: '801' } });
    await look(one, { orders: [{ ...activated, StatusCode: 'Draft' }], lines: [{ Id: '803', OrderId: '801', BC_Key__c: 's:line:9' }, { Id: '804', OrderId: '801', BC_Key__c: null }, { Id: '805', OrderId: '801', BC_Key__c: 'other:line:1' }] });
    assert.deepEqual(one.removed.map(({ key, salesforceId, parentKey }) => [key, salesforceId, parentKey]), [['s:line:9', '803', 's:order:1']]);
    assert.equal(one.nodes[0]?.facts.activated, undefined);
  });

  it('is not asked to delete a line that an earlier try took out: only its link is left to drop', async () => {
    const link = (key: string, salesforceId: string) => ({ sobject: 'OrderItem', key, salesforceId, parentKey: 's:order:1', sourceVersion: 1, base: {}, facts: {} });
    const one = { ...tried([line('s:line:1', { id: '802' })], { header: { id: '801' } }), removed: [link('s:line:2', '803'), link('s:line:3', '804')] };
    await look(one, { orders: [activated], lines: [{ Id: '802', OrderId: '801', BC_Key__c: 's:line:1' }, { Id: '804', OrderId: '801', BC_Key__c: 's:line:3' }] });
    assert.deepEqual([one.removed.map(({ key }) => key), one.gone?.map(({ key }) => key)], [['s:line:3'], ['s:line:2']]);
  });

  it('is looked at after its link says that it was opened, even in a first try', async () => {
    const one = tried([line('s:line:1')], { attempt: 1, header: { id: '801', facts: { reopenedFrom: 'Packed', activated: 'false' } } });
    const asked = await look(one, { orders: [activated] });
    assert.deepEqual([asked.length, one.nodes[0]?.facts.activated], [2, 'false']);
  });

  it('is not in the org at all when its first write never arrived', async () => {
    const one = tried([line('s:line:1')]);
    assert.deepEqual([await look(one, {}), one.nodes.map(({ id }) => id)], [['Order.BC_Key__c s:order:1'], [undefined, undefined]]);
  });
});

it('an order in its first try is not looked at', async () => {
  assert.deepEqual(await look(tried([line('s:line:1')], { attempt: 1 }), { orders: [activated] }), []);
});
