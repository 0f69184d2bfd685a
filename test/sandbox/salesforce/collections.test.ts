import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const account = (Name: string, more: JsonObject = {}): JsonObject => ({ attributes: { type: 'Account' }, Name, ...more });
const post = (records: JsonValue[], more: JsonObject = {}) => org.call('POST', '/composite/sobjects', { records, ...more });
const upsert = (records: JsonValue[]) => org.call('PATCH', '/composite/sobjects/Account/BC_Key__c', { records });
const shape = (body: JsonValue | undefined) => (Array.isArray(body) ? body.filter(isJsonObject).map(({ success, created, errors }) => ({ success, ...(created === undefined ? {} : { created }), errors })) : body);
const accountCount = () => org.twin.counts().Account;

test('good records are saved beside a bad one, in request order', async () => {
  const { status, body } = await post([account('One'), account(''), account('Three')]);
  assert.equal(status, 200);
  assert.deepEqual(shape(body), [
    { success: true, errors: [] },
    { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] }] },
    { success: true, errors: [] },
  ]);
});

test('allOrNone saves nothing when one record is bad', async () => {
  const before = accountCount();
  org.journal.reset();
  const { body } = await post([account('One'), account('')], { allOrNone: true });
  assert.deepEqual(shape(body), [
    { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: 'Record rolled back because not all records were valid and the request was using AllOrNone header', fields: [] }] },
    { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] }] },
  ]);
  assert.deepEqual([accountCount(), org.journal.writes()], [before, []]);
});

test('an upsert says which records it created', async () => {
  await upsert([account('A', { BC_Key__c: 'a' })]);
  const { body } = await upsert([account('A2', { BC_Key__c: 'A' }), account('B', { BC_Key__c: 'b' })]);
  assert.deepEqual(shape(body), [
    { success: true, created: false, errors: [] },
    { success: true, created: true, errors: [] },
  ]);
});

test('a key named twice in one upsert fails both of its records', async () => {
  const { body } = await upsert([account('C', { BC_Key__c: 'twice' }), account('D', { BC_Key__c: 'TWICE' }), account('E')]);
  assert.deepEqual(shape(body), [
    { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: twice', fields: ['BC_Key__c'] }] },
    { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: TWICE', fields: ['BC_Key__c'] }] },
    { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'BC_Key__c not specified', fields: [] }] },
  ]);
});

test('a record named twice in one update fails both times, the others do not', async () => {
  const [id, other] = [idOf(await org.call('POST', '/sobjects/Account', { Name: 'Once' })), idOf(await org.call('POST', '/sobjects/Account', { Name: 'Other' }))];
  const update = (Id: string, Name: string) => ({ attributes: { type: 'Account' }, Id, Name });
  const { body } = await org.call('PATCH', '/composite/sobjects', { records: [update(id, 'A'), update(id.slice(0, 15), 'B'), update(other, 'C')] });
  const refused = { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', message: `duplicate id specified: ${id}`, fields: ['Id'] }] };
  assert.deepEqual(shape(body), [refused, refused, { success: true, errors: [] }]);
});

test('updates go by id and each gets its own result', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Updated' }));
  const unknown = '0015g00000zzzzzAAA'.slice(0, 15);
  const { body } = await org.call('PATCH', '/composite/sobjects', { records: [{ attributes: { type: 'Account' }, id, Phone: '5' }, { attributes: { type: 'Account' }, id: unknown, Phone: '5' }, account('x'), { attributes: { type: 'Account' }, id: 'abc' }] });
  assert.deepEqual(shape(body), [
    { success: true, errors: [] },
    { success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }] },
    { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: [] }] },
    { success: false, errors: [{ statusCode: 'MALFORMED_ID', message: 'malformed id abc', fields: ['Id'] }] },
  ]);
});

test('a value that does not parse stops the whole request', async () => {
  const before = accountCount();
  const { status, body } = await post([account('One'), account('Two', { NumberOfEmployees: 'many' })]);
  assert.deepEqual([status, body, accountCount()], [
    400,
    [{ message: 'Cannot deserialize instance of int from VALUE_STRING value many or request may be missing a required field at [line:1, column:1]', errorCode: 'JSON_PARSER_ERROR' }],
    before,
  ]);
});

test('more than 200 records are refused', async () => {
  const { status, body } = await post(Array.from({ length: 201 }, (_, place) => account(`N${place}`)));
  assert.deepEqual([status, body], [400, [{ message: 'record limit reached. cannot submit more than 200 records', errorCode: 'EXCEEDED_ID_LIMIT' }]]);
});

test('types that alternate too often are refused', async () => {
  const records = Array.from({ length: 12 }, (_, place) => (place % 2 === 0 ? account(`T${place}`) : { attributes: { type: 'Contact' }, LastName: `T${place}` }));
  const { status } = await post(records);
  assert.equal(status, 400);
});

test('a later chunk may name a record of an earlier chunk, its own chunk may not', async () => {
  const { body } = await post([account('Chunk parent', { BC_Key__c: 'chunk' }), { attributes: { type: 'Contact' }, LastName: 'Chunk child', Account: { BC_Key__c: 'chunk' } }]);
  assert.deepEqual(shape(body), [{ success: true, errors: [] }, { success: true, errors: [] }]);
});

test('records are read and deleted by id, missing ones are null and refused', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Read me' }));
  const other = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Read me too' }));
  const read = await org.call('POST', '/composite/sobjects/Account', { ids: [other, '0015g00000zzzzz', id], fields: ['Name'] });
  assert.deepEqual(Array.isArray(read.body) && read.body.map((each) => (isJsonObject(each) ? each.Name : each)), ['Read me too', null, 'Read me']);
  const viaGet = await org.call('GET', `/composite/sobjects/Account?ids=${id}&fields=Id,Name`);
  assert.deepEqual(Array.isArray(viaGet.body) && viaGet.body.map((each) => isJsonObject(each) && each.Id), [id]);
  const removed = await org.call('DELETE', `/composite/sobjects?ids=${id},${id}&allOrNone=false`);
  assert.deepEqual(shape(removed.body), [{ success: true, errors: [] }, { success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }] }]);
});

test('the size fault fails every row of a batch that is too big, and no smaller one', async () => {
  org.faults.set({ salesforce: { sizeLimit: { rows: 2 } } });
  const big = await post([account('S1'), account('S2'), account('S3')]);
  const small = await post([account('S1'), account('S2')]);
  org.faults.clear();
  const error = { statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message: 'OrderTrigger: System.LimitException: Apex CPU time limit exceeded', fields: [] };
  assert.deepEqual(shape(big.body), [1, 2, 3].map(() => ({ success: false, errors: [error] })));
  assert.deepEqual(shape(small.body), [1, 2].map(() => ({ success: true, errors: [] })));
});

test('a committed record is in the journal once, with its key and fields', async () => {
  org.journal.reset();
  await upsert([account('Journal', { BC_Key__c: 'journal' })]);
  assert.deepEqual(
    org.journal.writes().map(({ route, object, action, externalId, fields }) => ({ route, object, action, externalId, fields })),
    [{ route: 'PATCH /composite/sobjects/Account/BC_Key__c', object: 'Account', action: 'create', externalId: 'journal', fields: ['Name', 'BC_Key__c'] }],
  );
  assert.deepEqual(org.journal.calls().salesforce, { total: 1, byRoute: { 'PATCH /composite/sobjects/Account/BC_Key__c': 1 } });
});
