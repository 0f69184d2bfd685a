import { readSettingsState } from 'c/settingsState';

const node = (key: string, kind: string, text: string | null) => ({ Id: `id of ${key}`, Key__c: { value: key }, Kind__c: { value: kind }, Settings__c: { value: text } });

test('rows are read by key; what cannot be read counts as absent, and an absent catalogue offers nothing', () => {
  const state = readSettingsState([node('settings:effective', 'settings', '{"version":3}'), node('settings:draft', 'settings', 'no JSON'), node('heartbeat:005', 'heartbeat', null)]);
  expect([state.effective?.version, state.draft, state.catalogue.channels, state.held.count, state.history, state.heartbeats.get('heartbeat:005')]).toEqual([3, undefined, [], 0, [], 'id of heartbeat:005']);
});

test('a text longer than its field is put together again, in whatever order its rows come', () => {
  const state = readSettingsState([node('settings:effective~2', 'settings', '"by":"Ada"}'), node('settings:effective', 'settings', '{"version":3,')]);
  expect(state.effective).toEqual({ version: 3, by: 'Ada' });
});
