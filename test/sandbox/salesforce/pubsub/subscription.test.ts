import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isJsonObject, textOf } from '../json.ts';
import { idOf, startOrgFixture } from '../org-fixture.ts';
import { createEventScene, streamsOpen } from './event-scene.ts';
import type { SeenStream } from './event-scene.ts';

const topic = '/data/ChangeEvents';
const org = await startOrgFixture({ changeEvents: ['Account', 'Contact', 'OrderItem', 'Opportunity'], duplicateRule: 'off', dailyDeliveredEvents: 1_000 });
const scene = createEventScene(org);
const streams: SeenStream[] = [];
const subscribe: typeof scene.subscribe = (name, start) => {
  const stream = scene.subscribe(name, start);
  streams.push(stream);
  return stream;
};
afterEach(async () => {
  org.faults.clear();
  for (const stream of streams.splice(0)) stream.cancel();
  await streamsOpen(org, 0);
});
after(async () => {
  scene.close();
  await org.close();
});

const accounts = async (count: number, name = 'Some') => {
  const { body } = await org.admin('POST', '/composite/sobjects', { records: Array.from({ length: count }, (_each, place) => ({ attributes: { type: 'Account' }, Name: `${name} ${place}` })) });
  return Array.isArray(body) ? body.filter(isJsonObject).map((each) => textOf(each, 'id') ?? '') : [];
};
const until = async (isDone: () => boolean) => {
  while (!isDone()) await wait(2);
};
/** Lets what is under way on the loopback arrive. */
const settle = () => wait(15);
const namesOf = (events: readonly { values: Record<string, unknown> }[]) => events.map((event) => event.values.Name);

test('a stream starts at the newest event, at the oldest, or strictly after one it names', async () => {
  const latest = subscribe(topic, { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  await accounts(3, 'Start');
  const [first] = await latest.take(3);
  const [oldest] = await subscribe(topic, { numRequested: 1 }).take(1);
  const after1 = await subscribe(topic, { replayPreset: 'CUSTOM', replayId: first?.replayId ?? Buffer.alloc(0) }).take(2);
  assert.deepEqual([oldest?.values.Name, namesOf(after1)], ['Start 0', ['Start 1', 'Start 2']]);
  assert.deepEqual([first?.replayId.length, after1[0]?.replayId.readBigUInt64BE() === (first?.replayId.readBigUInt64BE() ?? 0n) + 1n], [10, false]);
});

test('no more events come than were asked for, a hundred at most, and requests add up', async () => {
  await accounts(190, 'Many');
  const stream = subscribe(topic, { numRequested: 5 });
  await stream.take(5);
  stream.fetch({ numRequested: 70 });
  stream.fetch({ numRequested: 500 });
  await until(() => stream.responses.at(-1)?.pendingNumRequested === 0 && stream.responses.length > 1);
  const delivered = () => stream.responses.reduce((sum, response) => sum + response.events.length, 0);
  assert.deepEqual([delivered() <= 5 + 70 + 100, stream.responses.at(-1)?.pendingNumRequested], [true, 0]);
  const before = delivered();
  await accounts(1);
  await settle();
  assert.equal(delivered(), before);
});

test('a stream without events is kept alive with the newest place within 270 seconds, one that asks for nothing ends after 70', async () => {
  const stream = subscribe(topic, { replayPreset: 'LATEST', numRequested: 1 });
  await streamsOpen(org, 1);
  await org.clock.advance(269_000);
  await settle();
  assert.equal(stream.responses.length, 0);
  await org.clock.advance(1_000);
  await until(() => stream.responses.length === 1);
  const [keepalive] = stream.responses;
  assert.deepEqual([keepalive?.events, keepalive?.pendingNumRequested], [[], 1]);
  await accounts(1, 'Last');
  assert.deepEqual(namesOf(await subscribe(topic, { replayPreset: 'CUSTOM', replayId: keepalive?.latestReplayId ?? Buffer.alloc(0) }).take(1)), ['Last 0']);
  await stream.take(1);
  await org.clock.advance(60_000);
  await accounts(1);
  await settle();
  await org.clock.advance(10_000);
  assert.equal(await stream.ended, undefined);
});

test('events are kept for 72 hours; a place before that, or one nobody gave, is refused', async () => {
  await accounts(1, 'Old');
  const [old] = await subscribe(topic).take(1);
  await org.clock.advance(72 * 3_600_000 + 1_000);
  await accounts(1, 'New');
  const corrupted = { code: 3, errorCode: 'subscription.fetch.replayid.corrupted' };
  for (const replayId of [old?.replayId ?? Buffer.alloc(0), Buffer.from('00ff', 'hex'), Buffer.from('001fffffffffffff0000', 'hex'), Buffer.alloc(10)])
    assert.deepEqual(await subscribe(topic, { replayPreset: 'CUSTOM', replayId }).ended, corrupted);
  assert.deepEqual(namesOf(await subscribe(topic).take(1)), ['New 0']);
  assert.deepEqual(await subscribe(topic, { replayPreset: 'CUSTOM' }).ended, { code: 3, errorCode: 'subscription.fetch.replayid.validation.failed' });
});

test('mistakes of a client end its stream with their code', async () => {
  assert.deepEqual(await subscribe(topic, { numRequested: 0 }).ended, { code: 3, errorCode: 'subscription.fetch.requested.events.invalid' });
  assert.deepEqual(await subscribe('/data/NopeChangeEvent').ended, { code: 5, errorCode: 'topic.not.found' });
  assert.deepEqual(await subscribe('/data/OrderChangeEvent').ended, { code: 5, errorCode: 'topic.not.found' });
  assert.deepEqual(await subscribe('').ended, { code: 3, errorCode: 'topic.validation.empty' });
  const stream = subscribe(topic, { numRequested: 1 });
  stream.fetch({ topicName: '/data/AccountChangeEvent', numRequested: 1 });
  assert.deepEqual(await stream.ended, { code: 3, errorCode: 'subscription.fetch.topic.mismatch' });
});

test('every call needs a live session, the instance and the org', async () => {
  const stranger = createEventScene(org, 'no session');
  await assert.rejects(stranger.getTopic(topic), { code: 16, errorCode: 'service.auth.error' });
  assert.deepEqual(await stranger.subscribe(topic).ended, { code: 16, errorCode: 'service.auth.error' });
  stranger.close();
  const elsewhere = createEventScene({ ...org, twin: { ...org.twin, instanceUrl: 'https://other.example.com' } });
  await assert.rejects(elsewhere.getTopic(topic), { code: 16, errorCode: 'service.auth.headers.invalid' });
  elsewhere.close();
});

test('a session that is revoked ends new calls and leaves open streams', async () => {
  const { body } = await org.signIn();
  const mine = createEventScene(org, isJsonObject(body) ? textOf(body, 'access_token') : '');
  const stream = mine.subscribe(topic, { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  org.faults.set({ pubsub: { tokenRevoked: 1 } });
  await assert.rejects(mine.getTopic(topic), { errorCode: 'service.auth.error' });
  await accounts(1);
  assert.equal((await stream.take(1).catch((error: unknown) => [error])).length, 1);
  stream.cancel();
  mine.close();
});

test('a subscriber sees only objects of which it may view all records, and fields it may read', async () => {
  const { body } = await org.signIn();
  const mine = createEventScene(org, isJsonObject(body) ? textOf(body, 'access_token') : '');
  const stream = mine.subscribe(topic, { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  const opportunity = { Name: 'Secret', StageName: 'Prospecting', CloseDate: '2026-12-01' };
  await org.admin('POST', '/sobjects/Opportunity', opportunity);
  const id = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Seen', Phone: '1', Fax: 'hidden', ShippingCity: 'Hidden' }));
  await org.admin('PATCH', `/sobjects/Account/${id}`, { Fax: null, ShippingCity: 'Other', Phone: '2' });
  const [created, changed] = await stream.take(2);
  assert.deepEqual([created?.values.Name, created?.values.Fax, created?.values.ShippingAddress, created?.values.Phone], ['Seen', undefined, undefined, '1']);
  assert.deepEqual([changed?.header.changedFields, changed?.header.nulledFields, changed?.values.ShippingAddress], [['LastModifiedDate', 'Phone'], [], undefined]);
  assert.deepEqual(await mine.subscribe('/data/OpportunityChangeEvent').ended, { code: 7, errorCode: 'subscription.topic.cannot.subscribe' });
  assert.deepEqual([(await mine.getTopic('/data/OpportunityChangeEvent')).canSubscribe, (await mine.getTopic('/data/OrderItemChangeEvent')).canSubscribe, (await mine.getTopic(topic)).canSubscribe], [false, true, true]);
  stream.cancel();
  mine.close();
});

test('every event delivered to a subscriber is counted, and beyond the allowance of a day none is', async () => {
  await org.clock.advance(25 * 3_600_000);
  const [one, two] = [subscribe(topic, { replayPreset: 'LATEST' }), subscribe(topic, { replayPreset: 'LATEST' })];
  await streamsOpen(org, 2);
  await accounts(10);
  await Promise.all([one.take(10), two.take(10)]);
  const { body } = await org.admin('GET', '/limits');
  assert.deepEqual([isJsonObject(body) && body.DailyDeliveredPlatformEvents, org.twin.pubsub().delivered], [{ Max: 1_000, Remaining: 980 }, 20]);
  assert.deepEqual(org.twin.pubsub().streams.map((stream) => [stream.topic, stream.pending]), [[topic, 90], [topic, 90]]);
  org.faults.set({ pubsub: { allocationExhausted: 2 } });
  await accounts(1);
  assert.deepEqual(await Promise.all([one.ended, two.ended]), Array.from({ length: 2 }, () => ({ code: 8, errorCode: 'subscription.limit.exceeded' })));
});

test('once the allowance of a day is used up, no stream opens until some of it is free again', async () => {
  await org.clock.advance(25 * 3_600_000);
  const exhausted = { code: 8, errorCode: 'subscription.limit.exceeded' };
  const stream = subscribe(topic, { replayPreset: 'LATEST' });
  await streamsOpen(org, 1);
  const seen = async (): Promise<void> => {
    await accounts(100);
    await stream.take(100);
    stream.fetch({ numRequested: 100 });
  };
  for (let hundred = 0; hundred < 10; hundred++) await seen();
  await accounts(1);
  assert.deepEqual([await stream.ended, await subscribe(topic).ended], [exhausted, exhausted]);
  await org.clock.advance(25 * 3_600_000);
  assert.equal((await subscribe(topic).take(1)).length, 1);
});

test('streams break, calls fail and answers are late as the plan of faults says', async () => {
  await accounts(2, 'Fault');
  org.faults.set({ pubsub: { streamReset: 1 } });
  const reset = subscribe(topic, { numRequested: 1 });
  assert.deepEqual(await reset.ended, { code: 13, errorCode: undefined });
  org.faults.set({ pubsub: { streamReset: { count: 1, code: 'UNAVAILABLE' } } });
  assert.deepEqual(await subscribe(topic, { numRequested: 1 }).ended, { code: 14, errorCode: undefined });
  org.faults.set({ pubsub: { streamError: { count: 1, code: 'service.auth.error' } } });
  assert.deepEqual(await subscribe(topic, { numRequested: 1 }).ended, { code: 16, errorCode: 'service.auth.error' });
  org.faults.set({ pubsub: { errorBefore: { count: 1, code: 'subscription.internal.error', match: '^Subscribe' } } });
  assert.deepEqual(await subscribe(topic).ended, { code: 13, errorCode: 'subscription.internal.error' });
  org.faults.set({ pubsub: { replayExpired: 1 } });
  const [event] = await subscribe(topic).take(1);
  assert.deepEqual(await subscribe(topic, { replayPreset: 'CUSTOM', replayId: event?.replayId ?? Buffer.alloc(0) }).ended, { code: 3, errorCode: 'subscription.fetch.replayid.corrupted' });
  org.faults.set({ pubsub: { getSchema: 1, latencyMs: 20 } });
  await assert.rejects(scene.getSchema(event?.schemaId ?? ''), { code: 14, errorCode: 'schema.api.unavailable' });
  await accounts(1, 'Late');
  assert.deepEqual(namesOf(await subscribe(topic).take(1)), ['Late 0']);
});
