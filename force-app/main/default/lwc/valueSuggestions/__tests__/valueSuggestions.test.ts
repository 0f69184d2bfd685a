import ValueSuggestions from 'c/valueSuggestions';
import { requestCommand } from 'c/commandRequest';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

jest.mock('c/commandRequest');

const map = 'order-to-salesforce.order';
const translations = [{ from: 'shipped', to: 'Shipped', confidence: 0.94, reason: 'the same text' }, { from: 'canceled', to: 'Cancelled', confidence: 0.85, reason: 'they mean the same' }, { from: 'lost', confidence: 0, reason: 'no value comes near' }];

async function asked(answer: object, more: object = {}) {
  jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA');
  const shown = show('c-value-suggestions', ValueSuggestions, { map, field: 'Status__c', values: ['shipped'], known: [], ...more });
  const accepted = detailsOf(shown.element, 'accept');
  shown.tell('[data-id="suggest"]', 'click');
  await settle();
  const wasBusy = propertyOf(shown.find('[data-id="suggest"]'), 'disabled');
  shown.tell('c-command-watch', 'answer', { code: '', message: '', ...answer });
  await settle();
  return { ...shown, accepted, wasBusy };
}
const rows = (all: (selector: string) => HTMLElement[]) => all('li').map(({ dataset }) => dataset.from);

afterEach(() => document.body.replaceChildren());

test('values are asked for with the steps before them, and nothing is shown or applied before', async () => {
  const { wasBusy, accepted } = await asked({ state: 'done', result: { translations } }, { steps: [{ step: 'get', path: 'record.status' }] });
  expect(requestCommand).toHaveBeenCalledWith('suggest-translations', { map, field: 'Status__c', values: ['shipped'], steps: [{ step: 'get', path: 'record.status' }] });
  expect([wasBusy, accepted]).toEqual([true, []]);
});

test('proposals stand with confidence and reason; those without a value are for a person', async () => {
  const { all, text } = await asked({ state: 'done', result: { translations } });
  expect([rows(all), all('[data-id="why"]').length, text('[data-id="by-hand"]')]).toEqual([['shipped', 'canceled'], 2, 'c.Crosswalk_Assist_By_Hand']);
});

test('one is accepted, another ignored: each goes from the list', async () => {
  const { tell, all, accepted, find } = await asked({ state: 'done', result: { translations: translations.slice(0, 2) } });
  tell('[data-id="accept"][data-from="shipped"]', 'click');
  await settle();
  expect([accepted, rows(all)]).toEqual([[{ entries: { shipped: 'Shipped' } }], ['canceled']]);
  tell('[data-id="ignore"]', 'click');
  await settle();
  expect([accepted.length, find('section')]).toEqual([1, null]);
});

test('all are accepted at once', async () => {
  const { tell, accepted, find } = await asked({ state: 'done', result: { translations } });
  tell('[data-id="accept-all"]', 'click');
  await settle();
  expect([accepted, find('section')]).toEqual([[{ entries: { shipped: 'Shipped', canceled: 'Cancelled' } }], null]);
});

test('values that have a row are not proposed; without any the list says so and can be closed', async () => {
  const { find, tell } = await asked({ state: 'done', result: { translations } }, { known: ['shipped', 'canceled', 'lost'] });
  expect(find('[data-id="nothing"]')).not.toBeNull();
  tell('[data-id="close"]', 'click');
  await settle();
  expect(find('section')).toBeNull();
});

test('a refusal, a service that is late, and a page without a platform say why', async () => {
  expect((await asked({ state: 'failed', message: 'Status__c is no picklist.' })).text('[data-id="problem"]')).toBe('Status__c is no picklist.');
  expect((await asked({ state: 'late' })).find('[data-id="problem"]')).not.toBeNull();
  jest.mocked(requestCommand).mockRejectedValueOnce(new Error('away'));
  const { text, tell } = show('c-value-suggestions', ValueSuggestions, { map, field: 'Status__c' });
  tell('[data-id="suggest"]', 'click');
  await settle();
  expect(text('[data-id="problem"]')).toBe('away');
});

test('where values stay as they are without a row, the same value is not proposed', async () => {
  const same = [{ from: 'Shipped', to: 'Shipped', confidence: 1, reason: 'the same value' }];
  expect(rows((await asked({ state: 'done', result: { translations: same } })).all)).toEqual(['Shipped']);
  expect((await asked({ state: 'done', result: { translations: same } }, { leavesSame: true })).find('[data-id="nothing"]')).not.toBeNull();
});
