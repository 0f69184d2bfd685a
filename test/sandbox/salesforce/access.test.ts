import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, jsonText } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const query = (soql: string) => org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
const errorOf = (body: unknown) => (Array.isArray(body) && isJsonObject(body[0]) ? body[0] : {});

test('a field the permission set does not grant does not exist in SOQL', async () => {
  const { status, body } = await query('SELECT Id, Rating FROM Account');
  assert.equal(status, 400);
  assert.equal(errorOf(body).errorCode, 'INVALID_FIELD');
  assert.match(jsonText(errorOf(body).message), /No such column 'Rating' on entity 'Account'/);
});

test('a field the permission set does not grant cannot be written', async () => {
  const { body } = await org.call('POST', '/sobjects/Account', { Name: 'x', Rating: 'Hot' });
  assert.deepEqual(body, [{ message: "No such column 'Rating' on sobject of type Account", errorCode: 'INVALID_FIELD' }]);
});

test('describe lists only readable fields', async () => {
  const { body } = await org.call('GET', '/sobjects/Contact/describe');
  const fields = isJsonObject(body) && Array.isArray(body.fields) ? body.fields.filter(isJsonObject).map((field) => jsonText(field.name)) : [];
  assert.deepEqual(fields.filter((name) => ['Email', 'LastName', 'FirstName', 'Name', 'Phone', 'Title'].includes(name)).toSorted(), ['Email', 'FirstName', 'LastName', 'Name']);
});

test('an object without a grant is unknown', async () => {
  const found = await org.call('GET', '/sobjects/Opportunity/describe');
  const selected = await query('SELECT Id FROM Opportunity');
  assert.deepEqual([found.status, errorOf(found.body).errorCode], [404, 'NOT_FOUND']);
  assert.equal(errorOf(selected.body).errorCode, 'INVALID_TYPE');
});

test('order products follow the order, price book entries their price book', async () => {
  const answers = [await query('SELECT Id FROM OrderItem'), await query('SELECT Id FROM PricebookEntry')];
  assert.deepEqual(answers.map((answer) => answer.status), [200, 200]);
});

test('the parts of an address follow the compound field', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Addressed', BillingCity: 'Berlin', BillingPostalCode: '10115' }));
  const { body } = await org.call('GET', `/sobjects/Account/${id}?fields=BillingCity,BillingAddress`);
  assert.deepEqual(isJsonObject(body) && [body.BillingCity, body.BillingAddress], [
    'Berlin',
    { city: 'Berlin', country: null, geocodeAccuracy: null, latitude: null, longitude: null, postalCode: '10115', state: null, street: null },
  ]);
  const hidden = await query('SELECT ShippingCity FROM Account');
  assert.equal(errorOf(hidden.body).errorCode, 'INVALID_FIELD');
});

test('a read-only field of the platform is refused by name', async () => {
  const { status, body } = await org.call('POST', '/sobjects/Account', { Name: 'x', CreatedDate: '2020-01-01T00:00:00Z' });
  assert.equal(status, 400);
  assert.deepEqual(body, [
    { message: 'Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.', errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['CreatedDate'] },
  ]);
});

test('setup objects are read, not written', async () => {
  const { body } = await org.call('POST', '/sobjects/PermissionSet', { Name: 'Mine' });
  assert.equal(errorOf(body).errorCode, 'INVALID_TYPE_FOR_OPERATION');
});

test('taking the assignment away takes the rights away', async () => {
  const other = await startOrgFixture();
  const before = await other.call('GET', '/sobjects/Order/describe');
  const { body } = await other.admin('GET', `/query?q=${encodeURIComponent('SELECT Id FROM PermissionSetAssignment')}`);
  const [row] = isJsonObject(body) && Array.isArray(body.records) ? body.records.filter(isJsonObject) : [];
  await other.admin('DELETE', `/sobjects/PermissionSetAssignment/${jsonText(row?.Id)}`);
  const afterwards = await other.call('GET', '/sobjects/Order/describe');
  await other.close();
  assert.deepEqual([before.status, afterwards.status], [200, 404]);
});
