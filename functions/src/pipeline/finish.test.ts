import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, order } from '../connectors/salesforce/targets.ts';
import type { TargetNode } from '../core/draft.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import { type BatchRecord, createNodeState, type NodeState } from './batch.ts';
import { finish, type FinishPorts } from './finish.ts';
import type { BatchResult } from './run-flow.ts';

const flow = 'order-to-salesforce';
const job = (entityKey: string, attempt = 1): Job => ({ connectionId: 1, flow, entityKey, attempt, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [1, 2] });
const node = (entity: TargetNode['entity'], key: string): TargetNode => ({ sobject: entity.sobject, key, entity, role: 'own', fields: {}, references: {}, fixed: {}, parentKey: undefined, person: undefined });
const stateOf = (one: TargetNode, more: Partial<NodeState> = {}): NodeState => Object.assign(createNodeState(one, 10), more);
const link = (sobject: string, key: string, parentKey?: string): Link => ({ sobject, key, salesforceId: 'x', parentKey, sourceVersion: 10, base: {}, facts: {} });
const record = (entityKey: string, nodes: NodeState[] = [], more: Partial<BatchRecord> = {}): BatchRecord => ({ job: job(entityKey), record: { entityKey, version: 10, data: {} }, draft: { nodes: [], parents: [], activation: undefined, warnings: [], facts: { number: '250' } }, nodes, removed: [], error: undefined, ...more });
const result = (records: BatchRecord[], more: Partial<BatchResult> = {}): BatchResult => ({ records, fallout: [], buried: [], confirmation: { links: [], dropped: [], differing: [] }, followUps: [], ...more });
const failed = (code: 'VALIDATION_RULE' | 'ROW_LOCKED' | 'STALE_EVENT') => new SyncError(code, { stage: 'load', message: 'why', field: 'Name' });

/** Everything a batch makes durable, written down in order. `lost` = records another worker took over. */
async function run(batch: BatchResult, lost: readonly string[] = []) {
  const log: string[] = [];
  const details: unknown[] = [];
  const note = (what: string, items: readonly string[]) => void (items.length > 0 && log.push(`${what} ${items.join(' ')}`));
  const ports: FinishPorts = {
    async transaction(work) {
      log.push('begin');
      const outcome = await work({ query: () => Promise.reject(new Error('every statement has a port')) });
      log.push('commit');
      return outcome;
    },
    lock: async () => void log.push('lock'),
    async settle(settlements) {
      note('settle', settlements.map((one) => `${one.job.entityKey}=${one.outcome.state}`));
      return settlements.map((one) => one.job).filter((one) => !lost.includes(one.entityKey));
    },
    decide: (error, { attempt }) => (error.disposition === 'skip' ? { state: 'done', outcome: 'skipped' } : error.disposition === 'dead-letter' ? { state: 'dead', error: { code: error.code, stage: error.stage, message: error.message, field: error.field, actions: error.actions } } : { state: 'retry', delayMs: attempt, error: { code: error.code, stage: error.stage, message: error.message, field: error.field, actions: error.actions } }),
    saveLinks: async (_sql, links) => note('links', links.map((one) => one.key)),
    deleteLinks: async (_sql, links) => note('drop', links.map((one) => one.key)),
    async audit(_sql, entries) {
      note('audit', entries.map((one) => `${one.entityKey}:${one.action}`));
      details.push(...entries.map((one) => one.detail));
    },
    recordDeadLetters: async (_sql, letters) => note('dead', letters.map((one) => `${one.entityKey}:${one.error.code}:${one.attempts}`)),
    resolveDeadLetters: async (_sql, targets) => note('resolve', targets.map((one) => one.entityKey)),
    async reportIssues(_sql, opened, resolved) {
      note('issues', [...opened.map((one) => `+${one.key}:${one.error.code}:${JSON.stringify(one.facts)}`), ...resolved.map((key) => `-${key}`)]);
      return opened.map((one) => one.key);
    },
    noteHeld: async (_sql, { held }) => note('held', held.map((one) => `${one.entityKey}:${one.reason}`)),
    noteNews: async (_sql, records) => note('news', records.filter((one) => one.nodes.some(({ wrote }) => wrote === 'created')).map((one) => one.job.entityKey)),
    enqueue: async (_sql, events) => note('enqueue', events.map((one) => `${one.flow}/${one.entityKey}`)),
    releaseClaims: async () => void log.push('release'),
  };
  return { ...(await finish(batch, 1, ports)), log, details };
}

describe('the end of a batch', () => {
  it('tells of several Accounts that could be the company of a buyer, with those that were found', async () => {
    const several = stateOf(node(account, 's:customer:1'), { doubt: 'Company', lookalikes: ['001A', '001B'], id: '001C', wrote: 'created' });
    const { log } = await run(result([record('order:1', [several])]));
    assert.ok(log.includes('issues +order-to-salesforce/order:1:COMPANY_UNDECIDED:{"number":"250","Account":"001C"}'), log.join('; '));
  });

  it('is one transaction: work, links, audit, letters, issues, follow-ups, claims', async () => {
    const gone = link('OrderItem', 'l', 'o');
    const one = record('order:1', [stateOf(node(order, 'o'), { id: '801', wrote: 'created' })], { removed: [gone] });
    const { log, held } = await run(result([one], { confirmation: { links: [link('Order', 'o')], dropped: [gone], differing: [] }, followUps: [{ flow: 'customer-to-salesforce', entityKey: 'customer:7' }] }));
    assert.deepEqual(log, ['begin', 'lock', 'settle order:1=done', 'links o', 'drop l', 'audit order:1:sync.done', 'resolve order:1', `issues -${flow}/order:1`, 'news order:1', 'enqueue customer-to-salesforce/customer:7', 'release', 'commit']);
    assert.deepEqual(held, [one.job]);
  });

  it('gives a dead record a letter and an issue with what people need to find it', async () => {
    const one = record('order:1', [stateOf(node(account, 'a'), { id: '001' }), stateOf(node(order, 'o'))], { error: failed('VALIDATION_RULE') });
    const { log } = await run(result([one]));
    assert.deepEqual(log.filter((line) => /^(dead|issues|enqueue|resolve)/.test(line)), ['dead order:1:VALIDATION_RULE:1', `issues +${flow}/order:1:VALIDATION_RULE:{"number":"250","Account":"001"}`, `enqueue issue-to-salesforce/issue:${flow}/order:1`]);
  });

  it('of a record that a filter keeps out remembers why, in the audit too', async () => {
    const heldOut = new SyncError('FILTERED_OUT', { stage: 'resolve', message: 'not paid yet', field: 'payment_status' });
    const { log, details } = await run(result([record('order:1', [], { error: heldOut }), record('order:2')]));
    assert.deepEqual(log.filter((line) => /^(held|dead|issues \+)/.test(line)), ['held order:1:not paid yet']);
    assert.deepEqual(details.map((detail) => Object.fromEntries(Object.entries(Object(detail)).filter(([name, value]) => ['code', 'reason'].includes(name) && value !== undefined))), [{ code: 'FILTERED_OUT', reason: 'not paid yet' }, {}]);
  });

  it('of a flow that is off remembers what it passed over', async () => {
    const { log } = await run(result([], { fallout: [{ job: job('order:1'), error: new SyncError('FLOW_OFF', { stage: 'extract', message: 'it is off' }) }] }));
    assert.deepEqual(log.filter((line) => /^(held|dead|issues \+)/.test(line)), ['held order:1:it is off']);
  });

  it('of a record that will be tried again leaves letters and issues alone', async () => {
    assert.deepEqual((await run(result([record('order:1', [], { error: failed('ROW_LOCKED') })]))).log.filter((line) => /^(dead|issues|enqueue|resolve)/.test(line)), []);
  });

  it('of a record with a warning opens an issue though it is done', async () => {
    const one = record('order:1', [], { draft: { nodes: [], parents: [], activation: undefined, warnings: [{ code: 'TOTALS_DIFFER', message: 'shipping' }], facts: {} } });
    assert.deepEqual((await run(result([one]))).log.filter((line) => /^(dead|issues|resolve)/.test(line)), ['resolve order:1', `issues +${flow}/order:1:TOTALS_DIFFER:{}`]);
  });

  it('settles what left the batch on the way too', async () => {
    const { settlements } = await run(result([record('order:1')], { fallout: [{ job: job('order:2'), error: failed('STALE_EVENT') }, { job: job('order:3', 4), error: failed('ROW_LOCKED') }] }));
    assert.deepEqual(settlements.map((one) => [one.job.entityKey, one.outcome.state, 'delayMs' in one.outcome ? one.outcome.delayMs : undefined]), [['order:2', 'done', undefined], ['order:3', 'retry', 4], ['order:1', 'done', undefined]]);
  });

  it('keeps nothing of a record that another worker took over', async () => {
    const records = [record('order:1', [stateOf(node(order, 'a'))]), record('order:2', [stateOf(node(order, 'b'))], { error: failed('VALIDATION_RULE') })];
    const { log, held } = await run(result(records, { confirmation: { links: [link('Order', 'a'), link('Order', 'b')], dropped: [], differing: [] } }), ['order:1', 'order:2']);
    assert.deepEqual([log, held], [['begin', 'lock', 'settle order:1=done order:2=dead', 'release', 'commit'], []]);
  });

  it('keeps what a record that was not taken over shares with one that was', async () => {
    const buyer = stateOf(node(account, 'buyer'));
    const { log } = await run(result([record('order:1', [buyer]), record('order:2', [buyer])], { confirmation: { links: [link('Account', 'buyer')], dropped: [], differing: [] } }), ['order:1']);
    assert.deepEqual(log.filter((line) => /^(links|audit)/.test(line)), ['links buyer', 'audit order:2:sync.done']);
  });

  it('forgets the removed children of a record that was not taken over, and of no other', async () => {
    // One of the lost ones hangs below nothing.
    const [ours, gone, lost] = [link('OrderItem', 'l1', 'a'), link('OrderItem', 'l3', 'a'), link('OrderItem', 'l2')];
    const records = [record('order:1', [stateOf(node(order, 'a'))], { removed: [ours], gone: [gone] }), record('order:2', [stateOf(node(order, 'b'))], { removed: [lost] })];
    const { log, held } = await run(result(records, { confirmation: { links: [], dropped: [ours, gone, lost], differing: [] } }), ['order:2']);
    assert.deepEqual([log.filter((line) => line.startsWith('drop')), held], [['drop l1 l3'], [records[0]?.job]]);
  });

  it('writes into the audit what was done to which record, and no value', async () => {
    const nodes = [stateOf(node(account, 'a'), { id: '001', wrote: 'updated', changed: { Phone: '555-0101' } }), stateOf(node(order, 'o'), { id: '801', wrote: 'created' }), stateOf(node(order, 'same'), { id: '802' })];
    const differing = [{ sobject: 'Account', key: 'a', fields: ['BillingCity'] }];
    const { details } = await run(result([record('order:1', nodes, { removed: [link('OrderItem', 'l')] })], { confirmation: { links: [], dropped: [], differing } }));
    assert.deepEqual(JSON.parse(JSON.stringify(details)), [{ state: 'done', attempt: 1, events: [1, 2], version: 10, wrote: [{ sobject: 'Account', key: 'a', id: '001', did: 'updated', fields: ['Phone'], keptOwn: ['BillingCity'] }, { sobject: 'Order', key: 'o', id: '801', did: 'created' }], removed: ['l'] }]);
  });
});
