import { standardMatching, countChanges, directionOf, isOpened, subjects, withDirection, withEntry } from 'c/settingsModel';
import type { Direction, SettingsDocument } from 'c/settingsModel';
import { settings } from '../../../../../__tests__/settings';

const [orders, , products, stock] = subjects;
const channels = [1, 2];
const directions = (document: SettingsDocument): Direction[] => (orders ? [undefined, 1, 2].map((channel) => directionOf(document, orders, channel, channels)) : []);
const set = (document: SettingsDocument, direction: Direction, channel?: number) => (orders ? withDirection(document, orders, direction, { channel, channels }) : document);

test('the direction of a subject is that of its two flows; a flow nobody names is on', () => {
  expect([products && directionOf(settings, products, undefined, []), stock && directionOf(settings, stock, undefined, []), directions(settings)]).toEqual(['intoSalesforce', 'intoStore', ['both', 'both', 'both']]);
});

test('one channel may differ from the others', () => {
  const changed = set(set(settings, 'intoSalesforce', 2), 'off', 1);
  expect([directions(changed), changed.flows['order-to-salesforce'], changed.flows['order-status-to-bigcommerce']]).toEqual([['mixed', 'off', 'intoSalesforce'], { isOn: true, channels: [2] }, { isOn: false, channels: [] }]);
});

test('all channels are written as none named, however they were chosen', () => {
  const back = set(set(settings, 'off', 2), 'both', 2);
  expect([back.flows['order-to-salesforce'], set(set(settings, 'off', 2), 'both').flows['order-to-salesforce']]).toEqual([{ isOn: true, channels: [] }, { isOn: true, channels: [] }]);
});

test('stock has no flow into Salesforce to switch', () => {
  const changed = stock && withDirection(settings, stock, 'off', { channel: undefined, channels: [] });
  expect(changed?.flows['inventory-to-bigcommerce']).toEqual({ isOn: false, channels: [] });
});

test('an entry without a value is taken out, and changes are counted by value', () => {
  expect([withEntry({ a: '1', b: '2' }, 'a', ''), withEntry({}, 'a', '1')]).toEqual([{ b: '2' }, { a: '1' }]);
  expect(countChanges(settings, { ...settings, activatedEdits: 'issue', owners: { 'Contact.Phone': 'manual' }, orders: { ...settings.orders, statuses: [2] } })).toBe(3);
});

test('a list is the same whatever order the names of its entries are in', () => {
  const [rule, again] = [{ name: 'E-mail', fields: ['email'], scope: 'global' }, { scope: 'global', name: 'E-mail', fields: ['email'] }];
  const withRule = (persons: readonly (typeof rule)[]) => ({ ...settings, matching: { ...standardMatching, persons } });
  expect([countChanges(withRule([rule]), withRule([again])), countChanges(withRule([rule]), withRule([]))]).toEqual([0, 1]);
});

test('a flow is opened when it takes more than before', () => {
  const [off, on, some, other] = [{ isOn: false, channels: [] }, { isOn: true, channels: [] }, { isOn: true, channels: [1] }, { isOn: true, channels: [2] }];
  expect([isOpened(off, on), isOpened(some, on), isOpened(some, other), isOpened(on, some), isOpened(on, off), isOpened(undefined, on)]).toEqual([true, true, true, false, false, false]);
});
