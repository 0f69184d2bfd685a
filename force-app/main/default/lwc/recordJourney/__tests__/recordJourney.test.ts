import { createElement } from 'lwc';
import RecordJourney from 'c/recordJourney';

const at = Date.parse('2026-11-22T12:00:00Z');
const done = {
  at: '2026-11-22T12:00:03.000Z', flow: 'order-to-salesforce', action: 'sync.done', code: null, why: null, events: [{ source: 'webhook', eventAt: null, receivedAt: '2026-11-22T12:00:00.000Z' }],
  stages: [{ stage: 'extract', at }, { stage: 'transform', at }, { stage: 'validate', at }, { stage: 'load', at }, { stage: 'confirm', at }],
  requests: [{ system: 'bigcommerce', route: 'GET /v2/orders', id: 'abc', status: 200, at, durationMs: 5 }, { system: 'salesforce', route: 'POST /composite', status: 200, at, durationMs: 5 }],
  writes: [{ object: 'OrderItem', did: 'created', count: 3, fields: [] }], choices: {}, hiddenRecords: 0,
};

function show(journey: object) {
  const element = Object.assign(createElement('c-record-journey', { is: RecordJourney }), { journey: { entityKey: 'order:1', storeLink: null, waiting: [], tries: [], ...journey } });
  document.body.append(element);
  return element.shadowRoot;
}

afterEach(() => document.body.replaceChildren());

test('a record without a past says so', () => {
  expect(show({})?.querySelector('[data-id="empty"]')).not.toBeNull();
});

test('a try is told step by step, with the request ids there are', () => {
  const root = show({ tries: [done] });
  expect([...(root?.querySelectorAll<HTMLElement>('[data-step]') ?? [])].map(({ dataset }) => dataset.step)).toEqual(['event', 'extract', 'transform', 'load', 'confirm']);
  expect(root?.querySelector('[data-step="load"]')?.textContent).toContain('c.Crosswalk_Object_OrderItem × 3 c.Crosswalk_Record_Did_created');
  expect([...(root?.querySelectorAll('.request') ?? [])].map((item) => item.textContent)).toEqual(['c.Crosswalk_Record_Side_Bigcommerce GET /v2/orders → 200 · abc']);
});

const kinds: [string, object, string][] = [
  ['nothing to write', { writes: [] }, 'c.Crosswalk_Record_Journey_Unchanged'],
  ['passed over', { code: 'STALE_EVENT', why: 'Older.', writes: [] }, 'c.Crosswalk_Record_Journey_Skipped'],
  ['tried again later', { action: 'sync.retry', code: 'RATE_LIMITED', why: 'Slow down.' }, 'c.Crosswalk_Record_Journey_Retry'],
  ['given to a person', { action: 'sync.dead', code: 'VALIDATION_RULE', why: 'A rule.' }, 'c.Crosswalk_Record_Journey_Dead'],
  ['resolved by a person', { action: 'command.resolve', choices: { 'Order.BC_Status__c': 'salesforce' } }, 'c.Crosswalk_Record_Journey_Resolve'],
  ['redriven by a person', { action: 'command.redrive' }, 'c.Crosswalk_Record_Journey_Command'],
];
test.each(kinds)('what was %s is named so', (_title, more, words) => {
  expect(show({ tries: [{ ...done, ...more }] })?.querySelector('.slds-text-title_bold')?.textContent).toBe(words);
});

test('what waits stands first, with its reason; what may not be read is counted', () => {
  const root = show({ waiting: [{ flow: 'order-to-salesforce', since: '2026-11-22T12:00:00Z', runAt: '', isLeased: false, isPaused: false, code: 'RATE_LIMITED', why: 'Slow down.' }], tries: [{ ...done, hiddenRecords: 2 }] });
  expect(root?.querySelector('[data-id="waiting"]')?.textContent).toContain('Slow down.');
  expect(root?.textContent).toContain('c.Crosswalk_Record_Journey_Hidden');
});
