import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { deploy, fieldXml, metadataZip, objectFile, startOrgFixture } from '../org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const listOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});
const itemsOf = (layout: JsonValue | undefined) => listOf(objectOf(layout).sections).flatMap((section) => listOf(section.layoutRows)).flatMap((row) => listOf(row.layoutItems));
const nameOf = (item: JsonObject) => listOf(item.layoutComponents)[0]?.apiName;

test('a new record has the defaults of its object, and a layout that says what must be filled', async () => {
  const { body } = await org.call('GET', '/ui-api/record-defaults/create/Contact');
  const { layout, objectInfos, record } = objectOf(body);
  assert.deepEqual([objectOf(layout).mode, Object.keys(objectOf(objectInfos)), itemsOf(layout).filter(({ required }) => required === true).map(nameOf)], ['Create', ['Contact'], ['LastName']]);
  const [user] = await org.query(`SELECT Id FROM User WHERE Username = '${org.twin.username}'`);
  assert.deepEqual([objectOf(record).id, objectOf(objectOf(objectOf(record).fields).OwnerId).value], [null, user?.Id]);
});

test('a field that was added and must be filled is on every layout, others wait to be put there', async () => {
  const added = fieldXml('Badge__c', 'Text', '<length>20</length><required>true</required>') + fieldXml('Motto__c', 'Text', '<length>20</length>');
  await deploy(org.twin, metadataZip({ CustomField: ['Contact.Badge__c', 'Contact.Motto__c'] }, { 'objects/Contact.object': objectFile(added) }));
  const { body } = await org.admin('GET', '/ui-api/record-defaults/create/Contact');
  const items = itemsOf(objectOf(body).layout);
  assert.deepEqual([items.filter(({ required }) => required === true).map(nameOf), items.map(nameOf).includes('Motto__c')], [['LastName', 'Badge__c'], false]);
});

test('a layout has what its user may see, and of that says what he may change', async () => {
  const { body } = await org.call('GET', '/ui-api/layout/Order?mode=Edit');
  const names = new Set(itemsOf(body).map(nameOf));
  assert.deepEqual([names.has('BC_Status__c'), names.has('BC_Difference__c'), names.has('PoNumber')], [true, false, false]);
});

test('who may not make a record is told so, and a mode that does not exist is refused', async () => {
  const { accessToken } = await org.twin.scenario('sign-in', { username: 'nobody@example.com' });
  const headers = { Authorization: `Bearer ${String(accessToken)}` };
  const answers = await Promise.all([org.call('GET', '/ui-api/record-defaults/create/Account', undefined, headers), org.call('GET', '/ui-api/layout/Order?mode=Delete'), org.call('GET', '/ui-api/layout/Nothing__c')]);
  assert.deepEqual(answers.map(({ status }) => status), [403, 400, 403]);
});
