import { createElement } from 'lwc';
import SettingsHome from 'c/settingsHome';
import type { SettingsDocument } from 'c/settingsModel';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { detailsOf, wireOf } from '../../../../../__tests__/component';
import { settings, settingsAnswer } from '../../../../../__tests__/settings';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Configure', () => ({ __esModule: true, default: true }), { virtual: true });

type Part = Element & { document: SettingsDocument; changeCount: number; isReadOnly: boolean; problems: unknown[]; isBusy: boolean; progress: number };
const wire = wireOf(graphql);
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const edited = { ...settings, activatedEdits: 'issue' };

async function show(answer: object | undefined = settingsAnswer()) {
  const element = createElement('c-settings-home', { is: SettingsHome });
  const toasts = detailsOf<Record<string, string>>(element, 'lightning__showtoast');
  document.body.append(element);
  if (answer) wire.emit(answer);
  await settle();
  const find = (selector: string) => element.shadowRoot?.querySelector<Part>(selector);
  const tell = async (selector: string, name: string, detail: object) => {
    find(selector)?.dispatchEvent(new CustomEvent(name, { detail }));
    await settle();
  };
  return { find, toasts, tell, edit: () => tell('c-settings-flows', 'change', { document: edited }), answer: (detail: object) => tell('c-command-watch', 'answer', detail) };
}

beforeEach(() => jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('while it reads, it says so; a service that never reported is no error', async () => {
  const page = await show({ uiapi: { query: { Crosswalk_Status__c: { edges: [] } } } });
  expect([page.find('[data-id="empty"]') !== null, page.find('lightning-tabset')]).toEqual([true, null]);
  document.body.replaceChildren();
  document.body.append(createElement('c-settings-home', { is: SettingsHome }));
  expect(document.body.firstElementChild?.shadowRoot?.querySelector('lightning-spinner')).not.toBeNull();
});

test('who may not read settings is refused politely, and an error leaves the last known state on the page', async () => {
  const page = await show();
  wire.emitErrors([{ message: 'Server error' }]);
  await settle();
  expect([page.find('[data-id="problem"]') !== null, page.find('lightning-tabset') !== null]).toEqual([true, true]);
  wire.emitErrors([{ message: 'Validation error of type FieldUndefined: …' }]);
  await settle();
  expect([page.find('[data-id="denied"]') !== null, page.find('lightning-tabset')]).toEqual([true, null]);
});

test('what is changed is held until it is published from the version it was made from, or taken back', async () => {
  const page = await show(settingsAnswer(3));
  await page.edit();
  expect([page.find('c-settings-publish')?.changeCount, page.find('c-settings-policies')?.document.activatedEdits]).toEqual([1, 'issue']);
  await page.tell('c-settings-publish', 'publish', { note: 'why' });
  expect(requestCommand).toHaveBeenCalledWith('save-settings', { document: edited, base: 3, note: 'why' });
  await page.tell('c-command-watch', 'progress', { percent: 40 });
  expect([page.find('c-settings-publish')?.progress, page.find('c-settings-policies')?.isReadOnly]).toEqual([40, true]);
  await page.answer({ state: 'late', code: '', message: '' });
  await page.tell('c-settings-publish', 'reset', {});
  expect([page.find('c-settings-publish')?.changeCount, page.find('c-settings-policies')?.document.activatedEdits]).toEqual([0, 'reopen']);
});

test('a published version stays on the page until the service reports it', async () => {
  const page = await show();
  await page.edit();
  await page.answer({ state: 'done', code: '', message: '', result: { state: 'live', version: 2, dryRun: { looked: 3, comesIn: 2, heldOut: [{}] } } });
  wire.emit(settingsAnswer(1));
  await settle();
  expect([page.find('c-settings-policies')?.document.activatedEdits, page.find('c-settings-publish')?.changeCount]).toEqual(['issue', 0]);
  wire.emit(settingsAnswer(2));
  await settle();
  expect([page.find('c-settings-policies')?.document.activatedEdits, page.toasts[0]?.title]).toEqual(['reopen', 'c.Crosswalk_Settings_Published']);
});

test('values that are refused stand at their fields until they are corrected', async () => {
  const page = await show();
  await page.edit();
  await page.answer({ state: 'failed', code: 'INVALID_SETTINGS', message: '', result: { problems: [{ path: 'activatedEdits', rule: 'is bad', remedy: '' }, { path: 'orders.minimumTotal', rule: 'is bad', remedy: '' }] } });
  expect([page.find('c-settings-policies')?.problems.length, page.toasts[0]?.title]).toEqual([2, 'c.Crosswalk_Settings_Invalid']);
  await page.tell('c-settings-policies', 'change', { document: { ...edited, activatedEdits: 'in-place' } });
  expect(page.find('c-settings-policies')?.problems).toEqual([{ path: 'orders.minimumTotal', rule: 'is bad', remedy: '' }]);
});

test('other answers are said: approved only, nothing changed, a draft, a refusal', async () => {
  const page = await show(settingsAnswer(1, { draft: { version: 2, document: edited, base: 1, by: 'Ada', at: '' } }));
  await page.tell('c-settings-notice', 'continue', {});
  expect(page.find('c-settings-policies')?.document.activatedEdits).toBe('issue');
  await page.tell('c-settings-publish', 'draft', { note: '' });
  await page.answer({ state: 'done', code: '', message: '', result: { state: 'draft', version: 2 } });
  await page.answer({ state: 'done', code: '', message: '', result: { state: 'live', changes: 0, version: 1 } });
  await page.answer({ state: 'done', code: '', message: '', result: { state: 'approved', version: 2 } });
  await page.answer({ state: 'failed', code: 'OUTDATED_SETTINGS', message: 'reload', result: { problems: [] } });
  jest.mocked(requestCommand).mockRejectedValueOnce(new Error('no'));
  await page.tell('c-settings-history', 'rollback', { version: 1 });
  expect(page.toasts.map(({ title, message }) => [title, message])).toEqual([['c.Crosswalk_Settings_Draft_Saved', ''], ['c.Crosswalk_Settings_Unchanged', ''], ['c.Crosswalk_Settings_Approved', ''], ['c.Crosswalk_Command_Refused', 'reload'], ['c.Crosswalk_Command_Refused', 'no']]);
});
