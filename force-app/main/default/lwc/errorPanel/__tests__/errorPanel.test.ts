import { createElement } from 'lwc';
import ErrorPanel from 'c/errorPanel';

test('the heading and the message are shown and announced', () => {
  const element = Object.assign(createElement('c-error-panel', { is: ErrorPanel }), { heading: 'No access', message: 'Ask your administrator.' });
  document.body.append(element);
  expect(element.shadowRoot?.querySelector('[role="status"]')?.textContent).toBe('No accessAsk your administrator.');
});
