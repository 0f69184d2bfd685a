import { createElement } from 'lwc';
import MonitorChart from 'c/monitorChart';
import { readChart } from 'c/monitorChartView';

const slots = (values: Record<number, number>) => Array.from({ length: 60 }, (_, place) => values[place] ?? 0);
const chart = (from: string, done: Record<number, number>, dead: Record<number, number> = {}) => {
  const read = readChart({ from, everyMs: 300_000, done: slots(done), dead: slots(dead), retried: slots({}), latencyMs: slots({}).map((_, place) => (done[place] ? 1_500 : null)) });
  if (!read) throw new Error('this is no chart');
  return read;
};

function show(charts: [string, ReturnType<typeof chart>][]) {
  const element = Object.assign(createElement('c-monitor-chart', { is: MonitorChart }), { charts: new Map(charts), flows: [{ name: 'a', title: 'A' }, { name: 'b', title: 'B' }, { name: 'idle', title: 'Idle' }] });
  document.body.append(element);
  const root = element.shadowRoot;
  return { root, bars: () => [...(root?.querySelectorAll('rect') ?? [])].map((bar) => `${bar.getAttribute('class')} ${bar.getAttribute('x')} ${bar.getAttribute('height')}`) };
}

afterEach(() => document.body.replaceChildren());

test('nothing in five hours is said in words', () => {
  expect(show([]).root?.querySelector('[data-id="empty"]')).not.toBeNull();
});

test('all flows are drawn as one, an older report moved to the stretches of the newest', () => {
  const { bars, root } = show([['a', chart('2026-11-22T12:00:00Z', { 10: 3 }, { 10: 1 })], ['b', chart('2026-11-22T12:05:00Z', { 9: 4 })]]);
  expect(bars()).toEqual(['done 91 87.5', 'dead 91 12.5']);
  expect(root?.querySelector('[data-id="drawing"]')?.getAttribute('aria-label')).toBe('c.Crosswalk_Monitor_Chart_Summary');
});

test('one flow can be chosen, of those that did something; the table says the same', async () => {
  const { bars, root } = show([['a', chart('2026-11-22T12:00:00Z', { 0: 2, 59: 4 })], ['b', chart('2026-11-22T12:00:00Z', { 1: 9 })]]);
  const choice = root?.querySelector('lightning-combobox');
  expect(choice).toMatchObject({ options: [{ value: '' }, { value: 'a' }, { value: 'b' }] });
  choice?.dispatchEvent(new CustomEvent('change', { detail: { value: 'a' } }));
  await Promise.resolve();
  expect(bars()).toEqual(['done 1 50', 'done 591 100']);
  expect(root?.querySelectorAll('[data-id="table"] tbody tr')).toHaveLength(2);
  expect(root?.querySelector('[data-id="table"] tbody tr td:last-child lightning-formatted-number')).toMatchObject({ value: 1.5 });
});
