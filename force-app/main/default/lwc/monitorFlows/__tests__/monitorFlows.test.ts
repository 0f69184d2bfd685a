import { createElement } from 'lwc';
import MonitorFlows from 'c/monitorFlows';
import { detailsOf } from '../../../../../__tests__/component';

const flow = (name: string, isPaused: boolean) => ({ name, title: name, description: '', isPaused, isOff: name === 'off', waiting: 2, done: isPaused ? 0 : 90, dead: isPaused ? 0 : 10 });

function show(canOperate: boolean, flows = [flow('a', false), flow('b', true)]) {
  const element = Object.assign(createElement('c-monitor-flows', { is: MonitorFlows }), { flows, canOperate });
  const asked = detailsOf(element, 'ask');
  document.body.append(element);
  return { asked, buttons: [...(element.shadowRoot?.querySelectorAll('lightning-button') ?? [])], badges: element.shadowRoot?.querySelectorAll('lightning-badge').length };
}

test('an active flow is paused and a paused one resumed', () => {
  const { asked, buttons, badges } = show(true);
  for (const button of buttons) button.dispatchEvent(new CustomEvent('click'));
  expect(badges).toBe(1);
  expect(asked).toEqual([{ action: 'pause-flow', payload: { flow: 'a' }, done: 'c.Crosswalk_Monitor_Paused_Done' }, { action: 'resume-flow', payload: { flow: 'b' }, done: 'c.Crosswalk_Monitor_Resumed_Done' }]);
});

test('each flow says how much went through in the last hour, and how well', () => {
  const element = Object.assign(createElement('c-monitor-flows', { is: MonitorFlows }), { flows: [flow('a', false), flow('b', true)] });
  document.body.append(element);
  const values = (id: string) => [...(element.shadowRoot?.querySelectorAll(`[data-id="${id}"] lightning-formatted-number`) ?? [])].map((number) => ('value' in number ? number.value : null));
  expect([values('rate'), values('success')]).toEqual([[1.5, 0], [0.9, undefined]]);
});

test('who may not operate sees the state without buttons', () => {
  expect(show(false).buttons).toEqual([]);
});

test('a flow that the settings have off is not paused, and one that was paused before may be resumed', () => {
  expect(show(true, [flow('off', false)]).buttons).toHaveLength(0);
  expect(show(true, [flow('off', true)]).buttons).toHaveLength(1);
});

test('a flow that the settings have off says so', () => {
  const element = Object.assign(createElement('c-monitor-flows', { is: MonitorFlows }), { flows: [flow('off', false)] });
  document.body.append(element);
  expect(element.shadowRoot?.textContent).toContain('c.Crosswalk_Monitor_Flow_Off');
});
