import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { type OrgFixture, idOf, startOrgFixture } from '../../../../test/sandbox/salesforce/org-fixture.ts';
import { Secret } from '../../core/secret.ts';
import { SyncError } from '../../core/sync-error.ts';
import { decodeChangeEvent } from './change-event.ts';
import { createPubSubClient, decideStreamError, type PubSubClient, type StreamPosition } from './pubsub-client.ts';

const accountTopic = '/data/AccountChangeEvent';

describe('the Pub/Sub client, against the org twin', () => {
  let org: OrgFixture;
  let client: PubSubClient;
  const tokens: string[] = [];
  const ending = new AbortController();

  before(async () => {
    org = await startOrgFixture({ duplicateRule: 'off', changeEvents: ['Account', 'Contact'] });
    tokens.push(org.twin.adminToken);
    const session = () => ({ accessToken: new Secret(tokens.at(-1) ?? ''), instanceUrl: org.twin.instanceUrl, organizationId: org.twin.orgId });
    const renew = async () => {
      tokens.push(org.twin.adminToken);
      return session();
    };
    client = createPubSubClient({ endpoint: org.twin.pubsubEndpoint, sessions: { current: async () => session(), renew }, idleMs: 400 });
  });
  after(async () => {
    ending.abort();
    client.close();
    await org.close();
  });

  const subscribe = (position: StreamPosition, topic = accountTopic) =>
    client.subscribe({ topic, position, signal: ending.signal, decode: (schema, { id, replayId, payload }) => ({ id, replayId, change: schema && decodeChangeEvent(schema, payload) }) });
  const create = async (count: number) => {
    const records = Array.from({ length: count }, (_unused, index) => ({ attributes: { type: 'Account' }, Name: `Streamed ${index}` }));
    await org.admin('POST', '/composite/sobjects', { allOrNone: true, records });
  };
  /** Reads batches until so many events came, then leaves the stream. */
  async function take(count: number, position: StreamPosition = 'EARLIEST') {
    const events: { id: string; replayId: Uint8Array; change: ReturnType<typeof decodeChangeEvent> | undefined }[] = [];
    for await (const batch of subscribe(position)) {
      events.push(...batch.events);
      if (events.length >= count) return events;
    }
    return events;
  }

  it('tells whether a topic may be subscribed to', async () => {
    assert.deepEqual(await client.topic(accountTopic, ending.signal), { canSubscribe: true });
    await assert.rejects(client.topic('/data/Nothing__chn', ending.signal), { verdict: { decision: 'stop', code: 'topic.not.found' } });
  });

  it('brings changes in the order of the stream, beyond what one credit covers', async () => {
    await create(150);
    await create(150);
    const events = await take(300);
    assert.equal(events.length, 300);
    assert.deepEqual([...new Set(events.map(({ change }) => `${change?.entityName} ${change?.changeType}`))], ['Account CREATE']);
    assert.deepEqual(events.map(({ replayId }) => Buffer.from(replayId).toString('hex')), events.map(({ replayId }) => Buffer.from(replayId).toString('hex')).toSorted());
  });

  it('goes on after an event it was given, and repeats none', async () => {
    const all = await take(300);
    const rest = await take(100, all[199]?.replayId ?? 'EARLIEST');
    assert.deepEqual(rest.slice(0, 100).map(({ id }) => id), all.slice(200, 300).map(({ id }) => id));
  });

  it('grants no more credit while a batch is being worked on', async () => {
    // Streams that were left are gone.
    for (let tries = 0; tries < 100 && org.twin.pubsub().streams.length > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 2));
    const reading = subscribe('EARLIEST');
    let seen = 0;
    while (seen < 100) seen += (await reading.next()).value?.events.length ?? 0;
    assert.deepEqual([seen, org.twin.pubsub().streams.map(({ pending }) => pending)], [100, [0]]);
    await reading.return(undefined);
  });

  it('says which parts of an address moved, and which were emptied', async () => {
    const id = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Moved', BillingStreet: '1 First St', BillingCity: 'Austin' }));
    await org.admin('PATCH', `/sobjects/Account/${id}`, { BillingStreet: null });
    const change = (await take(302)).at(-1)?.change;
    assert.deepEqual([change?.changeType, change?.recordIds, change?.changed.has('BillingStreet'), change?.changed.has('BillingCity'), [...(change?.nulled ?? [])]], ['UPDATE', [id], true, false, ['BillingStreet']]);
  });

  it('finds a position that is out of reach unusable', async () => {
    const [first] = await take(1);
    await org.clock.advance(73 * 3_600_000);
    await assert.rejects(take(1, first?.replayId), { verdict: { decision: 'gap', code: 'subscription.fetch.replayid.corrupted' } });
  });

  it('leaves a stream on which nothing was heard for too long', async () => {
    await assert.rejects(take(1, 'LATEST'), { verdict: { decision: 'retry', code: 'idle' } });
  });

  it('passes on the position of a stream on which nothing happens', async () => {
    const reading = subscribe('LATEST');
    const next = reading.next();
    for (let tries = 0; tries < 50 && (await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 5))])) === undefined; tries += 1) await org.clock.advance(270_000);
    const { value } = await next;
    assert.deepEqual([value?.events, value?.replayId?.length], [[], 10]);
    await reading.return(undefined);
  });

  it('is left at once, whatever it waits for', async () => {
    const silent = Promise.withResolvers<never>();
    const waiting = createPubSubClient({ endpoint: org.twin.pubsubEndpoint, sessions: { current: () => silent.promise, renew: () => silent.promise } });
    const leaving = new AbortController();
    const reading = waiting.subscribe({ topic: accountTopic, position: 'LATEST', signal: leaving.signal, decode: () => undefined }).next();
    const asking = waiting.topic(accountTopic, leaving.signal);
    leaving.abort(new Error('left'));
    await assert.rejects(reading, /left/);
    await assert.rejects(asking, /left/);
    waiting.close();
  });

  it('speaks TLS with a certificate of the given authority, and not without', async () => {
    const session = { accessToken: new Secret(org.twin.adminToken), instanceUrl: org.twin.instanceUrl, organizationId: org.twin.orgId };
    const sessions = { current: async () => session, renew: async () => session };
    const secure = createPubSubClient({ endpoint: org.twin.pubsubTlsEndpoint, sessions, ca: readFileSync(org.twin.pubsubCaFile) });
    const unknown = createPubSubClient({ endpoint: org.twin.pubsubTlsEndpoint, sessions, ca: Buffer.from(rootCertificates[0] ?? '') });
    assert.deepEqual(await secure.topic(accountTopic, ending.signal), { canSubscribe: true });
    await assert.rejects(unknown.topic(accountTopic, ending.signal), { verdict: { decision: 'retry', code: 'grpc status 14' } });
    secure.close();
    unknown.close();
  });

  it('decodes each event by the schema it was written with, in the order of the stream', async () => {
    await create(1);
    const [{ replayId: start } = { replayId: new Uint8Array() }] = (await take(1)).slice(-1);
    const ids = [idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Before' }))];
    org.faults.set({ pubsub: { schemaChange: { count: 1 } } });
    ids.push(idOf(await org.admin('POST', '/sobjects/Account', { Name: 'After' })), idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Later' })));
    const changes = (await take(3, start)).map(({ change }) => change);
    assert.deepEqual(changes.map((change) => [change?.recordIds[0], change?.values.Name]), ids.map((id, index) => [id, ['Before', 'After', 'Later'][index]]));
    assert.deepEqual(changes.map((change) => Object.keys(change?.values ?? {}).length).map((count, _index, [first = 0]) => count > first), [false, true, true]);
  });

  it('needs a new session when the token is refused', async () => {
    tokens.push('made-up');
    const refusal = await take(1).then(() => undefined, (error: unknown) => decideStreamError(error));
    assert.deepEqual(refusal, { decision: 'reauthenticate', code: 'service.auth.error' });
    await client.renewSession(ending.signal);
    await create(1);
    assert.equal((await take(1)).length > 0, true);
  });
});

describe('what ended a stream', () => {
  it('is tried again unless a person must act: a sign-in that is refused is not repeated', () => {
    const verdicts = [new SyncError('AUTH_REVOKED', { stage: 'load' }), new SyncError('TARGET_UNAVAILABLE', { stage: 'load' }), new TypeError('x')].map(decideStreamError);
    assert.deepEqual(verdicts, [{ decision: 'stop', code: 'AUTH_REVOKED' }, { decision: 'retry', code: 'TARGET_UNAVAILABLE' }, { decision: 'retry', code: 'TypeError' }]);
  });
});
