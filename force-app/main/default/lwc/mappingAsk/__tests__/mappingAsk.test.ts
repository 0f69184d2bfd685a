import MappingAsk from 'c/mappingAsk';
import { requestCommand } from 'c/commandRequest';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, show } from '../../../../../__tests__/shown';

jest.mock('c/commandRequest');
const id = 'a01000000000001AAA';
const rested = () => jest.advanceTimersByTimeAsync(400);

beforeEach(() => {
  jest.useFakeTimers();
  jest.mocked(requestCommand).mockReset().mockResolvedValue(id);
});
afterEach(() => {
  jest.useRealTimers();
  document.body.replaceChildren();
});

test('a question is asked once its payload rests, and only the newest of several', async () => {
  const { element } = show('c-mapping-ask', MappingAsk, { action: 'try-mapping', restMs: 400, payload: { map: 'a' } });
  await jest.advanceTimersByTimeAsync(300);
  Object.assign(element, { payload: { map: 'b' } });
  await rested();
  expect(jest.mocked(requestCommand).mock.calls).toEqual([['try-mapping', { map: 'b' }]]);
});

test('the same payload is not asked again, none asks nothing', async () => {
  const { element } = show('c-mapping-ask', MappingAsk, { action: 'try-mapping', payload: { map: 'a' } });
  await rested();
  Object.assign(element, { payload: { map: 'a' } });
  await rested();
  Object.assign(element, { payload: undefined });
  await rested();
  expect(requestCommand).toHaveBeenCalledTimes(1);
});

test('what was asked is answered also when nothing is to be asked any more', async () => {
  const { element, find, tell } = show('c-mapping-ask', MappingAsk, { action: 'try-mapping', payload: { map: 'a' } });
  const answers = detailsOf(element, 'answer');
  await rested();
  Object.assign(element, { payload: undefined });
  await rested();
  expect(propertyOf(find('c-command-watch'), 'commandId')).toBe(id);
  tell('c-command-watch', 'answer', { state: 'done', code: '', message: '' });
  expect(answers).toEqual([{ result: {}, code: '', message: '' }]);
});

test('the answer is told: what was found, or why nothing was', async () => {
  const { element, find, tell } = show('c-mapping-ask', MappingAsk, { action: 'read-mapping', payload: { map: 'a' } });
  const answers = detailsOf(element, 'answer');
  await rested();
  expect(propertyOf(find('c-command-watch'), 'commandId')).toBe(id);
  tell('c-command-watch', 'answer', { state: 'done', code: '', message: '', result: { map: 'a' } });
  tell('c-command-watch', 'answer', { state: 'failed', code: 'UNKNOWN_ACTION', message: 'no' });
  tell('c-command-watch', 'answer', { state: 'late', code: '', message: '' });
  expect(answers).toEqual([{ result: { map: 'a' }, code: '', message: '' }, { code: 'UNKNOWN_ACTION', message: 'no' }, { code: 'LATE', message: '' }]);
});

test('a question that could not be put says why', async () => {
  jest.mocked(requestCommand).mockRejectedValue({ body: { message: 'no access' } });
  const { element } = show('c-mapping-ask', MappingAsk, { action: 'read-mapping', payload: { map: 'a' } });
  const answers = detailsOf(element, 'answer');
  await rested();
  expect(answers).toEqual([{ code: '', message: 'no access' }]);
});
