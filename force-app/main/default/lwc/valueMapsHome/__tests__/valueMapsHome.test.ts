import { createElement } from 'lwc';
import ValueMapsHome from 'c/valueMapsHome';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { wireOf } from '../../../../../__tests__/component';
import { settings, settingsAnswer } from '../../../../../__tests__/settings';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Configure', () => ({ __esModule: true, default: undefined }), { virtual: true });

type Table = Element & { map: { kind: string; rows: { from: string; title: string }[]; offered?: string[] }; isReadOnly: boolean };
const wire = wireOf(graphql);
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

async function show(answer?: object) {
  const element = createElement('c-value-maps-home', { is: ValueMapsHome });
  document.body.append(element);
  if (answer) wire.emit(answer);
  await settle();
  return { element, find: (selector: string) => element.shadowRoot?.querySelector(selector), tables: [...(element.shadowRoot?.querySelectorAll<Table>('c-value-map-table') ?? [])] };
}

afterEach(() => document.body.replaceChildren());

test('there is a table for each kind of value, with the values of the store and those of the org', async () => {
  const { tables } = await show(settingsAnswer());
  expect(tables.map(({ map }) => [map.kind, map.rows.map(({ title }) => title), map.offered])).toEqual([
    ['orderStatus', ['Shipped', 'Awaiting Fulfillment'], ['In progress', 'Shipped']],
    ['paymentMethod', ['Manual'], undefined],
    ['shippingMethod', [], undefined],
    ['customerGroup', ['Wholesale'], ['Partner']],
  ]);
});

test('what a table changes is published with the rest', async () => {
  jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA');
  const { tables, find } = await show(settingsAnswer());
  tables[1]?.dispatchEvent(new CustomEvent('entry', { detail: { kind: 'paymentMethod', from: 'Manual', to: 'By invoice' } }));
  await settle();
  find('c-settings-publish')?.dispatchEvent(new CustomEvent('publish', { detail: { note: '' } }));
  await settle();
  const document = { ...settings, values: { ...settings.values, paymentMethod: { Manual: 'By invoice' } } };
  expect(requestCommand).toHaveBeenCalledWith('save-settings', { document, base: 1, note: '' });
});

test('who may not change settings sees them locked; who may not read them is refused politely', async () => {
  const { tables, find } = await show(settingsAnswer());
  expect(tables.every(({ isReadOnly }) => isReadOnly)).toBe(true);
  wire.emitErrors([{ message: 'Validation error of type FieldUndefined: …' }]);
  await settle();
  expect(find('[data-id="denied"]')).not.toBeNull();
});

test('while it reads it says so, an error is said, and a service that never reported is no error', async () => {
  const waiting = await show();
  expect(waiting.find('lightning-spinner')).not.toBeNull();
  wire.emitErrors([{ message: 'Server error' }]);
  await settle();
  expect(waiting.find('[data-id="problem"]')).not.toBeNull();
  wire.emit({ uiapi: { query: { Crosswalk_Status__c: { edges: [] } } } });
  await settle();
  expect([waiting.find('[data-id="empty"]') !== null, waiting.find('[data-id="problem"]')]).toEqual([true, null]);
});
