import { createElement } from 'lwc';
import SettingsNotice from 'c/settingsNotice';
import { detailsOf } from '../../../../../__tests__/component';

const effective = { version: 3, by: 'Ada', liveAt: '2026-11-01T10:00:00Z', problem: null };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show(given: object) {
  const element = Object.assign(createElement('c-settings-notice', { is: SettingsNotice }), { canConfigure: true, ...given });
  const continued = detailsOf(element, 'continue');
  document.body.append(element);
  return { continued, find: (selector: string) => element.shadowRoot?.querySelector(selector) };
}

afterEach(() => document.body.replaceChildren());

test('it says which version is in force, by whom, or that nothing was published', () => {
  const texts = [{ effective }, { effective: { ...effective, version: 0, by: null, liveAt: null } }].map((state) => show({ state }).find('[data-id="version"]')?.textContent);
  expect(texts).toEqual(['c.Crosswalk_Settings_Version_Live, c.Crosswalk_Settings_Version_By · ', 'c.Crosswalk_Settings_Version_None']);
});

test('a version that waits to be deployed shows the line that does it, to be copied', async () => {
  const writeText = jest.fn().mockResolvedValue(undefined);
  Object.assign(navigator, { clipboard: { writeText } });
  const { find } = show({ state: { effective, pending: { version: 4, push: 'sf crosswalk settings push --settings-version 4' } } });
  find('[data-id="pending"] lightning-button')?.dispatchEvent(new CustomEvent('click'));
  await settle();
  expect([find('code')?.textContent, writeText.mock.calls]).toEqual(['sf crosswalk settings push --settings-version 4', [['sf crosswalk settings push --settings-version 4']]]);
});

test('a draft is offered unless something is being edited', () => {
  const state = { effective, draft: { version: 4, by: null } };
  const { find, continued } = show({ state });
  find('[data-id="draft"] lightning-button')?.dispatchEvent(new CustomEvent('click'));
  expect([continued.length, show({ state, isEdited: true }).find('[data-id="draft"]'), show({ state, canConfigure: false }).find('[data-id="draft"]')]).toEqual([1, null, null]);
});

test('settings that cannot be used, and rights that are missing, are said', () => {
  expect([show({ state: { effective: { ...effective, problem: 'rows are missing' } } }).find('[data-id="not-taken"] p')?.textContent, show({ state: { effective }, canConfigure: false }).find('[data-id="read-only"]') !== null]).toEqual(['rows are missing', true]);
});

test('a version that waits is published from here once there is somebody to write it', () => {
  const pending = { version: 4, push: 'sf crosswalk settings push --settings-version 4' };
  const element = Object.assign(createElement('c-settings-notice', { is: SettingsNotice }), { canConfigure: true, state: { effective: { ...effective, hasWriter: true }, pending } });
  const deployed = detailsOf(element, 'deploy');
  document.body.append(element);
  element.shadowRoot?.querySelector('[data-id="publish-pending"]')?.dispatchEvent(new CustomEvent('click'));
  expect([deployed, show({ state: { effective: { ...effective, hasWriter: false }, pending } }).find('[data-id="publish-pending"]')]).toEqual([[{ version: 4 }], null]);
});
