import { createElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import DuplicatesPair from 'c/duplicatesPair';
import { detailsOf } from '../../../../../__tests__/component';
import { pairOf } from '../../../../../__tests__/duplicates';


function show(more: object = {}, isBusy = false) {
  const element = Object.assign(createElement('c-duplicates-pair', { is: DuplicatesPair }), { pair: { ...pairOf(), ...more }, isBusy });
  const asks = detailsOf(element, 'ask');
  document.body.append(element);
  const root = element.shadowRoot;
  const find = (selector: string) => root?.querySelector<HTMLElement & { value: string; disabled: boolean }>(selector);
  const click = async (selector: string) => {
    find(selector)?.click();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const rows = () => [...(root?.querySelectorAll<HTMLElement>('tr[data-field]') ?? [])].map((row) => [row.dataset.field, row.querySelector('.slds-assistive-text') !== null]);
  return { find, click, rows, asks, root };
}

afterEach(() => {
  document.body.replaceChildren();
  jest.restoreAllMocks();
});

test('both contacts stand line by line; what differs is said, what neither has is left out', () => {
  const { rows, root } = show();
  expect(rows()).toEqual([['FirstName', false], ['Email', true], ['Phone', true], ['account', true], ['orders', true], ['last', true]]);
  expect(root?.querySelectorAll('[data-id="reasons"] li')).toHaveLength(2);
});

test('whoever has more orders is kept unless somebody chooses', async () => {
  const { find, click, asks } = show();
  jest.spyOn(LightningConfirm, 'open').mockResolvedValue(true);
  expect(find('lightning-radio-group')?.value).toBe('003b');
  await click('[data-id="same"]');
  find('lightning-radio-group')?.dispatchEvent(new CustomEvent('change', { detail: { value: '003a' } }));
  await click('[data-id="same"]');
  expect(asks).toEqual([
    { action: 'merge-identities', payload: { survivorId: '003b', otherId: '003a' }, done: 'c.Crosswalk_Duplicates_Same_Done' },
    { action: 'merge-identities', payload: { survivorId: '003a', otherId: '003b' }, done: 'c.Crosswalk_Duplicates_Same_Done' },
  ]);
});

test('two people are kept apart without a question, records are merged only after one', async () => {
  const { click, asks } = show();
  jest.spyOn(LightningConfirm, 'open').mockResolvedValueOnce(false).mockResolvedValueOnce(false).mockResolvedValue(true);
  await click('[data-id="merge"]');
  await click('[data-id="same"]');
  expect(asks).toEqual([]);
  await click('[data-id="apart"]');
  await click('[data-id="merge"]');
  expect(asks).toEqual([
    { action: 'keep-apart', payload: { a: '003a', b: '003b' }, done: 'c.Crosswalk_Duplicates_Apart_Done' },
    { action: 'merge-records', payload: { survivorId: '003b', otherId: '003a' }, done: 'c.Crosswalk_Duplicates_Merge_Done' },
  ]);
});

test('orders one may not read are no line', () => {
  const { a, b } = pairOf();
  const { rows } = show({ a: { ...a, orders: null, account: null }, b: { ...b, orders: null, account: null } });
  expect(rows().map(([field]) => field)).toEqual(['FirstName', 'Email', 'Phone', 'account']);
});

test('while something is under way nothing can be pressed', () => {
  const { find } = show({}, true);
  expect(['same', 'apart', 'merge'].map((id) => find(`[data-id="${id}"]`)?.disabled)).toEqual([true, true, true]);
});
