import { readMappingFile, writeMappingFile } from 'c/mappingDocument';
import { mapped } from '../../../../../__tests__/mapping';

const region = { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }] };
const map = 'order-to-salesforce.order';
const fileWith = (more: object) => JSON.stringify({ kind: 'crosswalk-field-mapping', format: 1, fieldMaps: {}, tables: {}, rules: [], ...more });

test('what is written is read again, sorted by name', () => {
  const rule = { map, field: 'Region__c', kind: 'mandatory', severity: 'warn' };
  const text = writeMappingFile(mapped({ Region__c: region, City__c: { isOn: false, steps: [] } }, { tables: { z: { b: 'B', a: 'A' }, a: {} }, rules: [rule] }));
  expect(text.indexOf('City__c')).toBeLessThan(text.indexOf('Region__c'));
  expect(text.indexOf('"a": "A"')).toBeLessThan(text.indexOf('"b": "B"'));
  expect(readMappingFile(text)).toEqual({ file: { fieldMaps: { [map]: { City__c: { isOn: false, steps: [] }, Region__c: region } }, tables: { a: {}, z: { a: 'A', b: 'B' } }, rules: [rule] }, problems: [] });
});

test('lists whose elements become records go with it', () => {
  const list = { isOn: true, object: 'Gift__c', externalId: 'Code__c', parent: 'order', lookup: 'Order__c', each: [{ step: 'get', path: 'record.products' }], id: [{ step: 'get', path: 'item.id' }], vanished: 'keep' };
  const text = writeMappingFile(mapped({}, { recordMaps: { 'order-to-salesforce.gift': list } }));
  expect(readMappingFile(text)?.file.recordMaps).toEqual({ 'order-to-salesforce.gift': list });
});

test('a file that is none of ours is none', () => {
  expect(['no JSON', '[]', '{}', fileWith({ format: 2 })].map(readMappingFile)).toEqual([undefined, undefined, undefined, undefined]);
});

test('every mistake names its place; what has the wrong shape is left out', () => {
  const loaded = readMappingFile(fileWith({ fieldMaps: { [map]: { A__c: 'no', B__c: { isOn: true, steps: [{ step: 'guess' }] }, C__c: { isOn: true, steps: [{ step: 'get', path: '' }] } } }, tables: { bad: { n: 1 } }, rules: [{ field: 'X' }] }));
  expect(loaded?.problems.map(({ path }) => path)).toEqual([`fieldMaps.${map}.A__c`, `fieldMaps.${map}.B__c`, `fieldMaps.${map}.C__c`, 'tables.bad', 'rules.0']);
  expect([Object.keys(loaded?.file.fieldMaps[map] ?? {}), loaded?.file.tables, loaded?.file.rules]).toEqual([['B__c', 'C__c'], {}, []]);
});
