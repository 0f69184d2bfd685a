import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ addressPicklists: true });
after(() => org.close());

const create = (address: JsonObject) => org.call('POST', '/sobjects/Account', { Name: 'Addressed', ...address });
const stored = async (address: JsonObject) => {
  const { body } = await org.call('GET', `/sobjects/Account/${idOf(await create(address))}?fields=BillingState,BillingStateCode,BillingCountry,BillingCountryCode`);
  return isJsonObject(body) ? [body.BillingState, body.BillingStateCode, body.BillingCountry, body.BillingCountryCode] : [];
};
const whole = ['California', 'CA', 'United States', 'US'];

test('codes and known labels fill each other in', async () => {
  assert.deepEqual([await stored({ BillingStateCode: 'CA', BillingCountryCode: 'US' }), await stored({ BillingState: 'california', BillingCountry: 'united states' })], [whole, whole]);
});

const refusals: [string, JsonObject, string][] = [
  ['a country that is free text', { BillingCountry: 'USA' }, "There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Billing Country"],
  ['a state without its country', { BillingState: 'California' }, 'A country/territory must be specified before specifying a state value for field: Billing State/Province'],
  ['a state of another country', { BillingState: 'Ontario', BillingCountryCode: 'US' }, "There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: Billing State/Province"],
];
for (const [what, address, message] of refusals)
  test(`${what} is refused`, async () => {
    const { body } = await create(address);
    assert.deepEqual(Array.isArray(body) && isJsonObject(body[0]) && [body[0].errorCode, body[0].message], ['FIELD_INTEGRITY_EXCEPTION', message]);
  });

test('the code fields do not exist without the picklists', async () => {
  const plain = await startOrgFixture();
  const { status } = await plain.call('POST', '/sobjects/Account', { Name: 'Plain', BillingCountryCode: 'US' });
  const free = await plain.call('POST', '/sobjects/Account', { Name: 'Plain', BillingCountry: 'Anything goes' });
  await plain.close();
  assert.deepEqual([status, free.status], [400, 201]);
});
