import { createElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import SettingsHistory from 'c/settingsHistory';
import { detailsOf } from '../../../../../__tests__/component';
import { catalogue } from '../../../../../__tests__/settings';

const version = (number: number, state: string) => ({ version: number, state, note: '', by: null, at: '2026-11-01T10:00:00Z', liveAt: null, changes: [{ path: 'orders.paidOnly', before: 'false', after: 'true' }], moreChanges: 2 });

function show(given: object) {
  const element = Object.assign(createElement('c-settings-history', { is: SettingsHistory }), { catalogue, ...given });
  const asked = detailsOf(element, 'rollback');
  document.body.append(element);
  return { asked, buttons: [...(element.shadowRoot?.querySelectorAll<HTMLElement>('lightning-button') ?? [])], text: element.shadowRoot?.textContent ?? '', isEmpty: element.shadowRoot?.querySelector('[data-id="empty"]') !== null };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
afterEach(() => document.body.replaceChildren());

test('former versions, and the time before the first, come back once a person is sure', async () => {
  const open = jest.spyOn(LightningConfirm, 'open').mockResolvedValueOnce(false).mockResolvedValue(true);
  const { asked, buttons } = show({ versions: [version(3, 'live'), version(2, 'former')] });
  buttons[0]?.dispatchEvent(new CustomEvent('click'));
  await settle();
  for (const button of buttons) button.dispatchEvent(new CustomEvent('click'));
  await settle();
  expect([asked, open.mock.calls.length]).toEqual([[{ version: 2 }, { version: 0 }], 3]);
});

test('each version says what changed', () => {
  const { text } = show({ versions: [version(3, 'live')] });
  expect(text).toContain('c.Crosswalk_Settings_Paid_Only: c.Crosswalk_Settings_Off → c.Crosswalk_Settings_On');
});

test('who may not change settings cannot bring one back, and an empty history says so', () => {
  expect([show({ versions: [version(3, 'live'), version(2, 'former')], isReadOnly: true }).buttons, show({ versions: [] }).isEmpty]).toEqual([[], true]);
});
