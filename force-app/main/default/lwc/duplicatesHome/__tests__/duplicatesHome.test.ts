import { createElement } from 'lwc';
import DuplicatesHome from 'c/duplicatesHome';
import { requestCommand } from 'c/commandRequest';
import { detailsOf } from '../../../../../__tests__/component';
import { pairOf } from '../../../../../__tests__/duplicates';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Operate', () => ({ __esModule: true, default: true }), { virtual: true });

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const listOf = (more: object = {}) => ({ isOn: true, people: 1_204, open: 1, pairs: [pairOf()], hiddenPairs: 0, merges: [], ...more });

async function show(result?: object) {
  const element = createElement('c-duplicates-home', { is: DuplicatesHome });
  const toasts = detailsOf<Record<string, string>>(element, 'lightning__showtoast');
  document.body.append(element);
  await settle();
  const find = (selector: string) => element.shadowRoot?.querySelector<Element & { isBusy: boolean; heading: string; message: string }>(selector);
  const tell = async (selector: string, name: string, detail: object) => {
    find(selector)?.dispatchEvent(new CustomEvent(name, { detail }));
    await settle();
  };
  const answer = (detail: object) => tell('c-command-watch', 'answer', { state: 'done', code: '', message: '', ...detail });
  if (result) await answer({ result });
  const pairs = () => element.shadowRoot?.querySelectorAll('c-duplicates-pair').length;
  return { element, find, tell, answer, pairs, toasts };
}

beforeEach(() => void jest.mocked(requestCommand).mockReset().mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('while it reads, it says so; then the pairs stand there', async () => {
  const page = await show();
  expect(page.find('lightning-spinner')).not.toBeNull();
  await page.answer({ result: listOf() });
  expect([page.find('lightning-spinner'), page.pairs(), jest.mocked(requestCommand).mock.calls]).toEqual([null, 1, [['list-duplicates', {}]]]);
});

test.each([
  [{ pairs: [], open: 0 }, 'c.Crosswalk_Duplicates_Empty', 'c.Crosswalk_Duplicates_Empty_Detail'],
  [{ pairs: [], open: 0, people: null }, 'c.Crosswalk_Duplicates_Empty', 'c.Crosswalk_Duplicates_Not_Yet'],
  [{ pairs: [], open: 0, isOn: false }, 'c.Crosswalk_Duplicates_Off', 'c.Crosswalk_Duplicates_Off_Detail'],
])('without a pair the page says why: %j', async (more, heading, message) => {
  const page = await show(listOf(more));
  expect([page.find('[data-id="empty"]')?.heading, page.find('[data-id="empty"]')?.message]).toEqual([heading, message]);
});

test('pairs one may not see, and those that are left out, are counted', async () => {
  const page = await show(listOf({ open: 40, hiddenPairs: 2 }));
  expect(page.find('[data-id="remark"]')?.textContent).toBe('c.Crosswalk_Duplicates_More c.Crosswalk_Duplicates_Hidden');
});

test('less likely pairs are filtered out', async () => {
  const page = await show(listOf({ pairs: [pairOf(0.6)] }));
  await page.tell('[data-id="filter"]', 'change', { value: '0.75' });
  expect([page.pairs(), page.find('[data-id="filtered"]') !== null]).toEqual([0, true]);
});

test('a decision is asked for, said to be done, and read anew', async () => {
  const page = await show(listOf());
  await page.tell('c-duplicates-pair', 'ask', { action: 'keep-apart', payload: { a: '003a', b: '003b' }, done: 'Noted' });
  expect([jest.mocked(requestCommand).mock.calls.at(-1), page.find('c-duplicates-pair')?.isBusy]).toEqual([['keep-apart', { a: '003a', b: '003b' }], true]);
  await page.answer({});
  expect([page.toasts.map(({ title, variant }) => [title, variant]), jest.mocked(requestCommand).mock.calls.at(-1)]).toEqual([[['Noted', 'success']], ['list-duplicates', {}]]);
  await page.answer({ result: listOf({ pairs: [], open: 0 }) });
  expect(page.pairs()).toBe(0);
});

test('a refusal is shown with its reason, and the pair stays', async () => {
  const page = await show(listOf());
  await page.tell('c-duplicates-pair', 'ask', { action: 'merge-records', payload: {}, done: '' });
  await page.answer({ state: 'failed', code: 'ORG_REFUSED', message: 'It may not delete' });
  expect(page.toasts).toEqual([{ title: 'c.Crosswalk_Command_Refused', message: 'It may not delete', variant: 'error' }]);
  expect(page.pairs()).toBe(1);
});

test('a service that does not answer, and an org that refuses the command, are said on the page', async () => {
  const page = await show();
  await page.answer({ state: 'late' });
  expect(page.find('[data-id="problem"]')?.message).toBe('c.Crosswalk_Command_Late');
  document.body.replaceChildren();
  jest.mocked(requestCommand).mockRejectedValue({ body: { message: 'No create access' } });
  expect((await show()).find('[data-id="problem"]')?.message).toBe('No create access');
});
