import { createElement } from 'lwc';
import SetupSteps from 'c/setupSteps';
import { detailsOf } from '../../../../../__tests__/component';

test('five steps say their state in words, mark the current one, and any may be opened', () => {
  const states = { org: 'done', store: 'problem', preflight: 'open', flows: 'open', load: 'open' };
  const element = Object.assign(createElement('c-setup-steps', { is: SetupSteps }), { states, current: 'store' });
  const asked = detailsOf<string>(element, 'step');
  document.body.append(element);
  const buttons = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
  expect(buttons.map((button) => (button.textContent ?? '').replace(/^\d/, ''))).toEqual([
    'c.Crosswalk_Setup_Step_Org, c.Crosswalk_Setup_Step_Done', 'c.Crosswalk_Setup_Step_Store, c.Crosswalk_Setup_Step_Problem',
    'c.Crosswalk_Setup_Step_Preflight, c.Crosswalk_Setup_Step_Open', 'c.Crosswalk_Setup_Step_Flows, c.Crosswalk_Setup_Step_Open', 'c.Crosswalk_Setup_Step_Load, c.Crosswalk_Setup_Step_Open',
  ]);
  expect(buttons.map((button) => button.getAttribute('aria-current'))).toEqual(['false', 'step', 'false', 'false', 'false']);
  buttons[4]?.click();
  expect(asked).toEqual(['load']);
});
