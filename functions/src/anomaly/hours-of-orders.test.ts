import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeHours, type CountedOrder, hourMs, type HoursState } from './hours-of-orders.ts';

const begin = Date.parse('2026-03-02T10:20:00Z');
const minutes = (count: number) => begin + count * 60_000;
const order = (placedAt: number): CountedOrder => ({ key: `order:${placedAt}`, placedAt });
/** Looks every ten minutes, as the service does at least. */
function lookUntil(state: HoursState, { from, to, isHeard = true, heard = Infinity }: { from: number; to: number; isHeard?: boolean; /** Minute up to which the flow has caught up. */ heard?: number }, placedAt: readonly number[] = []): { state: HoursState; alerts: string[]; usual: number } {
  let [held, alerts, usual] = [state, [] as string[], 0];
  for (let now = from; now <= to; now += 10) {
    const report = closeHours(held, placedAt.filter((at) => at > minutes(now - 10) && at <= minutes(now)).map(order), { now: minutes(now), isHeard, heardUntil: minutes(Math.min(now, heard)) });
    held = report.state;
    if (report.alert) alerts = [...alerts, `${report.alert.rule} ${new Date(report.alert.hour * hourMs).toISOString()}`];
    if (report.isUsual) usual += 1;
  }
  return { state: held, alerts, usual };
}
const learned = (state: HoursState): HoursState => ({ ...state, volume: { usual: Array.from({ length: 168 }, () => 40), hours: 400, observed: 960, expected: 960, oddInRow: 0 } });

describe('the hours of a shop', () => {
  it('begin with the first whole one after somebody looks', () => {
    const { state } = closeHours(undefined, [minutes(-5), minutes(50)].map(order), { now: begin, isHeard: true, heardUntil: begin });
    assert.deepEqual([state.next, state.counts], [Math.floor(begin / hourMs) + 1, { [Math.floor(begin / hourMs) + 1]: 1 }]);
  });

  it('are closed five minutes after they end, the silent ones too, and say when they are as usual again', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true, heardUntil: begin }).state);
    const silent = lookUntil(first, { from: 10, to: 110 });
    assert.deepEqual(silent.alerts, ['silence 2026-03-02T11:00:00.000Z']);
    const orders = Array.from({ length: 40 }, (_, place) => minutes(111 + place / 2));
    const busy = lookUntil(silent.state, { from: 120, to: 170 }, orders);
    assert.deepEqual([busy.alerts, busy.usual], [[], 1]);
  });

  it('in which nobody listened are neither judged nor learned from', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true, heardUntil: begin }).state);
    const { state, alert } = closeHours(first, [], { now: minutes(600), isHeard: true, heardUntil: minutes(600) });
    assert.deepEqual([alert, state.next, state.volume?.hours], [undefined, Math.floor(minutes(600) / hourMs) + 1, 400]);
  });

  it('of a flow that is paused by hand are no silence, and what lands afterwards is no surge', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true, heardUntil: begin }).state);
    const paused = lookUntil(first, { from: 10, to: 300, isHeard: false });
    const late = Array.from({ length: 500 }, (_unused, place) => ({ key: `late:${place}`, placedAt: minutes(100) }));
    const resumed = closeHours(paused.state, late, { now: minutes(310), isHeard: true, heardUntil: minutes(310) });
    assert.deepEqual([paused.alerts, resumed.alert, resumed.state.counts, resumed.state.next, resumed.state.volume?.hours], [[], undefined, {}, Math.floor(minutes(300) / hourMs) + 1, 400]);
  });

  it('are judged by when their orders were placed, once what waits for an org that is away has landed', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true, heardUntil: begin }).state);
    // From 11:10 on nothing lands. Meanwhile forty orders an hour are placed, as ever.
    const away = lookUntil(first, { from: 10, to: 300, heard: 50 }, Array.from({ length: 7 }, (_unused, place) => minutes(41 + place)));
    assert.deepEqual([away.alerts, away.usual, away.state.next], [[], 0, first.next]);
    const backlog = Array.from({ length: 160 }, (_unused, place) => ({ key: `late:${place}`, placedAt: minutes(48 + place * 1.5) }));
    const caughtUp = closeHours(away.state, backlog, { now: minutes(301), isHeard: true, heardUntil: minutes(301) });
    assert.deepEqual([caughtUp.alert, caughtUp.isUsual, caughtUp.state.volume?.hours, caughtUp.state.volume?.oddInRow], [undefined, true, 404, 0]);
  });

  it('tell of a silence that was one, when the org is back', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true, heardUntil: begin }).state);
    const away = lookUntil(first, { from: 10, to: 110, heard: 50 });
    const caughtUp = lookUntil(away.state, { from: 120, to: 120 });
    assert.deepEqual([away.alerts, caughtUp.alerts], [[], ['silence 2026-03-02T11:00:00.000Z']]);
  });

  it('are neither judged nor learned from where one order waits for more than a day', () => {
    const first = learned(closeHours(undefined, [], { now: begin, isHeard: true, heardUntil: begin }).state);
    const { state, alerts } = lookUntil(first, { from: 10, to: 30 * 60, heard: 50 });
    assert.deepEqual([alerts, state.next, state.volume?.hours], [[], Math.floor(minutes(30 * 60) / hourMs) - 24, 400]);
  });

  it('count what a filter keeps out, each order once however often it changes and even if it comes in at last', () => {
    const at = minutes(50);
    const { state } = closeHours(undefined, [], { now: minutes(35), isHeard: true, heardUntil: minutes(35) });
    const held = closeHours(state, [{ ...order(at), isHeld: true }, { ...order(at), isHeld: true }], { now: minutes(52), isHeard: true, heardUntil: minutes(52) });
    const landed = closeHours(held.state, [order(at), order(at + 1)], { now: minutes(55), isHeard: true, heardUntil: minutes(55) });
    assert.deepEqual(landed.state.counts, { [Math.floor(at / hourMs)]: 2 });
  });
});
