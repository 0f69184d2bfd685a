import { createElement } from 'lwc';
import MonitorHealth from 'c/monitorHealth';

const parts = [{ name: 'bigcommerce', isReady: false, problem: 'It is away.' }, { name: 'hooks', isReady: false, problem: '' }, { name: 'salesforce', isReady: true, problem: '' }, { name: 'later', isReady: true, problem: '' }];

test('each part says whether it works, and how much waits since when', () => {
  const state = { health: parts, flows: [], waiting: 3, oldestAt: 1_000, budgetShare: 0.254, reportAt: 1, heartbeats: new Map() };
  const element = Object.assign(createElement('c-monitor-health', { is: MonitorHealth }), { state });
  document.body.append(element);
  const texts = [...(element.shadowRoot?.querySelectorAll('li') ?? [])].map((item) => item.textContent);
  expect(texts).toEqual(['c.Crosswalk_Monitor_Health_bigcommerceIt is away.', 'c.Crosswalk_Monitor_Health_hooksc.Crosswalk_Monitor_Problem', 'c.Crosswalk_Monitor_Health_salesforcec.Crosswalk_Monitor_Ready', 'laterc.Crosswalk_Monitor_Ready']);
  expect(element.shadowRoot?.querySelector('[data-id="waiting"]')?.textContent).toContain('c.Crosswalk_Monitor_Queue_Oldest');
  expect(element.shadowRoot?.querySelector('lightning-progress-bar')).toMatchObject({ value: 25 });
});

test('an empty queue says so', () => {
  const element = createElement('c-monitor-health', { is: MonitorHealth });
  document.body.append(element);
  expect(element.shadowRoot?.querySelector('[data-id="waiting"]')?.textContent).toContain('c.Crosswalk_Monitor_Queue_None');
});
