import { createElement } from 'lwc';
import SettingsHeld from 'c/settingsHeld';

function show(held: object) {
  const element = Object.assign(createElement('c-settings-held', { is: SettingsHeld }), { held });
  document.body.append(element);
  return { rows: [...(element.shadowRoot?.querySelectorAll('[data-id="record"]') ?? [])].map(({ textContent }) => textContent), text: element.shadowRoot?.textContent, isEmpty: element.shadowRoot?.querySelector('[data-id="empty"]') !== null };
}

afterEach(() => document.body.replaceChildren());

test('records that are left out say why, and how many more there are', () => {
  const { rows, text } = show({ count: 3, records: [{ flow: 'order-to-salesforce', entityKey: 'order:100', reason: 'Not paid.', heldAt: '2026-11-01T10:00:00Z' }] });
  expect([rows, text?.includes('c.Crosswalk_Settings_Held_More')]).toEqual([['Order 100Not paid.'], true]);
});

test('none left out is good news', () => {
  expect(show({ count: 0, records: [] }).isEmpty).toBe(true);
});
