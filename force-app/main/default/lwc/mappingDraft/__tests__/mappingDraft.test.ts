import MappingDraft from 'c/mappingDraft';
import { requestCommand } from 'c/commandRequest';
import { detailsOf } from '../../../../../__tests__/component';
import { facts, tried, world } from '../../../../../__tests__/mapping';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

jest.mock('c/commandRequest');

const [, target] = facts.target;
const steps = [{ step: 'get', path: 'record.billing_address.city' }, { step: 'case', to: 'upper' }];
const value = (more: object = {}) => ({ ...tried, records: [{ key: 'k', object: 'Order', fields: { BillingCity: { value: 'KIEL', isAbsent: false, steps: [{ value: 'Kiel' }, { value: null }], problem: null, inOrg: null, ...more } } }] });

async function opened(more: object = {}) {
  jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA');
  const shown = show('c-mapping-draft', MappingDraft, { world: { ...world, hasModel: true, entityKey: 'order:2', ...more }, target });
  const accepted = detailsOf(shown.element, 'accept');
  const does = async (selector: string, event: string, detail?: object) => {
    shown.tell(selector, event, detail);
    await settle();
  };
  await does('[data-id="toggle"]', 'click');
  return { ...shown, accepted, does };
}
async function answered(answer: object, more: object = {}) {
  const shown = await opened(more);
  await shown.does('[data-id="wish"]', 'change', { value: ' the city in capitals ' });
  await shown.does('[data-id="ask"]', 'click');
  await shown.does('c-command-watch', 'answer', { code: '', message: '', ...answer });
  return shown;
}
const done = (drafts: object[], refused = 0) => ({ state: 'done', result: { drafts, refused } });

afterEach(() => document.body.replaceChildren());

test('without a language model it says what to set, and offers no form', async () => {
  const { find } = await opened({ hasModel: false });
  expect([find('[data-id="no-model"]') !== null, find('[data-id="wish"]'), propertyOf(find('[data-id="toggle"]'), 'ariaExpanded') ?? find('[data-id="toggle"]')?.getAttribute('aria-expanded')]).toEqual([true, null, 'true']);
});

test('a wish is asked with its map and field; the page says what leaves', async () => {
  const { find, does } = await opened();
  expect([propertyOf(find('[data-id="ask"]'), 'disabled'), find('[data-id="privacy"]') !== null]).toEqual([true, true]);
  await does('[data-id="wish"]', 'change', { value: ' the city in capitals ' });
  await does('[data-id="ask"]', 'click');
  expect(requestCommand).toHaveBeenCalledWith('draft-steps', { map: facts.map, field: 'BillingCity', wish: 'the city in capitals' });
  expect([propertyOf(find('[data-id="ask"]'), 'disabled'), propertyOf(find('[data-id="wish"]'), 'disabled')]).toEqual([true, true]);
});

test('proposed steps are tried on the record on show, value by value', async () => {
  const { find, all, does } = await answered(done([{ steps, explanation: 'In capitals.' }], 2));
  expect([propertyOf(find('c-mapping-ask'), 'payload'), find('[data-id="trying"]') !== null, find('[data-id="refused"]') !== null]).toEqual([{ map: facts.map, entityKey: 'order:2', fieldMaps: { [facts.map]: { BillingCity: { isOn: true, steps } } }, tables: world.tables }, true, true]);
  await does('c-mapping-ask', 'answer', { result: value(), code: '', message: '' });
  expect([all('[data-id="value"]').length, all('[data-id="value"] i').length, find('[data-id="trying"]')]).toEqual([2, 1, null]);
});

test('accepted steps are told and the form closes; nothing is told before', async () => {
  const { find, does, accepted } = await answered(done([{ steps, explanation: 'In capitals.' }]));
  expect(accepted).toEqual([]);
  await does('[data-id="accept"]', 'click');
  expect([accepted, find('[data-id="wish"]')]).toEqual([[{ steps }], null]);
});

test('a discarded proposal is gone, the others stay', async () => {
  const { all, does, accepted } = await answered(done([{ steps, explanation: 'One.' }, { steps, explanation: 'Two.' }]));
  await does('[data-id="discard"]', 'click');
  expect([all('section').map(({ dataset }) => dataset.draft), accepted]).toEqual([['1'], []]);
  await does('[data-id="discard"]', 'click');
  expect(all('section')).toEqual([]);
});

test('a value that does not fit, and a try that fails, say so at the proposal', async () => {
  const { text, does } = await answered(done([{ steps, explanation: 'One.' }]));
  await does('c-mapping-ask', 'answer', { result: value({ problem: 'Too long.' }), code: '', message: '' });
  expect(text('[data-id="draft-problem"]')).toBe('Too long.');
  await does('c-mapping-ask', 'answer', { code: 'X', message: 'The store is away.' });
  expect(text('[data-id="draft-problem"]')).toBe('c.Crosswalk_Assist_Draft_Not_Tried');
});

test('no proposal, a refusal and a late answer are said', async () => {
  expect((await answered(done([], 1))).find('[data-id="none"]')).not.toBeNull();
  expect((await answered({ state: 'failed', message: 'The language model refuses the key.' })).text('[data-id="problem"]')).toBe('The language model refuses the key.');
  expect((await answered({ state: 'late' })).find('[data-id="problem"]')).not.toBeNull();
});

test('another field begins anew', async () => {
  const { element, find } = await answered(done([{ steps, explanation: 'One.' }]));
  Object.assign(element, { target: facts.target[0] });
  await settle();
  expect([find('section'), find('[data-id="wish"]')]).toEqual([null, null]);
});
