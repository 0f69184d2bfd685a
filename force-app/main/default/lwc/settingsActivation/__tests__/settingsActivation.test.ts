import { createElement } from 'lwc';
import SettingsActivation from 'c/settingsActivation';
import type { SettingsDocument } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { catalogue, settings } from '../../../../../__tests__/settings';

type Group = Element & { value: string[]; options: { label: string; value: string }[]; disabled: boolean };

function show(given: Partial<SettingsDocument> = {}, isReadOnly = false) {
  const element = Object.assign(createElement('c-settings-activation', { is: SettingsActivation }), { document: { ...settings, ...given }, catalogue, isReadOnly });
  const changes = detailsOf<{ document: SettingsDocument }>(element, 'change');
  document.body.append(element);
  return { changes, group: element.shadowRoot?.querySelector<Group>('[data-id="activating"]'), none: element.shadowRoot?.querySelector('[data-id="none"]') };
}

afterEach(() => document.body.replaceChildren());

test('the statuses of the store are offered by name, and what is chosen is a part of the document', () => {
  const { group, changes } = show({ activatingStatuses: [2] });
  group?.dispatchEvent(new CustomEvent('change', { detail: { value: ['11', '2'] } }));
  expect([group?.value, group?.options, changes.map(({ document }) => document.activatingStatuses)]).toEqual([['2'], [{ label: 'Shipped', value: '2' }, { label: 'Awaiting Fulfillment', value: '11' }], [[2, 11]]]);
});

test('that no order is activated is said', () => {
  expect([show({ activatingStatuses: [] }).none?.textContent, show({ activatingStatuses: [2] }).none]).toEqual(['c.Crosswalk_Settings_Activating_None', null]);
});

test('who may not change settings sees it locked', () => {
  expect(show({}, true).group?.disabled).toBe(true);
});
