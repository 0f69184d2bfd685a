import { createElement } from 'lwc';
import SettingsPolicies from 'c/settingsPolicies';
import type { SettingsDocument } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { settings } from '../../../../../__tests__/settings';

type Control = Element & { value: string; disabled: boolean };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show(given: Partial<SettingsDocument> = {}) {
  const element = Object.assign(createElement('c-settings-policies', { is: SettingsPolicies }), { document: { ...settings, ...given } });
  const changes = detailsOf<{ document: SettingsDocument }>(element, 'change');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<Control>(selector);
  return { changes, find, choose: (selector: string, value: string) => find(selector)?.dispatchEvent(new CustomEvent('change', { detail: { value } })) };
}

afterEach(() => document.body.replaceChildren());

test('charges and edits are chosen', () => {
  const { choose, changes } = show();
  choose('[data-id="charges"]', 'fields');
  choose('[data-id="edits"]', 'issue');
  expect(changes.map(({ document }) => [document.money.charges, document.activatedEdits])).toEqual([['fields', 'reopen'], ['lines', 'issue']]);
});

test('a deletion rule that is the standard is no rule', () => {
  const { choose, changes, find } = show({ deletes: { customer: 'delete' } });
  choose('[data-name="Contact"]', 'delete');
  choose('[data-name="customer"]', 'archive');
  expect([find('[data-name="customer"]')?.value, changes.map(({ document }) => document.deletes)]).toEqual(['delete', [{ customer: 'delete', Contact: 'delete' }, {}]]);
});

test('a currency is added with the rate of the order, changed, emptied while it is typed, and removed', async () => {
  const { choose, changes, find } = show({ money: { charges: 'lines', conversions: { GBP: '1.2' } } });
  expect(find('[data-id="add"]')?.disabled).toBe(true);
  choose('[data-id="currency"]', 'cad');
  await settle();
  find('[data-id="add"]')?.dispatchEvent(new CustomEvent('click'));
  choose('lightning-input[data-code="GBP"]', '');
  find('lightning-button-icon[data-code="GBP"]')?.dispatchEvent(new CustomEvent('click'));
  expect(changes.map(({ document }) => document.money.conversions)).toEqual([{ GBP: '1.2', CAD: 'order' }, { GBP: '' }, {}]);
});

test('what a field tells stays inside: only whole documents go out', () => {
  const { changes, find } = show();
  find('[data-id="edits"]')?.dispatchEvent(new CustomEvent('change', { detail: { value: 'issue' }, bubbles: true, composed: true }));
  expect(changes.map(({ document }) => document.activatedEdits)).toEqual(['issue']);
});
