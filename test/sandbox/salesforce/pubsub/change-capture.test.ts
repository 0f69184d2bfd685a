import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createOrderScene } from '../order-scene.ts';
import { deploy, fieldXml, idOf, metadataZip, objectFile, startOrgFixture } from '../org-fixture.ts';
import { createEventScene, streamsOpen } from './event-scene.ts';
import type { SeenEvent, SeenStream } from './event-scene.ts';

const org = await startOrgFixture({ changeEvents: ['Account', 'Contact', 'Order', 'OrderItem'], duplicateRule: 'off' });
const scene = createEventScene(org);
let stream: SeenStream;
beforeEach(async () => {
  org.faults.clear();
  stream?.cancel();
  await streamsOpen(org, 0);
  stream = scene.subscribe('/data/ChangeEvents', { replayPreset: 'CUSTOM', replayId: await tip() });
});
after(async () => {
  scene.close();
  await org.close();
});

/** The newest place, as a keepalive tells it. */
async function tip(): Promise<Buffer> {
  const latest = scene.subscribe('/data/ChangeEvents', { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  await org.clock.advance(270_000);
  while (latest.responses.length === 0) await new Promise(setImmediate);
  latest.cancel();
  await streamsOpen(org, 0);
  return latest.responses[0]?.latestReplayId ?? Buffer.alloc(0);
}

const account = async (Name: string, more: Record<string, string> = {}) => idOf(await org.admin('POST', '/sobjects/Account', { Name, ...more }));
const told = ({ header }: SeenEvent) => [header.changeType, header.recordIds, header.changedFields, header.nulledFields];

test('a new record is told with every field that is not empty, its compounds as records', async () => {
  const accountId = await account('Acme', { BillingCity: 'Paris', Phone: '1' });
  await org.clock.advance(1_000);
  const contactId = idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Doe', FirstName: 'Jane', AccountId: accountId, Birthdate: '1990-02-03' }));
  const [first, second] = await stream.take(2);
  const at = BigInt(org.clock.now());
  assert.deepEqual(first?.values, { CreatedDate: at - 1_000n, CreatedById: first?.values.CreatedById, LastModifiedDate: at - 1_000n, LastModifiedById: first?.values.CreatedById, Name: 'Acme', BillingAddress: { City: 'Paris' }, Phone: '1', OwnerId: first?.values.CreatedById });
  assert.deepEqual([second?.values.Name, second?.values.Birthdate, second?.values.HasOptedOutOfEmail], [{ FirstName: 'Jane', LastName: 'Doe' }, BigInt(Date.UTC(1990, 1, 3)), false]);
  assert.deepEqual(second && told(second), ['CREATE', [contactId], [], []]);
});

test('an update carries what changed and names it, parts of an address one by one', async () => {
  const id = await account('Parts', { BillingCity: 'Paris', BillingStreet: 'Rue 1', Phone: '1' });
  await org.clock.advance(1_000);
  await org.admin('PATCH', `/sobjects/Account/${id}`, { BillingStreet: null, Phone: null, Industry: 'Retail' });
  const [, event] = await stream.take(2);
  assert.deepEqual(event && told(event), ['UPDATE', [id], ['LastModifiedDate', 'Phone', 'Industry', 'BillingAddress.Street'], ['Phone', 'BillingAddress.Street']]);
  assert.deepEqual(event?.values, { LastModifiedDate: BigInt(org.clock.now()), Industry: 'Retail' });
});

test('a long text of which little changed comes as what changed in it', async () => {
  const text = Array.from({ length: 60 }, (_each, place) => `Paragraph ${place} of a long description.`).join('\n');
  const id = await account('Long', { Description: text });
  await org.admin('PATCH', `/sobjects/Account/${id}`, { Description: text.replace('Paragraph 7 ', 'Section 7 ') });
  const [created, event] = await stream.take(2);
  assert.equal(created?.values.Description, text);
  assert.deepEqual([event?.header.changedFields, event?.header.diffFields], [['LastModifiedDate', 'Description'], ['Description']]);
  assert.match(String(event?.values.Description), /^--- \n\+\+\+ [0-9a-f]{64}\n@@ -5,7 \+5,7 @@\n/);
});

test('a checkbox that still says no did not change', async () => {
  const id = idOf(await org.admin('POST', '/sobjects/Contact', { LastName: 'Unchecked' }));
  await org.admin('PATCH', `/sobjects/Contact/${id}`, { DoNotCall: false, HasOptedOutOfFax: true });
  const [, event] = await stream.take(2);
  assert.deepEqual([event?.header.changedFields, event?.values.HasOptedOutOfFax], [['LastModifiedDate', 'HasOptedOutOfFax'], true]);
});

test('an address that became empty is named itself', async () => {
  const id = await account('Emptied', { BillingCity: 'Paris', BillingStreet: 'Rue 1' });
  await org.admin('PATCH', `/sobjects/Account/${id}`, { BillingStreet: null, BillingCity: null });
  const [, event] = await stream.take(2);
  assert.deepEqual(event && told(event), ['UPDATE', [id], ['LastModifiedDate', 'BillingAddress'], ['BillingAddress']]);
});

test('one transaction tells once of a record, by its first change and its last values', async () => {
  const orders = await createOrderScene(org, 'Once');
  await stream.take(1);
  const { orderId, lineId } = await orders.draftWithLine();
  const [created, total, line] = await stream.take(3);
  assert.deepEqual([created, total, line].map((event) => [event?.header.entityName, event?.header.changeType, event?.header.recordIds]), [['Order', 'CREATE', [orderId]], ['OrderItem', 'CREATE', [lineId]], ['Order', 'UPDATE', [orderId]]]);
  assert.deepEqual([total?.header.transactionKey === line?.header.transactionKey, total?.header.sequenceNumber, line?.header.sequenceNumber, line?.header.changedFields, line?.values.TotalAmount], [true, 1, 2, ['LastModifiedDate', 'TotalAmount'], 20]);
});

test('each subrequest of a Composite commits on its own, unless all hangs together', async () => {
  const id = await account('Composite');
  const patch = (referenceId: string, body: Record<string, string>) => ({ method: 'PATCH', url: `/services/data/v66.0/sobjects/Account/${id}`, referenceId, body });
  const compositeRequest = [patch('one', { Phone: '1' }), patch('two', { Phone: '2', Fax: '2' })];
  await org.admin('POST', '/composite', { allOrNone: false, collateSubrequests: false, compositeRequest });
  await org.admin('POST', '/composite', { allOrNone: true, collateSubrequests: false, compositeRequest: compositeRequest.map((each) => ({ ...each, body: { ...each.body, Site: each.referenceId } })) });
  const [first, second, whole] = (await stream.take(4)).slice(1);
  assert.deepEqual([first, second, whole].map((event) => [event?.values.Phone, event?.values.Fax, event?.values.Site]), [['1', undefined, undefined], ['2', '2', undefined], [undefined, undefined, 'two']]);
  assert.equal(new Set([first, second, whole].map((event) => event?.header.transactionKey)).size, 3);
});

test('the same change of several records is one event, another change is not', async () => {
  const ids = [await account('One'), await account('Two'), await account('Three')];
  const records = ids.map((Id, place) => ({ attributes: { type: 'Account' }, Id, Phone: place === 2 ? '9' : '5' }));
  await org.admin('PATCH', '/composite/sobjects', { records });
  await org.admin('DELETE', `/composite/sobjects?ids=${ids.join(',')}`);
  const events = (await stream.take(6)).slice(3);
  assert.deepEqual(events.map((event) => [event.header.changeType, event.header.recordIds, event.header.sequenceNumber]), [['UPDATE', ids.slice(0, 2), 1], ['UPDATE', [ids[2]], 2], ['DELETE', ids, 1]]);
  assert.deepEqual(events[2]?.values, {});
});

test('a merge deletes the losers and updates the master; what comes back from the bin is undeleted', async () => {
  const [master, loser] = [await account('Master'), await account('Loser')];
  await org.clock.advance(1_000);
  await org.twin.scenario('merge', { object: 'Account', master, losers: [loser], values: { Phone: '7' } });
  await org.twin.scenario('delete', { object: 'Account', ids: [master] });
  await org.twin.scenario('undelete', { object: 'Account', ids: [master] });
  const events = (await stream.take(6)).slice(2);
  assert.deepEqual(events.map((event) => [event.header.changeType, event.header.recordIds]), [['DELETE', [loser]], ['UPDATE', [master]], ['DELETE', [master]], ['UNDELETE', [master]]]);
  assert.equal(events[3]?.values.Name, 'Master');
});

test('the header says by which interface, client and user, in rising numbers beyond the exact doubles', async () => {
  const id = await account('Origin');
  const named = { 'Sforce-Call-Options': 'client=Crosswalk, defaultNamespace=x' };
  await org.call('PATCH', `/sobjects/Account/${id}`, { Phone: '1' }, named);
  await org.admin('PATCH', '/composite/sobjects', { records: [{ attributes: { type: 'Account' }, Id: id, Phone: '2' }] }, named);
  await org.twin.scenario('update', { object: 'Account', id, values: { Phone: '3' } });
  const events = await stream.take(4);
  assert.deepEqual(events.map((event) => event.header.changeOrigin), ['com/salesforce/api/rest/66.0', 'com/salesforce/api/rest/66.0;client=Crosswalk', 'com/salesforce/api/rest/66.0', 'com/salesforce/api/soap/66.0;client=SfdcInternalAPI/']);
  const numbers = events.map((event) => BigInt(String(event.header.commitNumber)));
  assert.ok(numbers.every((number, place) => number > BigInt(Number.MAX_SAFE_INTEGER) && (place === 0 || number > (numbers[place - 1] ?? 0n))));
  assert.notEqual(events[1]?.header.commitUser, events[2]?.header.commitUser);
  assert.equal(new Set(events.map((event) => event.header.transactionKey)).size, 4);
});

test('what a request undoes is not told', async () => {
  const id = await account('Undone');
  await org.admin('PATCH', '/composite/sobjects', { allOrNone: true, records: [{ attributes: { type: 'Account' }, Id: id, Phone: '2' }, { attributes: { type: 'Account' }, Id: id.replace(/.{4}$/, 'zAAA'), Phone: '2' }] });
  await org.admin('PATCH', `/sobjects/Account/${id}`, { Phone: '3' });
  const [, event] = await stream.take(2);
  assert.equal(event?.values.Phone, '3');
});

test('a gap tells which record changed and no more; an overflow not even that', async () => {
  org.faults.set({ pubsub: { gapEvent: 1 } });
  const id = await account('Gap');
  org.faults.set({ pubsub: { gapOverflow: 1 } });
  await account('Lost');
  const events = await stream.take(2);
  assert.deepEqual(events.map((event) => [event.header.changeType, event.header.entityName, event.header.recordIds, event.values]), [['GAP_CREATE', 'Account', [id], {}], ['GAP_OVERFLOW', 'Account', [], {}]]);
});

test('a duplicate has the same id in another place', async () => {
  org.faults.set({ pubsub: { duplicate: 1 } });
  await account('Twice');
  const [first, second] = await stream.take(2);
  assert.deepEqual([first?.id === second?.id, first?.replayId.equals(second?.replayId ?? Buffer.alloc(0)), first?.values.Name, second?.values.Name], [true, false, 'Twice', 'Twice']);
});

test('a field that is deployed changes the schema of the events after it, and only of those', async () => {
  await account('Before');
  await deploy(org.twin, metadataZip({ CustomObject: ['Account'] }, { 'objects/Account.object': objectFile(fieldXml('Loyalty__c', 'Text', '<length>20</length>')) }));
  await account('After', { Loyalty__c: 'gold' });
  const events = await stream.take(2);
  assert.deepEqual(events.map((event) => [event.values.Name, event.values.Loyalty__c]), [['Before', undefined], ['After', 'gold']]);
  assert.notEqual(events[0]?.schemaId, events[1]?.schemaId);
  assert.equal((await scene.getTopic('/data/AccountChangeEvent')).schemaId, events[1]?.schemaId);
});

test('the fault of a moved schema shifts every position, and what is read by its own schema stays right', async () => {
  const id = await account('Moved', { Phone: '1' });
  org.faults.set({ pubsub: { schemaChange: 1 } });
  await org.admin('PATCH', `/sobjects/Account/${id}`, { Phone: '2' });
  const [before, moved] = await stream.take(2);
  assert.notEqual(before?.schemaId, moved?.schemaId);
  assert.deepEqual(moved && told(moved), ['UPDATE', [id], ['LastModifiedDate', 'Phone'], []]);
});

test('objects that no channel selects are not told', async () => {
  await org.admin('POST', '/sobjects/Product2', { Name: 'Silent' });
  await account('Heard');
  assert.equal((await stream.take(1))[0]?.values.Name, 'Heard');
});
