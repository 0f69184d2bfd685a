import { createElement } from 'lwc';
import SetupStore from 'c/setupStore';
import { detailsOf } from '../../../../../__tests__/component';

const address = { url: 'https://service.example.com/connect', expiresAt: '2026-01-02T03:04:05Z' };
const store = (state: string, more: Record<string, unknown> = {}) => ({ state, source: 'account', storeHash: 'abc123', missing: [], problem: '', ...more });

function show(properties: Record<string, unknown>) {
  const element = Object.assign(createElement('c-setup-store', { is: SetupStore }), properties);
  const [asked, steps] = [detailsOf<unknown>(element, 'ask'), detailsOf<string>(element, 'step')];
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<HTMLElement & { label?: string; address?: unknown; disabled?: boolean }>(selector);
  return { asked, steps, find, state: find('[data-id="state"]')?.textContent, text: element.shadowRoot?.textContent ?? '' };
}

test.each([
  [undefined, 'c.Crosswalk_Setup_Store_None', 'c.Crosswalk_Setup_Store_Connect', false],
  [store('not-connected', { storeHash: '', source: '', problem: 'The app was removed.' }), 'c.Crosswalk_Setup_Store_None', 'c.Crosswalk_Setup_Store_Connect', false],
  [store('testing'), 'c.Crosswalk_Setup_Store_Testing', 'c.Crosswalk_Setup_Store_Again', false],
  [store('connected'), 'c.Crosswalk_Setup_Store_Connected', 'c.Crosswalk_Setup_Store_Again', true],
  [store('scopes-missing', { missing: ['Orders: modify'] }), 'c.Crosswalk_Setup_Store_Missing', 'c.Crosswalk_Setup_Store_Again', false],
  [store('revoked'), 'c.Crosswalk_Setup_Store_Revoked', 'c.Crosswalk_Setup_Store_Again', false],
  [store('unreachable', { problem: 'It is away.' }), 'c.Crosswalk_Setup_Store_Unreachable', 'c.Crosswalk_Setup_Store_Again', false],
])('%p shows %s', (state, heading, button, canGoOn) => {
  const shown = show({ store: state });
  expect([shown.state, shown.find('[data-id="connect"]')?.label, shown.find('[data-id="next"]') !== null]).toEqual([heading, button, canGoOn]);
});

test('missing scopes and problems are named', () => {
  expect(show({ store: store('scopes-missing', { missing: ['Orders: modify', 'Customers: modify'] }) }).find('ul')?.textContent).toBe('Orders: modifyCustomers: modify');
  expect(show({ store: store('unreachable', { problem: 'It is away.' }) }).text).toContain('It is away.');
});

test('a token of the environment is told from one in the vault', () => {
  expect(show({ store: store('connected', { source: 'environment' }) }).text).toContain('c.Crosswalk_Setup_Store_Environment');
  expect(show({ store: store('connected') }).text).toContain('c.Crosswalk_Setup_Store_Source_account');
});

test('the button asks for a link, which is there while there is something to connect', () => {
  const open = show({ address });
  open.find('[data-id="connect"]')?.click();
  expect([open.asked, open.find('c-setup-link')?.address, open.find('[data-id="connect"]')?.label]).toEqual([[{ action: 'connect-store', payload: {} }], address, 'c.Crosswalk_Setup_Store_Another_Link']);
  expect(show({ store: store('connected'), address }).find('c-setup-link')?.address).toBeUndefined();
  expect(show({ asking: 'connect-store' }).find('[data-id="connect"]')?.disabled).toBe(true);
});

test('a connected store leads on to the pre-flight', () => {
  const { find, steps } = show({ store: store('connected') });
  find('[data-id="next"]')?.click();
  expect(steps).toEqual(['preflight']);
});
