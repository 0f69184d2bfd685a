import { createElement } from 'lwc';
import Account360Timeline from 'c/account360Timeline';
import { openedPages } from '../../../../../__tests__/navigation';

const entry = (kind: string, more: object = {}) => ({ key: `${kind} 1`, kind, object: 'Order', id: '8011', icon: 'standard:orders', title: `${kind} 1`, detail: 'Shipped', amount: '$5', extra: '', link: '', at: 1_000, ...more });

function show(entries: object[]) {
  const element = Object.assign(createElement('c-account360-timeline', { is: Account360Timeline }), { entries });
  document.body.replaceChildren(element);
  const root = element.shadowRoot;
  return { root, keys: () => [...(root?.querySelectorAll<HTMLElement>('li') ?? [])].map(({ dataset }) => dataset.entry) };
}

test('an account without a history says so', () => {
  expect(show([]).root?.querySelector('[data-id="empty"]')).not.toBeNull();
});

test('one kind can be chosen when there are several', async () => {
  const { root, keys } = show([entry('order'), entry('case')]);
  root?.querySelector('lightning-combobox')?.dispatchEvent(new CustomEvent('change', { detail: { value: 'case' } }));
  await Promise.resolve();
  expect(keys()).toEqual(['case 1']);
  expect(show([entry('order')]).root?.querySelector('lightning-combobox')).toBeNull();
});

test('an entry leads to its record, a parcel to its carrier', () => {
  const { root } = show([entry('shipment', { link: 'https://carrier.example.com/1Z' })]);
  root?.querySelector('lightning-button')?.dispatchEvent(new CustomEvent('click'));
  expect(openedPages.at(-1)).toMatchObject({ attributes: { objectApiName: 'Order', recordId: '8011' } });
  expect(root?.querySelector('a')?.getAttribute('href')).toBe('https://carrier.example.com/1Z');
});
