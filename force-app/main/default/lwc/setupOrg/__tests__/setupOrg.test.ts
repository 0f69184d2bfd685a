import { createElement } from 'lwc';
import SetupOrg from 'c/setupOrg';
import { detailsOf } from '../../../../../__tests__/component';

const org = { state: 'connected', source: 'environment', method: 'jwt', username: 'i@example.com', organizationId: '00D', canSignIn: true };

function show(properties: Record<string, unknown>) {
  const element = Object.assign(createElement('c-setup-org', { is: SetupOrg }), properties);
  const [asked, steps] = [detailsOf<unknown>(element, 'ask'), detailsOf<string>(element, 'step')];
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<HTMLElement>(selector);
  return { asked, steps, find, state: find('[data-id="state"]')?.textContent, text: element.shadowRoot?.textContent ?? '' };
}

test('before the service has reported, the page says what to type where', () => {
  const { state, find, text } = show({});
  expect([state, find('[data-id="next"]'), text.includes('sf crosswalk install')]).toEqual(['c.Crosswalk_Setup_Org_None', null, true]);
});

test('connected, it says as whom and by which way, and leads on', () => {
  const { state, text, find, steps, asked } = show({ org });
  expect([state, text.includes('i@example.com'), text.includes('c.Crosswalk_Setup_Org_Method_jwt')]).toEqual(['c.Crosswalk_Setup_Org_Connected', true, true]);
  find('[data-id="sign-in"]')?.click();
  find('[data-id="next"]')?.click();
  expect([asked, steps]).toEqual([[{ action: 'connect-org', payload: {} }], ['store']]);
});

test('a service without an app for the browser offers no other sign-in', () => {
  expect(show({ org: { ...org, canSignIn: false } }).find('[data-id="sign-in"]')).toBeNull();
});

test('a service that has gone silent is said to be, whatever it reported last', () => {
  const { state, find } = show({ org, isSilent: true, reportAt: 1_000 });
  expect([state, find('[data-id="next"]')]).toEqual(['c.Crosswalk_Setup_Org_Silent', null]);
});

test('records of another org are not mixed with those of this one', () => {
  expect(show({ org: { ...org, state: 'other-org' } }).state).toBe('c.Crosswalk_Setup_Org_Other');
});

test('that the org refused the sign-in for a while is still said the day after', () => {
  const interruption = { from: Date.parse('2026-11-22T10:00:00Z'), to: Date.parse('2026-11-22T10:30:00Z') };
  expect([show({ org: { ...org, interruption } }).find('[data-id="interruption"]') !== null, show({ org }).find('[data-id="interruption"]')]).toEqual([true, null]);
});

test('the settings writer stands below the connection, and what it asks for is handed on', () => {
  const { find, asked } = show({ org, writer: { state: 'not-connected', source: '', username: '', canSignIn: true } });
  find('c-setup-writer')?.dispatchEvent(new CustomEvent('ask', { detail: { action: 'connect-settings-writer' } }));
  expect([asked, show({ org, isSilent: true, writer: {} }).find('c-setup-writer')]).toEqual([[{ action: 'connect-settings-writer' }], null]);
});
