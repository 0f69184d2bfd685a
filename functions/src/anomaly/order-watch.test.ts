import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOrderStream } from '../../test-order-stream.ts';
import { createOrderWatch, orderWatchStateSchema, type WatchedOrder } from './order-watch.ts';

const minuteMs = 60_000;
/** An ordinary order; `at` counts hours. */
function order(at: number, changes: Partial<WatchedOrder> = {}): WatchedOrder {
  const price = 20 + (at % 7);
  return { id: String(at), placedAt: at * 60 * minuteMs, customer: `c${at}`, segment: 'retail', currency: 'EUR', subtotal: 2 * price, discount: 0, tax: 4, shipping: 5, total: 2 * price + 9, lines: [{ product: `p${at}`, quantity: 2, price, listPrice: price }], ...changes };
}
function learned() {
  const watch = createOrderWatch();
  for (let at = 0; at < 200; at += 1) assert.deepEqual(watch.check(order(at)), []);
  return watch;
}
const rulesOf = (changes: Partial<WatchedOrder>): string[] => learned().check(order(300, changes)).map(({ rule }) => rule);

describe('odd orders', () => {
  it('are those whose total is not the sum of its parts, or not positive', () => {
    assert.deepEqual(rulesOf({ total: 60.2 }), ['total-does-not-add-up']);
    assert.deepEqual(rulesOf({ subtotal: 0, tax: 0, shipping: 0, total: 0 }), ['total-not-positive']);
  });

  it('are named with what was seen, what is usual and how far that is', () => {
    const [alert] = learned().check(order(300, { subtotal: 4_600, total: 4_609 }));
    assert.ok(alert);
    assert.deepEqual([alert.order, alert.rule, alert.observed], ['300', 'unusual-total', '4609.00 EUR']);
    assert.match(alert.expected, /^retail EUR usually 4\d\.\d\d EUR to 7\d\.\d\d EUR$/);
    assert.match(alert.scale, /^\d+\.\d robust standard deviations$/);
    assert.equal(alert.message, `The total is unusual: 4609.00 EUR; expected: ${alert.expected} (${alert.scale}).`);
  });

  it('are measured within their own currency and segment', () => {
    assert.deepEqual(rulesOf({ currency: 'JPY', subtotal: 4_600, total: 4_609 }), []);
    assert.deepEqual(rulesOf({ segment: 'wholesale', subtotal: 4_600, total: 4_609 }), []);
  });

  it('have a price far from the catalogue, a huge quantity or a huge discount', () => {
    const line = { product: 'p', quantity: 2, price: 26, listPrice: 26 };
    assert.deepEqual(rulesOf({ lines: [line, { ...line, listPrice: 260 }] }), ['unusual-price']);
    assert.deepEqual(rulesOf({ lines: [{ ...line, quantity: 999 }] }), ['unusual-quantity']);
    assert.deepEqual(rulesOf({ discount: 46, subtotal: 92, total: 55 }), ['unusual-discount']);
  });

  it('come in bursts of one customer, or twice within minutes', () => {
    const watch = learned();
    const alerts = Array.from({ length: 6 }, (_, at) => watch.check({ ...order(300 + at), customer: 'hasty', placedAt: 9e9 + at * minuteMs }).map(({ rule }) => rule));
    assert.deepEqual(alerts, [[], [], [], [], ['many-orders'], ['many-orders']]);
    const twice = order(400);
    assert.deepEqual([watch.check(twice), watch.check({ ...twice, id: '401', placedAt: twice.placedAt + minuteMs }).map(({ rule }) => rule)], [[], ['repeated-order']]);
    assert.deepEqual(watch.check({ ...twice, id: '402', placedAt: twice.placedAt + 10 * minuteMs }), []);
  });

  it('are found in a stream that was interrupted as in one that was not', () => {
    const { orders } = createOrderStream({ seed: 21, days: 30, ordersADay: 100 });
    const whole = createOrderWatch();
    const expected = orders.map((each) => whole.check(each));
    let watch = createOrderWatch();
    const seen = orders.map((each, at) => {
      if (at % 1_000 === 999) watch = createOrderWatch(orderWatchStateSchema.parse(JSON.parse(JSON.stringify(watch.state()))));
      return watch.check(each);
    });
    assert.deepEqual(seen, expected);
    const scored = orders.flatMap(({ truth }, at) => (truth === 'a burst begins' || (orders[at]?.placedAt ?? 0) < (orders[0]?.placedAt ?? 0) + 20 * 1_440 * minuteMs ? [] : [{ truth, isAlarm: (seen[at]?.length ?? 0) > 0 }]));
    assert.ok(scored.filter(({ truth, isAlarm }) => truth !== undefined && isAlarm).length >= 0.9 * scored.filter(({ truth }) => truth !== undefined).length);
    assert.ok(scored.filter(({ truth, isAlarm }) => truth === undefined && isAlarm).length <= scored.length / 500);
  });
});
