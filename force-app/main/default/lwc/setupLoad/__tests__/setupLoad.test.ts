import { createElement } from 'lwc';
import SetupLoad from 'c/setupLoad';
import { detailsOf } from '../../../../../__tests__/component';
import { openedPages } from '../../../../../__tests__/navigation';

type Wish = { action: string; payload: { flow?: string; from?: string; id?: string } };

const run = (state: string, more: Record<string, unknown> = {}) => ({ id: state, flow: 'order-to-salesforce', state, share: 1, listed: 1_200, done: 300, failed: 0, total: 1_200, secondsLeft: 90, startedAt: '', ...more });
const settle = () => Promise.resolve();

function show(properties: Record<string, unknown> = {}) {
  const element = Object.assign(createElement('c-setup-load', { is: SetupLoad }), properties);
  const asked = detailsOf<Wish[]>(element, 'ask');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<HTMLElement & { disabled?: boolean; value?: unknown }>(selector);
  const pick = (selector: string, value: unknown) => find(selector)?.dispatchEvent(new CustomEvent('change', { detail: { value } }));
  return { asked, find, pick, text: element.shadowRoot?.textContent ?? '' };
}

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-03-31T00:00:00Z'), doNotFake: ['queueMicrotask'] }));
afterEach(() => {
  document.body.replaceChildren();
  jest.useRealTimers();
});

test('orders of the last thirty days are what a first load brings, unless told', () => {
  const { find, asked } = show();
  find('[data-id="start"]')?.click();
  expect(asked[0]).toMatchObject([{ action: 'backfill', payload: { flow: 'order-to-salesforce', from: '2026-03-01T00:00:00.000Z' } }]);
});

test('products and customers come before the orders that name them, and everything has no beginning', () => {
  const { find, pick, asked } = show();
  pick('lightning-checkbox-group', ['orders', 'customers', 'products']);
  pick('lightning-radio-group', 'all');
  find('[data-id="start"]')?.click();
  expect(asked[0]?.map(({ payload }) => payload)).toEqual([{ flow: 'product-to-salesforce' }, { flow: 'customer-to-salesforce' }, { flow: 'order-to-salesforce' }]);
});

test('nothing chosen is said where it is chosen, and asks for nothing', async () => {
  const { find, pick, asked } = show();
  pick('lightning-checkbox-group', []);
  find('[data-id="start"]')?.click();
  await settle();
  expect([find('[data-id="nothing"]')?.textContent, asked]).toEqual(['c.Crosswalk_Setup_Load_Nothing', []]);
});

test.each([
  [run('listing', { done: 0 }), 'c.Crosswalk_Setup_Load_Listing', 0, true],
  [run('loading'), 'c.Crosswalk_Setup_Load_Progress', 25, true],
  [run('done', { done: 1_200 }), 'c.Crosswalk_Setup_Load_Done', 100, false],
  [run('cancelled'), 'c.Crosswalk_Setup_Load_Cancelled', 25, false],
])('a run says how far it is: %p', (each, text, percent, isOpen) => {
  const { find } = show({ runs: [each] });
  expect([find('[data-id="text"]')?.textContent, find('lightning-progress-bar')?.value, find('lightning-button[data-run]') !== null]).toEqual([text, percent, isOpen]);
});

test('a run says how long it still takes, and what needs somebody', () => {
  const { text } = show({ runs: [run('loading', { failed: 2 })] });
  expect([text.includes('c.Crosswalk_Setup_Load_Left'), text.includes('c.Crosswalk_Setup_Load_Failed')]).toEqual([true, true]);
});

test('a run is cancelled by its id', () => {
  const { find, asked } = show({ runs: [run('loading')] });
  find('lightning-button[data-run]')?.click();
  expect(asked).toMatchObject([{ action: 'cancel-run', payload: { id: 'loading' } }]);
});

test('what came is one click away once a run is done', () => {
  expect(show({ runs: [run('loading')] }).find('[data-id="see"]')).toBeNull();
  document.body.replaceChildren();
  show({ runs: [run('done')] }).find('[data-id="see"]')?.click();
  expect(openedPages.at(-1)).toEqual({ type: 'standard__objectPage', attributes: { objectApiName: 'Order', actionName: 'list' } });
});
