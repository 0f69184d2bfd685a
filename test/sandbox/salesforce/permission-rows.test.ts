import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { dataPath, deploy, idOf, metadataZip, objectFile, permissionSetFile, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ privateObjects: ['Account'] });
after(() => org.close());

const permission = '<?xml version="1.0" encoding="UTF-8"?><CustomPermission xmlns="http://soap.sforce.com/2006/04/metadata"><isLicensed>false</isLicensed><label>Serve</label></CustomPermission>';
const rule = '<validationRules><fullName>Served</fullName><active>true</active><errorConditionFormula>AND(NOT($Permission.Serve), ISCHANGED(Site))</errorConditionFormula><errorMessage>only who serves</errorMessage></validationRules>';
const withServe = (xml: string) => xml.replace('</PermissionSet>', '<customPermissions><enabled>true</enabled><name>Serve</name></customPermissions></PermissionSet>');
const grants = { objects: ['Contact', 'Order'], fields: ['Contact.Email'], userPermissions: ['ApiEnabled'] };
const sales = permissionSetFile(grants).replace('</PermissionSet>', '<objectPermissions><allowRead>true</allowRead><allowCreate>true</allowCreate><allowEdit>true</allowEdit><object>Account</object></objectPermissions><fieldPermissions><readable>true</readable><editable>true</editable><field>Account.Site</field></fieldPermissions></PermissionSet>');

await deploy(
  org.twin,
  metadataZip(
    { CustomPermission: ['Serve'], CustomObject: ['Account'], PermissionSet: ['Sales', 'Server'] },
    { 'customPermissions/Serve.customPermission': permission, 'objects/Account.object': objectFile(rule), 'permissionsets/Sales.permissionset': sales, 'permissionsets/Server.permissionset': withServe(permissionSetFile({ ...grants, objects: [], fields: [] })) },
  ),
);

async function signIn(username: string, permissionSets: readonly string[]) {
  const { ids, accessToken } = await org.twin.scenario('sign-in', { username, permissionSets });
  const call = async (method: string, path: string, body?: JsonValue): Promise<{ status: number; body: JsonValue | undefined }> => {
    const answer = await fetch(org.twin.instanceUrl + dataPath + path, { method, headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { userId: ids[0] ?? '', call, query: (soql: string) => call('GET', `/query?q=${encodeURIComponent(soql)}`) };
}
const recordsOf = (body: JsonValue | undefined): JsonObject[] => (isJsonObject(body) && Array.isArray(body.records) ? body.records.filter(isJsonObject) : []);
const codeOf = (body: JsonValue | undefined): string => (Array.isArray(body) && isJsonObject(body[0]) ? jsonText(body[0].errorCode) : '');

const ann = await signIn('ann@shop.example.com', ['Sales']);
const ben = await signIn('ben@shop.example.com', ['Sales', 'Server']);
const account = idOf(await ann.call('POST', '/sobjects/Account', { Name: 'Of Ann' }));

test('an ordinary user is made once and keeps the permission sets of earlier sign-ins', async () => {
  const again = await signIn('ann@shop.example.com', []);
  assert.equal(again.userId, ann.userId);
  assert.equal((await again.call('GET', `/sobjects/Account/${account}`)).status, 200);
  await assert.rejects(signIn('eve@shop.example.com', ['None']), /the org has no permission set None/);
});

test('a record of a private object is there for its owner and for who may view all of them', async () => {
  const found = async (who: { query: typeof ann.query }) => recordsOf((await who.query('SELECT Id FROM Account')).body).length;
  assert.deepEqual([await found(ann), await found(ben), (await org.query('SELECT Id FROM Account')).length], [1, 0, 1]);
  assert.deepEqual([(await ben.call('GET', `/sobjects/Account/${account}`)).status, codeOf((await ben.call('PATCH', `/sobjects/Account/${account}`, { Name: 'Mine' })).body)], [404, 'NOT_FOUND']);
});

test('UserRecordAccess says the same of each user, without the records the asking user may not read', async () => {
  const order = await org.call('POST', '/sobjects/Contact', { LastName: 'Of everybody' });
  const ids = [account, idOf(order)];
  const ask = (userId: string) => `SELECT RecordId, HasReadAccess, HasEditAccess FROM UserRecordAccess WHERE UserId = '${userId}' AND RecordId IN ('${ids.join("','")}')`;
  const levels = (rows: JsonObject[]) => rows.map(({ RecordId, HasReadAccess, HasEditAccess }) => [RecordId, HasReadAccess, HasEditAccess]);
  assert.deepEqual(levels(await org.query(ask(ann.userId))), [[ids[0], true, true], [ids[1], true, true]]);
  assert.deepEqual(levels(await org.query(ask(ben.userId))), [[ids[0], false, false], [ids[1], true, true]]);
  assert.deepEqual(levels(recordsOf((await ben.query(ask(ann.userId))).body)), [[ids[1], true, true]]);
  assert.deepEqual((await org.query(`SELECT RecordId FROM UserRecordAccess WHERE UserId = '${ben.userId}' AND RecordId IN ('${ids.join("','")}') AND HasReadAccess = true`)).map((row) => row.RecordId), [ids[1]]);
});

test('UserRecordAccess is asked by ids of 15 characters too, and answers with those of 18', async () => {
  const ask = (condition: string) => org.query(`SELECT RecordId, HasReadAccess FROM UserRecordAccess WHERE UserId = '${ann.userId.slice(0, 15)}' AND RecordId ${condition}`);
  const short = account.slice(0, 15);
  const seen = [await ask(`= '${short}'`), await ask(`IN ('${short}', '${account}')`)].map((rows) => rows.map(({ RecordId, HasReadAccess }) => [RecordId, HasReadAccess]));
  assert.deepEqual(seen, [[[account, true]], [[account, true]]]);
});

const wrong: [string, string][] = [
  ['without a user', `SELECT RecordId FROM UserRecordAccess WHERE RecordId = '${account}'`],
  ['without records', `SELECT RecordId FROM UserRecordAccess WHERE UserId = '${ann.userId}'`],
  ['that does not select RecordId', `SELECT HasReadAccess FROM UserRecordAccess WHERE UserId = '${ann.userId}' AND RecordId = '${account}'`],
  ['that filters by a level and selects another', `SELECT RecordId, HasEditAccess FROM UserRecordAccess WHERE UserId = '${ann.userId}' AND RecordId = '${account}' AND HasReadAccess = true`],
  ['for more than 200 records', `SELECT RecordId FROM UserRecordAccess WHERE UserId = '${ann.userId}' AND RecordId IN (${Array.from({ length: 201 }, (_, place) => `'001${String(place).padStart(12, '0')}'`).join(',')})`],
];
for (const [title, soql] of wrong)
  test(`UserRecordAccess refuses a query ${title}`, async () => {
    assert.equal(codeOf((await org.call('GET', `/query?q=${encodeURIComponent(soql)}`)).body), 'MALFORMED_QUERY');
  });

test('a custom permission counts only when a permission set gives it, for administrators too', async () => {
  const change = async (who: { call: typeof ann.call }, Site: string) => codeOf((await who.call('PATCH', `/sobjects/Account/${account}`, { Site })).body);
  assert.deepEqual([await change(ann, 'a'), await change({ call: org.admin }, 'b')], ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'FIELD_CUSTOM_VALIDATION_EXCEPTION']);
  const own = idOf(await ben.call('POST', '/sobjects/Account', { Name: 'Of Ben' }));
  assert.equal((await ben.call('PATCH', `/sobjects/Account/${own}`, { Site: 'c' })).status, 204);
});

test('who holds a permission is read with View Setup and Configuration only', async () => {
  const holders = `SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId IN (SELECT ParentId FROM SetupEntityAccess WHERE SetupEntityType = 'CustomPermission')`;
  assert.deepEqual((await org.query(holders)).map((row) => row.AssigneeId), [ben.userId]);
  assert.deepEqual((await org.query("SELECT Field FROM FieldPermissions WHERE SobjectType = 'Account' AND PermissionsRead = true AND Parent.Name = 'Sales'")).map((row) => row.Field), ['Account.Site']);
  const refusals = ['SetupEntityAccess', 'CustomPermission', 'PermissionSetAssignment', 'FieldPermissions'].map(async (name) => codeOf((await ann.query(`SELECT Id FROM ${name}`)).body));
  assert.deepEqual(await Promise.all(refusals), ['INVALID_TYPE', 'INVALID_TYPE', 'INVALID_TYPE', 'INVALID_TYPE']);
});
