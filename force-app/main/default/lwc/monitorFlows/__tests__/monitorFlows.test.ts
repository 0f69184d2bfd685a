import { createElement } from 'lwc';
import MonitorFlows from 'c/monitorFlows';
import { detailsOf } from '../../../../../__tests__/component';

const flow = (name: string, isPaused: boolean) => ({ name, title: name, description: '', isPaused, isOff: name === 'off', waiting: 2 });

function show(canOperate: boolean) {
  const element = Object.assign(createElement('c-monitor-flows', { is: MonitorFlows }), { flows: [flow('a', false), flow('b', true)], canOperate });
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

test('who may not operate sees the state without buttons', () => {
  expect(show(false).buttons).toEqual([]);
});

test('a flow that the settings have off says so', () => {
  const element = Object.assign(createElement('c-monitor-flows', { is: MonitorFlows }), { flows: [flow('off', false)] });
  document.body.append(element);
  expect(element.shadowRoot?.textContent).toContain('c.Crosswalk_Monitor_Flow_Off');
});
