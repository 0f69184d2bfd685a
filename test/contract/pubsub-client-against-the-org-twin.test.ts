import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import PubSubApiClient from 'salesforce-pubsub-api-client';
import { fieldXml, idOf, startOrgFixture } from '../sandbox/salesforce/org-fixture.ts';
import type { OrgFixture } from '../sandbox/salesforce/org-fixture.ts';
import { deployComponents } from '../sandbox/salesforce/pubsub/event-scene.ts';

/** What the client's callback was told, in order. */
type Told = { type: string; data: { replayId?: number; payload?: Record<string, unknown>; code?: number; message?: string; metadata?: { get(name: string): unknown[] } }; lastReplayId: number };

const topic = '/data/ChangeEvents';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const settleMs = 30;

/** A process of this client alone: what kills it must not kill the tests. `then` runs with `client` and what the callback is told. */
function clientProcess(org: OrgFixture, then: string): Promise<{ code: number | null; said: string }> {
  const { adminToken, instanceUrl, orgId, pubsubTlsEndpoint } = org.twin;
  const configuration = { authType: 'user-supplied', accessToken: adminToken, instanceUrl: instanceUrl.replace('http:', 'https:'), organizationId: orgId, pubSubEndpoint: pubsubTlsEndpoint, rejectUnauthorizedSsl: false };
  const source = `import PubSubApiClient from 'salesforce-pubsub-api-client';
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const client = new PubSubApiClient(${JSON.stringify(configuration)}, silent);
    await client.connect();
    client.subscribe('${topic}', async (_subscription, type) => { ${then} }, 5);
    setTimeout(() => process.exit(0), 5_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve({ code, said }));
  });
}

describe('salesforce-pubsub-api-client 5.5.2, a client that knows the platform and not us, against the org twin over TLS', () => {
  let org: OrgFixture;
  let client: PubSubApiClient;
  let told: Told[];

  before(async () => {
    org = await startOrgFixture({ changeEvents: ['Account', 'Contact'], duplicateRule: 'off' });
  });
  after(() => org.close());
  afterEach(async () => {
    // A stream that this client closed lives on and, when it breaks, ends the process: the server ends them all first.
    org.faults.set({ pubsub: { streamError: { code: 'subscription.internal.error' } } });
    await accounts(1);
    await wait(settleMs);
    org.faults.clear();
    await org.clock.advance(70_000);
    await until(() => org.twin.pubsub().streams.length === 0);
    client.close();
  });

  const connect = async (accessToken = org.twin.adminToken) => {
    told = [];
    const instanceUrl = org.twin.instanceUrl.replace('http:', 'https:');
    client = new PubSubApiClient({ authType: 'user-supplied', accessToken, instanceUrl, organizationId: org.twin.orgId, pubSubEndpoint: org.twin.pubsubTlsEndpoint, rejectUnauthorizedSsl: false }, silent);
    await client.connect();
    return client;
  };
  const note = (subscription: { lastReplayId: number }, type: string, data: Told['data'] = {}) => void told.push({ type, data, lastReplayId: subscription.lastReplayId });
  /** What is committed before the stream is there is not heard. */
  const isOpen = (name = topic) => until(() => org.twin.pubsub().streams.some((stream) => stream.topic === name));
  const count = (type: string) => told.filter((each) => each.type === type).length;
  const until = async (isDone: () => boolean) => {
    for (let turn = 0; turn < 1_000 && !isDone(); turn++) await wait(5);
    assert.ok(isDone(), `told so far: ${told.map((each) => each.type).join(', ')}`);
  };
  const payloads = () => told.filter((each) => each.type === 'event').map((each) => each.data.payload ?? {});
  const headerOf = (payload: Record<string, unknown> | undefined) => Object(payload?.ChangeEventHeader);
  const account = async (Name: string, more: Record<string, string> = {}) => idOf(await org.admin('POST', '/sobjects/Account', { Name, ...more }));
  const accounts = (names: number) => org.admin('POST', '/composite/sobjects', { records: Array.from({ length: names }, (_each, place) => ({ attributes: { type: 'Account' }, Name: `Account ${place}` })) });
  /** Subscribes to what comes from now on, asking for `requested` events at a time. */
  const listen = async (requested: number, callback: typeof note = note) => {
    (await connect()).subscribe(topic, callback, requested);
    await isOpen();
  };

  it('reads change events: compounds, changed parts, numbers beyond doubles', async () => {
    await listen(2);
    const id = await account('Acme', { BillingCity: 'Paris', BillingStreet: 'Rue 1', Phone: '1' });
    await org.admin('PATCH', `/sobjects/Account/${id}`, { Phone: null, BillingCity: 'Lyon' });
    await until(() => count('lastEvent') === 1);
    const [created, updated] = payloads();
    assert.deepEqual([created?.Name, created?.BillingAddress && Object(created.BillingAddress).City, headerOf(created).changeType], ['Acme', 'Paris', 'CREATE']);
    assert.deepEqual([headerOf(updated).changedFields, headerOf(updated).nulledFields, headerOf(updated).recordIds], [['LastModifiedDate', 'Phone', 'BillingAddress.City'], ['Phone'], [id]]);
    assert.equal(typeof headerOf(updated).commitNumber, 'bigint');
  });

  it('starts again after an event it names, though it cuts the id to eight bytes', async () => {
    await listen(3);
    await accounts(3);
    await until(() => count('event') === 3);
    const first = told.find((each) => each.type === 'event');
    client.close();
    (await connect()).subscribeFromReplayId(topic, note, 2, first?.data.replayId ?? 0);
    await until(() => count('event') === 2);
    assert.deepEqual(payloads().map((payload) => payload.Name), ['Account 1', 'Account 2']);
  });

  it('publishes a platform event and receives it', async () => {
    assert.deepEqual(await deployComponents(org, { 'CustomObject:Ping__e': `<eventType>HighVolume</eventType><label>Ping</label><pluralLabel>Pings</pluralLabel><publishBehavior>PublishImmediately</publishBehavior>${fieldXml('Text__c', 'Text', '<length>20</length>')}` }), []);
    (await connect()).subscribe('/event/Ping__e', note, 1);
    await isOpen('/event/Ping__e');
    const { replayId, correlationKey } = await client.publish('/event/Ping__e', { CreatedDate: org.clock.now(), CreatedById: 'me', Text__c: { string: 'hello' } }, 'key');
    await until(() => count('event') === 1);
    assert.deepEqual([correlationKey, told[0]?.data.replayId, payloads()[0]?.Text__c], ['key', replayId, 'hello']);
  });

  it('publishes a batch over one stream', async () => {
    const answers: number[] = [];
    (await connect()).subscribe('/event/Ping__e', note, 3);
    await isOpen('/event/Ping__e');
    const event = (text: string) => ({ id: `id of ${text}`, payload: { CreatedDate: org.clock.now(), CreatedById: 'me', Text__c: { string: text } } });
    await client.publishBatch('/event/Ping__e', [event('one'), event('two')], (_info, type, data) => void (type === 'publishResponse' && answers.push(Object(data).results.length)));
    await client.publishBatch('/event/Ping__e', [event('three')], (_info, type, data) => void (type === 'publishResponse' && answers.push(Object(data).results.length)));
    await until(() => count('event') === 3 && answers.length === 2);
    assert.deepEqual([payloads().map((payload) => payload.Text__c), answers], [['one', 'two', 'three'], [2, 1]]);
  });

  it('is refused with the code of the service: an old place, an unknown session', async () => {
    (await connect()).subscribeFromReplayId(topic, note, 1, 5);
    await until(() => count('error') === 1 && count('end') === 1);
    const refusal = told.find((each) => each.type === 'error');
    assert.deepEqual([refusal?.data.code, refusal?.data.metadata?.get('error-code')], [3, ['sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted']]);
    (await connect('no session')).subscribe(topic, note, 1);
    await until(() => count('error') === 1);
    assert.equal(told.find((each) => each.type === 'error')?.data.code, 16);
  });

  // Its own mistakes, which a subscriber of ours must not share (each was met while it was tried).

  it('loses a cleared field when the list holds nothing but a part of a compound', async () => {
    await listen(2);
    const id = await account('Parts', { BillingCity: 'Paris', BillingStreet: 'Rue 1' });
    await org.admin('PATCH', `/sobjects/Account/${id}`, { BillingStreet: null });
    await until(() => count('event') === 2);
    const { changedFields, nulledFields } = headerOf(payloads()[1]);
    assert.deepEqual([changedFields, nulledFields], [['LastModifiedDate', 'BillingAddress.Street'], []]);
  });

  it('delivers out of order when the schema changes in the middle of a stream', async () => {
    await listen(3);
    await account('First');
    await until(() => count('event') === 1);
    org.faults.set({ pubsub: { schemaChange: 1, getSchema: { count: 1, latencyMs: 1_000 } } });
    await account('Second');
    await wait(settleMs);
    await account('Third');
    await until(() => count('event') === 3);
    assert.deepEqual(payloads().map((payload) => payload.Name), ['First', 'Third', 'Second']);
  });

  it('loses an event whose schema cannot be read at once, and never asks for more after that', async () => {
    (await connect()).subscribe(topic, note);
    await isOpen();
    org.faults.set({ pubsub: { getSchema: 1 } });
    await accounts(150);
    await until(() => count('event') === 99);
    assert.equal(count('error'), 1);
    await wait(settleMs);
    assert.equal(count('event'), 99);
    await org.clock.advance(70_000);
    await until(() => count('end') === 1);
  });

  it('says of the first event of a message that the last one was handled', async () => {
    await listen(5);
    await accounts(5);
    await until(() => count('event') === 5);
    const events = told.filter((each) => each.type === 'event');
    assert.equal(events[0]?.lastReplayId, events[4]?.data.replayId);
  });

  it('asks for more while handlers are still at work: no back-pressure', async () => {
    let [inFlight, inFlightMax] = [0, 0];
    (await connect()).subscribe(topic, (subscription, type, data) => {
      note(subscription, type, data);
      inFlight += 1;
      inFlightMax = Math.max(inFlight, inFlightMax);
      void wait(500).then(() => (inFlight -= 1));
    });
    await isOpen();
    await accounts(200);
    await accounts(200);
    await until(() => count('event') === 400);
    assert.ok(inFlightMax > 100, `${inFlightMax} at once`);
  });

  it('does not come back after a broken stream, and asking again inside the callback does nothing', async () => {
    await listen(5, (subscription, type, data) => {
      note(subscription, type, data);
      if (data?.code === 14) client.subscribe(topic, note, 5);
    });
    org.faults.set({ pubsub: { streamReset: { count: 1, code: 'UNAVAILABLE' } } });
    await accounts(1);
    await until(() => count('end') === 1);
    await wait(settleMs);
    assert.deepEqual([told.some((each) => each.data.code === 14), org.twin.pubsub().streams], [true, []]);
  });

  it('asks for one schema as often as events come before it is there', async () => {
    await listen(5);
    org.faults.set({ pubsub: { getSchema: { latencyMs: 100 } } });
    const before = org.twin.pubsub().calls.GetSchema ?? 0;
    for (let place = 0; place < 4; place++) {
      await account(`Asked ${place}`);
      await wait(5);
    }
    await until(() => count('event') === 4);
    assert.equal((org.twin.pubsub().calls.GetSchema ?? 0) - before, 4);
  });

  it('ends its process when an asynchronous handler rejects', async () => {
    await connect();
    const ended = clientProcess(org, "if (type === 'event') throw new Error('of the handler');");
    await isOpen();
    await accounts(1);
    const { code, said } = await ended;
    assert.deepEqual([code, said.includes('of the handler')], [1, true]);
  });

  it('ends its process when a stream breaks that it closed', async () => {
    await connect();
    const ended = clientProcess(org, "if (type === 'event') client.close();");
    await isOpen();
    await accounts(1);
    await wait(settleMs);
    org.faults.set({ pubsub: { streamReset: { count: 1, code: 'UNAVAILABLE' } } });
    await accounts(1);
    const { code, said } = await ended;
    assert.deepEqual([code, said.includes('Connection dropped')], [1, true]);
  });

  it('leaves its stream open when it is closed', async () => {
    await listen(1);
    await accounts(1);
    await until(() => count('event') === 1);
    client.close();
    await wait(settleMs);
    assert.deepEqual(org.twin.pubsub().streams.map((stream) => [stream.topic, stream.pending]), [[topic, 0]]);
  });

  it('goes on with the session it was given when that is revoked', async () => {
    await org.signIn();
    const { body } = await org.signIn();
    (await connect(String(Object(body).access_token))).subscribe(topic, note, 5);
    await isOpen();
    org.faults.set({ pubsub: { tokenRevoked: 1 } });
    await accounts(1);
    await until(() => count('error') === 1);
    client.subscribe('/data/AccountChangeEvent', note, 5);
    await until(() => told.some((each) => each.data.code === 16));
    await org.signIn();
  });

  it('is told of a keepalive without the place in it', async () => {
    await listen(1);
    await org.clock.advance(270_000);
    await until(() => count('grpcKeepAlive') === 1);
    assert.deepEqual(told[0]?.data, {});
  });

  it('reports what a handler throws as an event that could not be read', async () => {
    await listen(1, (subscription, type, data) => {
      note(subscription, type, data);
      if (type === 'event') throw new Error('of the handler');
    });
    await accounts(1);
    await until(() => count('error') === 1);
    assert.match(told.find((each) => each.type === 'error')?.data.message ?? '', /^Failed to parse event/);
  });
});
