import { createElement } from 'lwc';
import CommandWatch from 'c/commandWatch';
import { detailsOf, wireOf } from '../../../../../__tests__/component';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';

const id = 'a01000000000001AAA';
const field = (value: string | null) => ({ value, displayValue: null });
const row = (status: string, message: string | null = null) => ({ apiName: 'Crosswalk_Command__c', id, fields: { Status__c: field(status), Error_Code__c: field(message && 'NOT_ALLOWED'), Message__c: field(message) } });
const wire = wireOf(getRecord);

function watch() {
  const element = Object.assign(createElement('c-command-watch', { is: CommandWatch }), { commandId: id });
  const answers = detailsOf(element, 'answer');
  document.body.append(element);
  return answers;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  document.body.replaceChildren();
});

test('a command that is done is told once, and looked at no more', async () => {
  const answers = watch();
  wire.emit(row('Running'));
  expect(answers).toEqual([]);
  wire.emit(row('Done'));
  wire.emit(row('Done'));
  expect(answers).toEqual([{ state: 'done', code: '', message: '' }]);
  jest.mocked(notifyRecordUpdateAvailable).mockClear();
  jest.advanceTimersByTime(10_000);
  expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
});

test('what an action found comes with its answer; what is no JSON does not', () => {
  const answers = watch();
  const done = row('Done');
  wire.emit({ ...done, fields: { ...done.fields, Result__c: field('{"entityKey":"order:250"}') } });
  expect(answers).toEqual([{ state: 'done', code: '', message: '', result: { entityKey: 'order:250' } }]);
  const others = watch();
  wire.emit({ ...done, fields: { ...done.fields, Result__c: field('{"entity') } });
  expect(others).toEqual([{ state: 'done', code: '', message: '' }]);
});

test('a command that failed brings its reason', () => {
  const answers = watch();
  wire.emit(row('Failed', 'You may not do this.'));
  expect(answers).toEqual([{ state: 'failed', code: 'NOT_ALLOWED', message: 'You may not do this.' }]);
});

test('a command without an answer is read again and again, then said to be late after a minute', () => {
  const answers = watch();
  jest.advanceTimersByTime(1_000);
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: id }]);
  jest.advanceTimersByTime(65_000);
  expect(answers).toEqual([{ state: 'late', code: '', message: '' }]);
});

test('a component that is gone looks no more', () => {
  watch();
  document.body.replaceChildren();
  jest.mocked(notifyRecordUpdateAvailable).mockClear();
  jest.advanceTimersByTime(5_000);
  expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
});
