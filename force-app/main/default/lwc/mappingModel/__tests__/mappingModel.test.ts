import { fieldStates, sourcesOf, stepsBetween, stepsOf, withField, withSource, withTable } from 'c/mappingModel';
import { facts, mapped, statesOf, tried } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';

const region = { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }] };
const [notes, , , total] = facts.source;
const fieldOf = (name: string) => facts.target.find(({ field }) => field === name);

test('a field is filled by the steps of the administrator, else by those of the package', () => {
  expect(stepsOf(settings, facts, 'BillingCity')).toEqual(facts.packaged.BillingCity);
  expect(stepsOf(mapped({ BillingCity: region }), facts, 'BillingCity')).toEqual(region.steps);
  expect(stepsOf(settings, facts, 'Region__c')).toEqual([]);
});

test('only what differs from the package is kept in the document', () => {
  const changed = withField(settings, facts, 'BillingCity', region);
  expect(changed.fieldMaps).toEqual({ [facts.map]: { BillingCity: region } });
  expect(withField(changed, facts, 'BillingCity', undefined).fieldMaps).toEqual({});
  expect(withField(settings, facts, 'BillingCity', { isOn: true, steps: facts.packaged.BillingCity ?? [] }).fieldMaps).toEqual({});
  expect(withField(settings, facts, 'BillingCity', { isOn: false, steps: [] }).fieldMaps).toEqual({ [facts.map]: { BillingCity: { isOn: false, steps: [] } } });
});

test('a table is set and taken out', () => {
  const document = withTable(settings, 'region', { n: 'North' });
  expect([document.tables, withTable(document, 'region', undefined).tables]).toEqual([{ region: { n: 'North' } }, {}]);
});

test('a field tells whether it is mapped, changed, failing or missing', () => {
  const states = statesOf(mapped({ Region__c: region, EffectiveDate: { isOn: false, steps: [] }, BillingCity: { isOn: true, steps: [{ step: 'get', path: '' }] } }), { tried });
  const of = (name: string) => states.find(({ field }) => field === name);
  expect(['Region__c', 'EffectiveDate', 'BillingCity', 'AccountId'].map((name) => [of(name)?.isMapped, of(name)?.isChanged, of(name)?.isFailing, of(name)?.isMissing])).toEqual([
    [true, true, false, false],
    [false, true, false, true],
    [true, true, true, false],
    // References are filled by links.
    [false, false, false, false],
  ]);
});

test('what the service refused stands at its field; a field of the package that the org lacks is no fault, one of ours is listed', () => {
  const problem = { path: `fieldMaps.${facts.map}.Gone__c`, rule: 'writes what is gone', remedy: 'Remove it.' };
  const states = statesOf(mapped({ Gone__c: region }), { problems: [problem] });
  expect(states.find(({ field }) => field === 'Gone__c')).toMatchObject({ isFailing: true, problems: [problem] });
  expect(states.some(({ field }) => field === 'BillingCountryCode')).toBe(false);
});

test('lines begin at the row of the tree, also where the package leaves the record out of the path', () => {
  expect(statesOf().find(({ field }) => field === 'BillingCity')?.sources).toEqual(['record.billing_address.city']);
  expect(sourcesOf([{ step: 'coalesce', options: [region.steps, [{ step: 'get', path: 'tax' }, { step: 'get', path: 'tax' }]] }])).toEqual(['record.staff_notes', 'tax']);
});

test('fields in use come first and stay where they are while they are worked on', () => {
  expect(statesOf(mapped({ Region__c: region })).map(({ field }) => field)).toEqual(['BillingCity', 'EffectiveDate', 'AccountId', 'Region__c', 'Total__c']);
});

test('a new line brings the steps the type of the field asks for', () => {
  if (!notes || !total) throw new Error('no sources');
  const between = (source: typeof notes, name: string) => {
    const target = fieldOf(name);
    return target ? stepsBetween(source, target).slice(1) : undefined;
  };
  expect([between(notes, 'Region__c'), between(total, 'Total__c'), between(notes, 'EffectiveDate'), between({ ...notes, type: 'list' }, 'Region__c')]).toEqual([
    [{ step: 'truncate', length: 80 }], [{ step: 'decimal', scale: 2 }], [{ step: 'date', zone: 'store' }], [{ step: 'join', separator: ', ' }, { step: 'truncate', length: 80 }],
  ]);
});

test('another source goes on through the steps there are', () => {
  const city = fieldOf('BillingCity');
  if (!notes || !city) throw new Error('no source');
  expect(withSource(facts.packaged.BillingCity ?? [], notes, city)).toEqual([{ step: 'get', path: 'record.staff_notes' }, { step: 'truncate', length: 40 }]);
});

test('values are those of the record on show; one that is not there any more is the first', () => {
  const item = { key: 'b', object: 'Order', fields: { BillingCity: { value: 'Bonn', isAbsent: false, steps: [], problem: null, inOrg: null } } };
  const cityOf = (recordKey: string) => fieldStates({ document: settings, live: settings, facts, tried: { ...tried, records: [...tried.records, item] }, recordKey, problems: [] }).find(({ field }) => field === 'BillingCity')?.tried?.value;
  expect([cityOf('b'), cityOf(''), cityOf('gone')]).toEqual(['Bonn', 'Kiel', 'Kiel']);
});
