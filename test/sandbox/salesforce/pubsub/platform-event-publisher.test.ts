import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { isJsonObject, textOf } from '../json.ts';
import { fieldXml, startOrgFixture } from '../org-fixture.ts';
import { createEventScene, deployComponents, streamsOpen } from './event-scene.ts';

const org = await startOrgFixture({ duplicateRule: 'off' });
const scene = createEventScene(org);
const topic = '/event/Note__e';
const eventXml = (behavior: string) => `<deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType><label>Note</label><pluralLabel>Notes</pluralLabel><publishBehavior>${behavior}</publishBehavior>${fieldXml('Text__c', 'Text', '<length>20</length><required>true</required>')}${fieldXml('Count__c', 'Number', '<precision>18</precision><scale>0</scale>')}`;
const flowXml = (more: string, create = '') =>
  `<label>Tell</label><processType>AutoLaunchedFlow</processType><recordCreates><name>Publish</name><label>Publish</label><inputAssignments><field>Text__c</field><value><elementReference>$Record.Id</elementReference></value></inputAssignments><inputAssignments><field>Count__c</field><value><numberValue>4</numberValue></value></inputAssignments>${create}<object>Note__e</object></recordCreates><start><connector><targetReference>Publish</targetReference></connector>${more}<object>Account</object><recordTriggerType>Create</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status>`;
assert.deepEqual(await deployComponents(org, { 'CustomObject:Note__e': eventXml('PublishAfterCommit'), 'CustomObject:Now__e': eventXml('PublishImmediately') }), []);
afterEach(() => streamsOpen(org, 0));
after(async () => {
  scene.close();
  await org.close();
});

test('an event is published by a create and answered with its id; it is no record', async () => {
  const stream = scene.subscribe(topic);
  const answer = await org.admin('POST', '/sobjects/Note__e', { Text__c: 'hello', Count__c: 3 });
  const [event] = await stream.take(1);
  const [error] = isJsonObject(answer.body) && Array.isArray(answer.body.errors) ? answer.body.errors : [];
  assert.deepEqual([answer.status, error], [201, { statusCode: 'OPERATION_ENQUEUED', message: event?.id, fields: [] }]);
  assert.deepEqual(event?.values, { CreatedDate: BigInt(org.clock.now()), CreatedById: event?.values.CreatedById, Text__c: 'hello', Count__c: 3 });
  const read = await org.admin('GET', `/query?q=${encodeURIComponent('SELECT Id FROM Note__e')}`);
  assert.deepEqual([read.status, org.twin.counts().Note__e], [400, 0]);
  stream.cancel();
});

test('an event without a required field, or too long, is refused', async () => {
  const answers = await Promise.all([org.admin('POST', '/sobjects/Note__e', { Count__c: 3 }), org.admin('POST', '/sobjects/Note__e', { Text__c: 'x'.repeat(21) }), org.admin('PATCH', '/sobjects/Note__e/e015g0000000001AAA', { Text__c: 'x' })]);
  assert.deepEqual(answers.map((answer) => answer.status), [400, 400, 404]);
});

test('events of a request that is undone go out only when they are published immediately', async () => {
  const [later, now] = [scene.subscribe(topic, { replayPreset: 'LATEST' }), scene.subscribe('/event/Now__e', { replayPreset: 'LATEST' })];
  await streamsOpen(org, 2);
  const record = (type: string, Text__c: string) => ({ attributes: { type }, Text__c });
  await org.admin('POST', '/composite/sobjects', { allOrNone: true, records: [record('Note__e', 'undone'), record('Now__e', 'out'), record('Note__e', 'x'.repeat(21))] });
  await org.admin('POST', '/composite/sobjects', { records: [record('Note__e', 'one'), record('Note__e', 'two')] });
  assert.deepEqual([(await later.take(2)).map((event) => event.values.Text__c), (await now.take(1)).map((event) => event.values.Text__c)], [['one', 'two'], ['out']]);
  later.cancel();
  now.cancel();
});

test('an event is published over gRPC with the schema of its topic', async () => {
  const stream = scene.subscribe(topic, { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  const { schemaId, canPublish } = await scene.getTopic(topic);
  const payload = await scene.encode(schemaId, { CreatedDate: org.clock.now(), CreatedById: 'me', Text__c: 'grpc', Count__c: null });
  const answer = await scene.publish({ topicName: topic, events: [{ id: 'mine', schemaId, payload }, { id: 'bad', schemaId, payload: Buffer.alloc(1, 200) }] });
  const [event] = await stream.take(1);
  assert.deepEqual([canPublish, answer.results[0]?.replayId, answer.results[0]?.correlationKey, answer.results[1]?.error?.code, event?.id, event?.values.Text__c], [true, event?.replayId, 'mine', 'PUBLISH', 'mine', 'grpc']);
  await assert.rejects(scene.publish({ topicName: topic, events: [] }), { errorCode: 'publish.event.count.invalid' });
  await assert.rejects(scene.publish({ topicName: '/event/Nope__e', events: [{ id: 'x', schemaId, payload }] }), { errorCode: 'topic.not.found' });
  stream.cancel();
});

test('the schema is the same over REST', async () => {
  const { schemaId } = await scene.getTopic(topic);
  const [byName, byId] = [await org.admin('GET', '/sobjects/Note__e/eventSchema'), await org.admin('GET', `/event/eventSchema/${schemaId}`)];
  const schema: unknown = JSON.parse((await scene.getSchema(schemaId)).schemaJson);
  assert.deepEqual([byName.body, byId.body], Array.from({ length: 2 }, () => ({ ...Object(schema), uuid: schemaId })));
});

test('a flow of created records publishes, for the records that meet its conditions, as the user who saved', async () => {
  assert.deepEqual(await deployComponents(org, { 'Flow:Tell': flowXml('<filters><field>Industry</field><operator>EqualTo</operator><value><stringValue>Retail</stringValue></value></filters>') }), []);
  const stream = scene.subscribe(topic, { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  const records = ['Retail', 'Banking', 'Retail'].map((Industry) => ({ attributes: { type: 'Account' }, Name: Industry, Industry }));
  const { body } = await org.call('POST', '/composite/sobjects', { records });
  const ids = (Array.isArray(body) ? body : []).filter(isJsonObject).map((each) => textOf(each, 'id') ?? '');
  const events = await stream.take(2);
  const [user] = await org.query(`SELECT Id FROM User WHERE Username = '${org.twin.username}'`);
  assert.deepEqual(events.map(({ values }) => [values.Text__c, values.Count__c, values.CreatedById]), [[ids[0], 4, user?.Id], [ids[2], 4, user?.Id]]);
  await org.admin('PATCH', `/sobjects/Account/${ids[0]}`, { Phone: '1' });
  assert.deepEqual(await deployComponents(org, { 'Flow:Tell': flowXml('').replace('Active', 'Obsolete') }), []);
  await org.call('POST', '/sobjects/Account', { Name: 'After', Industry: 'Retail' });
  await org.admin('POST', '/sobjects/Note__e', { Text__c: 'end' });
  assert.equal((await stream.take(1))[0]?.values.Text__c, 'end');
  stream.cancel();
});

test('a flow that leaves out what is required publishes nothing, and its record is saved', async () => {
  assert.deepEqual(await deployComponents(org, { 'Flow:Tell': flowXml('').replace('$Record.Id', '$Record.Site') }), []);
  const stream = scene.subscribe(topic, { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  const statuses = [await org.call('POST', '/sobjects/Account', { Name: 'Without' }), await org.call('POST', '/sobjects/Account', { Name: 'With', Site: 'here' })].map((answer) => answer.status);
  assert.deepEqual([statuses, (await stream.take(1))[0]?.values.Text__c], [[201, 201], 'here']);
  stream.cancel();
});

test('what a flow does that this org cannot is said at its deploy', async () => {
  const problems: [string, RegExp][] = [
    [flowXml('').replace('<status>', '<decisions><name>x</name></decisions><status>'), /does not run flows with decisions/],
    [flowXml('').replace('Create<', 'Update<'), /created records after the save only/],
    [flowXml('').replace('<object>Note__e', '<object>Contact'), /does not run flows that create records of Contact/],
    [flowXml('').replace('$Record.Id', '$Record.Owner.Name'), /reference \$Record.Owner.Name/],
    [flowXml('').replace('$Record.Id', '$Record.Nope__c'), /field "Nope__c" for the object "Account" doesn't exist/],
    [flowXml('', '<assignRecordIdToReference>x</assignRecordIdToReference>'), /recordCreates.assignRecordIdToReference/],
  ];
  for (const [xml, problem] of problems) assert.match((await deployComponents(org, { 'Flow:Tell': xml }))[0] ?? 'accepted', problem);
  assert.match((await deployComponents(org, { 'CustomObject:Old__e': eventXml('PublishAfterCommit').replace('HighVolume', 'StandardVolume') }))[0] ?? '', /only HighVolume/);
});
