import { createElement } from 'lwc';
import Account360Figures from 'c/account360Figures';

function show(more: object) {
  const element = Object.assign(createElement('c-account360-figures', { is: Account360Figures }), { figures: { count: 3, total: 30, average: 10, refunded: 4 }, currency: 'EUR', ...more });
  document.body.replaceChildren(element);
  const number = (name: string) => element.shadowRoot?.querySelector(`[data-figure="${name}"] lightning-formatted-number`);
  return { root: element.shadowRoot, number };
}

test('what was refunded is no lifetime value; amounts are in the account’s currency', () => {
  const { number } = show({ lastAt: 1_000 });
  expect([number('lifetime'), number('average')]).toMatchObject([{ value: 26, currencyCode: 'EUR' }, { value: 10, currencyCode: 'EUR' }]);
});

test('an account without orders has no last one', () => {
  const { root } = show({ figures: undefined });
  expect(root?.querySelector('[data-figure="last"]')?.textContent).toContain('c.Crosswalk_Account_Last_None');
});

test('orders in other currencies are said to be left out', () => {
  expect([show({ isPartial: true }).root?.querySelector('[data-id="partial"]') !== null, show({}).root?.querySelector('[data-id="partial"]')]).toEqual([true, null]);
});
