import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import { startLanguageModel } from '../../../test/sandbox/language-model.ts';
import { draftSteps } from './draft-steps.ts';
import { explainError } from './explain-error.ts';
import { createLanguageModel } from './language-model.ts';
import { isUnsure, rankFields, type Ranked } from './rank-fields.ts';
import { shapeOf, withoutNames, withoutValues } from './sample-shape.ts';

const signal = new AbortController().signal;
const canaries = ['jane.canary@example.com', 'Canary', '+1 512 555 0199', 'DE987654321', '1984-07-21', 'Geheimstraße'];

async function open(context: TestContext, items: readonly unknown[]) {
  const stub = await startLanguageModel([{ content: JSON.stringify({ items }) }]);
  context.after(stub.close);
  return { model: createLanguageModel({ provider: 'openai-compatible', baseUrl: stub.baseUrl, key: new Secret('k'), model: 'm', prices: undefined, timeoutMs: 10_000 }), requests: stub.requests };
}

/** No request holds a planted value, whole or as a word. */
function assertNothingPersonal(requests: readonly { body: string }[]): void {
  assert.ok(requests.length > 0);
  for (const { body } of requests) assert.deepEqual(canaries.filter((canary) => body.toLowerCase().includes(canary.toLowerCase())), []);
}

const candidate = (field: string, score: number) => ({ object: 'Contact', field, score, reason: 'names that are alike' });
const unsure: Ranked = { object: 'customer', field: 'level', candidates: [candidate('Grade__c', 0.5), candidate('Tier__c', 0.48), candidate('Title', 0.3)] };
const sure: Ranked = { object: 'customer', field: 'email', candidates: [candidate('Email', 0.95), candidate('Phone', 0.4)] };
const fields = {
  suggestions: [sure, unsure],
  source: [{ object: 'customer', field: 'email', samples: [canaries[0] ?? ''] }, { object: 'customer', field: 'level', samples: canaries }],
  target: [{ object: 'Contact', field: 'Tier__c', label: 'Loyalty tier', type: 'picklist', picklist: ['Gold', 'Silver'] }],
};
const orderOf = (ranked: readonly Ranked[]): string[][] => ranked.map(({ candidates }) => candidates.map(({ field }) => field));

describe('ranking with a language model', () => {
  it('asks for unsure fields only, and puts what it chose first, with its reason', async (t) => {
    const { model, requests } = await open(t, [{ id: 1, choice: 'Contact.Tier__c', reason: 'Both are levels.' }]);
    const ranked = await rankFields(model, fields, signal);
    assert.deepEqual(orderOf(ranked), [['Email', 'Phone'], ['Tier__c', 'Grade__c', 'Title']]);
    assert.deepEqual(ranked[1]?.candidates[0], { object: 'Contact', field: 'Tier__c', score: 0.51, reason: 'chosen by the language model: Both are levels.' });
    const [message] = Object(JSON.parse(requests[0]?.body ?? '')).messages.slice(1);
    assert.deepEqual(Object(JSON.parse(message.content)).fields.map((field: unknown) => Object(field).field), ['level']);
  });

  it('leaves as it was what is answered with no field, an unknown one, another field, or not at all, and keeps the rest', async (t) => {
    for (const items of [[], [{ id: 1, choice: null, reason: 'none' }], [{ id: 1, choice: 'Contact.Invented__c', reason: '' }], [{ id: 0, choice: 'Contact.Phone', reason: '' }], [{ id: 'x' }, 7, null]]) {
      const { model } = await open(t, items);
      assert.deepEqual(await rankFields(model, fields, signal), fields.suggestions);
    }
    const { model } = await open(t, [{ id: 1, choice: 4 }, { id: 1, choice: 'Contact.Tier__c', reason: 'yes' }]);
    assert.deepEqual(orderOf(await rankFields(model, fields, signal))[1], ['Tier__c', 'Grade__c', 'Title']);
  });

  it('sends shapes of samples, never values', async (t) => {
    const { model, requests } = await open(t, []);
    await rankFields(model, fields, signal);
    assertNothingPersonal(requests);
    assert.match(requests[0]?.body ?? '', /aaa\+\.aaa\+@aaa\+\.aaa/);
  });

  it('asks nothing when all is sure', async (t) => {
    const { model, requests } = await open(t, []);
    await rankFields(model, { ...fields, suggestions: [sure, { object: 'customer', field: 'zzz', candidates: [] }] }, signal);
    assert.equal(requests.length, 0);
    assert.deepEqual([isUnsure(sure), isUnsure(unsure), isUnsure({ ...sure, candidates: [candidate('A', 0.9), candidate('B', 0.87)] })], [false, true, true]);
  });
});

describe('steps from words', () => {
  const stepsSchema = z.array(z.strictObject({ step: z.literal('get'), path: z.string() })).min(1);
  const wish = { text: 'Take the e-mail, for jane.canary@example.com (+1 512 555 0199)', target: { object: 'Contact', field: 'Email', type: 'email' }, source: [{ object: 'customer', field: 'record.email', samples: canaries }], tables: [], stepsSchema, problemsOf: (steps: { path: string }[]) => steps.filter(({ path }) => path !== 'record.email').map(({ path }) => `there is no ${path}`) };

  it('keeps proposals that have the right form and no problem, and counts the others', async (t) => {
    const good = { steps: [{ step: 'get', path: 'record.email' }], explanation: 'Copies the address.' };
    const { model, requests } = await open(t, [{ steps: [{ step: 'eval', code: '1' }], explanation: '' }, good, { steps: [{ step: 'get', path: 'record.secret' }], explanation: '' }]);
    assert.deepEqual(await draftSteps(model, wish, signal), { drafts: [good], refused: 2 });
    assertNothingPersonal(requests);
  });
});

describe('an error explained by a language model', () => {
  it('gives explanation and remedies, and sends the message without the values it quotes', async (t) => {
    const answer = { explanation: 'A rule wants another value.', remedies: ['Open the rule.'] };
    const { model, requests } = await open(t, ['nonsense', answer]);
    assert.deepEqual(await explainError(model, { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Jane Canary: value "Canary" of Canary, jane.canary@example.com, call +1 512 555 0199, born 1984-07-21', object: 'Contact' }, signal), answer);
    assertNothingPersonal(requests);
  });

  it('gives nothing when no item of the answer holds', async (t) => {
    const { model } = await open(t, [{ explanation: '' }]);
    assert.equal(await explainError(model, { code: 'X', message: '', object: undefined }, signal), undefined);
  });
});

describe('what leaves', () => {
  it('is the shape of a sample', () => {
    assert.deepEqual(['jane.doe@example.com', 'DE123456789', 'Čapek 12', '日本', '2024-01-31T10:00Z'].map(shapeOf), ['aaa+.aaa@aaa+.aaa', 'AA999+', 'Aaaa+ 99', 'aa', '999+-99-99A99:99A']);
  });

  it('is a message of a platform without words that may be names', () => {
    assert.equal(withoutNames('Jane Doe is in use by Account Muster: Invalid value for Billing City, FIELD_X, My_Field__c. Choose another.'), 'Aaaa Aaa is in use by Account Aaaa+: Invalid value for Billing City, FIELD_X, My_Field__c. Choose another.');
  });

  it('is a sentence without addresses, quoted values and long numbers', () => {
    assert.equal(withoutValues('"Jane" <jane@example.com> has “Max”, phone +49 30 123456, order 12'), '"Aaaa" <(e-mail)> has “Aaa”, phone (number), order 12');
  });
});
