import { createElement } from 'lwc';
import SettingsProblem from 'c/settingsProblem';

test('the messages of a value, and of what is inside it, stand at its field', () => {
  const problems = [{ path: 'orders.statuses.0', rule: 'must be a status id', remedy: 'Choose one.' }, { path: 'orders.minimumTotal', rule: 'must be an amount', remedy: 'Enter one.' }];
  const element = Object.assign(createElement('c-settings-problem', { is: SettingsProblem }), { problems, path: 'orders.statuses' });
  document.body.append(element);
  expect([...(element.shadowRoot?.querySelectorAll('[role="alert"] p') ?? [])].map(({ textContent }) => textContent)).toEqual(['Must be a status id. Choose one.']);
});
