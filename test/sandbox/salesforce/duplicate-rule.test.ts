import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const header = (value: string) => ({ 'Sforce-Duplicate-Rule-Header': value });
const contact = (more: JsonObject = {}): JsonObject => ({ FirstName: 'Ada', LastName: 'Example', Email: 'ada@example.com', ...more });
const firstError = (body: JsonValue | undefined): JsonObject => (Array.isArray(body) && isJsonObject(body[0]) ? body[0] : {});

const existing = idOf(await org.call('POST', '/sobjects/Contact', contact()));

test('a contact with the same name and e-mail is refused with the match', async () => {
  const { status, body } = await org.call('POST', '/sobjects/Contact', contact({ Email: 'ADA@example.com' }));
  assert.equal(status, 400);
  assert.deepEqual(body, [
    {
      duplicateResult: {
        allowSave: true, duplicateRule: 'Standard_Contact_Duplicate_Rule', duplicateRuleEntityType: 'Contact', errorMessage: 'Use one of these records?',
        matchResults: [
          {
            entityType: 'Contact', errors: [], matchEngine: 'ExactMatchEngine',
            matchRecords: [{ additionalInformation: [], fieldDiffs: [], matchConfidence: 100, record: { attributes: { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${existing}` }, Id: existing } }],
            rule: 'Standard_Contact_Match_Rule_v1_1', size: 1, success: true,
          },
        ],
      },
      message: 'Use one of these records?', errorCode: 'DUPLICATES_DETECTED', fields: [],
    },
  ]);
});

test('a Collections result carries the match too, with details on request', async () => {
  const records = [{ attributes: { type: 'Contact' }, ...contact() }];
  const { status, body } = await org.call('POST', '/composite/sobjects', { records }, header('includeRecordDetails=true'));
  const errors = firstError(body).errors;
  assert.deepEqual([status, firstError(body).success, Array.isArray(errors) && isJsonObject(errors[0]) && errors[0].statusCode], [200, false, 'DUPLICATES_DETECTED']);
  assert.match(JSON.stringify(errors), /"Email":"ada@example.com"/);
});

test('allowSave=true saves past an alert rule', async () => {
  const { status } = await org.call('POST', '/sobjects/Contact', contact(), header('allowSave=true'));
  assert.equal(status, 201);
});

test('another name with the same e-mail is no duplicate', async () => {
  const { status } = await org.call('POST', '/sobjects/Contact', contact({ FirstName: 'Bob', LastName: 'Other' }));
  assert.equal(status, 201);
});

test('an account of the same name matches only with the same postcode, phone or website', async () => {
  await org.call('POST', '/sobjects/Account', { Name: 'Example Ltd', BillingPostalCode: '10115' });
  const answers = [await org.call('POST', '/sobjects/Account', { Name: 'Example Ltd' }), await org.call('POST', '/sobjects/Account', { Name: 'example ltd', BillingPostalCode: '10115' })];
  assert.deepEqual(answers.map((answer) => answer.status), [201, 400]);
});

test('an update that does not touch the matched fields passes', async () => {
  const { status } = await org.call('PATCH', `/sobjects/Contact/${existing}`, { Birthdate: '1990-01-01' });
  assert.equal(status, 204);
});

test('a block rule stays in the way of allowSave', async () => {
  const strict = await startOrgFixture({ duplicateRule: 'block' });
  await strict.call('POST', '/sobjects/Contact', contact());
  const { status, body } = await strict.call('POST', '/sobjects/Contact', contact(), header('allowSave=true'));
  await strict.close();
  const result = firstError(body).duplicateResult;
  assert.deepEqual([status, isJsonObject(result) && result.allowSave], [400, false]);
});
