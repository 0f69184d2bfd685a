import { createElement } from 'lwc';
import MonitorFigures from 'c/monitorFigures';

const base = { health: [], flows: [], waiting: 0, oldestAt: undefined, hour: undefined, orgCalls: undefined, storeWindow: undefined, charts: new Map(), reportAt: 1, heartbeats: new Map() };

function show(state: object) {
  const element = Object.assign(createElement('c-monitor-figures', { is: MonitorFigures }), { state: { ...base, ...state } });
  document.body.replaceChildren(element);
  const figure = (name: string) => element.shadowRoot?.querySelector(`[data-figure="${name}"]`);
  return { figure, value: (name: string) => figure(name)?.querySelector('.value lightning-formatted-number') };
}

test('throughput, success, delay and what both platforms allow are figures', () => {
  const { figure, value } = show({ hour: { done: 90, dead: 10, latencyMs: 1_500 }, orgCalls: { used: 25_000, max: 100_000 }, storeWindow: { quota: 450, left: 300, windowMs: 30_000 } });
  expect(['rate', 'success', 'latency'].map((name) => value(name))).toMatchObject([{ value: 1.5 }, { value: 0.9 }, { value: 1.5 }]);
  expect(['org-calls', 'store-calls'].map((name) => figure(name)?.querySelector('lightning-progress-bar'))).toMatchObject([{ value: 25 }, { value: 33 }]);
});

test('what is not known is a dash, and no progress bar', () => {
  const { figure, value } = show({});
  expect([value('success'), figure('success')?.textContent?.includes('c.Crosswalk_Monitor_None'), figure('org-calls')?.querySelector('lightning-progress-bar')]).toEqual([null, true, null]);
});

test('a queue says how long its oldest record waits', () => {
  expect(show({ waiting: 3, oldestAt: 1_000 }).figure('waiting')?.querySelector('lightning-relative-date-time')).toMatchObject({ value: 1_000 });
  expect(show({}).figure('waiting')?.textContent).toContain('c.Crosswalk_Monitor_Queue_None');
});
