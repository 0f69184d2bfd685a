import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type ModelAnswer, startLanguageModel } from '../sandbox/language-model.ts';
import { answerOf, type Person, readCommand, signIn } from './command-desk.ts';
import { createOrderDesk } from './order-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const map = 'order-to-salesforce.order';
const awaitingFulfillment = 11;
const rowsOf = (list: unknown): Row[] => (Array.isArray(list) ? list.map((each): Row => Object(each)) : []);
const note = 'Canary note of Jane';

describe('the assistant', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  /** The model answers with what is put here. */
  const answers: ModelAnswer[] = [{}];
  let model: Awaited<ReturnType<typeof startLanguageModel>>;
  const ask = async (action: string, payload: unknown): Promise<{ status: unknown; code: unknown; result: Row; message: unknown }> => {
    const id = await admin.ask(action, payload);
    const { status, code, result } = await answerOf(stack, id);
    return { status, code, result: Object(result), message: (await readCommand(stack, id)).Message__c };
  };
  const answer = (items: unknown) => void answers.splice(0, answers.length, { content: JSON.stringify({ items }) });

  before(async () => {
    model = await startLanguageModel(answers);
    stack = await startStack({ seed: 611 });
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin']);
    await createOrderDesk(stack).place({ status_id: awaitingFulfillment, staff_notes: note });
    await stack.settled();
  });
  after(async () => {
    await stack.close();
    model.close();
  });

  it('proposes fields offline, without any key', async () => {
    const { status, result } = await ask('suggest-mapping', { map });
    assert.deepEqual([status, result.usesModel], ['Done', false], JSON.stringify(result));
    const first = (path: string): unknown => rowsOf(rowsOf(result.suggestions).find((each) => each.path === path)?.candidates)[0]?.field;
    assert.deepEqual(['record.billing_address.city', 'record.billing_address.zip', 'record.date_created'].map(first), ['BillingCity', 'BillingPostalCode', 'EffectiveDate']);
  });

  it('proposes translations into a picklist, and refuses a field that has none', async () => {
    const { status, result } = await ask('suggest-translations', { map, field: 'BC_Status__c', values: ['shipped', 'Canceled', 'Lost in space'] });
    assert.deepEqual([status, rowsOf(result.translations).map(({ from, to }) => [from, to ?? null])], ['Done', [['shipped', 'Shipped'], ['Canceled', 'Cancelled'], ['Lost in space', null]]], JSON.stringify(result));
    assert.equal((await ask('suggest-translations', { map, field: 'PoNumber', values: ['x'] })).status, 'Failed');
  });

  it('takes values for a translation from the newest records, by the steps before it', async () => {
    const { status, result } = await ask('suggest-translations', { map, field: 'BC_Status__c', steps: [{ step: 'get', path: 'record.status' }, { step: 'case', to: 'upper' }] });
    assert.deepEqual([status, rowsOf(result.translations).map(({ from, to }) => [from, to])], ['Done', [['AWAITING FULFILLMENT', 'Awaiting Fulfillment']]], JSON.stringify(result));
    assert.deepEqual([(await ask('suggest-translations', { map, field: 'BC_Status__c', steps: [{ step: 'guess' }] })).result.translations, (await ask('suggest-translations', { map, field: 'BC_Status__c' })).code], [[], 'INVALID_PAYLOAD']);
  });

  it('reads what the org says of its fields once for all that a page asks as it opens', async () => {
    await stack.control('DELETE', '/calls');
    assert.equal((await ask('read-mapping', { map })).status, 'Done');
    assert.equal((await ask('suggest-mapping', { map })).status, 'Done');
    assert.equal((await ask('suggest-translations', { map, field: 'BC_Status__c', values: ['x'] })).status, 'Done');
    const { byRoute } = Object(Object(await stack.control('GET', '/calls')).salesforce);
    // Each of the three would look for itself; who looks for vanished fields now and then may come between.
    const looks = Number(byRoute['GET /sobjects/Order/describe']);
    assert.ok(looks === 1 || looks === 2, JSON.stringify(byRoute));
  });

  it('puts a pair of fields that was accepted first and proposes a refused one no more, also after a restart', async () => {
    const candidates = async (path: string) => rowsOf(rowsOf((await ask('suggest-mapping', { map })).result.suggestions).find((each) => each.path === path)?.candidates);
    const decide = (path: string, field: string, decision: string) => ask('decide-suggestion', { map, path, field, decision });
    const [city = {}] = await candidates('record.billing_address.city');
    assert.deepEqual([(await decide('record.billing_address.city', String(city.field), 'refused')).status, (await decide('record.staff_notes', 'PoNumber', 'accepted')).status], ['Done', 'Done']);
    await stack.service.stop();
    await stack.service.restart({});
    assert.equal((await candidates('record.billing_address.city')).some(({ field }) => field === city.field), false);
    assert.deepEqual((await candidates('record.staff_notes'))[0], { field: 'PoNumber', score: 1, reason: 'accepted before' });
    const refused = async () => rowsOf(rowsOf((await ask('suggest-mapping', { map })).result.suggestions).find(({ path }) => path === 'record.billing_address.city')?.refused);
    assert.deepEqual(await refused(), [city], 'what was refused is named, so that it can be taken up again');
    await decide('record.billing_address.city', String(city.field), 'forgotten');
    assert.deepEqual([(await candidates('record.billing_address.city'))[0], await refused()], [city, []]);
    await decide('record.billing_address.city', 'BillingCity', 'accepted');
    assert.equal((await candidates('record.billing_address.city'))[0]?.reason, 'accepted before');
    assert.equal((await ask('decide-suggestion', { map: 'no-such.map', path: 'x', field: 'Y', decision: 'accepted' })).code, 'INVALID_PAYLOAD');
  });

  it('says what is missing where a language model is asked for and none is set up', async () => {
    const { status, code, message } = await ask('draft-steps', { map, field: 'Description', wish: 'the staff notes in capitals' });
    assert.deepEqual([status, code], ['Failed', 'NO_LANGUAGE_MODEL']);
    assert.match(String(message), /^No language model is set up\. Set CROSSWALK_LLM_BASE_URL, /);
  });

  it('asks a language model when one is set, sends shapes only, and keeps what holds', async () => {
    await stack.service.stop();
    await stack.service.restart({ CROSSWALK_LLM_BASE_URL: model.baseUrl, CROSSWALK_LLM_MODEL: 'stub', CROSSWALK_LLM_KEY: 'a-key-of-the-test', CROSSWALK_LLM_PRICES: '3,15' });
    const steps = [{ step: 'get', path: 'record.staff_notes' }, { step: 'case', to: 'upper' }];
    answer([{ steps: [{ step: 'run', code: 'x' }], explanation: 'no' }, { steps: [{ step: 'lookup', table: 'nowhere' }], explanation: 'no' }, { steps, explanation: 'In capitals.' }]);
    const { status, result } = await ask('draft-steps', { map, field: 'Description', wish: 'the staff notes in capitals' });
    assert.deepEqual([status, result.drafts, result.refused], ['Done', [{ steps, explanation: 'In capitals.' }], 2], JSON.stringify(result));
    answer([]);
    assert.equal((await ask('suggest-mapping', { map })).result.usesModel, true);
    answer([{ explanation: 'A rule.', remedies: ['Change it.'] }]);
    assert.deepEqual((await ask('explain-error', { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: `"${note}" is refused`, object: 'Order' })).result, { explanation: 'A rule.', remedies: ['Change it.'] });
    assert.ok(model.requests.length >= 3);
    for (const { body } of model.requests) assert.doesNotMatch(body, /Canary|Jane|@example\.com/);
    assert.doesNotMatch(stack.service.output(), /a-key-of-the-test|Canary/);
  });

  it('goes on offline while the model refuses', async () => {
    answers.splice(0, answers.length, { status: 401 });
    const { status, result } = await ask('suggest-mapping', { map });
    assert.deepEqual([status, result.usesModel, result.problem], ['Done', false, 'The language model refuses the key. Check CROSSWALK_LLM_KEY and CROSSWALK_LLM_MODEL.']);
    assert.equal((await ask('explain-error', { code: 'X' })).code, 'LANGUAGE_MODEL_FAILED');
  });
});
