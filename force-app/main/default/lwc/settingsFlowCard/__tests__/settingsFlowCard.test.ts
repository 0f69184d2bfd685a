import { createElement } from 'lwc';
import SettingsFlowCard from 'c/settingsFlowCard';
import { subjects } from 'c/settingsModel';
import type { SettingsDocument } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { catalogue, settings } from '../../../../../__tests__/settings';

type Combobox = Element & { value: string; disabled: boolean; label: string; options: { value: string }[]; dataset: DOMStringMap };

function show(name: string, given: object = {}) {
  const subject = subjects.find((one) => one.name === name);
  const element = Object.assign(createElement('c-settings-flow-card', { is: SettingsFlowCard }), { subject, document: settings, catalogue, ...given });
  const changes = detailsOf<{ document: SettingsDocument }>(element, 'change');
  document.body.append(element);
  const boxes = [...(element.shadowRoot?.querySelectorAll<Combobox>('lightning-combobox') ?? [])];
  return { changes, boxes, choose: (key: string, value: string) => boxes.find(({ dataset }) => dataset.key === key)?.dispatchEvent(new CustomEvent('change', { detail: { value } })) };
}

afterEach(() => document.body.replaceChildren());

test('orders have a direction for all channels and one for each', () => {
  const { boxes, choose, changes } = show('orders');
  choose('2', 'intoSalesforce');
  expect([boxes.map(({ value }) => value), changes[0]?.document.flows['order-status-to-bigcommerce']]).toEqual([['both', 'both', 'both'], { isOn: true, channels: [1] }]);
});

test('products have one direction, stock only on and off', () => {
  expect([show('products').boxes.map(({ value, options }) => [value, options.length]), show('stock').boxes.map(({ value, options }) => [value, options.map((option) => option.value)])]).toEqual([[['intoSalesforce', 4]], [['intoStore', ['intoStore', 'off']]]]);
});

test('channels that differ are said to, and that is nothing one can choose', () => {
  const flows = { ...settings.flows, 'order-to-salesforce': { isOn: true, channels: [1] } };
  const { boxes, choose, changes } = show('orders', { document: { ...settings, flows } });
  choose('all', 'mixed');
  expect([boxes[0]?.value, boxes[0]?.options.at(-1)?.value, changes]).toEqual(['mixed', 'mixed', []]);
});

test('who may not change settings sees them locked', () => {
  expect(show('products', { isReadOnly: true }).boxes.every(({ disabled }) => disabled)).toBe(true);
});
