import { headlineOf } from 'c/monitorHeadline';
import type { MonitorState } from 'c/monitorStatus';

const now = 1_000_000;
const good: MonitorState = { hasModel: false, health: [{ name: 'bigcommerce', isReady: true, problem: '' }], flows: [], waiting: 0, oldestAt: undefined, hour: undefined, orgCalls: undefined, storeWindow: undefined, charts: new Map(), reportAt: now - 1_000, heartbeats: new Map() };
const titles = (state: Partial<MonitorState>, issueCount = 0, openedAt = now) => headlineOf({ ...good, ...state }, issueCount, { now, openedAt }).title;

test('the worst news comes first', () => {
  const down = { health: [{ name: 'bigcommerce', isReady: false, problem: 'It is away.' }] };
  const paused = { flows: [{ name: 'a', title: 'A', description: '', isPaused: true, waiting: 0, done: 0, dead: 0 }] };
  expect(titles({})).toBe('c.Crosswalk_Monitor_Good');
  expect(titles(paused)).toBe('c.Crosswalk_Monitor_Paused');
  expect([titles(paused, 1), titles(paused, 2)]).toEqual(['c.Crosswalk_Monitor_Issues_One', 'c.Crosswalk_Monitor_Issues_Many']);
  expect(titles({ ...down, ...paused }, 1)).toBe('c.Crosswalk_Monitor_Down');
  expect(titles({ reportAt: undefined, health: [] }, 1)).toBe('c.Crosswalk_Monitor_Empty');
});

test('a service that does not report while somebody looks is silent; one that was not looked at is given time', () => {
  const old = { reportAt: now - 600_000 };
  expect([titles(old, 0, now - 80_000), titles(old, 0, now - 10_000), titles({}, 0, now - 80_000)]).toEqual(['c.Crosswalk_Monitor_Silent', 'c.Crosswalk_Monitor_Good', 'c.Crosswalk_Monitor_Good']);
});
