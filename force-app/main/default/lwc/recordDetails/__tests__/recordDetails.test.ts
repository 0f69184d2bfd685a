import { createElement } from 'lwc';
import { requestCommand } from 'c/commandRequest';
import RecordDetails from 'c/recordDetails';
import { detailsOf } from '../../../../../__tests__/component';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Operate', () => ({ default: true }), { virtual: true });

const recordId = '801000000000001AAA';
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const comparison = { entityKey: 'order:250', isInStore: true, isArchived: false, storeLink: 'https://store.example.com/250', records: [], hiddenFields: 0, hiddenRecords: 0 };

function show() {
  const element = Object.assign(createElement('c-record-details', { is: RecordDetails }), { recordId });
  const [links, resolved, toasts] = [detailsOf(element, 'storelink'), detailsOf(element, 'resolved'), detailsOf<Record<string, string>>(element, 'lightning__showtoast')];
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
  const click = async (selector: string) => {
    find(selector)?.dispatchEvent(new CustomEvent('click'));
    await settle();
  };
  const answer = async (detail: object) => {
    find('c-command-watch')?.dispatchEvent(new CustomEvent('answer', { detail: { code: '', message: '', ...detail } }));
    await settle();
  };
  return { find, click, answer, links, resolved, toasts };
}

beforeEach(() => jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('is closed until somebody wants to see something', () => {
  expect(show().find('section')).toBeNull();
});

test('asks for a comparison, waits, shows it and where the record stands in the store', async () => {
  const card = show();
  await card.click('[data-id="compare"]');
  expect(requestCommand).toHaveBeenCalledWith('compare', { recordId });
  expect([card.find('lightning-spinner') !== null, card.find('c-record-compare')]).toEqual([true, null]);
  await card.answer({ state: 'done', result: comparison });
  expect([card.find('lightning-spinner'), card.find('c-record-compare')]).toEqual([null, expect.objectContaining({ comparison, canResolve: true })]);
  expect(card.links).toEqual([{ url: 'https://store.example.com/250' }]);
});

test('asks for the journey, and closes again', async () => {
  const card = show();
  await card.click('[data-id="journey"]');
  await card.answer({ state: 'done', result: { entityKey: 'order:250', storeLink: null, waiting: [], tries: [] } });
  expect(card.find('c-record-journey')).not.toBeNull();
  await card.click('lightning-button-icon');
  expect(card.find('section')).toBeNull();
});

test.each([[{ state: 'failed', message: 'You may not read it.' }, 'You may not read it.'], [{ state: 'late' }, 'c.Crosswalk_Command_Late']])('says in the panel why there is no answer: %j', async (detail, words) => {
  const card = show();
  await card.click('[data-id="compare"]');
  await card.answer(detail);
  expect([card.find('[data-id="problem"]')?.textContent, card.find('lightning-spinner')]).toEqual([words, null]);
});

test('a refusal of the org is said in its words', async () => {
  jest.mocked(requestCommand).mockRejectedValueOnce({ body: { message: 'insufficient access' } });
  const card = show();
  await card.click('[data-id="journey"]');
  expect(card.find('[data-id="problem"]')?.textContent).toBe('insufficient access');
});

test('a choice is sent, confirmed, and both sides are compared again', async () => {
  const card = show();
  await card.click('[data-id="compare"]');
  await card.answer({ state: 'done', result: comparison });
  const choices = { 'Order.BC_Status__c': 'bigcommerce' };
  card.find('c-record-compare')?.dispatchEvent(new CustomEvent('resolve', { detail: { choices } }));
  await settle();
  expect(requestCommand).toHaveBeenLastCalledWith('resolve', { recordId, choices });
  await card.answer({ state: 'done', result: { resolved: Object.keys(choices) } });
  expect([card.resolved.length, card.toasts.map(({ variant }) => variant)]).toEqual([1, ['success']]);
  expect(requestCommand).toHaveBeenLastCalledWith('compare', { recordId });
});
