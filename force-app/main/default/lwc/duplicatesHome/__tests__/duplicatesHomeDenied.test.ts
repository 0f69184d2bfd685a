import { createElement } from 'lwc';
import DuplicatesHome from 'c/duplicatesHome';
import { requestCommand } from 'c/commandRequest';

jest.mock('c/commandRequest');

test('who may not operate is told whom to ask, and nothing is read', () => {
  const element = createElement('c-duplicates-home', { is: DuplicatesHome });
  document.body.append(element);
  expect([element.shadowRoot?.querySelector('[data-id="denied"]') !== null, jest.mocked(requestCommand).mock.calls]).toEqual([true, []]);
});
