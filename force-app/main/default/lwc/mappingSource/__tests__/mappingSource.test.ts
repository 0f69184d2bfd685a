import MappingSource from 'c/mappingSource';
import type { Anchor } from 'c/mappingSource';
import { detailsOf } from '../../../../../__tests__/component';
import { facts } from '../../../../../__tests__/mapping';
import { settle, show } from '../../../../../__tests__/shown';

const keysOf = (element: HTMLElement & { anchors?(): Anchor[] }): string[] => (element.anchors?.() ?? []).map(({ key }) => key);
const given = (more: object = {}) => {
  const shown = show('c-mapping-source', MappingSource, { source: facts.source, ...more });
  return { ...shown, names: () => shown.all('li .name').map(({ textContent }) => textContent), chosen: detailsOf(shown.element, 'choose'), picks: detailsOf(shown.element, 'pick') };
};

afterEach(() => document.body.replaceChildren());

test('fields are in groups: what is sent, what is worked out; a group is open when something in it is mapped', () => {
  expect(given().all('h3').map(({ textContent }) => textContent)).toEqual(['c.Crosswalk_Mapping_Source_Sent', 'c.Crosswalk_Mapping_Source_Computed']);
  expect(given().names()).toEqual(['staff_notes', 'total', 'tax']);
  expect(given({ mapped: ['record.billing_address.city'] }).names()).toEqual(['staff_notes', 'total', 'city', 'tax']);
});

test('a field of a form is called as the shop calls it, and a search opens every group, by name or by sample', async () => {
  const { tell, names, find } = given();
  tell('[data-id="search"]', 'change', { value: 'north' });
  await settle();
  expect(names()).toEqual(['Region']);
  tell('[data-id="search"]', 'change', { value: 'nowhere' });
  await settle();
  expect(find('[data-id="nothing"]')).not.toBeNull();
});

test('groups open and close', async () => {
  const { find, names } = given();
  find('[data-group="sent record.billing_address"]')?.click();
  await settle();
  expect(names()).toContain('city');
  find('[data-group="sent record.billing_address"]')?.click();
  await settle();
  expect(names()).not.toContain('city');
});

test('a field is chosen by a click, let go by another, or dragged', () => {
  const { find, chosen, picks } = given({ chosen: 'tax' });
  find('button[data-path="tax"]')?.click();
  find('button[data-path="record.total"]')?.click();
  find('li[data-path="record.total"]')?.dispatchEvent(new CustomEvent('dragstart'));
  find('li[data-path="record.total"]')?.dispatchEvent(new CustomEvent('dragend'));
  expect([chosen, picks]).toEqual([[{ path: '', isByKey: true }, { path: 'record.total', isByKey: true }], [{ path: 'record.total' }, { path: '' }]]);
});

test('lines begin at rows, and at the group that hides them; a store without records says so', () => {
  const { element } = given();
  expect(keysOf(element).sort()).toEqual(facts.source.map(({ path }) => path).sort());
  expect(given({ source: [] }).find('[data-id="empty"]')).not.toBeNull();
});
