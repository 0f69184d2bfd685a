import { createElement } from 'lwc';
import SettingsOff from 'c/settingsOff';
import { subjects } from 'c/settingsModel';
import type { FlowSwitch } from 'c/settingsModel';
import { settings } from '../../../../../__tests__/settings';

const since = '2026-11-01T10:00:00Z';
const flow = 'order-to-salesforce';
const documentWith = (one: FlowSwitch) => ({ ...settings, flows: { ...settings.flows, [flow]: one } });

function show(live: FlowSwitch, edited: FlowSwitch, count = 12) {
  const subject = subjects.find(({ name }) => name === 'orders');
  const element = Object.assign(createElement('c-settings-off', { is: SettingsOff }), { subject, live: documentWith(live), document: documentWith(edited), off: [{ flow, since, count }, { flow: 'product-to-salesforce', since, count: 1 }] });
  document.body.append(element);
  const rows = [...(element.shadowRoot?.querySelectorAll('li') ?? [])];
  return rows.map((row) => ({ text: row.querySelector('[data-id="text"]')?.textContent, title: row.querySelector('[data-id="title"]')?.textContent?.includes('Off_Since') ? 'off' : 'channels', at: row.querySelector<Element & { value: number }>('lightning-formatted-date-time')?.value }));
}

const off: FlowSwitch = { isOn: false, channels: [] };
const on: FlowSwitch = { isOn: true, channels: [] };
const some: FlowSwitch = { isOn: true, channels: [1] };

afterEach(() => document.body.replaceChildren());

test('what is off says since when, and what waits', () => {
  expect([show(off, off), show(off, off, 0)[0]?.text]).toEqual([[{ text: 'c.Crosswalk_Settings_Off_Waiting', title: 'off', at: Date.parse(since) }], 'c.Crosswalk_Settings_Off_Nothing']);
});

test('what is about to be switched on says what will be caught up', () => {
  expect([show(off, on)[0]?.text, show(some, on)[0], show(some, some)[0]?.text]).toEqual(['c.Crosswalk_Settings_Off_Catch_Up', { text: 'c.Crosswalk_Settings_Off_Catch_Up', title: 'channels', at: Date.parse(since) }, 'c.Crosswalk_Settings_Off_Waiting']);
});
