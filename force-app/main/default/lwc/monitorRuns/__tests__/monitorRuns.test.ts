import { createElement } from 'lwc';
import MonitorRuns from 'c/monitorRuns';

const text = (value: string | null) => ({ value });
const run = (state: string, figures: { total?: number; done?: number; failed?: number } = {}) => ({
  Id: 'a031', Kind__c: text('first-load'), Flow__c: text('order-to-salesforce'), State__c: text(state), Total__c: { value: figures.total ?? null }, Done__c: { value: figures.done ?? null }, Failed__c: { value: figures.failed ?? null },
  Started_At__c: text('2026-11-22T12:00:00.000Z'), Ended_At__c: text(null),
});

function show(runs: object[]) {
  const element = Object.assign(createElement('c-monitor-runs', { is: MonitorRuns }), { runs });
  document.body.replaceChildren(element);
  return element.shadowRoot;
}

test('no runs yet is said in words', () => {
  expect(show([])?.querySelector('[data-id="empty"]')).not.toBeNull();
});

test('a run under way shows how far it is, and what failed', () => {
  const root = show([run('Running', { total: 200, done: 50, failed: 2 })]);
  expect(root?.querySelector('lightning-progress-bar')).toMatchObject({ value: 25 });
  expect(root?.textContent).toContain('c.Crosswalk_Monitor_Run_Failed');
});

test('a run that has ended, or whose end is not known, has no bar', () => {
  expect([show([run('Done', { total: 5, done: 5 })]), show([run('Running', { done: 5 })])].map((root) => root?.querySelector('lightning-progress-bar'))).toEqual([null, null]);
});
