import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { JsonObject } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const batch = (batchRequests: JsonObject[], more: JsonObject = {}) => org.call('POST', '/composite/batch', { batchRequests, ...more });

test('subrequests are independent, and each counts as a call', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Batched' }));
  org.journal.reset();
  const { status, body } = await batch([
    { method: 'PATCH', url: `v66.0/sobjects/Account/${id}`, richInput: { Phone: '1' } },
    { method: 'POST', url: 'v66.0/sobjects/Account', richInput: {} },
    { method: 'GET', url: `v66.0/sobjects/Account/${id}?fields=Phone` },
  ]);
  assert.deepEqual([status, body], [200, {
    hasErrors: true,
    results: [
      { statusCode: 204, result: null },
      { statusCode: 400, result: [{ message: 'Required fields are missing: [Name]', errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }] },
      { statusCode: 200, result: { attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${id}` }, Phone: '1' } },
    ],
  }]);
  assert.equal(org.journal.calls().salesforce.total, 3);
});

test('haltOnError leaves the rest undone', async () => {
  const { body } = await batch([{ method: 'POST', url: 'v66.0/sobjects/Account', richInput: {} }, { method: 'POST', url: 'v66.0/sobjects/Account', richInput: { Name: 'Halted' } }], { haltOnError: true });
  const halted = { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }] };
  assert.deepEqual([JSON.stringify(body).includes(JSON.stringify(halted)), (await org.query("SELECT Id FROM Account WHERE Name = 'Halted'")).length], [true, 0]);
});

test('a batch has at most 25 subrequests and no composites', async () => {
  const many = await batch(Array.from({ length: 26 }, () => ({ method: 'GET', url: 'v66.0/limits' })));
  const { body } = await batch([{ method: 'POST', url: 'v66.0/composite', richInput: {} }]);
  assert.deepEqual([many.status, JSON.stringify(body).includes('INVALID_INPUT')], [400, true]);
});
