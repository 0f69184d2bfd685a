import { readSetup, stepStates } from 'c/setupState';

const row = (key: string, kind: string, value: unknown) => ({ Id: key, Key__c: { value: key }, Kind__c: { value: kind }, Value__c: { value: typeof value === 'string' ? value : JSON.stringify(value) } });
const org = row('connection:salesforce', 'connection', { state: 'connected', source: 'environment', method: 'jwt', username: 'i@example.com', organizationId: '00D', canSignIn: false });
const store = (state: string) => row('connection:bigcommerce', 'connection', { state, source: 'app', storeHash: 'abc123', missing: ['Orders: modify'] });
const finding = (name: string, state: string) => row(`preflight:${name}`, 'preflight', { state, message: 'So it is.', checkedAt: '2026-01-02T03:04:05Z' });
const run = (id: string, state: string, startedAt: string) => row(`run:${id}`, 'run', { flow: 'order-to-salesforce', state, listed: 4, done: 2, failed: 0, share: 1, total: 4, secondsLeft: 3, startedAt });

test('an empty mirror is an org that no service has reported to', () => {
  const setup = readSetup([]);
  expect([setup.org, setup.store, setup.findings, setup.runs]).toEqual([undefined, undefined, [], []]);
  expect(stepStates(setup, false)).toEqual({ org: 'open', store: 'open', preflight: 'open', flows: 'open', load: 'open' });
});

test('rows become what the steps show; a row that cannot be read shows nothing', () => {
  const setup = readSetup([org, store('connected'), finding('later-check', 'ok'), finding('clocks', 'ok'), finding('hooks', 'failed'), run('1', 'done', '2026-01-01T00:00:00Z'), run('2', 'loading', '2026-01-02T00:00:00Z'), row('preflight:x', 'preflight', 'no json'), row('flow:a', 'flow', { isPaused: true })]);
  expect(setup.org).toEqual({ state: 'connected', source: 'environment', method: 'jwt', username: 'i@example.com', organizationId: '00D', canSignIn: false });
  expect(setup.store).toEqual({ state: 'connected', source: 'app', storeHash: 'abc123', missing: ['Orders: modify'], problem: '' });
  expect(setup.findings.map(({ name }) => name)).toEqual(['x', 'hooks', 'later-check', 'clocks']);
  expect(setup.runs.map(({ id }) => id)).toEqual(['2', '1']);
  expect(setup.flows.map(({ isPaused }) => isPaused)).toEqual([true]);
});

test.each([
  ['connected', 'done'], ['scopes-missing', 'problem'], ['revoked', 'problem'], ['unreachable', 'problem'], ['testing', 'open'], ['not-connected', 'open'],
])('a store that is %s makes its step %s', (state, expected) => {
  expect(stepStates(readSetup([org, store(state)]), false).store).toBe(expected);
});

test('a silent service, a finding to mend and a run that is done are seen in the steps', () => {
  expect(stepStates(readSetup([org, finding('hooks', 'failed')]), true)).toMatchObject({ org: 'problem', preflight: 'problem' });
  expect(stepStates(readSetup([org, finding('hooks', 'warning'), run('1', 'done', '2026-01-01T00:00:00Z')]), false)).toEqual({ org: 'done', store: 'open', preflight: 'done', flows: 'done', load: 'done' });
});
