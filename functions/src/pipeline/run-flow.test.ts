import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerSchema } from '../connectors/bigcommerce/customer.ts';
import { orderLineSchema, orderSchema } from '../connectors/bigcommerce/order.ts';
import { productSchema } from '../connectors/bigcommerce/product.ts';
import type { TargetRef } from '../core/draft.ts';
import type { SourceRecord } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { FieldRule, ObjectRules } from '../core/object-rules.ts';
import { createRecordKeys } from '../core/record-key.ts';
import { SyncError } from '../core/sync-error.ts';
import type { WriteOperation, WriteResult } from '../core/target-writer.ts';
import { allFlows, orderStatusNames } from '../flows/all-flows.ts';
import { compileFieldMap } from '../mapping/compile.ts';
import { fieldsWritten } from './define-flow.ts';
import { type ConnectionPorts, runFlow } from './run-flow.ts';
import { createTransformer } from './transform.ts';

const signal = new AbortController().signal;
const keys = createRecordKeys('abc123', 'a made-up guest secret');
const date = 'Sat, 02 May 2026 03:30:05 +0000';
const billing = { first_name: 'Ada', last_name: 'Example', email: 'ada@example.com', city: 'Springfield' };
const line = (id: number, more: Record<string, unknown> = {}) => orderLineSchema.parse({ id, product_id: 5, variant_id: 372, name: 'Mug', sku: 'MUG', quantity: 1, total_ex_tax: '10', total_inc_tax: '10', price_ex_tax: '10', price_inc_tax: '10', ...more });
const order = (id: number, more: Record<string, unknown> = {}, lines = [line(id * 10)]): SourceRecord => ({ entityKey: `order:${id}`, version: 10, data: { ...orderSchema.parse({ id, customer_id: 7, status_id: 11, date_created: date, date_modified: date, subtotal_ex_tax: '10', subtotal_inc_tax: '10', total_ex_tax: '10', total_inc_tax: '10', default_currency_code: 'USD', billing_address: billing, ...more }), lines } });
const customer: SourceRecord = { entityKey: 'customer:7', version: 5, data: customerSchema.parse({ id: 7, email: 'ada@example.com', first_name: 'Ada', last_name: 'Byron', date_modified: '2026-05-01T00:00:00Z' }) };
const product: SourceRecord = { entityKey: 'product:5', version: 5, data: productSchema.parse({ id: 5, name: 'Mug', price: 10, date_modified: '2026-05-01T00:00:00+00:00', variants: [{ id: 372, product_id: 5, sku: 'MUG' }, { id: 373, product_id: 5, sku: 'MUG-2' }] }) };

const transform = createTransformer((flow, map) => compileFieldMap(allFlows.find((one) => one.name === flow)?.fieldMaps[map]?.map ?? {}));
const typeOf = (field: string) => (/Active|Inclusive/.test(field) ? 'boolean' : /^(Quantity|UnitPrice)$|Line_(Net|Tax|Discount)|Price__c|Total|Tax__c|Shipping__c|Handling|Wrapping|Fees|Discount__c|Credit|Certificates|Outside|Rate|Stock__c|Weight/.test(field) ? 'double' : field === 'EffectiveDate' ? 'date' : /_At__c/.test(field) ? 'datetime' : 'string');
const rulesOf = (sobject: string): ObjectRules => new Map([...(fieldsWritten(allFlows).get(sobject) ?? [])].map((field): [string, FieldRule] => [field, { label: '', type: typeOf(field), length: field === 'Description' ? 20 : 255, precision: 18, scale: 4, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined }]));

type World = { records?: SourceRecord[]; links?: Link[]; isLeaseHeld?: boolean; answer?: (operation: WriteOperation) => WriteResult | undefined };

/** One batch of a flow over a store and an org in memory. */
async function run(name: string, entityKeys: string[], world: World) {
  const seen = { reads: [] as string[], writes: [] as WriteOperation[], claimed: [] as string[] };
  const reader = (kind: string) => async (wanted: readonly string[]) => {
    seen.reads.push(`${kind} ${wanted.join(' ')}`);
    return new Map(wanted.map((key) => [key, world.records?.find((one) => one.entityKey === key)]));
  };
  const write = (operations: readonly WriteOperation[]) => {
    seen.writes.push(...operations);
    return operations.map((operation) => world.answer?.(operation) ?? { id: operation.id ?? `${operation.entity.sobject} ${operation.key}` });
  };
  const connection: ConnectionPorts = {
    context: { keys, storeZone: 'UTC', storeCurrency: 'USD', tables: { 'order-status': orderStatusNames }, org: { standardPricebookId: '01s', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) }, settings: { charges: 'lines', conversions: {} } },
    readers: { orders: reader('orders'), customers: reader('customers'), products: reader('products') },
    target: { write: async (operations) => write(operations), writeTogether: async (operations) => write(operations), writeAndRead: async (operations) => ({ results: write(operations), rows: new Map() }), find: async (lookups) => lookups.map(() => []), fitsTogether: () => true, findSuccessors: async () => new Map(), findDeleted: async () => new Set() },
    saveLinks: async () => {},
    saveFacts: async () => {},
    rulesOf: async (sobject) => rulesOf(sobject),
    findLinks: async (refs: readonly TargetRef[]) => (world.links ?? []).filter((link) => refs.some((ref) => ref.sobject === link.sobject && ref.key === link.key)),
    findChildLinks: async () => [],
    findLinksByEntity: async () => [],
    findLinksByRecord: async () => [],
    async takeClaims(wanted, token) {
      seen.claimed.push(...wanted.map((key) => `${token} ${key}`));
      return new Set(wanted);
    },
    releaseClaims: async () => {},
    digestKey: 'a key',
    readLikeness: async () => undefined,
    findDecisions: async () => new Map(),
    settings: { matching: { persons: [], companies: undefined, duplicates: 'allow' }, activatedEdits: 'reopen', draftStatus: 'Draft', activatedStatus: 'Activated', owners: {}, deletes: {} },
  };
  const flow = allFlows.find((one) => one.name === name);
  assert.ok(flow);
  const jobs = entityKeys.map((entityKey): Job => ({ connectionId: 1, flow: name, entityKey, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [1] }));
  const ports = { connection: async () => connection, flowOf: (wanted: string) => allFlows.find((one) => one.name === wanted), transform, isLeaseHeld: async () => world.isLeaseHeld ?? true, random: () => 0, now: () => Date.parse('2026-05-02T04:00:00Z'), prepare: <T>(work: () => Promise<T>) => work(), wait: async () => {}, giveBack: async () => {}, announceReleased: () => {} };
  const result = await runFlow(jobs, flow, { connectionId: 1, token: 'token', ports, signal });
  return { ...result, ...seen, lines: seen.writes.map(({ kind, entity, key }) => `${kind} ${entity.sobject} ${key.replace('abc123:', '')}`), errors: result.records.map((one) => one.error?.code) };
}
const linked = (sobject: string, key: string): Link => ({ sobject, key, salesforceId: `${sobject}-1`, parentKey: undefined, sourceVersion: 0, base: { Name: 'x' }, facts: {} });

describe('an order on its way', () => {
  it('brings its buyer and its products along, read once each, and is activated last', async () => {
    const result = await run('order-to-salesforce', ['order:250'], { records: [order(250), customer, product] });
    assert.deepEqual(result.reads, ['orders order:250', 'customers customer:7', 'products product:5']);
    assert.deepEqual(result.lines, ['insert Account customer:7', 'insert Contact customer:7', 'insert Product2 variant:372', 'insert PricebookEntry price:standard:372:USD', 'insert Order order:250', 'insert OrderItem line:2500', 'insert BC_Identity__c customer:7', 'insert BC_Identity__c variant:372', 'update Order order:250']);
    assert.deepEqual([result.errors, result.writes.at(-1)?.fields, result.writes[1]?.fields.LastName], [[undefined], { Status: 'Activated' }, 'Byron']);
  });

  it('asks for the flows of those it made in part, so that they are brought up to date: a buyer is whole, a product lacks its other variant', async () => {
    const { followUps, confirmation } = await run('order-to-salesforce', ['order:250'], { records: [order(250), customer, product] });
    assert.deepEqual(followUps, [{ flow: 'product-to-salesforce', entityKey: 'product:5' }]);
    const versions = confirmation.links.filter((link) => link.sobject === 'Contact' || link.sobject === 'Product2').map((link) => [link.sobject, link.entityKey, link.sourceVersion]);
    assert.deepEqual(versions.filter(([, entityKey]) => entityKey !== undefined), [['Contact', 'customer:7', 5]]);
    assert.ok(versions.some(([sobject, , version]) => sobject === 'Product2' && version === 0));
  });

  it('asks for the flow of a buyer the store no longer has: it was made from what the order says', async () => {
    const { followUps } = await run('order-to-salesforce', ['order:250'], { records: [order(250), product] });
    assert.deepEqual(followUps[0], { flow: 'customer-to-salesforce', entityKey: 'customer:7' });
  });

  it('does not read or write buyers and products that are linked', async () => {
    const links = [linked('Account', 'abc123:customer:7'), linked('Contact', 'abc123:customer:7'), linked('BC_Identity__c', 'abc123:customer:7'), linked('Product2', 'abc123:variant:372'), linked('PricebookEntry', 'abc123:price:standard:372:USD'), linked('BC_Identity__c', 'abc123:variant:372')];
    const result = await run('order-to-salesforce', ['order:250'], { records: [order(250), customer, product], links });
    assert.deepEqual([result.reads, result.lines, result.followUps], [['orders order:250'], ['insert Order order:250', 'insert OrderItem line:2500', 'update Order order:250'], []]);
    assert.deepEqual(result.writes[0]?.references, { AccountId: { id: 'Account-1' }, BillToContactId: { id: 'Contact-1' } });
  });

  it('knows buyer and product from itself when the store has lost them', async () => {
    const result = await run('order-to-salesforce', ['order:250'], { records: [order(250)] });
    const [account, contact, item] = result.writes;
    assert.deepEqual([result.errors, account?.fields.Name, contact?.fields.LastName, item?.fields.Name], [[undefined], 'Ada Example', 'Example', 'Mug']);
  });

  it('of a guest reads no customer: guests are known only from their orders', async () => {
    const result = await run('order-to-salesforce', ['order:250'], { records: [order(250, { customer_id: 0 }), product] });
    assert.deepEqual([result.reads, result.lines[0], result.followUps], [['orders order:250', 'products product:5'], `insert Account ${keys.guest('*', 'ada@example.com').replace('abc123:', '')}`, [{ flow: 'product-to-salesforce', entityKey: 'product:5' }]]);
  });

  it('shares buyer and products with the other orders of its batch', async () => {
    const result = await run('order-to-salesforce', ['order:250', 'order:251'], { records: [order(250), order(251), customer, product] });
    assert.deepEqual([result.reads.length, result.lines.filter((one) => one.startsWith('insert Account')).length, result.lines.filter((one) => one.startsWith('insert Order ')).length, result.errors], [3, 1, 2, [undefined, undefined]]);
  });
});

describe('a batch', () => {
  it('goes on without those that cannot be read, are no sale or must not be written', async () => {
    const result = await run('order-to-salesforce', ['order:1', 'order:2', 'order:3'], { records: [order(2, { status_id: 0 }), order(3), customer, product] });
    assert.deepEqual([result.fallout.map((one) => `${one.job.entityKey} ${one.error.code}`), result.records.map((one) => one.job.entityKey), result.errors], [['order:1 SOURCE_DELETED', 'order:2 NOT_A_SALE'], ['order:3'], [undefined]]);
  });

  it('leaves an order Draft whose line cannot be valid, and activates the others', async () => {
    const bad = order(1, { total_ex_tax: '20', total_inc_tax: '20' }, [line(10), line(11, { name: 'A name far too long for the field of this org' })]);
    const result = await run('order-to-salesforce', ['order:1', 'order:2'], { records: [bad, order(2), customer, product] });
    assert.deepEqual([result.errors, result.writes.filter((one) => one.fields.Status === 'Activated').map((one) => one.key)], [['LINE_REFUSED', undefined], ['abc123:order:2']]);
    assert.deepEqual(result.lines.filter((one) => one.startsWith('insert OrderItem')), ['insert OrderItem line:10', 'insert OrderItem line:20']);
  });

  it('keeps the links of what landed although its record failed: it is not made twice', async () => {
    const result = await run('order-to-salesforce', ['order:1'], { records: [order(1), customer, product], answer: ({ entity, kind }) => (entity.sobject === 'OrderItem' && kind === 'insert' ? { fault: { kind: 'other', matches: [], error: new SyncError('ROW_LOCKED', { stage: 'load' }) } } : undefined) });
    assert.deepEqual([result.errors, result.confirmation.links.map(({ sobject }) => sobject).toSorted()], [['ROW_LOCKED'], ['Account', 'BC_Identity__c', 'BC_Identity__c', 'Contact', 'Order', 'PricebookEntry', 'Product2']]);
  });

  it('whose lease was lost writes nothing', async () => {
    const writes: string[] = [];
    await assert.rejects(run('customer-to-salesforce', ['customer:7'], { records: [customer], isLeaseHeld: false, answer: ({ key }) => void writes.push(key) }), { code: 'LEASE_LOST', stage: 'load' });
    assert.deepEqual(writes, []);
  });

  it('claims with the token of its lease', async () => {
    const { claimed } = await run('customer-to-salesforce', ['customer:7'], { records: [customer] });
    assert.deepEqual(new Set(claimed), new Set(['token entity:customer:7', 'token key:abc123:customer:7', `token person:${keys.guest('*', 'ada@example.com')}`]));
  });

  it('of nothing that exists writes nothing', async () => {
    const result = await run('customer-to-salesforce', ['customer:9'], { records: [], isLeaseHeld: false });
    assert.deepEqual([result.fallout.map((one) => one.error.code), result.writes, result.confirmation], [['SOURCE_DELETED'], [], { links: [], dropped: [], differing: [] }]);
  });
});
