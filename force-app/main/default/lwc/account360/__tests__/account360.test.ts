import { createElement } from 'lwc';
import Account360 from 'c/account360';
import { graphql } from 'lightning/graphql';
import { getRecord } from 'lightning/uiRecordApi';
import { wireOf } from '../../../../../__tests__/component';

const recordId = '001000000000001AAA';
const text = (value: string | null) => ({ value, label: value });
const amount = (value: number) => ({ value, displayValue: `$${value}` });
const order = (place: number, more: object = {}) => ({ Id: `801${place}`, OrderNumber: text(`0${place}`), EffectiveDate: text('2026-11-01'), Status: text('Activated'), TotalAmount: amount(10), BC_Number__c: text(`${place}`), BC_Placed_At__c: text(`2026-11-0${place}T00:00:00Z`), BC_Status__c: text('Shipped'), BC_Payment_Status__c: text('captured'), BC_Refunded__c: amount(0), ...more });
const edges = (nodes: object[]) => nodes.map((node) => ({ node }));
const orders = (nodes: object[], more: object = {}) => ({ Order: { totalCount: nodes.length, pageInfo: { hasNextPage: false, endCursor: null }, edges: edges(nodes), ...more } });
const cases = [{ Id: '5001', CaseNumber: text('17'), Subject: text('Late'), Status: text('New'), CreatedDate: text('2026-11-02T12:00:00Z') }];
const shipments = [{ Id: 'a051', Number__c: text('9'), Carrier__c: text('ups'), Shipped_At__c: text('2026-11-03T12:00:00Z'), Tracking_Link__c: text(null), Tracking_Number__c: text('1Z'), Order__c: text('8011') }];
const sums = { aggregate: { Order: { edges: edges([{ aggregate: { Id: { count: { value: 3 } }, TotalAmount: { sum: { value: 30 }, avg: { value: 10 } }, BC_Refunded__c: { sum: { value: 4 } } } }]) } } };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show() {
  const element = Object.assign(createElement('c-account360', { is: Account360 }), { recordId });
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
  const entries = () => {
    const timeline: unknown = find('c-account360-timeline');
    return typeof timeline === 'object' && timeline !== null && 'entries' in timeline && Array.isArray(timeline.entries) ? timeline.entries.map((entry: { kind: string }) => entry.kind) : undefined;
  };
  return { find, entries };
}

/** The test platform tells every query of a component the same, so one answer holds them all. */
async function answer(query: object, record: object = { fields: {} }): Promise<void> {
  wireOf(getRecord).emit({ apiName: 'Account', id: recordId, ...record });
  wireOf(graphql).emit({ uiapi: { query: { Case: { edges: edges(cases) }, BC_Shipment__c: { edges: edges(shipments) }, ...query }, ...sums } });
  await settle();
}

afterEach(() => document.body.replaceChildren());

test('while it reads, it says so', () => {
  expect(show().find('lightning-spinner')).not.toBeNull();
});

test('orders, cases and shipments are one line of time, the newest first', async () => {
  const card = show();
  await answer(orders([order(4), order(1)]));
  expect(card.entries()).toEqual(['order', 'shipment', 'case', 'order']);
  expect(card.find('c-account360-figures')).toMatchObject({ figures: { count: 3, total: 30, average: 10, refunded: 4 }, currency: 'USD', lastAt: Date.UTC(2026, 10, 4), isPartial: false });
});

test('while older orders are not shown, nothing older is told, and more can be asked for', async () => {
  const card = show();
  await answer(orders([order(4), order(3)], { totalCount: 9, pageInfo: { hasNextPage: true, endCursor: 'x' } }));
  expect([card.entries(), card.find('[data-id="shown"]') !== null]).toEqual([['order', 'shipment', 'order'], true]);
  card.find('[data-id="more"]')?.dispatchEvent(new CustomEvent('click'));
  await answer(orders([order(4), order(3), order(1)]));
  expect([card.entries()?.length, card.find('[data-id="more"]')]).toEqual([5, null]);
});

test('an account of its own currency is counted in that, and what is left out is said', async () => {
  const card = show();
  await answer(orders([order(1)], { totalCount: 5 }), { fields: { CurrencyIsoCode: { value: 'EUR' } } });
  expect(card.find('c-account360-figures')).toMatchObject({ currency: 'EUR', isPartial: true });
});

test('a user who may not read orders is refused politely', async () => {
  const card = show();
  wireOf(graphql).emitErrors([{ message: "Validation error of type FieldUndefined: Field 'Order' in type 'RecordQuery' is undefined" }]);
  await settle();
  expect(card.find('[data-id="denied"]')).not.toBeNull();
});

test('an error before anything was shown is told in the platform’s words', async () => {
  const card = show();
  wireOf(getRecord).error({ message: 'The record was deleted.' });
  await settle();
  expect(card.find('[data-id="problem"]')).toHaveProperty('message', 'The record was deleted.');
});
