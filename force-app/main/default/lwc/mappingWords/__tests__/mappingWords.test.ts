import { fieldDetail, mapTitle, pathTitle, partTitle, recordTitle, ruleSummary, stepsSummary, typeTitle, unfinishedWords, wordsOfOption } from 'c/mappingWords';
import { facts } from '../../../../../__tests__/mapping';

test('steps are read in one line, those inside others too', () => {
  const steps = [{ step: 'get', path: 'record.staff_notes' }, { step: 'truncate', length: 80 }, { step: 'when', cases: [{ if: { is: 'present' }, steps: [{ step: 'lookup', table: 'region' }] }] }];
  expect(stepsSummary(steps)).toBe('staff_notes → c.Crosswalk_Step_Truncate “80” → c.Crosswalk_Step_When (c.Crosswalk_Step_Lookup “region”)');
  expect(stepsSummary([{ step: 'newer' }])).toBe('newer');
});

test('paths, types and maps have the words of people', () => {
  expect([pathTitle('record.total'), pathTitle('tax')]).toEqual(['total', 'tax']);
  expect(facts.target.map(typeTitle)).toEqual(['c.Crosswalk_Mapping_Type_Text (80)', 'c.Crosswalk_Mapping_Type_Text (40)', 'c.Crosswalk_Mapping_Type_Date', 'c.Crosswalk_Mapping_Type_Money (14, 2)', 'c.Crosswalk_Mapping_Type_Reference']);
  expect([mapTitle('order-to-salesforce.line', 'OrderItem'), mapTitle('a-b.c', '')]).toEqual(['c.Crosswalk_Mapping_Flow_Orders → c.Crosswalk_Mapping_Map_Line (OrderItem)', 'a-b → c']);
});

test('records are called by their kind and number', () => {
  expect(['order:102', '4121:order:102', '4121:order:102:line:5'].map(recordTitle)).toEqual(['Order 102', 'Order 102', '4121:order:102:line:5']);
});

test('an option has words of its own where a step means something else by it', () => {
  expect([wordsOfOption('part', 'from').title, wordsOfOption('date', 'from').title, wordsOfOption('trim', 'odd')]).toEqual(['c.Crosswalk_Option_Part_From', 'c.Crosswalk_Option_From', { title: 'odd', help: '' }]);
});

test('what is not finished is said for each step', () => {
  expect(unfinishedWords([{ step: 'get', path: '' }, { step: 'concat', parts: [[]] }])).toHaveLength(2);
  expect(ruleSummary({ map: '', field: '', kind: 'range', severity: 'hold', least: '1' })).toBe('c.Crosswalk_Mapping_Rule_In_Words');
});

test('a record within another is called by its own kind', () => expect([partTitle('store:order:102:line:7'), partTitle('store:order:102:shipping'), partTitle('x')]).toEqual(['Line 7', 'Shipping', 'X']));

test('a field is told with its type, where the org shows one', () => {
  const field = { field: 'BillingCity', label: 'Billing City', type: 'string', length: 40, isRequired: false, isUpdateable: true, isCustom: false };
  expect([fieldDetail(field), fieldDetail({ ...field, field: 'Nowhere__c', type: '' })]).toEqual(['BillingCity · c.Crosswalk_Mapping_Type_Text (40)', 'Nowhere__c']);
});
