import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { createOrderScene } from './order-scene.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({
  duplicateRule: 'off',
  automation: [
    { object: 'Account', when: 'before-save', set: { Description: { copyFrom: 'Phone' }, Industry: 'Retail', Not_There__c: 1 } },
    { object: 'Account', when: 'after-save', on: 'update', set: { Site: 'touched' } },
    { object: 'Account', when: 'before-save', name: 'Gatekeeper', failWhen: { field: 'Name', equals: 'Refused' }, message: 'No such customer.' },
    { object: 'Account', when: 'after-save', name: 'Shouter', onlyWhen: { field: 'Name', equals: 'Too long' }, set: { AccountNumber: 'x'.repeat(41) } },
    { object: 'Account', when: 'after-save', onlyWhen: { field: 'Site', equals: 'slow' }, cpuMs: 60 },
    { object: 'Account', when: 'before-save', onlyWhen: { field: 'Site', equals: 'chatty' }, soql: 3 },
    { object: 'Order', when: 'before-save', on: 'update', set: { Description: 'seen by a flow' } },
  ],
});
after(() => org.close());

const attributes = { type: 'Account' };
const collection = (records: JsonObject[], allOrNone = false) => org.call('POST', '/composite/sobjects', { allOrNone, records: records.map((record) => ({ attributes, ...record })) });
const errorsOf = (body: JsonValue | undefined) =>
  (Array.isArray(body) ? body : []).map((result) => (isJsonObject(result) && Array.isArray(result.errors) && isJsonObject(result.errors[0]) ? [result.errors[0].statusCode, result.errors[0].message] : 'saved'));
const accounts = (Site: string, count: number) => Array.from({ length: count }, (_, place) => ({ Name: `${Site} ${place}`, Site }));
const countOf = (Site: string) => org.query(`SELECT Id FROM Account WHERE Site = '${Site}'`).then((rows) => rows.length);

test('flows change what a save sent, before and after, as the user who saves', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Flowing', Phone: '123', Description: 'mine' }));
  const fields = 'SELECT Description, Industry, Site, LastModifiedBy.Username FROM Account';
  const [created] = await org.query(`${fields} WHERE Id = '${id}'`);
  await org.call('PATCH', `/sobjects/Account/${id}`, { Phone: '456' });
  const [updated] = await org.query(`${fields} WHERE Id = '${id}'`);
  const shown = (row: JsonObject | undefined) => [row?.Description, row?.Industry, row?.Site, isJsonObject(row?.LastModifiedBy) && row.LastModifiedBy.Username];
  assert.deepEqual([shown(created), shown(updated)], [['123', 'Retail', null, org.twin.username], ['456', 'Retail', 'touched', org.twin.username]]);
});

test('a flow that fails costs its own row only', async () => {
  const { body } = await collection([{ Name: 'Refused' }, { Name: 'Too long' }, { Name: 'Welcome' }]);
  assert.deepEqual(errorsOf(body), [
    ['CANNOT_EXECUTE_FLOW_TRIGGER', "We can't save this record because the “Gatekeeper” process failed. Give your Salesforce admin these details. No such customer."],
    ['CANNOT_EXECUTE_FLOW_TRIGGER', `We can't save this record because the “Shouter” process failed. Give your Salesforce admin these details. STRING_TOO_LONG: Account Number: data value too large: ${'x'.repeat(41)} (max length=40)`],
    'saved',
  ]);
});

const limits: [string, number, string][] = [
  ['slow', 166, 'AccountTrigger: System.LimitException: Apex CPU time limit exceeded'],
  ['chatty', 33, 'AccountTrigger: System.LimitException: Too many SOQL queries: 101'],
];
for (const [site, fitting, message] of limits)
  test(`automation of ${site} rows over the limit of a transaction fails every row of it`, async () => {
    const fits = await collection(accounts(site, fitting));
    const kept = await countOf(site);
    const over = await collection([...accounts(site, fitting + 1), { Name: 'Bystander' }]);
    assert.deepEqual([new Set(errorsOf(fits.body)), kept, await countOf(site)], [new Set(['saved']), fitting, fitting]);
    assert.deepEqual(errorsOf(over.body), Array.from({ length: fitting + 2 }, () => ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message]));
  });

test('records of another object in between make a transaction of their own', async () => {
  const { body } = await org.call('POST', '/composite/sobjects', { records: [...accounts('slow', 100).map((each) => ({ attributes, ...each })), { attributes: { type: 'Contact' }, LastName: 'Between' }, ...accounts('slow', 100).map((each) => ({ attributes, ...each }))].slice(0, 200) });
  assert.deepEqual(new Set(errorsOf(body)), new Set(['saved']));
});

test('a single row over the limit is refused and leaves nothing', async () => {
  const alone = await startOrgFixture({ automation: [{ object: 'Contact', when: 'after-save', cpuMs: 10_001 }] });
  const { status, body } = await alone.call('POST', '/sobjects/Contact', { LastName: 'Heavy' });
  const found = await alone.query('SELECT Id FROM Contact');
  await alone.close();
  assert.deepEqual([status, Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode, found.length], [400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 0]);
});

test('what a flow sets beside an activation is not what the client sent', async () => {
  const scene = await createOrderScene(org);
  const { orderId } = await scene.draftWithLine();
  const activated = await scene.activate(orderId);
  const { body } = await org.admin('GET', `/sobjects/Order/${orderId}?fields=Status,Description`);
  assert.deepEqual([activated.status, isJsonObject(body) && [body.Status, body.Description]], [204, ['Activated', 'seen by a flow']]);
});

test('the cost of a row is real time, for each row of a write and for no read', async () => {
  const costly = await startOrgFixture({ rowCostMs: 20 });
  const timed = async (work: () => Promise<unknown>) => {
    const from = performance.now();
    await work();
    return performance.now() - from;
  };
  const write = await timed(() => costly.call('POST', '/composite/sobjects', { records: ['a', 'b', 'c', 'd', 'e'].map((LastName) => ({ attributes: { type: 'Contact' }, LastName })) }));
  const read = await timed(() => costly.query('SELECT Id FROM Contact'));
  await costly.close();
  assert.ok(write >= 95, `${write} ms`);
  assert.ok(read < write, `${read} ms for a read, ${write} ms for the write`);
});
