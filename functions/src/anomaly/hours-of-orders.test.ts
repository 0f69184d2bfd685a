import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeHours, type CountedOrder, hourMs, type HoursState } from './hours-of-orders.ts';

const begin = Date.parse('2026-03-02T10:20:00Z');
const minutes = (count: number) => begin + count * 60_000;
const order = (placedAt: number): CountedOrder => ({ key: `order:${placedAt}`, placedAt });
/** Looks every ten minutes, as the service does at least. */
function lookUntil(state: HoursState, { from, to, isHeard = true }: { from: number; to: number; isHeard?: boolean }, placedAt: readonly number[] = []): { state: HoursState; alerts: string[]; usual: number } {
  let [held, alerts, usual] = [state, [] as string[], 0];
  for (let now = from; now <= to; now += 10) {
    const report = closeHours(held, placedAt.filter((at) => at > minutes(now - 10) && at <= minutes(now)).map(order), { now: minutes(now), isHeard });
    held = report.state;
    if (report.alert) alerts = [...alerts, `${report.alert.rule} ${new Date(report.alert.hour * hourMs).toISOString()}`];
    if (report.isUsual) usual += 1;
  }
  return { state: held, alerts, usual };
}
const learned = (state: HoursState): HoursState => ({ ...state, volume: { usual: Array.from({ length: 168 }, () => 40), hours: 400, observed: 960, expected: 960, oddInRow: 0 } });

describe('the hours of a shop', () => {
  it('begin with the first whole one after somebody looks', () => {
    const { state } = closeHours(undefined, [minutes(-5), minutes(50)].map(order), { now: begin, isHeard: true });
    assert.deepEqual([state.next, state.counts], [Math.floor(begin / hourMs) + 1, { [Math.floor(begin / hourMs) + 1]: 1 }]);
  });

  it('are closed five minutes after they end, the silent ones too, and say when they are as usual again', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true }).state);
    const silent = lookUntil(first, { from: 10, to: 110 });
    assert.deepEqual(silent.alerts, ['silence 2026-03-02T11:00:00.000Z']);
    const orders = Array.from({ length: 40 }, (_, place) => minutes(111 + place / 2));
    const busy = lookUntil(silent.state, { from: 120, to: 170 }, orders);
    assert.deepEqual([busy.alerts, busy.usual], [[], 1]);
  });

  it('in which nobody listened are neither judged nor learned from', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true }).state);
    const { state, alert } = closeHours(first, [], { now: minutes(600), isHeard: true });
    assert.deepEqual([alert, state.next, state.volume?.hours], [undefined, Math.floor(minutes(600) / hourMs) + 1, 400]);
  });

  it('of a flow that is paused by hand are no silence, and what lands afterwards is no surge', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true }).state);
    const paused = lookUntil(first, { from: 10, to: 300, isHeard: false });
    const late = Array.from({ length: 500 }, (_unused, place) => ({ key: `late:${place}`, placedAt: minutes(100) }));
    const resumed = closeHours(paused.state, late, { now: minutes(310), isHeard: true });
    assert.deepEqual([paused.alerts, resumed.alert, resumed.state.counts, resumed.state.next, resumed.state.volume?.hours], [[], undefined, {}, Math.floor(minutes(300) / hourMs) + 1, 400]);
  });

  it('count what a filter keeps out, each order once however often it changes and even if it comes in at last', () => {
    const at = minutes(50);
    const { state } = closeHours(undefined, [], { now: minutes(35), isHeard: true });
    const held = closeHours(state, [{ ...order(at), isHeld: true }, { ...order(at), isHeld: true }], { now: minutes(52), isHeard: true });
    const landed = closeHours(held.state, [order(at), order(at + 1)], { now: minutes(55), isHeard: true });
    assert.deepEqual(landed.state.counts, { [Math.floor(at / hourMs)]: 2 });
  });
});
