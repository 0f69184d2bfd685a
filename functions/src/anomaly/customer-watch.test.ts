import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCustomerStream } from '../../test-customer-stream.ts';
import { createCustomerWatch, type CustomerOrder, customerWatchStateSchema } from './customer-watch.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const order = (day: number, changes: Partial<CustomerOrder> = {}): CustomerOrder => ({ id: String(day), placedAt: day * dayMs, customer: 'c1', isGuest: false, segment: 'registered', currency: 'EUR', total: 50, country: 'DE', place: 'home', phone: '1', ...changes });

/** A watch that has seen a month of a shop: 20 regulars who order every other day, about the same each. */
function learned() {
  const watch = createCustomerWatch();
  for (let at = 0; at < 300; at += 1) assert.deepEqual(watch.check(order(at / 10, { id: `n${at}`, customer: `r${at % 20}`, place: `p${at % 20}`, phone: `t${at % 20}`, total: 50 + (at % 7) })), []);
  return watch;
}

describe('odd customers', () => {
  it('order far above their own past, however usual that is for others', () => {
    const watch = learned();
    const [alert] = watch.check(order(31, { customer: 'r3', total: 900 }));
    assert.deepEqual([alert?.rule, alert?.observed, alert?.customer], ['far-above-own-past', '900.00 EUR', 'r3']);
    assert.match(String(alert?.message), /^A customer orders far more than he ever did: 900\.00 EUR; expected: about 5\d\.\d\d EUR, as his last 8 orders \(\d+\.\d robust standard deviations of what customers differ from themselves\)\.$/);
    assert.deepEqual(watch.check(order(31, { customer: 'somebody new', place: 'q', phone: 'q', total: 900 })), []);
  });

  it('order far more often than they do, and are told of once a day', () => {
    const watch = learned();
    const alerts = Array.from({ length: 20 }, (_unused, at) => watch.check(order(31 + at / 24, { customer: 'r4', total: 52 })).map(({ rule }) => rule));
    assert.deepEqual(alerts.flat(), ['many-orders-a-day']);
  });

  it('come from another country than ever, once; where half of all do, nobody is told', () => {
    const watch = learned();
    const moved = (day: number, country: string, customer = 'r5') => watch.check(order(day, { customer, total: 52, country })).map(({ rule, observed, expected }) => [rule, observed, expected]);
    assert.deepEqual([moved(31, 'NG'), moved(32, 'NG')], [[['country-changed', 'NG', 'DE, as his last 15 orders']], []]);
    for (let at = 6; at < 12; at += 1) moved(33, 'FR', `r${at}`);
    assert.deepEqual(moved(34, 'FR', 'r15'), []);
  });

  it('share an address or a phone with many other new ones; a household or an office does not', () => {
    const watch = learned();
    const newcomers = (count: number, more: (at: number) => Partial<CustomerOrder>, day: number, stepMs = hourMs) => Array.from({ length: count }, (_unused, at) => watch.check(order(day, { placedAt: day * dayMs + at * stepMs, customer: `new ${day} ${at}`, ...more(at) }))).flat().map(({ rule, observed }) => `${rule}: ${observed}`);
    assert.deepEqual(newcomers(4, () => ({ place: 'family', phone: 'x' }), 31), []);
    assert.deepEqual(newcomers(10, (at) => ({ place: 'warehouse', phone: `w${at}` }), 32), ['one-address: 5 new customers with one address within 24 hours', 'one-address: 10 new customers with one address within 24 hours']);
    assert.deepEqual(newcomers(5, (at) => ({ place: `g${at}`, phone: '555', isGuest: true }), 34), ['one-phone: 5 guests with one phone within 7 days']);
    assert.deepEqual(newcomers(60, (at) => ({ place: 'campus', phone: `k${at}` }), 40, 12 * hourMs), []);
  });

  it('are found in a stream that was interrupted as in one that was not: nearly all, and next to nobody else', () => {
    const { orders, scoredFrom } = createCustomerStream({ seed: 21, days: 40 });
    const whole = createCustomerWatch();
    const expected = orders.map((each) => whole.check(each));
    let watch = createCustomerWatch();
    const seen = orders.map((each, at) => {
      if (at % 1_000 === 999) watch = createCustomerWatch(customerWatchStateSchema.parse(JSON.parse(JSON.stringify(watch.state()))));
      return watch.check(each);
    });
    assert.deepEqual(seen, expected);
    const scored = orders.flatMap((one, at) => (one.placedAt > scoredFrom ? [{ ...one, alerts: seen[at] ?? [] }] : []));
    const anomalies = [...Map.groupBy(scored.filter(({ anomaly }) => anomaly !== undefined), ({ anomaly }) => anomaly).values()];
    const found = anomalies.filter((own) => own.some(({ truth, alerts }) => alerts.some(({ rule }) => rule === truth))).length;
    const normal = scored.filter(({ truth }) => truth === undefined);
    const falseAlarms = normal.filter(({ alerts }) => alerts.length > 0).length;
    assert.ok(found >= 0.95 * anomalies.length, `${found} of ${anomalies.length}`);
    assert.ok(found >= 0.95 * (found + falseAlarms) && falseAlarms <= normal.length / 1_000, `${falseAlarms} false of ${normal.length}`);
  });
});
