import MappingHome from 'c/mappingHome';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { wireOf } from '../../../../../__tests__/component';
import { facts, gift, giftMap, tried } from '../../../../../__tests__/mapping';
import { settings, settingsAnswer } from '../../../../../__tests__/settings';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Configure', () => ({ __esModule: true, default: true }), { virtual: true });

const wire = wireOf(graphql);
const city = { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }, { step: 'truncate', length: 40 }] };

async function showHome(answer?: object) {
  jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA');
  const shown = show('c-mapping-home', MappingHome, {});
  if (answer) wire.emit(answer);
  await settle();
  const ask = (action: string) => shown.all('c-mapping-ask').find((each) => propertyOf(each, 'action') === action);
  const answers = async (action: string, detail: object) => {
    ask(action)?.dispatchEvent(new CustomEvent('answer', { detail: { code: '', message: '', ...detail } }));
    await settle();
  };
  const does = async (selector: string, event: string, detail: object = {}) => {
    shown.tell(selector, event, detail);
    await settle();
  };
  return { ...shown, ask, answers, does, fields: () => Object(propertyOf(shown.find('c-mapping-changes'), 'document')).fieldMaps?.[facts.map] ?? {} };
}
async function showBoard() {
  const home = await showHome(settingsAnswer());
  await home.answers('read-mapping', { result: facts });
  return home;
}

afterEach(() => document.body.replaceChildren());

test('the fields of both sides are asked for, then a record is tried', async () => {
  const { ask, answers, find } = await showHome(settingsAnswer());
  expect([propertyOf(ask('read-mapping') ?? null, 'payload'), propertyOf(ask('try-mapping') ?? null, 'payload'), find('c-mapping-board')]).toEqual([{ map: facts.map }, undefined, null]);
  await answers('read-mapping', { result: facts });
  expect(propertyOf(ask('try-mapping') ?? null, 'payload')).toEqual({ map: facts.map, fieldMaps: {}, tables: {}, rules: [] });
  await answers('try-mapping', { result: tried });
  expect([propertyOf(find('c-mapping-bar'), 'entityKey'), propertyOf(find('c-mapping-preview'), 'tried')]).toEqual(['order:2', tried]);
});

test('a line that is drawn maps the field and opens it; undo takes it back, redo brings it again', async () => {
  const { does, fields, find, ask } = await showBoard();
  await does('c-mapping-board', 'map', { field: 'BillingCity', path: 'record.staff_notes' });
  expect([fields(), propertyOf(find('c-mapping-field'), 'state')]).toEqual([{ BillingCity: city }, expect.objectContaining({ field: 'BillingCity' })]);
  expect(propertyOf(ask('try-mapping') ?? null, 'payload')).toEqual({ map: facts.map, fieldMaps: { [facts.map]: { BillingCity: city } }, tables: {}, rules: [] });
  await does('c-mapping-bar', 'undo');
  expect(fields()).toEqual({});
  await does('c-mapping-bar', 'redo');
  expect(fields()).toEqual({ BillingCity: city });
});

test('steps that are not finished are not tried', async () => {
  const { does, ask } = await showBoard();
  await does('c-mapping-field', 'field', { field: 'Region__c', change: { isOn: true, steps: [{ step: 'get', path: '' }] } });
  expect(propertyOf(ask('try-mapping') ?? null, 'payload')).toBeUndefined();
});

test('fields, tables and rules are published as one document', async () => {
  const { does } = await showBoard();
  const rule = { map: facts.map, field: 'BillingCity', kind: 'mandatory', severity: 'warn' };
  await does('c-mapping-field', 'field', { field: 'BillingCity', change: city });
  await does('.work', 'table', { name: 'region', entries: { n: 'North' } });
  await does('c-mapping-rules', 'change', { document: { ...settings, fieldMaps: { [facts.map]: { BillingCity: city } }, tables: { region: { n: 'North' } }, rules: [rule] } });
  await does('c-settings-publish', 'publish', { note: 'mine' });
  const document = { ...settings, fieldMaps: { [facts.map]: { BillingCity: city } }, tables: { region: { n: 'North' } }, rules: [rule] };
  expect(requestCommand).toHaveBeenCalledWith('save-settings', { document, base: 1, note: 'mine' });
});

test('an imported file is a change like any other, and what is wrong with it stands at its fields until they are changed', async () => {
  const { does, find, fields } = await showBoard();
  const problem = { path: `fieldMaps.${facts.map}.BillingCity`, rule: 'is wrong', remedy: 'Mend it.' };
  await does('c-mapping-bar', 'import', { file: { fieldMaps: { [facts.map]: { BillingCity: city } }, tables: {}, rules: [] }, problems: [problem] });
  expect([fields(), propertyOf(find('c-settings-publish'), 'problems')]).toMatchObject([{ BillingCity: city }, [{ path: expect.any(String) }]]);
  await does('c-mapping-field', 'field', { field: 'BillingCity', change: undefined });
  expect([fields(), propertyOf(find('c-settings-publish'), 'problems')]).toEqual([{}, []]);
  await does('c-settings-publish', 'reset');
  expect(propertyOf(find('c-mapping-bar'), 'canUndo')).toBe(false);
});

test('another map starts anew; a service that suggests is listened to, one that does not is none the worse', async () => {
  const { does, answers, find, ask } = await showBoard();
  await answers('suggest-mapping', { result: { suggestions: [{ path: 'tax', candidates: [{ field: 'Total__c', score: 1, reason: 'same' }] }] } });
  expect(propertyOf(find('c-mapping-board'), 'suggestions')).toEqual({ tax: [{ field: 'Total__c', score: 1, reason: 'same' }] });
  await answers('suggest-mapping', { code: 'UNKNOWN_ACTION', message: 'no such action' });
  expect([propertyOf(find('c-mapping-board'), 'suggestions'), find('[data-id="facts-problem"]')]).toEqual([{}, null]);
  await does('c-mapping-bar', 'map', { map: 'product-to-salesforce.product' });
  expect([find('c-mapping-board'), propertyOf(ask('read-mapping') ?? null, 'payload')]).toEqual([null, { map: 'product-to-salesforce.product' }]);
});

test('fields that cannot be read, and a try that fails, say why', async () => {
  const home = await showHome(settingsAnswer());
  await home.answers('read-mapping', { message: 'The org is away.' });
  expect(home.find('[data-id="facts-problem"]')).not.toBeNull();
  const board = await showBoard();
  await board.answers('try-mapping', { message: 'The store is away.' });
  expect(propertyOf(board.find('c-mapping-bar'), 'problem')).toBe('The store is away.');
});

test('who may not read is refused politely, an error is said, and a service that never reported is no error', async () => {
  const { find } = await showHome();
  expect(find('lightning-spinner')).not.toBeNull();
  wire.emitErrors([{ message: 'Validation error of type FieldUndefined: …' }]);
  await settle();
  expect(find('[data-id="denied"]')).not.toBeNull();
  wire.emitErrors([{ message: 'Server error' }]);
  await settle();
  expect(find('[data-id="problem"]')).not.toBeNull();
  wire.emit({ uiapi: { query: { Crosswalk_Status__c: { edges: [] } } } });
  await settle();
  expect(find('[data-id="empty"]')).not.toBeNull();
});

test('what somebody makes of a suggestion is kept by the service; a refused one is gone at once', async () => {
  const { answers, does, find } = await showBoard();
  await answers('suggest-mapping', { result: { suggestions: [{ path: 'tax', candidates: [{ field: 'Total__c', score: 1, reason: 'same' }] }] } });
  await does('c-mapping-board', 'decide', { path: 'tax', field: 'Total__c', decision: 'refused' });
  expect(requestCommand).toHaveBeenCalledWith('decide-suggestion', { map: facts.map, path: 'tax', field: 'Total__c', decision: 'refused' });
  expect(propertyOf(find('c-mapping-board'), 'suggestions')).toEqual({ tax: [] });
  await does('c-mapping-board', 'restore', { path: 'tax' });
  expect(requestCommand).toHaveBeenLastCalledWith('decide-suggestion', { map: facts.map, path: 'tax', field: 'Total__c', decision: 'forgotten' });
  expect([propertyOf(find('c-mapping-board'), 'suggestions'), propertyOf(find('c-mapping-board'), 'refused')]).toEqual([{ tax: [{ field: 'Total__c', score: 1, reason: 'same' }] }, { tax: [] }]);
});

test('undo of an accepted suggestion takes the remembered acceptance back, redo gives it again; other changes decide nothing', async () => {
  const { does } = await showBoard();
  const source = facts.source[0]?.path ?? '';
  jest.mocked(requestCommand).mockClear();
  const decided = () => jest.mocked(requestCommand).mock.calls.flatMap(([action, payload]) => (action === 'decide-suggestion' ? [payload] : []));
  await does('c-mapping-board', 'decide', { path: source, field: 'Total__c', decision: 'accepted' });
  await does('c-mapping-board', 'map', { path: source, field: 'Total__c' });
  await does('c-mapping-board', 'map', { path: source, field: 'Region__c' });
  await does('c-mapping-bar', 'undo', {});
  await does('c-mapping-bar', 'undo', {});
  await does('c-mapping-bar', 'redo', {});
  await does('c-mapping-bar', 'redo', {});
  expect(decided()).toEqual(['accepted', 'forgotten', 'accepted'].map((decision) => ({ map: facts.map, path: source, field: 'Total__c', decision })));
});

test('a problem of another map stands apart, not among the changes of this one, and leads there', async () => {
  const { does, find } = await showBoard();
  const [here, there] = [`fieldMaps.${facts.map}.BillingCity`, 'fieldMaps.product-to-salesforce.product.Family'].map((path) => ({ path, rule: 'is wrong', remedy: 'Mend it.' }));
  await does('c-mapping-bar', 'import', { file: { fieldMaps: { [facts.map]: { BillingCity: city } }, tables: {}, rules: [] }, problems: [here, there] });
  expect([propertyOf(find('c-mapping-changes'), 'problems'), propertyOf(find('c-mapping-elsewhere'), 'problems')]).toEqual([[here], [here, there]]);
  await does('c-mapping-elsewhere', 'open', { map: 'product-to-salesforce.product', field: 'Family' });
  expect(propertyOf(find('c-mapping-bar'), 'map')).toBe('product-to-salesforce.product');
});

test('the record on show can be another of those that one of the store becomes', async () => {
  const { answers, does, find } = await showBoard();
  const records = ['a', 'b'].map((key, at) => ({ key, object: 'Order', fields: { BillingCity: { value: ['Kiel', 'Bonn'][at], isAbsent: false, steps: [], problem: null, inOrg: null } } }));
  await answers('try-mapping', { result: { ...tried, records } });
  await does('c-mapping-board', 'open', { field: 'BillingCity' });
  await does('c-mapping-bar', 'record', { recordKey: 'b' });
  expect(Object(propertyOf(find('c-mapping-field'), 'state')).tried.value).toBe('Bonn');
});

describe('lists whose elements become records', () => {
  const document = { ...settings, recordMaps: { [giftMap]: gift } };

  test('are read when their tab is opened; one that is made is tried and opened before it is published, and no suggestions are asked for', async () => {
    const { does, find, ask, answers } = await showBoard();
    expect(find('c-mapping-lists')).toBeNull();
    await does('[data-id="lists"]', 'active');
    await does('c-mapping-lists', 'change', { document });
    expect(propertyOf(ask('try-mapping') ?? null, 'payload')).toEqual({ map: facts.map, fieldMaps: {}, recordMaps: { [giftMap]: gift }, tables: {}, rules: [] });
    await does('c-mapping-lists', 'open', { map: giftMap, field: '' });
    expect([propertyOf(find('lightning-tabset'), 'activeTabValue'), propertyOf(ask('read-mapping') ?? null, 'payload')]).toEqual(['fields', { map: giftMap, recordMaps: { [giftMap]: gift } }]);
    await answers('read-mapping', { result: { ...facts, map: giftMap, maps: [...facts.maps, { map: giftMap, object: 'Gift__c', isList: true }] } });
    expect(propertyOf(ask('suggest-mapping') ?? null, 'payload')).toBeUndefined();
    await does('c-mapping-lists', 'change', { document: settings });
    expect(propertyOf(ask('read-mapping') ?? null, 'payload')).toEqual({ map: facts.map });
  });

  test('have their problems counted on the tab', async () => {
    const { does, find } = await showBoard();
    await does('c-mapping-bar', 'import', { file: { fieldMaps: {}, tables: {}, rules: [] }, problems: [{ path: `recordMaps.${giftMap}`, rule: 'is wrong', remedy: 'Mend it.' }] });
    expect(propertyOf(find('[data-id="lists"]'), 'label')).toMatch(/Tab_Problems/);
  });
});

test('a problem at a field is gone once the field is changed, though the name of its map has a dot', async () => {
  const { does, find } = await showBoard();
  await does('c-mapping-field', 'field', { field: 'BillingCity', change: city });
  await does('c-settings-publish', 'publish', { note: '' });
  const problems = [{ path: `fieldMaps.${facts.map}.BillingCity`, rule: 'is wrong', remedy: 'Mend it.' }, { path: 'tables.region', rule: 'is wrong', remedy: 'Mend it.' }];
  await does('c-command-watch', 'answer', { state: 'failed', code: 'INVALID_SETTINGS', message: '', result: { problems } });
  expect(propertyOf(find('c-settings-publish'), 'problems')).toHaveLength(2);
  await does('c-mapping-field', 'field', { field: 'BillingCity', change: { ...city, steps: city.steps.slice(0, 1) } });
  expect(propertyOf(find('c-settings-publish'), 'problems')).toHaveLength(1);
});
