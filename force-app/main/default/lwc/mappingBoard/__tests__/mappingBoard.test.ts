import MappingBoard from 'c/mappingBoard';
import { detailsOf } from '../../../../../__tests__/component';
import { facts, mapped, statesOf } from '../../../../../__tests__/mapping';
import { propertyOf, show } from '../../../../../__tests__/shown';

const states = statesOf(mapped({ Region__c: { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }] } }));
const framed = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
const given = (more: object = {}) => {
  const shown = show('c-mapping-board', MappingBoard, { source: facts.source, states, suggestions: {}, ...more });
  return { ...shown, maps: detailsOf(shown.element, 'map'), chosen: detailsOf(shown.element, 'choose') };
};

afterEach(() => document.body.replaceChildren());

test('there is a line for every mapped field whose ends are there, the one of the open field set off', async () => {
  const { all } = given({ field: 'Region__c' });
  await framed();
  await framed();
  // The date is worked out from a field this small store does not send.
  expect(all('svg path').map((line) => line.getAttribute('class'))).toEqual(['line', 'line chosen']);
});

test('a chosen source is mapped to a field of the list, to a suggested one, or let go', () => {
  const { find, tell, maps, chosen, all } = given({ path: 'record.total', suggestions: { 'record.total': [{ field: 'Total__c', score: 0.91, reason: 'same name' }, { field: 'Gone__c', score: 0.5, reason: '' }] } });
  expect(propertyOf(find('[data-id="map-to"]'), 'options')).toHaveLength(states.length);
  expect(all('lightning-button[data-id="suggested"]').map((button) => propertyOf(button, 'title'))).toEqual(['same name']);
  tell('[data-id="map-to"]', 'change', { value: 'Region__c' });
  tell('[data-id="suggested"]', 'click');
  tell('[data-id="clear"]', 'click');
  expect([maps, chosen]).toEqual([[{ field: 'Region__c', path: 'record.total' }, { field: 'Total__c', path: 'record.total' }], [{ path: '' }]]);
});

test('what both sides say is passed on; a reader chooses and maps nothing', () => {
  const { tell, maps, chosen } = given();
  tell('c-mapping-source', 'choose', { path: 'tax' });
  tell('c-mapping-target', 'map', { field: 'Total__c', path: 'tax' });
  expect([maps, chosen]).toEqual([[{ field: 'Total__c', path: 'tax' }], [{ path: 'tax' }]]);
  expect(given({ path: 'tax', isReadOnly: true }).find('[data-id="map-to"]')).toBeNull();
});

test('a line follows what is dragged, and is gone when it is dropped', async () => {
  const { tell, find, all } = given({ states: [] });
  tell('c-mapping-source', 'pick', { path: 'tax' });
  find('.board')?.dispatchEvent(Object.assign(new CustomEvent('dragover'), { clientX: 5, clientY: 5 }));
  await framed();
  expect(all('svg path')).toHaveLength(1);
  tell('c-mapping-source', 'pick', { path: '' });
  await framed();
  expect(all('svg path')).toHaveLength(0);
});

test('a suggestion that is taken, and one that is refused, are told to be remembered; a refusal maps nothing and is said', async () => {
  const { element, find, tell, maps } = given({ path: 'record.total', suggestions: { 'record.total': [{ field: 'Total__c', score: 0.91, reason: 'same name' }] } });
  const decided = detailsOf(element, 'decide');
  tell('[data-id="suggested"]', 'click');
  tell('[data-id="refuse"]', 'click');
  await framed();
  expect([decided, maps.length, find('[data-id="said"]')?.textContent]).toEqual([[{ field: 'Total__c', path: 'record.total', decision: 'accepted' }, { field: 'Total__c', path: 'record.total', decision: 'refused' }], 1, 'c.Crosswalk_Assist_Refused']);
});

test('what was refused for the chosen source can be suggested again, and only there', async () => {
  const refused = { 'record.total': [{ field: 'Total__c', score: 0.91, reason: 'same name' }] };
  const { element, find, tell } = given({ path: 'record.total', refused });
  const restored = detailsOf(element, 'restore');
  tell('[data-id="restore"]', 'click');
  await framed();
  expect([restored, find('[data-id="said"]')?.textContent]).toEqual([[{ path: 'record.total' }], 'c.Crosswalk_Assist_Restored']);
  expect([given({ path: 'tax', refused }).find('[data-id="restore"]'), given({ path: 'record.total', refused, isReadOnly: true }).find('[data-id="restore"]')]).toEqual([null, null]);
});

test('by keyboard, whoever chose a source goes on to where it goes; by mouse the focus stays', async () => {
  const { tell, find } = given({ path: 'record.total' });
  const focused: string[] = [];
  const box = find('[data-id="map-to"]');
  if (box) box.focus = () => void focused.push('map-to');
  tell('c-mapping-source', 'choose', { path: 'record.total', isByKey: false });
  await framed();
  expect(focused).toEqual([]);
  tell('c-mapping-source', 'choose', { path: 'record.total', isByKey: true });
  await framed();
  expect(focused).toEqual(['map-to']);
});
