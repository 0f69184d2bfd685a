import { createElement } from 'lwc';
import RecordCompare from 'c/recordCompare';
import { detailsOf } from '../../../../../__tests__/component';

const field = (name: string, standing: string, more: object = {}) => ({ field: name, label: name, type: 'string', store: 'S', salesforce: standing === 'same' ? 'S' : 'F', standing, owner: 'newest', travelsBack: true, ...more });
const record = (object: string, fields: object[], id: string | null = `${object}1`) => ({ object, key: `store:${object.toLowerCase()}:1`, id, fields });
const comparison = (records: object[], more: object = {}) => ({ entityKey: 'order:1', isInStore: true, isArchived: false, storeLink: null, records, hiddenFields: 0, hiddenRecords: 0, ...more });

function show(given: object, canResolve = false) {
  const element = Object.assign(createElement('c-record-compare', { is: RecordCompare }), { comparison: given, canResolve });
  const resolves = detailsOf(element, 'resolve');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
  const paths = () => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('li[data-field]') ?? [])].map(({ dataset }) => dataset.field);
  return { find, paths, resolves, root: element.shadowRoot };
}

afterEach(() => document.body.replaceChildren());

test('two sides that agree say so', () => {
  const { find, paths } = show(comparison([record('Order', [field('A', 'same')])]));
  expect([find('[data-id="equal"]') !== null, paths()]).toEqual([true, []]);
});

test('only differing fields are shown until all are asked for', async () => {
  const { find, paths } = show(comparison([record('Order', [field('A', 'same'), field('B', 'store', { agreed: 'F' })])]));
  expect([paths(), find('[data-id="standing"]')?.textContent, find('[data-id="agreed"]') !== null]).toEqual([['Order.B'], 'c.Crosswalk_Record_Standing_store', true]);
  const all = find('[data-id="all"]');
  Object.assign(all ?? {}, { checked: true });
  all?.dispatchEvent(new CustomEvent('change'));
  await Promise.resolve();
  expect(paths()).toEqual(['Order.A', 'Order.B']);
});

test.each([[{ isInStore: false }, 'c.Crosswalk_Record_Compare_Gone'], [{ isArchived: true }, 'c.Crosswalk_Record_Compare_Archived']])('a record that is gone from the store is said to be so: %j', (more, words) => {
  expect(show(comparison([], more)).find('[data-id="notice"]')?.textContent).toBe(words);
});

test('what may not be read is counted', () => {
  expect(show(comparison([], { hiddenFields: 3 })).find('[data-id="hidden"]')?.textContent).toBe('c.Crosswalk_Record_Compare_Hidden');
  expect(show(comparison([])).find('[data-id="hidden"]')).toBeNull();
});

test('who may not operate has nothing to choose', () => {
  const { find } = show(comparison([record('Order', [field('B', 'both')])]));
  expect([find('lightning-radio-group'), find('[data-id="resolve"]')]).toEqual([null, null]);
});

test('an operator chooses a side; a field of the store offers one', async () => {
  const { root, find, resolves } = show(comparison([record('Order', [field('B', 'both'), field('C', 'kept', { travelsBack: false }), field('D', 'unknown')])]), true);
  const groups = [...(root?.querySelectorAll('lightning-radio-group') ?? [])];
  expect(groups.map((group) => ('options' in group && Array.isArray(group.options) ? group.options.length : 0))).toEqual([2, 1]);
  expect(find('[data-id="resolve"]')).toHaveProperty('disabled', true);
  groups[0]?.dispatchEvent(new CustomEvent('change', { detail: { value: 'salesforce' } }));
  await Promise.resolve();
  find('[data-id="resolve"]')?.dispatchEvent(new CustomEvent('click'));
  expect(resolves).toEqual([{ choices: { 'Order.B': 'salesforce' } }]);
});

test('of several lines each offers a choice of its own, named by its key; one that is missing is said to be', async () => {
  const line = (place: number, id: string | null) => ({ ...record('OrderItem', [field('Q', 'store')], id), key: `store:line:${place}` });
  const { root, find, resolves } = show(comparison([record('Order', [field('B', 'both')]), line(1, '8021'), line(2, '8022'), line(3, null)]), true);
  const groups = [...(root?.querySelectorAll('lightning-radio-group') ?? [])];
  expect([groups.length, root?.textContent?.includes('c.Crosswalk_Record_Compare_Missing')]).toEqual([3, true]);
  for (const group of groups.slice(1)) group.dispatchEvent(new CustomEvent('change', { detail: { value: 'bigcommerce' } }));
  await Promise.resolve();
  find('[data-id="resolve"]')?.dispatchEvent(new CustomEvent('click'));
  expect(resolves).toEqual([{ choices: { 'OrderItem.Q': 'bigcommerce', 'OrderItem[store:line:2].Q': 'bigcommerce' } }]);
});

test('what the settings leave out is said with its reason', () => {
  expect(show(comparison([], { leftOut: { rule: 'payment_status', reason: 'Not synced: not paid.' } })).find('[data-id="notice"]')?.textContent).toBe('Not synced: not paid.');
});
