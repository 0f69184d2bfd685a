import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeHours, hourMs, type HoursState } from './hours-of-orders.ts';

const begin = Date.parse('2026-03-02T10:20:00Z');
const minutes = (count: number) => begin + count * 60_000;
/** Looks every ten minutes, as the service does at least. */
function lookUntil(state: HoursState, from: number, to: number, placedAt: readonly number[] = []): { state: HoursState; alerts: string[]; usual: number } {
  let [held, alerts, usual] = [state, [] as string[], 0];
  for (let now = from; now <= to; now += 10) {
    const report = closeHours(held, placedAt.filter((at) => at > minutes(now - 10) && at <= minutes(now)), minutes(now));
    held = report.state;
    if (report.alert) alerts = [...alerts, `${report.alert.rule} ${new Date(report.alert.hour * hourMs).toISOString()}`];
    if (report.isUsual) usual += 1;
  }
  return { state: held, alerts, usual };
}
const learned = (state: HoursState): HoursState => ({ ...state, volume: { usual: Array.from({ length: 168 }, () => 40), hours: 400, observed: 960, expected: 960, oddInRow: 0 } });

describe('the hours of a shop', () => {
  it('begin with the first whole one after somebody looks', () => {
    const { state } = closeHours(undefined, [minutes(-5), minutes(50)], begin);
    assert.deepEqual([state.next, state.counts], [Math.floor(begin / hourMs) + 1, { [Math.floor(begin / hourMs) + 1]: 1 }]);
  });

  it('are closed five minutes after they end, the silent ones too, and say when they are as usual again', () => {
    const first = learned(closeHours(undefined, [], begin).state);
    const silent = lookUntil(first, 10, 110);
    assert.deepEqual(silent.alerts, ['silence 2026-03-02T11:00:00.000Z']);
    const orders = Array.from({ length: 40 }, (_, place) => minutes(111 + place / 2));
    const busy = lookUntil(silent.state, 120, 170, orders);
    assert.deepEqual([busy.alerts, busy.usual], [[], 1]);
  });

  it('in which nobody listened are neither judged nor learned from', () => {
    const first = learned(closeHours(undefined, [], begin).state);
    const { state, alert } = closeHours(first, [], minutes(600));
    assert.deepEqual([alert, state.next, state.volume?.hours], [undefined, Math.floor(minutes(600) / hourMs) + 1, 400]);
  });
});
