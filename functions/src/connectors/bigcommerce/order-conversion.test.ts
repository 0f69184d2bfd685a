import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Decimal } from 'decimal.js';
import { createSeededRandom } from '../../../../test/sandbox/random.ts';
import { orderLineSchema, orderSchema } from './order.ts';
import { convertHeader, convertMoney } from './order-conversion.ts';
import { allocateMoney } from './order-money.ts';

const seed = 20_261;

function randomOrder(random: ReturnType<typeof createSeededRandom>) {
  const lines = Array.from({ length: random.integer(1, 30) }, (_unused, index) => {
    const total = new Decimal(random.integer(0, 99_999)).dividedBy(100);
    return orderLineSchema.parse({ id: index + 1, quantity: random.integer(1, 9), total_ex_tax: total.toFixed(4), total_inc_tax: total.times('1.0825').toFixed(4) });
  });
  const shipping = new Decimal(random.integer(0, 2_000)).dividedBy(100);
  const exTax = Decimal.sum(shipping, ...lines.map((line) => line.total_ex_tax));
  const order = orderSchema.parse({ id: 1, status_id: 11, date_created: '', date_modified: '', subtotal_ex_tax: '0', subtotal_inc_tax: '0', shipping_cost_ex_tax: shipping.toFixed(4), shipping_cost_inc_tax: shipping.toFixed(4), total_ex_tax: exTax.toFixed(4), total_inc_tax: exTax.times('1.0825').toDecimalPlaces(2).toFixed(4), billing_address: {} });
  return { ...order, lines };
}

it(`orders of any size tie to the cent in the other currency (seed ${seed})`, () => {
  const random = createSeededRandom(seed);
  for (let round = 0; round < 500; round += 1) {
    const order = randomOrder(random);
    const conversion = { currency: 'USD', rate: new Decimal(random.integer(1, 3_000_000)).dividedBy(1_000_000) };
    const money = convertMoney(allocateMoney(order), order, conversion);
    const parts = [...money.lines, ...money.charges];
    const total = convertHeader(order, conversion).total_inc_tax;
    assert.deepEqual([Decimal.sum(0, ...parts.map(({ net }) => net)).equals(total), parts.filter(({ net }) => new Decimal(net).lt(0))], [true, []], `seed ${seed}, round ${round}`);
    assert.ok(new Decimal(total).equals(new Decimal(order.total_inc_tax).times(conversion.rate).toDecimalPlaces(2)), `seed ${seed}, round ${round}`);
  }
});

it('an order that contradicts itself keeps its contradiction', () => {
  const order = { ...orderSchema.parse({ id: 1, status_id: 11, date_created: '', date_modified: '', subtotal_ex_tax: '0', subtotal_inc_tax: '0', total_ex_tax: '20', total_inc_tax: '20', billing_address: {} }), lines: [orderLineSchema.parse({ id: 1, quantity: 1, total_ex_tax: '10', total_inc_tax: '10' })] };
  const money = convertMoney(allocateMoney(order), order, { currency: 'USD', rate: new Decimal('0.5') });
  assert.deepEqual([money.lines[0]?.net, money.charges, money.contradiction === undefined], ['5', [], false]);
});
