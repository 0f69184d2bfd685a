import MappingList from 'c/mappingList';
import { detailsOf } from '../../../../../__tests__/component';
import { choices, gift, giftMap, tried } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

jest.mock('c/commandRequest');

function given(more: object = {}) {
  const list = { ...gift, ...more };
  const shown = show('c-mapping-list', MappingList, { map: giftMap, list, choices, document: { ...settings, recordMaps: { [giftMap]: list } }, problems: [] });
  return { ...shown, changes: detailsOf<{ list: object }>(shown.element, 'list') };
}
const optionsOf = (find: (selector: string) => HTMLElement | null, name: string) => propertyOf(find(`[data-name="${name}"]`), 'options');

afterEach(() => document.body.replaceChildren());

test('choices are those of the org and the store; one that is no longer offered is still shown', () => {
  const { find } = given({ externalId: 'Former__c' });
  expect(optionsOf(find, 'externalId')).toEqual([{ value: 'Code__c', label: 'Code (Code__c)' }, { value: 'Former__c', label: 'Former__c' }]);
  expect(optionsOf(find, 'object')).toEqual([{ value: 'Gift__c', label: 'Gift (Gift__c)' }]);
  expect([propertyOf(find('[data-id="path"]'), 'source'), propertyOf(find('[data-id="id"]'), 'source')]).toEqual([[expect.objectContaining({ path: 'record.fees' }), expect.objectContaining({ path: 'record.products' })], [expect.objectContaining({ path: 'item.id' }), expect.objectContaining({ path: 'item.quantity' })]]);
});

test('every part is changed by itself; another object brings its own key and lookup', () => {
  const { tell, changes } = given();
  tell('[data-name="object"]', 'change', { value: 'Bare__c' });
  tell('[data-name="vanished"]', 'change', { value: 'delete' });
  tell('[data-id="on"]', 'change', { checked: false });
  tell('[data-id="path"]', 'change', { value: 'record.fees' });
  tell('[data-id="id"]', 'change', { value: 'item.code' });
  tell('[data-id="some"]', 'change', { checked: true });
  expect(changes.map(({ list }) => list)).toEqual([
    { ...gift, object: 'Bare__c', externalId: '', lookup: 'Order__c' },
    { ...gift, vanished: 'delete' },
    { ...gift, isOn: false },
    { ...gift, each: [{ step: 'get', path: 'record.fees' }] },
    { ...gift, id: [{ step: 'get', path: 'item.code' }] },
    { ...gift, each: [...gift.each, { step: 'where', if: { path: 'id', is: 'present' } }] },
  ]);
});

test('a test of the elements is edited in place, by their own fields', () => {
  const { find, tell, changes } = given({ each: [...gift.each, { step: 'where', if: { path: 'quantity', is: 'present' } }] });
  expect(Object(propertyOf(find('c-mapping-condition'), 'source')).map(({ path }: { path: string }) => path)).toEqual(['id', 'quantity']);
  tell('c-mapping-condition', 'condition', { condition: { path: 'id', is: 'empty' } });
  expect(changes[0]?.list).toEqual({ ...gift, each: [...gift.each, { step: 'where', if: { path: 'id', is: 'empty' } }] });
});

test('steps that say more are blocks', () => {
  const { all, tell, changes } = given({ id: [{ step: 'concat', parts: [], separator: '-' }] });
  expect(all('section').map(({ dataset }) => dataset.steps)).toEqual(['id']);
  tell('c-mapping-steps', 'steps', { steps: gift.id });
  expect(changes[0]?.list).toEqual(gift);
});

test('what the record on show becomes is said, or why that cannot be', async () => {
  const { find, tell, text } = given();
  expect(propertyOf(find('c-mapping-ask'), 'payload')).toEqual({ map: giftMap, fieldMaps: {}, recordMaps: { [giftMap]: gift }, rules: [] });
  tell('c-mapping-ask', 'asking');
  await settle();
  expect(text('[data-id="becomes"]')).toMatch(/Trying/);
  const says = async (detail: object) => {
    tell('c-mapping-ask', 'answer', { code: '', message: '', ...detail });
    await settle();
    return text('[data-id="becomes"]');
  };
  expect(await says({ result: tried })).toMatch(/Becomes/);
  expect(await says({ result: { ...tried, records: [] } })).toMatch(/Becomes_None/);
  expect(await says({ message: 'away' })).toMatch(/Try_Failed/);
});

test('an unfinished list is not tried', () => {
  const { find, text } = given({ lookup: '' });
  expect([propertyOf(find('c-mapping-ask'), 'payload'), /Unfinished/.test(text('[data-id="becomes"]') ?? '')]).toEqual([undefined, true]);
});
