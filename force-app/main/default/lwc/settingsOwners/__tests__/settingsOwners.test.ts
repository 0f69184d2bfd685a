import { createElement } from 'lwc';
import SettingsOwners from 'c/settingsOwners';
import type { SettingsDocument } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { catalogue, settings } from '../../../../../__tests__/settings';

type Combobox = Element & { value: string };

test('a field has the standard owner until another is chosen, and has it again when that is', () => {
  const element = Object.assign(createElement('c-settings-owners', { is: SettingsOwners }), { document: { ...settings, owners: { 'Contact.Phone': 'manual' } }, catalogue });
  const changes = detailsOf<{ document: SettingsDocument }>(element, 'change');
  document.body.append(element);
  const box = element.shadowRoot?.querySelector<Combobox>('lightning-combobox');
  for (const value of ['salesforce', 'standard']) box?.dispatchEvent(new CustomEvent('change', { detail: { value }, bubbles: true, composed: true }));
  expect([box?.value, changes.map(({ document }) => document.owners)]).toEqual(['manual', [{ 'Contact.Phone': 'salesforce' }, {}]]);
});
