import { createElement } from 'lwc';
import SettingsPublish from 'c/settingsPublish';
import { detailsOf } from '../../../../../__tests__/component';

function show(given: object) {
  const element = Object.assign(createElement('c-settings-publish', { is: SettingsPublish }), given);
  const told = Object.fromEntries(['publish', 'draft', 'reset'].map((name) => [name, detailsOf(element, name)]));
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<Element & { disabled?: boolean }>(selector);
  return { told, find, isShown: find('section') !== null };
}

afterEach(() => document.body.replaceChildren());

test('the bar is there when something changed or while it is published', () => {
  expect([show({}).isShown, show({ changeCount: 2 }).isShown, show({ isBusy: true, progress: 40 }).find('lightning-progress-bar') !== null]).toEqual([false, true, true]);
});

test('its buttons hand the note on', () => {
  const { told, find } = show({ changeCount: 1 });
  find('lightning-input')?.dispatchEvent(new CustomEvent('change', { detail: { value: ' why ' } }));
  for (const name of ['publish', 'draft', 'reset']) find(`[data-id="${name}"]`)?.dispatchEvent(new CustomEvent('click'));
  expect([find('[data-id="count"]')?.textContent, told]).toEqual(['c.Crosswalk_Settings_Dirty_One', { publish: [{ note: 'why' }], draft: [{ note: 'why' }], reset: [{ note: '' }] }]);
});

test('values that were refused are said in one sentence, beside those at the fields', () => {
  const problems = ['matching.persons.1.fields', 'matching.persons.1.name', 'orders.minimumTotal'].map((path) => ({ path, rule: 'is wrong', remedy: 'Mend it.' }));
  const text = show({ changeCount: 1, problems, catalogue: { owners: [] } }).find('[data-id="invalid"]')?.textContent;
  expect(text).toBe('c.Crosswalk_Settings_Invalid. c.Crosswalk_Settings_Invalid_Detail c.Crosswalk_Settings_Invalid_Where');
});

test('settings that no command can carry say so before anybody clicks', () => {
  const { find } = show({ changeCount: 1, tooLarge: 'too much' });
  const isDisabled = (id: string) => find(`[data-id="${id}"]`)?.disabled === true;
  expect([find('[data-id="too-large"]')?.textContent, isDisabled('publish'), isDisabled('draft'), isDisabled('reset')]).toEqual(['too much', true, true, false]);
});
