import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import { type ModelAnswer, startLanguageModel } from '../../../test/sandbox/language-model.ts';
import { AssistantError, createLanguageModel, type LanguageModelConfig } from './language-model.ts';

const question = { instructions: 'Say what it is.', input: { fields: [] }, item: z.object({ id: z.int() }) };
const signal = new AbortController().signal;

async function open(context: TestContext, answers: ModelAnswer[], config: Partial<LanguageModelConfig> = {}) {
  const stub = await startLanguageModel(answers);
  context.after(stub.close);
  return { model: createLanguageModel({ provider: 'openai-compatible', baseUrl: stub.baseUrl, key: new Secret('key-of-the-test'), model: 'some-model', prices: { input: 3, output: 15 }, timeoutMs: 20_000, ...config }), requests: stub.requests };
}
const fails = (code: string) => (error: unknown): boolean => error instanceof AssistantError && error.code === code;

describe('a language model', () => {
  it('asks an OpenAI-compatible endpoint with key, model and schema, and counts tokens and cost', async (t) => {
    const { model, requests } = await open(t, [{ content: '{"items":[{"id":1},{"wrong":true}]}' }]);
    assert.deepEqual(await model.ask(question, signal), [{ id: 1 }, { wrong: true }]);
    const [request] = requests;
    const body: unknown = JSON.parse(request?.body ?? '');
    assert.deepEqual([request?.path, request?.headers.authorization, Object(body).model, Object(body).response_format], ['/v1/chat/completions', 'Bearer key-of-the-test', 'some-model', { type: 'json_object' }]);
    assert.match(Object(body).messages[0].content, /^Say what it is\.\n.*"properties":\{"items"/);
    assert.deepEqual(model.usage(), { calls: 1, failures: 0, inputTokens: 120, outputTokens: 30, costUsd: (120 * 3 + 30 * 15) / 1_000_000 });
  });

  it('asks Anthropic in its own form', async (t) => {
    const { model, requests } = await open(t, [{ content: '{"items":[{"id":2}]}' }], { provider: 'anthropic', prices: undefined });
    assert.deepEqual(await model.ask(question, signal), [{ id: 2 }]);
    assert.deepEqual([requests[0]?.path, requests[0]?.headers['x-api-key']], ['/v1/messages', 'key-of-the-test']);
    assert.deepEqual(model.usage(), { calls: 1, failures: 0, inputTokens: 120, outputTokens: 30, costUsd: undefined });
  });

  it('reads JSON between the fences of Markdown', async (t) => {
    const { model } = await open(t, [{ content: 'Here you are:\n```json\n{"items":[{"id":3}]}\n```' }, { content: '```json\n{"items":[{"id":3}]}\n```' }]);
    await assert.rejects(model.ask(question, signal), fails('UNREADABLE'));
    assert.deepEqual(await model.ask(question, signal), [{ id: 3 }]);
  });

  it('asks again after 429, when Retry-After allows it', async (t) => {
    const { model, requests } = await open(t, [{ status: 429, headers: { 'retry-after-ms': '1' } }, { content: '{"items":[]}' }]);
    assert.deepEqual(await model.ask(question, signal), []);
    assert.equal(requests.length, 2);
  });

  it('gives up after three refusals, and says why', async (t) => {
    const { model, requests } = await open(t, [{ status: 429, headers: { 'retry-after-ms': '1' } }]);
    await assert.rejects(model.ask(question, signal), fails('BUSY'));
    assert.deepEqual([requests.length, model.usage().failures], [3, 1]);
  });

  it('does not repeat what a wrong key is refused', async (t) => {
    const { model, requests } = await open(t, [{ status: 401 }]);
    await assert.rejects(model.ask(question, signal), fails('KEY_REFUSED'));
    assert.equal(requests.length, 1);
  });

  it('waits no longer than its time, and ends at once with the work it belongs to', async (t) => {
    const { model } = await open(t, [{ isSilent: true }], { timeoutMs: 50 });
    await assert.rejects(model.ask(question, signal), fails('TIMED_OUT'));
    const { model: patient } = await open(t, [{ isSilent: true }]);
    await assert.rejects(patient.ask(question, AbortSignal.abort(new Error('the service stops'))), /the service stops/);
  });

  it('says that an answer without items, or that is no JSON, cannot be read', async (t) => {
    for (const content of ['I do not know.', '[]', '{"items":1}']) {
      const { model } = await open(t, [{ content }]);
      await assert.rejects(model.ask(question, signal), fails('UNREADABLE'));
    }
  });

  it('says that nobody answers', async (t) => {
    const { model } = await open(t, [{ status: 404 }]);
    await assert.rejects(model.ask(question, signal), fails('UNAVAILABLE'));
  });
});
