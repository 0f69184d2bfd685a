import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact, order, orderItem, pricebookEntry, product2 } from '../connectors/salesforce/targets.ts';
import type { TargetNode } from '../core/draft.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { type ErrorCode, SyncError } from '../core/sync-error.ts';
import type { Lookup, WriteFault, WriteOperation, WriteResult } from '../core/target-writer.ts';
import { type BatchRecord, createNodeState, type NodeState } from './batch.ts';
import { load, type LoadPorts } from './load.ts';

const signal = new AbortController().signal;
const syncedAt = '2026-05-01T12:00:00.000Z';
const rule: FieldRule = { label: '', type: 'string', length: 255, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const node = (entity: TargetNode['entity'], key: string, more: Partial<TargetNode> = {}): TargetNode => ({ sobject: entity.sobject, key, entity, role: 'own', fields: { Name: key }, references: {}, fixed: {}, parentKey: undefined, person: undefined, ...more });
const stateOf = (one: TargetNode, more: Partial<NodeState> = {}): NodeState => Object.assign(createNodeState(one, 1), more);

function record(entityKey: string, nodes: NodeState[], orderKey?: string): BatchRecord {
  const activation = orderKey === undefined ? undefined : { node: { sobject: 'Order', key: orderKey }, isWanted: true };
  return { job: { connectionId: 1, flow: 'f', entityKey, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] }, record: { entityKey, version: 1, data: {} }, draft: { nodes: [], parents: [], activation, warnings: [], facts: {} }, nodes, removed: [], error: undefined };
}
const fault = (kind: WriteFault['kind'], code: ErrorCode = 'INVALID_VALUE'): WriteResult => ({ fault: { kind, error: new SyncError(code, { stage: 'load', message: `${code} of the org`, field: 'Name' }), matches: [] } });
const duplicate = () => fault('duplicate-key', 'OUTCOME_UNKNOWN');

/** An org whose answer to each operation the test gives; undefined = it works. */
function org(answer: (operation: WriteOperation, round: number) => WriteResult | undefined = () => undefined, rows: (lookup: Lookup) => Record<string, unknown>[] = () => []) {
  const writes: WriteOperation[][] = [];
  const finds: Lookup[] = [];
  const ports: LoadPorts = {
    target: {
      async write(operations) {
        writes.push([...operations]);
        return operations.map((operation) => answer(operation, writes.length) ?? { id: operation.id ?? `id of ${operation.key}` });
      },
      writeTogether: () => Promise.reject(new Error('nothing was reopened')),
      fitsTogether: () => true,
      async find(lookups) {
        finds.push(...lookups);
        return lookups.map(rows);
      },
    },
    keepLinks: () => Promise.reject(new Error('nothing was opened')),
    rulesOf: () => new Map([['Name', rule], ['UnitPrice', rule]]),
    digestKey: 'a key',
    syncedAt,
    settings: { activatedEdits: 'reopen', draftStatus: 'Draft', activatedStatus: 'Activated', owners: {} },
  };
  return { ports, finds, writes, lines: () => writes.map((operations) => operations.map(({ kind, entity, key }) => `${kind} ${entity.sobject} ${key}`)) };
}

/** A new order with its buyer: account, order, two lines. */
function newOrder(name = 'o', buyer = stateOf(node(account, `buyer of ${name}`))) {
  const parent = stateOf(node(order, name, { references: { AccountId: { sobject: 'Account', key: buyer.node.key } } }));
  const lines = ['1', '2'].map((number) => stateOf(node(orderItem, `${name}-${number}`, { parentKey: name, references: { OrderId: { sobject: 'Order', key: name } } })));
  return { buyer, parent, lines, record: record(`order:${name}`, [buyer, parent, ...lines], name) };
}

describe('loading a batch', () => {
  it('writes parents before children, in one go, children of one parent side by side', async () => {
    const [first, second] = [newOrder('a'), newOrder('b')];
    const { ports, lines } = org();
    await load([second.record, first.record], ports, signal);
    assert.deepEqual(lines(), [['insert Account buyer of a', 'insert Account buyer of b', 'insert Order a', 'insert Order b', 'insert OrderItem a-1', 'insert OrderItem a-2', 'insert OrderItem b-1', 'insert OrderItem b-2']]);
    assert.deepEqual([first.lines.map((state) => [state.id, state.wrote]), first.record.error], [[['id of a-1', 'created'], ['id of a-2', 'created']], undefined]);
  });

  it('names parents by id when they have one, else by key, and stamps the time of the write', async () => {
    const { record: one, parent } = newOrder('a', stateOf(node(account, 'buyer'), { id: '001', action: 'none' }));
    const { ports, writes } = org();
    await load([one], ports, signal);
    const [written, line] = writes[0] ?? [];
    assert.deepEqual([written?.references, line?.references, written?.fields], [{ AccountId: { id: '001' } }, { OrderId: { sobject: 'Order', key: 'a' } }, { Name: parent.node.key, BC_Synced_At__c: syncedAt }]);
  });

  it('writes a shared parent once', async () => {
    const buyer = stateOf(node(account, 'buyer'));
    const { ports, lines } = org();
    await load([newOrder('a', buyer).record, newOrder('b', buyer).record], ports, signal);
    assert.equal(lines()[0]?.filter((line) => line === 'insert Account buyer').length, 1);
  });

  it('writes an alias never: what points to it points to the record it stands for', async () => {
    const real = stateOf(node(account, 'real'));
    const guest = newOrder('a', stateOf(node(account, 'guest'), { alias: real, action: 'none' }));
    const { ports, writes, lines } = org();
    await load([guest.record, record('customer:1', [real])], ports, signal);
    assert.deepEqual(lines()[0]?.slice(0, 2), ['insert Account real', 'insert Order a']);
    assert.deepEqual(writes[0]?.[1]?.references, { AccountId: { sobject: 'Account', key: 'real' } });
  });

  it('sends with an update only what changed, with an insert only what has a value', async () => {
    const updated = stateOf(node(account, 'u', { fixed: { Pricebook2Id: 'x' } }), { id: '001', action: 'update', changed: { Name: null } });
    const inserted = stateOf(node(account, 'i', { fields: { Name: 'i', Phone: null }, fixed: { Pricebook2Id: 'x' } }));
    const { ports, writes } = org();
    await load([record('c:1', [updated]), record('c:2', [inserted])], ports, signal);
    assert.deepEqual(writes[0]?.map(({ kind, id, fields }) => ({ kind, id, fields })).toSorted((a, b) => a.kind.localeCompare(b.kind)), [{ kind: 'insert', id: undefined, fields: { Pricebook2Id: 'x', Name: 'i', BC_Synced_At__c: syncedAt } }, { kind: 'update', id: '001', fields: { Name: null, BC_Synced_At__c: syncedAt } }]);
    assert.equal(updated.wrote, 'updated');
  });

  it('of records that need nothing makes no call', async () => {
    const { ports, writes } = org();
    await load([record('c:1', [stateOf(node(account, 'a'), { id: '001', action: 'none' })])], ports, signal);
    assert.deepEqual(writes, []);
  });
});

describe('a refused record', () => {
  it('fails its own record alone, with the org’s words', async () => {
    const [good, bad] = [newOrder('a'), newOrder('b')];
    const { ports } = org(({ key }) => (key === 'b' ? fault('other', 'VALIDATION_RULE') : undefined));
    await load([good.record, bad.record], ports, signal);
    assert.deepEqual([good.record.error, bad.record.error?.code, bad.record.error?.message], [undefined, 'VALIDATION_RULE', 'VALIDATION_RULE of the org']);
  });

  it('that is a line leaves its order Draft, and says which line', async () => {
    const one = newOrder('a');
    const { ports } = org(({ key }) => (key === 'a-2' ? fault('other') : undefined));
    await load([one.record], ports, signal);
    assert.deepEqual([one.record.error?.code, one.record.error?.field, one.record.error?.message, one.parent.id], ['LINE_REFUSED', 'Name', 'A line of the order was refused, so the order stays Draft. INVALID_VALUE of the org\na-2', 'id of a']);
  });

  it('that is a line which may go through later is a retry, not a refusal', async () => {
    const one = newOrder('a');
    const { ports } = org(({ key }) => (key === 'a-2' ? fault('other', 'ROW_LOCKED') : undefined));
    await load([one.record], ports, signal);
    assert.equal(one.record.error?.code, 'ROW_LOCKED');
  });

  it('that is a parent is told once: its children’s errors fold into it', async () => {
    const one = newOrder('a');
    const { ports } = org(({ entity }) => (entity === account ? fault('other', 'DUPLICATE_BLOCKED') : fault('missing-reference', 'REFERENCE_STALE')));
    await load([one.record], ports, signal);
    assert.deepEqual([one.record.error?.code, one.record.error?.message], ['DUPLICATE_BLOCKED', 'DUPLICATE_BLOCKED of the org']);
  });

  it('that several records share fails each of them', async () => {
    const buyer = stateOf(node(account, 'buyer'));
    const orders = ['a', 'b'].map((name) => newOrder(name, buyer));
    const { ports } = org(({ entity }) => (entity === account ? fault('other', 'FIELD_MISSING') : fault('missing-reference', 'REFERENCE_STALE')));
    await load(orders.map((one) => one.record), ports, signal);
    assert.deepEqual(orders.map((one) => one.record.error?.code), ['FIELD_MISSING', 'FIELD_MISSING']);
  });
});

describe('a write that can be put right', () => {
  it('for want of a parent written in the same call is sent again', async () => {
    const one = newOrder('a');
    const { ports, lines } = org(({ entity }, round) => (entity === orderItem && round === 1 ? fault('missing-reference', 'REFERENCE_STALE') : undefined));
    await load([one.record], ports, signal);
    assert.deepEqual([one.record.error, lines()[1]], [undefined, ['insert OrderItem a-1', 'insert OrderItem a-2']]);
  });

  it('is not sent for ever', async () => {
    const one = newOrder('a');
    const { ports, writes } = org(({ entity }) => (entity === orderItem ? fault('missing-reference', 'REFERENCE_STALE') : undefined));
    await load([one.record], ports, signal);
    assert.deepEqual([one.record.error?.code, writes.length], ['REFERENCE_STALE', 4]);
  });

  it('that looks like a duplicate is saved anyway, once decided', async () => {
    const one = record('c:1', [stateOf(node(contact, 'c'))]);
    const { ports, writes } = org(({ allowsDuplicate }) => (allowsDuplicate ? undefined : fault('duplicate-rule', 'DUPLICATE_BLOCKED')));
    await load([one], ports, signal);
    assert.deepEqual([one.error, writes.map((operations) => operations[0]?.allowsDuplicate)], [undefined, [false, true]]);
  });

  it('that is blocked as a duplicate all the same is a person’s matter', async () => {
    const one = record('c:1', [stateOf(node(contact, 'c'))]);
    const { ports, writes } = org(() => fault('duplicate-rule', 'DUPLICATE_BLOCKED'));
    await load([one], ports, signal);
    assert.deepEqual([one.error?.code, writes.length], ['DUPLICATE_BLOCKED', 2]);
  });
});

describe('a record that exists already', () => {
  it('from a try whose answer was lost is found by its key and brought up to date', async () => {
    const state = stateOf(node(account, 'Acc', { fields: { Name: 'new' } }));
    const { ports, finds, writes } = org(({ kind }) => (kind === 'insert' ? duplicate() : undefined), () => [{ Id: '001', Name: 'old', BC_Key__c: 'ACC' }]);
    await load([record('c:1', [state])], ports, signal);
    assert.deepEqual(finds.map(({ sobject, field, values }) => ({ sobject, field, values })), [{ sobject: 'Account', field: 'BC_Key__c', values: ['Acc'] }]);
    assert.deepEqual([writes[1]?.map(({ kind, id, fields }) => ({ kind, id, fields })), state.id, state.wrote, state.error], [[{ kind: 'update', id: '001', fields: { Name: 'new', BC_Synced_At__c: syncedAt } }], '001', 'updated', undefined]);
  });

  it('and holds everything already is not written again', async () => {
    const state = stateOf(node(account, 'a'));
    const { ports, writes } = org(() => duplicate(), () => [{ Id: '001', Name: 'a', BC_Key__c: 'a' }]);
    await load([record('c:1', [state])], ports, signal);
    assert.deepEqual([state.id, state.wrote, state.error, writes.length], ['001', 'unchanged', undefined, 1]);
  });

  it('is only linked when another flow keeps it up to date', async () => {
    const state = stateOf(node(account, 'a', { role: 'ensure', fields: { Name: 'new' } }));
    const { ports, writes } = org(() => duplicate(), () => [{ Id: '001', Name: 'old', BC_Key__c: 'a' }]);
    await load([record('c:1', [state])], ports, signal);
    assert.deepEqual([state.id, writes.length], ['001', 1]);
  });

  it('and is an activated order is left for the next try, which looks at it first', async () => {
    const { parent, record: one } = newOrder();
    await load([one], org(({ entity }) => (entity === order ? duplicate() : undefined), () => [{ Id: '801', Name: 'o', BC_Key__c: 'o', StatusCode: 'Activated' }]).ports, signal);
    assert.deepEqual([parent.id, one.error?.code], [undefined, 'OUTCOME_UNKNOWN']);
  });

  it('made by hand, a price for instance, is found by what makes it unique', async () => {
    const product = stateOf(node(product2, 'p'), { id: '01t', action: 'none' });
    const price = stateOf(node(pricebookEntry, 'e', { fields: { UnitPrice: '1' }, references: { Product2Id: { sobject: 'Product2', key: 'p' } }, fixed: { Pricebook2Id: '01s' } }));
    const rows = [{ Id: '01u-other', BC_Key__c: null, Product2Id: '01t', Pricebook2Id: 'another book' }, { Id: '01u', BC_Key__c: null, Product2Id: '01t', Pricebook2Id: '01s', UnitPrice: '1' }];
    const { ports, finds, writes } = org(({ kind }) => (kind === 'insert' ? duplicate() : undefined), ({ field }) => (field === 'Product2Id' ? rows : []));
    await load([record('product:1', [product, price])], ports, signal);
    assert.deepEqual([finds.map(({ field, values }) => [field, values]), price.id, writes[1]?.[0]?.fields], [[['BC_Key__c', ['e']], ['Product2Id', ['01t']]], '01u', { BC_Key__c: 'e', BC_Synced_At__c: syncedAt }]);
  });

  it('made by hand in another currency is another record', async () => {
    const product = stateOf(node(product2, 'p'), { id: '01t', action: 'none' });
    const price = stateOf(node(pricebookEntry, 'e', { fields: { UnitPrice: '1' }, references: { Product2Id: { sobject: 'Product2', key: 'p' } }, fixed: { Pricebook2Id: '01s', CurrencyIsoCode: 'EUR' } }));
    const rows = [{ Id: '01u-usd', BC_Key__c: null, Product2Id: '01t', Pricebook2Id: '01s', CurrencyIsoCode: 'USD' }, { Id: '01u-eur', BC_Key__c: null, Product2Id: '01t', Pricebook2Id: '01s', CurrencyIsoCode: 'EUR' }];
    const { ports } = org(({ kind }) => (kind === 'insert' ? duplicate() : undefined), ({ field }) => (field === 'Product2Id' ? rows : []));
    await load([record('product:1', [product, price])], ports, signal);
    assert.equal(price.id, '01u-eur');
  });

  it('but cannot be read is an unknown outcome, never a second record', async () => {
    const state = stateOf(node(account, 'a'));
    const { ports, writes } = org(() => duplicate());
    const one = record('c:1', [state]);
    await load([one], ports, signal);
    assert.deepEqual([one.error?.code, one.error?.message, writes.length], ['OUTCOME_UNKNOWN', 'Account a exists in Salesforce but cannot be read.', 1]);
  });
});

describe('lines the source no longer has', () => {
  const removal = (result?: WriteResult) => {
    const one = newOrder('a', stateOf(node(account, 'buyer'), { id: '001', action: 'none' }));
    one.record.removed = [{ sobject: 'OrderItem', key: 'a-9', salesforceId: '802', parentKey: 'a', sourceVersion: 0, base: {}, facts: {} }];
    return { one, org: org(({ kind }) => (kind === 'delete' ? result : undefined)) };
  };

  it('are deleted before the rest is written', async () => {
    const { one, org: { ports, writes } } = removal();
    await load([one.record], ports, signal);
    assert.deepEqual([writes[0]?.map(({ kind, entity, id }) => [kind, entity.sobject, id]), writes[1]?.length, one.record.error], [[['delete', 'OrderItem', '802']], 3, undefined]);
  });

  it('that are gone already are no failure; that cannot be deleted are', async () => {
    const [gone, locked] = [removal(fault('gone', 'REFERENCE_STALE')), removal(fault('other', 'ROW_LOCKED'))];
    await load([gone.one.record], gone.org.ports, signal);
    await load([locked.one.record], locked.org.ports, signal);
    assert.deepEqual([gone.one.record.error, locked.one.record.error?.code], [undefined, 'ROW_LOCKED']);
  });
});
