import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type StoreOrder, orderSchema } from '../connectors/bigcommerce/order.ts';
import { createRecordKeys } from '../core/record-key.ts';
import type { FlowContext } from '../pipeline/define-flow.ts';
import { orderStatusToBigcommerce as flow } from './order-status-to-bigcommerce.ts';

const context: FlowContext = { keys: createRecordKeys('abc123', 'a made-up guest secret'), storeZone: 'UTC', storeCurrency: 'USD', tables: { 'order-status': { 2: 'Shipped', 5: 'Cancelled', 11: 'Awaiting Fulfillment' } }, org: { standardPricebookId: '01s', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated', 'Shipped', 'Billed']) }, settings: { charges: 'lines', conversions: {} } };
const date = 'Sat, 02 May 2026 03:30:05 +0000';
const order = (more: Record<string, unknown> = {}): StoreOrder => orderSchema.parse({ id: 250, customer_id: 0, status_id: 11, date_created: date, date_modified: date, subtotal_ex_tax: '10', subtotal_inc_tax: '10', total_ex_tax: '10', total_inc_tax: '10', default_currency_code: 'USD', billing_address: {}, ...more });
const plan = (row: Record<string, unknown>, changed = Object.keys(row), data = order()) => flow.plan({ sobject: 'Order', key: 'abc123:order:250', row, changed: new Set(changed), data }, context);
const shipment = (number: string, carrier = '') => ({ kind: 'shipment', id: 250, body: { tracking_number: number, tracking_carrier: carrier } });
const status = (id: number) => ({ kind: 'order', id: 250, body: { status_id: id } });

describe('a changed Order', () => {
  for (const [what, row, changed, writes] of [
    ['with another status sets it in the store', { BC_Status__c: 'Shipped' }, undefined, [status(2)]],
    ['that was cancelled is cancelled in the store', { BC_Status__c: 'Cancelled' }, undefined, [status(5)]],
    ['with a tracking number is a shipment', { BC_Tracking_Number__c: ' 1Z9 ', BC_Tracking_Carrier__c: 'UPS' }, undefined, [shipment('1Z9', 'UPS')]],
    ['with another carrier says so for its number', { BC_Tracking_Number__c: '1Z9', BC_Tracking_Carrier__c: 'DHL' }, ['BC_Tracking_Carrier__c'], [shipment('1Z9', 'DHL')]],
    ['with both ships first: what a person chose stands after it', { BC_Tracking_Number__c: '1Z9', BC_Status__c: 'Cancelled' }, undefined, [shipment('1Z9'), status(5)]],
    ['whose number was emptied takes no shipment back', { BC_Tracking_Number__c: null, BC_Tracking_Carrier__c: null }, undefined, []],
    ['with a carrier and no number ships nothing', { BC_Tracking_Number__c: '', BC_Tracking_Carrier__c: 'UPS' }, ['BC_Tracking_Carrier__c'], []],
    ['with another standard Status sets that of the store', { Status: 'Shipped' }, undefined, [status(2)]],
    ['whose standard Status says nothing to the store changes nothing', { Status: null }, undefined, []],
    ['with both statuses follows the one that is the store’s', { Status: 'Shipped', BC_Status__c: 'Cancelled' }, undefined, [status(5)]],
  ] as const) {
    it(what, () => assert.deepEqual(plan(row, changed && [...changed]), writes));
  }

  it('says only those words of Status to the store that both systems use and an activated order has', () => {
    assert.deepEqual(['Activated', 'Shipped', 'Billed', 'Cancelled', null].map((Status) => flow.rowOf?.({ Status, Id: '801' }, context)), [null, 'Shipped', null, null, null].map((Status) => ({ Status, Id: '801' })));
  });

  it('with a status the store does not have, or of an archived order, is refused', () => {
    assert.partialDeepStrictEqual([plan({ BC_Status__c: 'Incomplete' }), plan({ BC_Status__c: null }), plan({ BC_Status__c: 'Shipped' }, undefined, order({ is_deleted: true }))], [{ refuse: 'STATUS_UNKNOWN', field: 'BC_Status__c' }, { refuse: 'STATUS_UNKNOWN' }, { refuse: 'ORDER_ARCHIVED' }]);
  });
});

describe('a deleted Order', () => {
  it('is archived in the store, its lines are not', () => {
    const of = { key: 'abc123:order:250', entityKey: 'order:250' };
    assert.deepEqual([flow.onDelete?.({ sobject: 'Order', ...of }, 'delete'), flow.onDelete?.({ sobject: 'OrderItem', ...of }, 'delete')], [{ kind: 'order-archive', id: 250, body: {} }, undefined]);
  });
});
