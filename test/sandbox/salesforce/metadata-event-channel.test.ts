import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { textOf } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';
import { createEventScene, deployComponents, memberXml, streamsOpen } from './pubsub/event-scene.ts';

const org = await startOrgFixture({ duplicateRule: 'off' });
const scene = createEventScene(org);
afterEach(() => streamsOpen(org, 0));
after(async () => {
  scene.close();
  await org.close();
});

const channel = (name: string) => ({ [`PlatformEventChannel:${name}`]: '<channelType>data</channelType><label>Test</label>' });
const member = (name: string, inner: string) => ({ [`PlatformEventChannelMember:${name}`]: inner });
const filter = (expression: string) => `<filterExpression>${expression}</filterExpression>`;
const enriched = (...names: string[]) => names.map((name) => `<enrichedFields><name>${name}</name></enrichedFields>`).join('');

test('a channel and its members come in one package, and its topic exists from then on', async () => {
  await assert.rejects(scene.getTopic('/data/Mine__chn'), { errorCode: 'topic.not.found' });
  assert.deepEqual(await deployComponents(org, { ...channel('Mine__chn'), ...member('Mine_chn_AccountChangeEvent', memberXml('Mine__chn', 'AccountChangeEvent', enriched('Phone', 'ParentId') + filter("ChangeEventHeader.changeType != 'DELETE' AND (Industry = 'Retail' OR Industry IN ('Technology', 'Other'))"))) }), []);
  const topic = await scene.getTopic('/data/Mine__chn');
  assert.deepEqual([topic.canSubscribe, topic.canPublish, topic.schemaId], [true, false, '']);
});

test('a filter lets pass what meets it, and the fields it looks at are in the event as enriched ones are', async () => {
  const stream = scene.subscribe('/data/Mine__chn');
  const id = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Kept', Phone: '1', Industry: 'Retail' }));
  await org.admin('POST', '/sobjects/Account', { Name: 'Dropped', Industry: 'Banking' });
  await org.admin('PATCH', `/sobjects/Account/${id}`, { Site: 'North' });
  await org.admin('DELETE', `/sobjects/Account/${id}`);
  await org.admin('POST', '/sobjects/Account', { Name: 'Next', Industry: 'technology' });
  const [created, updated, next] = await stream.take(3);
  assert.deepEqual([created?.values.Name, next?.values.Name], ['Kept', 'Next']);
  assert.deepEqual([updated?.header.changedFields, updated?.values], [['LastModifiedDate', 'Site'], { LastModifiedDate: BigInt(org.clock.now()), Site: 'North', Phone: '1', Industry: 'Retail' }]);
  assert.equal(org.twin.pubsub().delivered, 3);
  stream.cancel();
});

test('a filter by who committed keeps the events of one user out of the channel', async () => {
  const [user] = await org.query(`SELECT Id FROM User WHERE Username = '${org.twin.username}'`);
  assert.deepEqual(await deployComponents(org, member('Mine_chn_ContactChangeEvent', memberXml('Mine__chn', 'ContactChangeEvent', filter(`ChangeEventHeader.commitUser != '${user ? textOf(user, 'Id')?.slice(0, 15) : ''}'`)))), []);
  const stream = scene.subscribe('/data/Mine__chn', { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  const own = idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Echo' }));
  await org.admin('PATCH', `/sobjects/Contact/${own}`, { Phone: '5' });
  const [event] = await stream.take(1);
  assert.deepEqual([event?.header.changeType, event?.header.recordIds], ['UPDATE', [own]]);
  stream.cancel();
});

test('five objects can be selected in all; one of them on several channels counts once', async () => {
  const select = (names: readonly string[]) => Object.assign({}, channel('Full__chn'), ...names.map((name) => member(`Full_chn_${name}`, memberXml('Full__chn', `${name}ChangeEvent`))));
  assert.deepEqual(await deployComponents(org, select(['Account', 'Contact', 'Order', 'OrderItem', 'Product2'])), []);
  assert.deepEqual(await deployComponents(org, select(['Case'])), ['The maximum number of entities selected for Change Data Capture (5) has been exceeded']);
});

test('members that the platform refuses are refused with the reason', async () => {
  const problems: [string, string, RegExp][] = [
    ['Two__underscores', memberXml('Full__chn', 'AccountChangeEvent'), /isn't valid for a PlatformEventChannelMember/],
    ['No_channel', memberXml('Nope__chn', 'AccountChangeEvent'), /no PlatformEventChannel named Nope__chn found/],
    ['No_entity', memberXml('Full__chn', 'NopeChangeEvent'), /The selected entity, NopeChangeEvent, isn't valid/],
    ['Setup_entity', memberXml('Full__chn', 'PermissionSetChangeEvent'), /The selected entity, PermissionSetChangeEvent, isn't valid/],
    ['Again', memberXml('Full__chn', 'AccountChangeEvent'), /DUPLICATE_VALUE/],
    ['Mine_chn_Order', memberXml('Mine__chn', 'OrderChangeEvent', enriched('Account.Name')), /The selected field, Account.Name, isn't valid/],
    ['Mine_chn_Order', memberXml('Mine__chn', 'OrderChangeEvent', enriched(...Array.from({ length: 11 }, () => 'Type'))), /more than 10 enriched fields/],
    ['Mine_chn_Order', memberXml('Mine__chn', 'OrderChangeEvent', filter('EffectiveDate &gt; 2026-01-01')), /date|2026-01-01/i],
    ['Mine_chn_Order', memberXml('Mine__chn', 'OrderChangeEvent', filter("ChangeEventHeader.changedFields = 'Status'")), /isn't supported in a filter expression/],
    ['Mine_chn_Order', memberXml('Mine__chn', 'OrderChangeEvent', filter("Account.Name = 'x'")), /The field Account.Name isn't valid/],
  ];
  for (const [name, inner, problem] of problems) {
    const found = await deployComponents(org, member(name, inner));
    assert.equal(found.length, 1, `${name} was accepted`);
    assert.match(found[0] ?? '', problem);
  }
  assert.match((await deployComponents(org, channel('Plain')))[0] ?? '', /must end with __chn/);
});
