import { createElement } from 'lwc';
import MonitorHealth from 'c/monitorHealth';

const parts = [{ name: 'bigcommerce', isReady: false, problem: 'It is away.' }, { name: 'hooks', isReady: false, problem: '' }, { name: 'salesforce', isReady: true, problem: '' }, { name: 'later', isReady: true, problem: '' }];

test('each part says whether it works', () => {
  const state = { health: parts };
  const element = Object.assign(createElement('c-monitor-health', { is: MonitorHealth }), { state });
  document.body.append(element);
  const texts = [...(element.shadowRoot?.querySelectorAll('li') ?? [])].map((item) => item.textContent);
  expect(texts).toEqual(['c.Crosswalk_Monitor_Health_bigcommerceIt is away.', 'c.Crosswalk_Monitor_Health_hooksc.Crosswalk_Monitor_Problem', 'c.Crosswalk_Monitor_Health_salesforcec.Crosswalk_Monitor_Ready', 'laterc.Crosswalk_Monitor_Ready']);
});
