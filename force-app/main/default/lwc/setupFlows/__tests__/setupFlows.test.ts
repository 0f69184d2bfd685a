import { createElement } from 'lwc';
import SetupFlows from 'c/setupFlows';
import { detailsOf } from '../../../../../__tests__/component';

test('flows are shown, what is asked of them is passed on, and the last step follows', () => {
  const flows = [{ name: 'a', title: 'A', description: '', isPaused: false, waiting: 0 }];
  const element = Object.assign(createElement('c-setup-flows', { is: SetupFlows }), { flows, asking: 'pause-flow' });
  const [asked, steps] = [detailsOf<unknown>(element, 'ask'), detailsOf<string>(element, 'step')];
  document.body.append(element);
  const list = element.shadowRoot?.querySelector('c-monitor-flows');
  expect(list).toMatchObject({ flows, isBusy: true, canOperate: true });
  list?.dispatchEvent(new CustomEvent('ask', { detail: { action: 'pause-flow', payload: { flow: 'a' } } }));
  element.shadowRoot?.querySelector<HTMLElement>('[data-id="next"]')?.click();
  expect([asked, steps]).toEqual([[{ action: 'pause-flow', payload: { flow: 'a' } }], ['load']]);
});
