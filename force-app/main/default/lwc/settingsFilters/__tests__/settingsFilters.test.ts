import { createElement } from 'lwc';
import SettingsFilters from 'c/settingsFilters';
import type { SettingsDocument } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { catalogue, settings } from '../../../../../__tests__/settings';

function show() {
  const element = Object.assign(createElement('c-settings-filters', { is: SettingsFilters }), { document: settings, catalogue, problems: [{ path: 'orders.minimumTotal', rule: 'must be an amount', remedy: '' }] });
  const changes = detailsOf<{ document: SettingsDocument }>(element, 'change');
  document.body.append(element);
  return { changes, change: (id: string, detail: object) => element.shadowRoot?.querySelector(`[data-id="${id}"]`)?.dispatchEvent(new CustomEvent('change', { detail })) };
}

afterEach(() => document.body.replaceChildren());

test('each filter is a part of the document; an empty minimum is none', () => {
  const { change, changes } = show();
  change('paidOnly', { checked: true });
  change('statuses', { value: ['11', '2'] });
  change('minimumTotal', { value: ' 25.00 ' });
  change('minimumTotal', { value: '' });
  expect(changes.map(({ document }) => document.orders)).toEqual([{ ...settings.orders, paidOnly: true }, { ...settings.orders, statuses: [2, 11] }, { ...settings.orders, minimumTotal: '25.00' }, settings.orders]);
});
