import MappingBar from 'c/mappingBar';
import { detailsOf } from '../../../../../__tests__/component';
import { facts, statesOf, tried } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, show } from '../../../../../__tests__/shown';

const given = (more: object = {}) => show('c-mapping-bar', MappingBar, { facts, map: facts.map, entityKey: 'order:2', states: statesOf(), document: settings, ...more });

afterEach(() => document.body.replaceChildren());

test('a map and a record to try it on are chosen; one that is no sample is offered too', () => {
  const { element, tell, find } = given({ entityKey: 'order:99' });
  const [maps, samples] = [detailsOf(element, 'map'), detailsOf(element, 'sample')];
  expect(propertyOf(find('[data-id="sample"]'), 'options')).toEqual([{ value: 'order:2', label: 'Order 2' }, { value: 'order:1', label: 'Order 1' }, { value: 'order:99', label: 'Order 99' }]);
  tell('[data-id="map"]', 'change', { value: 'product-to-salesforce.product' });
  tell('[data-id="sample"]', 'change', { value: 'order:1' });
  expect([maps, samples]).toEqual([[{ map: 'product-to-salesforce.product' }], [{ entityKey: 'order:1' }]]);
});

test('undo and redo are there when there is something to undo, and not for a reader', () => {
  const disabled = (more: object) => ['undo', 'redo'].map((id) => propertyOf(given(more).find(`[data-id="${id}"]`), 'disabled'));
  expect([disabled({}), disabled({ canUndo: true, canRedo: true }), disabled({ canUndo: true, isReadOnly: true })]).toEqual([[true, true], [false, false], [true, true]]);
  const { element, tell } = given({ canUndo: true, canRedo: true });
  const told = [detailsOf(element, 'undo'), detailsOf(element, 'redo'), detailsOf(element, 'import')];
  tell('[data-id="undo"]', 'click');
  tell('[data-id="redo"]', 'click');
  tell('c-mapping-file', 'import', { problems: [] });
  expect(told).toEqual([[{}], [{}], [{ problems: [] }]]);
});

test('a try that failed, a record that would not be written, and warnings are said', () => {
  expect(given({ problem: 'away' }).text('[data-id="notice"]')).toBe('c.Crosswalk_Mapping_Try_Failed');
  const refused = given({ tried: { ...tried, refusal: 'no', warnings: ['odd'] }, isTrying: true });
  expect([refused.text('[data-id="notice"]'), refused.all('p.notice').at(-1)?.textContent, refused.text('.trying')]).toEqual(['c.Crosswalk_Mapping_Try_Refused', 'odd', 'c.Crosswalk_Mapping_Trying']);
});

test('of several records that one of the store becomes, one is chosen; of a single one there is no choice', () => {
  const line = (id: number) => ({ key: `store:order:2:line:${id}`, object: 'OrderItem', fields: {} });
  const { find, element, tell } = given({ tried: { ...tried, records: [line(1), line(2)] }, recordKey: 'store:order:2:line:2' });
  const records = detailsOf(element, 'record');
  tell('[data-id="record"]', 'change', { value: 'store:order:2:line:1' });
  expect([propertyOf(find('[data-id="record"]'), 'value'), Object(propertyOf(find('[data-id="record"]'), 'options')).length, records]).toEqual(['store:order:2:line:2', 2, [{ recordKey: 'store:order:2:line:1' }]]);
  expect(given({ tried }).find('[data-id="record"]')).toBeNull();
});
