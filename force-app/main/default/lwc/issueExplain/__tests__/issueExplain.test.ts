import IssueExplain from 'c/issueExplain';
import { requestCommand } from 'c/commandRequest';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

jest.mock('c/commandRequest');

async function asked(answer?: object, more: object = {}) {
  jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA');
  const shown = show('c-issue-explain', IssueExplain, { code: 'VALIDATION_RULE', message: 'A rule refused it.\nX, Order k', object: 'Order', ...more });
  shown.tell('[data-id="explain"]', 'click');
  await settle();
  const wasBusy = propertyOf(shown.find('[data-id="explain"]'), 'disabled');
  if (answer) shown.tell('c-command-watch', 'answer', { code: '', message: '', ...answer });
  await settle();
  return { ...shown, wasBusy };
}

afterEach(() => document.body.replaceChildren());

test('nothing is asked before somebody wants it', () => {
  jest.mocked(requestCommand).mockClear();
  const { find } = show('c-issue-explain', IssueExplain, { code: 'VALIDATION_RULE', message: 'A rule refused it.' });
  expect([find('[data-id="explain"]') !== null, find('[data-id="explained"]'), jest.mocked(requestCommand).mock.calls]).toEqual([true, null, []]);
});

test('the explanation stands with its remedies, marked as from the assistant', async () => {
  const { all, find, text, wasBusy } = await asked({ state: 'done', result: { explanation: 'A rule of the org.', remedies: ['Change it.', 'Redrive.'] } });
  expect(requestCommand).toHaveBeenCalledWith('explain-error', { code: 'VALIDATION_RULE', message: 'A rule refused it.\nX, Order k', object: 'Order' });
  expect([wasBusy, text('[data-id="words"]'), all('[data-id="remedy"]').map((each) => each.textContent), propertyOf(find('lightning-badge'), 'label'), find('[data-id="explain"]')]).toEqual([true, 'A rule of the org.', ['Change it.', 'Redrive.'], 'c.Crosswalk_Assist_Explained', null]);
});

test('a model that fails says why, and can be asked again', async () => {
  const { text, find } = await asked({ state: 'failed', message: 'The language model refuses the key.' });
  expect([text('[data-id="problem"]'), propertyOf(find('[data-id="explain"]'), 'disabled')]).toEqual(['The language model refuses the key.', false]);
  expect((await asked({ state: 'late' })).text('[data-id="problem"]')).toBe('c.Crosswalk_Command_Late');
});

test('an object nobody knows is not named, and what has no code is not explained', async () => {
  await asked(undefined, { object: '' });
  expect(requestCommand).toHaveBeenLastCalledWith('explain-error', { code: 'VALIDATION_RULE', message: 'A rule refused it.\nX, Order k' });
  expect(show('c-issue-explain', IssueExplain, { code: '' }).find('[data-id="explain"]')).toBeNull();
});
