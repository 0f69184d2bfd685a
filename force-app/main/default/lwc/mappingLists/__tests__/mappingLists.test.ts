import MappingLists from 'c/mappingLists';
import { requestCommand } from 'c/commandRequest';
import { detailsOf } from '../../../../../__tests__/component';
import { choices, facts, gift, giftMap } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

jest.mock('c/commandRequest');
type Changed = { document: { recordMaps: Record<string, object> } };

async function given(recordMaps: object, more: object = {}) {
  jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA');
  const shown = show('c-mapping-lists', MappingLists, { document: { ...settings, recordMaps }, live: settings, map: facts.map, facts, problems: [], ...more });
  const answers = async (detail: object) => {
    shown.tell('c-mapping-ask', 'answer', { code: '', message: '', ...detail });
    await settle();
  };
  await settle();
  return { ...shown, answers, changes: detailsOf<Changed>(shown.element, 'change'), opened: detailsOf(shown.element, 'open') };
}

afterEach(() => document.body.replaceChildren());

test('without a list it says so; objects are read, then offered, and one that is chosen begins a list', async () => {
  const { find, answers, tell, changes } = await given({});
  expect([find('[data-id="empty"]') !== null, find('[data-id="reading"]') !== null, find('[data-id="add"]')]).toEqual([true, true, null]);
  await answers({ result: choices });
  expect([propertyOf(find('[data-id="add"]'), 'options'), /Keyless/.test(find('[data-id="hint"]')?.textContent ?? '')]).toEqual([[{ value: 'Gift__c', label: 'Gift (Gift__c)' }], true]);
  tell('[data-id="add"]', 'change', { value: 'Gift__c' });
  expect(changes.map(({ document: { recordMaps } }) => recordMaps)).toEqual([{ [giftMap]: gift }]);
});

test('where no object fits, it says which kind to make; what cannot be read is said too', async () => {
  const { find, answers } = await given({});
  await answers({ message: 'The store is away.' });
  expect(find('[data-id="problem"]')?.getAttribute('role')).toBe('alert');
  await answers({ result: { ...choices, objects: [] } });
  expect([find('[data-id="problem"]'), propertyOf(find('[data-id="add"]'), 'disabled'), find('[data-id="hint"]') !== null]).toEqual([null, true, true]);
});

test('a list is edited, opened, and taken out, with word of what becomes of its records', async () => {
  const live = { ...settings, recordMaps: { [giftMap]: { ...gift, vanished: 'delete' } } };
  const { find, tell, changes, opened, text } = await given({ [giftMap]: gift }, { live });
  tell('c-mapping-list', 'list', { list: { ...gift, isOn: false } });
  tell('[data-id="open"]', 'click');
  tell('[data-id="remove"]', 'click');
  await settle();
  expect([changes.map(({ document: { recordMaps } }) => recordMaps), opened]).toEqual([[{ [giftMap]: { ...gift, isOn: false } }, {}], [{ map: giftMap, field: '' }]]);
  expect(text('[data-id="said"]')).toMatch(/Removed_Delete/);
  expect(propertyOf(find('[data-id="open"]'), 'disabled')).toBe(false);
});

test('each map that has a list below it is asked for once; a problem of the whole stands at its list; a reader changes nothing', async () => {
  const lists = { [giftMap]: gift, 'order-to-salesforce.token': { ...gift, parent: 'line', key: '' }, 'product-to-salesforce.size': gift };
  const { all, find } = await given(lists, { isReadOnly: true, problems: [{ path: `recordMaps.${giftMap}`, rule: 'leaves a field empty', remedy: 'Map it.' }, { path: `recordMaps.${giftMap}.lookup`, rule: 'is none', remedy: 'Choose.' }] });
  expect([all('li').map(({ dataset }) => dataset.list), all('c-mapping-ask').map(({ dataset }) => dataset.map)]).toEqual([[giftMap, 'order-to-salesforce.token'], [facts.map, 'order-to-salesforce.line']]);
  expect([Object(propertyOf(find('c-settings-problem'), 'problems')).length, find('[data-id="add"]'), propertyOf(find('[data-id="remove"]'), 'disabled')]).toEqual([1, null, true]);
});
