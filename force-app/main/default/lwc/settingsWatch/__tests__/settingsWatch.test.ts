import SettingsWatch from 'c/settingsWatch';
import type { SettingsDocument } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, show } from '../../../../../__tests__/shown';

const given = (more: object = {}) => {
  const shown = show('c-settings-watch', SettingsWatch, { document: settings, problems: [], ...more });
  return { ...shown, changes: detailsOf<{ document: SettingsDocument }>(shown.element, 'change'), on: () => shown.all('lightning-input').map((input) => propertyOf(input, 'checked')) };
};

afterEach(() => document.body.replaceChildren());

test('what nobody switched is on; a switch changes its part of the document alone', () => {
  const { on, tell, changes } = given();
  tell('[data-name="duplicates"]', 'change', { checked: false });
  expect([on(), changes]).toEqual([[true, true, true], [{ document: { ...settings, watch: { duplicates: false } } }]]);
});

test('what is off is shown off, keeps its neighbours, and a reader switches nothing', () => {
  const { on, tell, changes, find } = given({ document: { ...settings, watch: { orders: false, duplicates: true, values: false } }, isReadOnly: true });
  tell('[data-name="orders"]', 'change', { checked: true });
  expect([on(), changes[0]?.document.watch, propertyOf(find('[data-name="orders"]'), 'disabled')]).toEqual([[false, true, false], { orders: true, duplicates: true, values: false }, true]);
});

test('what a publish refused stands at its switch', () => expect(given().all('c-settings-problem').map((each) => propertyOf(each, 'path'))).toEqual(['watch.orders', 'watch.duplicates', 'watch.values']));
