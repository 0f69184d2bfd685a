import { createElement } from 'lwc';
import SetupWriter from 'c/setupWriter';
import { detailsOf } from '../../../../../__tests__/component';

const none = { state: 'not-connected', source: '', username: '', canSignIn: true };
const connected = { state: 'connected', source: 'web', username: 'writer@example.com', canSignIn: true };

function show(writer: object, given: object = {}) {
  const element = Object.assign(createElement('c-setup-writer', { is: SetupWriter }), { writer, ...given });
  const asked = detailsOf<{ action: string }>(element, 'ask');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<HTMLElement & { disabled?: boolean }>(selector);
  return { asked, find, state: find('[data-id="state"]')?.textContent };
}

afterEach(() => document.body.replaceChildren());

test('without one, settings wait for somebody, and it can be connected here', () => {
  const { asked, find, state } = show(none);
  find('[data-id="connect"]')?.click();
  expect([state, asked.map(({ action }) => action), find('[data-id="disconnect"]')]).toEqual(['c.Crosswalk_Setup_Writer_None', ['connect-settings-writer'], null]);
});

test('a service without an app for the browser says what it lacks', () => {
  const { find } = show({ ...none, canSignIn: false });
  expect([find('[data-id="no-app"]') !== null, find('[data-id="connect"]')]).toEqual([true, null]);
});

test('connected in the browser, it says as whom, and may be disconnected', () => {
  const { asked, find, state } = show(connected);
  find('[data-id="disconnect"]')?.click();
  expect([state, find('[data-id="user"]')?.textContent, asked.map(({ action }) => action)]).toEqual(['c.Crosswalk_Setup_Writer_Connected', 'writer@example.com', ['disconnect-settings-writer']]);
});

test('one the service was started with stays', () => {
  expect(show({ ...connected, source: 'environment' }).find('[data-id="disconnect"]')).toBeNull();
});

test('while something is asked, nothing else can be', () => {
  expect(show(connected, { asking: 'preflight' }).find('[data-id="connect"]')?.disabled).toBe(true);
});

test('the link to sign in takes the place of the buttons', () => {
  const { find } = show(none, { address: { url: 'https://service.example.com/oauth/salesforce/start?ticket=x', expiresAt: '2026-11-22T12:15:00Z' } });
  expect([find('c-setup-link') !== null, find('[data-id="connect"]')]).toEqual([true, null]);
});
