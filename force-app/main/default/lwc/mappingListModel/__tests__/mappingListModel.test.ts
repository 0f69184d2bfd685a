import { isWhole, listsOf, newList, partsOf, stepsOfList, triedParts, wholeLists, withList } from 'c/mappingListModel';
import { choices, gift, giftMap } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';

test('a new list begins with what can be told: a key, a lookup, a list with ids, and a name nobody has', () => {
  expect(newList(choices, 'Gift__c', settings)).toEqual({ map: giftMap, list: gift });
  expect(newList(choices, 'Gift__c', { ...settings, recordMaps: { [giftMap]: gift } }).map).toBe(`${giftMap}b`);
  expect(newList(choices, 'Order_9__c', settings)).toEqual({ map: 'order-to-salesforce.orderb', list: { ...gift, object: 'Order_9__c', externalId: '', lookup: '' } });
});

test('a list that is taken out takes its fields and rules along', () => {
  const rule = { map: giftMap, field: 'Title__c', kind: 'mandatory', severity: 'warn' };
  const document = { ...settings, recordMaps: { [giftMap]: gift }, fieldMaps: { [giftMap]: { Title__c: { isOn: true, steps: [] } }, other: {} }, rules: [rule, { ...rule, map: 'other' }] };
  expect(withList(document, giftMap, undefined)).toEqual({ ...settings, recordMaps: {}, fieldMaps: { other: {} }, rules: [{ ...rule, map: 'other' }] });
  expect([listsOf(document, 'order-to-salesforce').length, listsOf(document, 'product-to-salesforce').length]).toEqual([1, 0]);
});

test('steps that say more than a path and a test are no form', () => {
  const condition = { path: 'quantity', is: 'greater', value: '1' };
  expect(partsOf(stepsOfList('record.products', condition))).toEqual({ path: 'record.products', condition });
  expect(partsOf(stepsOfList('record.products', undefined))).toEqual({ path: 'record.products' });
  expect([partsOf([]), partsOf([...gift.each, { step: 'trim' }]), partsOf([...gift.each, ...stepsOfList('', condition)])]).toEqual([undefined, undefined, undefined]);
});

test('only what is whole is tried', () => {
  const half = { ...gift, each: stepsOfList('', undefined) };
  expect([isWhole(gift), isWhole(half), isWhole({ ...gift, lookup: '' })]).toEqual([true, false, false]);
  expect(wholeLists({ ...settings, recordMaps: { a: gift, b: half } })).toEqual({ a: gift });
  const rule = { map: 'b', field: 'X', kind: 'mandatory', severity: 'warn' };
  expect(triedParts({ ...settings, recordMaps: { a: gift, b: half }, fieldMaps: { a: {}, b: {}, c: {} }, rules: [rule, { ...rule, map: 'a' }] })).toEqual({ fieldMaps: { a: {}, c: {} }, recordMaps: { a: gift }, rules: [{ ...rule, map: 'a' }] });
});
