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

const codeOf = (answer: { body: unknown }) => (Array.isArray(answer.body) && isJsonObject(answer.body[0]) ? answer.body[0].message : answer.body);

test('a code that the list lacks is refused, and so are a code and a label that mean two places', async () => {
  const unknown = await create({ BillingCountryCode: 'XX' });
  const mismatch = await create({ BillingCountryCode: 'US', BillingCountry: 'Canada' });
  assert.deepEqual([codeOf(unknown), codeOf(mismatch)], ['Billing Country Code: bad value for restricted picklist field: XX', 'Mismatched integration value and ISO code for field: Billing Country']);
});

test('one code stands for the state of the country it is sent with', async () => {
  assert.deepEqual([await stored({ BillingStateCode: 'WA', BillingCountryCode: 'US' }), await stored({ BillingStateCode: 'WA', BillingCountryCode: 'AU' })], [['Washington', 'WA', 'United States', 'US'], ['Western Australia', 'WA', 'Australia', 'AU']]);
});

test('a country cannot change under a state that is not its own, nor go away before it', async () => {
  const id = idOf(await create({ BillingStateCode: 'CA', BillingCountryCode: 'US' }));
  const change = (fields: JsonObject) => org.call('PATCH', `/sobjects/Account/${id}`, fields);
  const [moved, emptied] = [await change({ BillingCountryCode: 'DE' }), await change({ BillingCountryCode: null })];
  const [together, label] = [await change({ BillingCountryCode: 'DE', BillingState: null }), await change({ BillingCountry: 'Canada', BillingState: 'Quebec' })];
  assert.deepEqual([codeOf(moved), codeOf(emptied)], [
    "There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: Billing State/Province", 'A country/territory must be specified before specifying a state value for field: Billing State/Province',
  ]);
  const { body } = await org.call('GET', `/sobjects/Account/${id}?fields=BillingAddress`);
  const address = isJsonObject(body) && isJsonObject(body.BillingAddress) ? body.BillingAddress : {};
  assert.deepEqual([together.status, label.status, address.stateCode, address.state, address.countryCode, address.country], [204, 204, 'QC', 'Quebec', 'CA', 'Canada']);
});

test('a describe names the places and says which states go with which country', async () => {
  const { body } = await org.call('GET', '/sobjects/Account/describe');
  const fields = isJsonObject(body) && Array.isArray(body.fields) ? body.fields.filter(isJsonObject) : [];
  const [country, state] = ['BillingCountryCode', 'BillingStateCode'].map((name) => fields.find((field) => field.name === name));
  const valuesOf = (field: JsonObject | undefined) => (Array.isArray(field?.picklistValues) ? field.picklistValues.filter(isJsonObject) : []);
  assert.deepEqual(valuesOf(country).slice(0, 2).map(({ value, label }) => [value, label]), [['US', 'United States'], ['CA', 'Canada']]);
  assert.deepEqual([state?.dependentPicklist, state?.controllerName, country?.controllerName], [true, 'BillingCountryCode', null]);
  assert.deepEqual(valuesOf(state).filter(({ value }) => value === 'WA').map(({ label, validFor }) => [label, validFor]), [['Washington', 'gA=='], ['Western Australia', 'IA==']]);
});
