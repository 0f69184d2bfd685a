import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, order, orderItem } from '../connectors/salesforce/targets.ts';
import type { TargetNode } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { SyncError } from '../core/sync-error.ts';
import type { ReadWish, WriteOperation, WriteResult } from '../core/target-writer.ts';
import { type BatchRecord, createNodeState, type NodeState } from './batch.ts';
import { confirm } from './confirm.ts';

const signal = new AbortController().signal;
const rule: FieldRule = { label: '', type: 'string', length: 255, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const node = (entity: TargetNode['entity'], key: string, more: Partial<TargetNode> = {}): TargetNode => ({ sobject: entity.sobject, key, entity, role: 'own', fields: { Name: key }, references: {}, fixed: {}, parentKey: undefined, person: undefined, ...more });
const stateOf = (one: TargetNode, more: Partial<NodeState> = {}): NodeState => Object.assign(createNodeState(one, 10), { id: `id of ${one.key}`, wrote: 'created' }, more);
const link = (key: string): Link => ({ sobject: 'OrderItem', key, salesforceId: 'x', parentKey: 'o', sourceVersion: 10, base: {}, facts: {} });

function record(nodes: NodeState[], more: { isWanted?: boolean; error?: SyncError; removed?: Link[] } = {}): BatchRecord {
  const activation = more.isWanted === undefined ? undefined : { node: { sobject: 'Order', key: nodes[0]?.node.key ?? '' }, isWanted: more.isWanted };
  return { job: { connectionId: 1, flow: 'f', entityKey: 'e:1', attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] }, record: { entityKey: 'e:1', version: 10, data: {} }, draft: { nodes: [], parents: [], activation, warnings: [], facts: {} }, nodes, removed: more.removed ?? [], error: more.error };
}

async function run(records: BatchRecord[], options: { rows?: Record<string, Record<string, unknown>>; answer?: (operation: WriteOperation) => WriteResult } = {}) {
  const calls: { operations: readonly WriteOperation[]; wishes: readonly ReadWish[] }[] = [];
  const writeAndRead = async (operations: readonly WriteOperation[], wishes: readonly ReadWish[]) => {
    calls.push({ operations, wishes });
    return { results: operations.map(options.answer ?? (({ id }) => ({ id: id ?? '' }))), rows: new Map(Object.entries(options.rows ?? {})) };
  };
  const confirmation = await confirm(records, { target: { writeAndRead }, rulesOf: () => new Map([['Name', rule]]), digestKey: 'a key', settings: { activatedStatus: 'Activated' } }, signal);
  return { calls, confirmation, activated: calls.flatMap((call) => call.operations.map(({ key, fields }) => `${key} ${JSON.stringify(fields)}`)) };
}

describe('activating orders', () => {
  it('raises the Status alone of those whose every node landed, and reads back in the same call', async () => {
    const one = record([stateOf(node(order, 'o')), stateOf(node(orderItem, 'l', { parentKey: 'o' }))], { isWanted: true });
    const { calls, activated } = await run([one], { rows: {} });
    assert.deepEqual([activated, calls.length, calls[0]?.wishes.map((wish) => wish.sobject), one.nodes[0]?.facts.activated], [['o {"Status":"Activated"}'], 1, ['Order', 'OrderItem'], 'true']);
  });

  it('leaves those alone that failed, that stay Draft, and that are activated', async () => {
    const failed = record([stateOf(node(order, 'a'))], { isWanted: true, error: new SyncError('LINE_REFUSED', { stage: 'load' }) });
    const draft = record([stateOf(node(order, 'b'))], { isWanted: false });
    const done = record([stateOf(node(order, 'c'), { facts: { activated: 'true' } })], { isWanted: true });
    assert.deepEqual((await run([failed, draft, done])).activated, []);
  });

  it('that was refused is the order’s error, and the others are activated', async () => {
    const [bad, good] = ['a', 'b'].map((key) => record([stateOf(node(order, key))], { isWanted: true }));
    await run([bad, good].filter((one) => one !== undefined), { answer: ({ key }) => (key === 'a' ? { fault: { kind: 'other', matches: [], error: new SyncError('VALIDATION_RULE', { stage: 'load' }) } } : { id: 'x' }) });
    assert.deepEqual([bad?.error?.code, bad?.nodes[0]?.facts.activated, good?.nodes[0]?.facts.activated], ['VALIDATION_RULE', undefined, 'true']);
  });

  it('makes no call when nothing was written and nothing is to activate', async () => {
    assert.deepEqual((await run([record([stateOf(node(account, 'a'), { wrote: 'unchanged' })])])).calls, []);
  });
});

describe('what a batch leaves behind', () => {
  it('is a link per record, with the base as the org kept it', async () => {
    const { confirmation } = await run([record([stateOf(node(account, 'a'))])], { rows: { 'id of a': { Id: 'id of a', Name: 'a' } } });
    const [only] = confirmation.links;
    assert.deepEqual([confirmation.links.length, only?.salesforceId, only?.sourceVersion, Object.keys(only?.base ?? {}), confirmation.differing], [1, 'id of a', 10, ['Name'], []]);
  });

  it('names what the org kept differently', async () => {
    const { confirmation } = await run([record([stateOf(node(account, 'a'))])], { rows: { 'id of a': { Id: 'id of a', Name: 'A' } } });
    assert.deepEqual([confirmation.differing, confirmation.links[0]?.base.Name?.includes(':')], [[{ sobject: 'Account', key: 'a', fields: ['Name'] }], true]);
  });

  it('does not carry the version to a record that was only ensured: its own flow does that', async () => {
    const { confirmation } = await run([record([stateOf(node(account, 'a', { role: 'ensure' }))])], { rows: {} });
    assert.equal(confirmation.links[0]?.sourceVersion, 0);
  });

  it('takes the place of a link that led nowhere any more', async () => {
    const { confirmation } = await run([record([stateOf(node(account, 'a', { role: 'ensure' }), { wrote: 'unchanged', staleVersion: 7 })])], { rows: {} });
    assert.deepEqual([confirmation.links[0]?.salesforceId, confirmation.links[0]?.sourceVersion], ['id of a', 7]);
  });

  it('of an alias is a link to the record it stands for', async () => {
    const real = stateOf(node(account, 'real'));
    const alias = stateOf(node(account, 'guest', { role: 'ensure' }), { id: undefined, wrote: 'unchanged', alias: real });
    const { confirmation } = await run([record([alias]), record([real])], { rows: {} });
    assert.deepEqual(confirmation.links.map(({ key, salesforceId }) => [key, salesforceId]), [['guest', 'id of real'], ['real', 'id of real']]);
  });

  it('of an unchanged record is a link only when it saw a newer version', async () => {
    const known = (sourceVersion: number) => stateOf(node(account, 'a'), { wrote: 'unchanged', link: { ...link('a'), sobject: 'Account', sourceVersion } });
    assert.deepEqual([(await run([record([known(9)])])).confirmation.links.length, (await run([record([known(10)])])).confirmation.links.length], [1, 0]);
  });

  it('of an order that was only activated is a link that says so', async () => {
    const known = stateOf(node(order, 'o'), { wrote: 'unchanged', link: { ...link('o'), sobject: 'Order', sourceVersion: 10 } });
    const { confirmation } = await run([record([known], { isWanted: true })], { rows: {} });
    assert.deepEqual(confirmation.links.map(({ key, facts }) => [key, facts]), [['o', { activated: 'true' }]]);
  });

  it('of a record that never came to be is nothing', async () => {
    assert.deepEqual((await run([record([stateOf(node(account, 'a'), { id: undefined, wrote: 'unchanged' })])])).confirmation.links, []);
  });

  it('drops the links of lines that were taken out, unless the order failed', async () => {
    const good = { ...record([stateOf(node(order, 'a'))], { isWanted: false, removed: [link('1')] }), gone: [link('3')] };
    const bad = record([stateOf(node(order, 'b'))], { isWanted: false, removed: [link('2')], error: new SyncError('ROW_LOCKED', { stage: 'load' }) });
    assert.deepEqual((await run([good, bad])).confirmation.dropped, [link('1'), link('3')]);
  });

  it('remembers that an order was activated, and forgets what was decided for one write', async () => {
    const { confirmation } = await run([record([stateOf(node(order, 'o'), { facts: { allowsDuplicate: 'true' } })], { isWanted: true })], { rows: {} });
    assert.deepEqual(confirmation.links[0]?.facts, { activated: 'true' });
  });
});
