import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPaid, type OrderFilter, orderFilteredBy } from './order-filter.ts';
import { orderSchema, type StoreOrder } from './order.ts';

const order = (given: Partial<StoreOrder>): StoreOrder => ({
  ...orderSchema.parse({ id: 1, status_id: 11, date_created: '', date_modified: '', subtotal_ex_tax: '10', subtotal_inc_tax: '10', total_ex_tax: '10', total_inc_tax: '10', billing_address: {} }),
  ...given,
});
const all: OrderFilter = { paidOnly: false, statuses: [], minimumTotal: '0' };
const reasonOf = (given: Partial<StoreOrder>, filter: Partial<OrderFilter>) => orderFilteredBy(order(given), { ...all, ...filter }, (id) => `status ${id}`)?.field;

describe('filters of orders', () => {
  it('know which states of payment mean that the money is, or was, there', () => {
    const states = ['', 'authorized', 'captured', 'capture pending', 'declined', 'held for review', 'paid', 'partially refunded', 'pending', 'refunded', 'void', 'void pending'];
    assert.deepEqual(states.filter((payment_status) => isPaid({ payment_status, status_id: 11 })), ['', 'captured', 'paid', 'partially refunded', 'refunded']);
  });

  it('tell payment by hand from the status alone', () => {
    const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
    assert.deepEqual(ids.filter((status_id) => !isPaid({ payment_status: '', status_id })), [1, 6, 7, 12]);
  });

  it('let everything in unless they say otherwise, and name the field that keeps an order out', () => {
    assert.deepEqual(
      [reasonOf({ status_id: 7 }, {}), reasonOf({ status_id: 7 }, { paidOnly: true }), reasonOf({}, { statuses: [2, 10] }), reasonOf({}, { statuses: [11] }), reasonOf({}, { minimumTotal: '10.01' }), reasonOf({}, { minimumTotal: '10.00' })],
      [undefined, 'payment_status', 'status_id', undefined, 'total_inc_tax', undefined],
    );
  });
});
