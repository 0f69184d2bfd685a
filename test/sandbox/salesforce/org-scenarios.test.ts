import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { createOrderScene } from './order-scene.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ duplicateRule: 'block', lockWaitMs: 20 });
after(() => org.close());

const account = async (Name: string, more: Record<string, string> = {}) => idOf(await org.call('POST', '/sobjects/Account', { Name, ...more }));
const everyRow = async (soql: string) => {
  const { body } = await org.admin('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
  return isJsonObject(body) && Array.isArray(body.records) ? body.records.filter(isJsonObject) : [];
};

test('merged accounts leave one, with the children and the chosen values of the others', async () => {
  const [master, first, second] = [await account('Master'), await account('First', { BC_Key__c: 'merged', Phone: '7' }), await account('Second')];
  const contactId = idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Moved', AccountId: first }));
  const scene = await createOrderScene(org, 'Merging');
  const { orderId } = await scene.draftWithLine();
  await scene.activate(orderId);
  org.journal.reset();
  await org.clock.advance(60_000);
  const merged = await org.twin.scenario('merge', { object: 'Account', master, losers: [first, scene.accountId], values: { BC_Key__c: 'merged', Phone: '7' } });
  assert.deepEqual([merged.ids, org.journal.calls().salesforce.total], [[master, first, scene.accountId], 0]);
  const rows = await everyRow(`SELECT Name, IsDeleted, MasterRecordId, BC_Key__c FROM Account WHERE Id IN ('${master}', '${first}', '${scene.accountId}', '${second}') ORDER BY Name`);
  assert.deepEqual(rows.map(({ Name, IsDeleted, MasterRecordId, BC_Key__c }) => [Name, IsDeleted, MasterRecordId, BC_Key__c]), [['First', true, master, 'merged'], ['Master', false, null, 'merged'], ['Merging', true, master, null], ['Second', false, null, null]]);
  const [contact] = await everyRow(`SELECT AccountId, LastModifiedDate, SystemModstamp FROM Contact WHERE Id = '${contactId}'`);
  const [order] = await everyRow(`SELECT AccountId, Status FROM Order WHERE Id = '${orderId}'`);
  assert.deepEqual([contact?.AccountId, order?.AccountId, order?.Status], [master, master, 'Activated']);
  assert.notEqual(contact?.SystemModstamp, contact?.LastModifiedDate);
  assert.deepEqual((await org.query(`SELECT Id FROM Account WHERE Id = '${first}'`)).length, 0);
});

const wrong: [string, () => Promise<Record<string, unknown>>][] = [
  ['of a record with itself', async () => {
    const id = await account('Alone');
    return { object: 'Account', master: id, losers: [id] };
  }],
  ['of objects that are never merged', async () => ({ object: 'Order', master: '801000000000000AAA', losers: ['801000000000001AAA'] })],
  ['of four records', async () => ({ object: 'Account', master: 'a', losers: ['b', 'c', 'd'] })],
];
for (const [what, options] of wrong)
  test(`a merge ${what} is refused`, async () => {
    await assert.rejects(org.twin.scenario('merge', await options()));
  });

test('an administrator changes a record without an API call, under the rules of the org', async () => {
  const id = await account('Edited', { Phone: '1' });
  org.journal.reset();
  await org.twin.scenario('update', { object: 'Account', id, values: { Phone: '2' } });
  const [write] = org.journal.writes();
  assert.deepEqual([org.journal.calls().salesforce.total, write?.route, write?.action, write?.fields], [0, 'UI', 'update', ['Phone']]);
  const [row] = await org.query(`SELECT Phone, LastModifiedById FROM Account WHERE Id = '${id}'`);
  assert.deepEqual([row?.Phone, row?.LastModifiedById], ['2', (await org.query("SELECT Id FROM User WHERE LastName = 'Org Admin'"))[0]?.Id]);
  await assert.rejects(org.twin.scenario('update', { object: 'Account', id, values: { Name: null } }), { errorCode: 'REQUIRED_FIELD_MISSING' });
});

test('what is deleted comes back by undelete until the bin is emptied', async () => {
  const scene = await createOrderScene(org, 'Deleting');
  const contactId = idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Deleting', AccountId: scene.accountId }));
  await org.twin.scenario('delete', { object: 'Contact', ids: [contactId] });
  const gone = await org.call('GET', `/sobjects/Contact/${contactId}`);
  await org.twin.scenario('undelete', { object: 'Contact', ids: [contactId] });
  const back = await org.call('GET', `/sobjects/Contact/${contactId}`);
  await org.twin.scenario('delete', { object: 'Contact', ids: [contactId] });
  await org.twin.scenario('empty-bin', { object: 'Contact', ids: [contactId] });
  assert.deepEqual([gone.status, back.status, (await everyRow(`SELECT Id FROM Contact WHERE Id = '${contactId}'`)).length], [404, 200, 0]);
  await assert.rejects(org.twin.scenario('undelete', { object: 'Contact', ids: [contactId] }), { errorCode: 'UNDELETE_FAILED' });
});

test('lookups that a delete emptied point at the record again, unless they got another one', async () => {
  const [boss, other] = [await account('Boss'), await account('Other boss')];
  const [first, second] = [await account('First branch', { ParentId: boss }), await account('Second branch', { ParentId: boss })];
  await org.call('DELETE', `/sobjects/Account/${boss}`);
  await org.call('PATCH', `/sobjects/Account/${second}`, { ParentId: other });
  const parents = async () => (await org.query(`SELECT ParentId FROM Account WHERE Id IN ('${first}', '${second}') ORDER BY Name`)).map(({ ParentId }) => ParentId);
  const between = await parents();
  await org.twin.scenario('undelete', { object: 'Account', ids: [boss] });
  assert.deepEqual([between, await parents()], [[null, other], [boss, other]]);
});

test('children that went with their parent come back with it, others stay in the bin', async () => {
  const parent = await account('Family');
  const [together, before] = [idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'With', AccountId: parent })), idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Before', AccountId: parent }))];
  await org.call('DELETE', `/sobjects/Contact/${before}`);
  await org.clock.advance(1_000);
  await org.call('DELETE', `/sobjects/Account/${parent}`);
  const deleted = (await everyRow(`SELECT Id FROM Contact WHERE AccountId = '${parent}' AND IsDeleted = true`)).length;
  await org.twin.scenario('undelete', { object: 'Account', ids: [parent] });
  assert.deepEqual([deleted, (await org.query(`SELECT Id FROM Contact WHERE AccountId = '${parent}'`)).map(({ Id }) => Id)], [2, [together]]);
});

test('a record whose key was taken meanwhile stays in the bin', async () => {
  const id = await account('Key owner', { BC_Key__c: 'taken' });
  await org.twin.scenario('delete', { object: 'Account', ids: [id] });
  await account('Key thief', { BC_Key__c: 'taken' });
  await assert.rejects(org.twin.scenario('undelete', { object: 'Account', ids: [id] }), { errorCode: 'DUPLICATE_VALUE' });
});

test('a person makes a record too, and a misspelt scenario is said', async () => {
  const { ids } = await org.twin.scenario('create', { object: 'Product2', values: { Name: 'By hand' } });
  assert.deepEqual((await org.query(`SELECT Name FROM Product2 WHERE Id = '${ids[0]}'`)).map(({ Name }) => Name), ['By hand']);
  await assert.rejects(org.twin.scenario('marge', {}), /the org has no scenario "marge"/);
});
