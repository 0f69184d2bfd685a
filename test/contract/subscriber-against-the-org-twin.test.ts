import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import PubSubApiClient from 'salesforce-pubsub-api-client';
import { z } from 'zod';
import type { EventSchema } from '../../functions/src/connectors/salesforce/event-schema.ts';
import { createPubSubClient, type PubSubClient, type RawEvent } from '../../functions/src/connectors/salesforce/pubsub-client.ts';
import { createSeededRandom } from '../sandbox/random.ts';
import { type OrgFixture, startOrgFixture } from '../sandbox/salesforce/org-fixture.ts';

const seed = 20_261_126;
const topic = '/data/ChangeEvents';
const eventsMin = 5_000;
const rowsPerCall = 200;
const quiet = { debug() {}, info() {}, warn() {}, error() {}, trace() {} };
/** A list that holds nothing but the bitmap of one compound field. */
const nestedAlone = (list: readonly string[]) => list.length === 1 && /^\d+-0x/.test(list[0] ?? '');

const eventSchema = z.object({ id: z.string(), replayId: z.union([z.number(), z.bigint()]), payload: z.looseObject({ ChangeEventHeader: z.looseObject({}) }) });
const headerSchema = z.looseObject({ nulledFields: z.array(z.string()), diffFields: z.array(z.string()), changedFields: z.array(z.string()) });
type Decoded = { id: string; replayId: Buffer; payload: Record<string, unknown>; bitmaps: z.infer<typeof headerSchema> };

/** What the common client gives its callers: the lists of fields as names, values without their Avro types. */
function toDecoded(schema: EventSchema | undefined, { id, replayId, payload: bytes }: RawEvent): Decoded {
  const { ChangeEventHeader, ...values } = schema?.decode(bytes) ?? {};
  const bitmaps = headerSchema.parse(ChangeEventHeader);
  const expand = (list: readonly string[]) => [...(schema?.expand(list) ?? [])];
  const header = { ...bitmaps, nulledFields: expand(bitmaps.nulledFields), diffFields: expand(bitmaps.diffFields), changedFields: expand(bitmaps.changedFields) };
  return { id, replayId: Buffer.from(replayId), payload: { ...values, ChangeEventHeader: header }, bitmaps };
}

/** What it makes of the same event: it drops a list that holds one nested bitmap alone. */
function asCommonClient({ payload, bitmaps }: Decoded): Record<string, unknown> {
  const { ChangeEventHeader, ...values } = payload;
  const header = headerSchema.parse(ChangeEventHeader);
  const dropped = (name: 'nulledFields' | 'diffFields' | 'changedFields') => (nestedAlone(bitmaps[name]) ? [] : header[name]);
  return { ...values, ChangeEventHeader: { ...header, nulledFields: dropped('nulledFields'), diffFields: dropped('diffFields'), changedFields: dropped('changedFields') } };
}

/** Avro libraries give records classes of their own; only what they hold is compared. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each)));

describe('our subscriber and the common client, on the same events', () => {
  let org: OrgFixture;
  let client: PubSubClient;
  const openOurs = (): PubSubClient => {
    const session = { accessToken: { reveal: () => org.twin.adminToken }, instanceUrl: org.twin.instanceUrl, organizationId: org.twin.orgId };
    return createPubSubClient({ endpoint: org.twin.pubsubEndpoint, sessions: { current: async () => session, renew: async () => session } });
  };
  const ending = new AbortController();
  const common: PubSubApiClient[] = [];
  const ended: Promise<void>[] = [];

  before(async () => {
    org = await startOrgFixture({ duplicateRule: 'off', changeEvents: ['Account', 'Contact', 'Product2'], dailyDeliveredEvents: 1_000_000 });
    client = openOurs();
    await makeChanges(org);
  });
  after(async () => {
    ending.abort();
    client.close();
    await org.close();
    // Not before: it stops listening to its stream when it is closed, and the stream's end then ends the process.
    await Promise.all(ended);
    for (const each of common) each.close();
  });

  const total = () => org.twin.pubsub().topics[topic] ?? 0;

  async function readOurs(count: number, reader = client): Promise<Decoded[]> {
    const events: Decoded[] = [];
    for await (const batch of reader.subscribe({ topic, position: 'EARLIEST', signal: ending.signal, decode: toDecoded })) {
      events.push(...batch.events);
      if (events.length >= count) break;
    }
    return events;
  }

  async function openCommon(): Promise<PubSubApiClient> {
    const opened = new PubSubApiClient({ authType: 'user-supplied', accessToken: org.twin.adminToken, instanceUrl: org.twin.instanceUrl.replace('http:', 'https:'), organizationId: org.twin.orgId, pubSubEndpoint: org.twin.pubsubTlsEndpoint, rejectUnauthorizedSsl: false }, quiet);
    common.push(opened);
    await opened.connect();
    return opened;
  }
  /** Resolves when so many events came, or when none came any more. */
  async function readCommon(count: number): Promise<{ events: z.infer<typeof eventSchema>[]; errors: number }> {
    const reader = await openCommon();
    const events: z.infer<typeof eventSchema>[] = [];
    let errors = 0;
    let lastAt = performance.now();
    const done = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    ended.push(gone.promise);
    const watch = setInterval(() => performance.now() - lastAt > 1_500 && done.resolve(), 50);
    reader.subscribeFromEarliestEvent(topic, (_subscription, kind, data: unknown) => {
      if (kind === 'error') errors += 1;
      if (kind === 'end') gone.resolve();
      if (kind !== 'event') return;
      lastAt = performance.now();
      events.push(eventSchema.parse(data));
      if (events.length >= count) done.resolve();
    });
    await done.promise;
    clearInterval(watch);
    return { events, errors };
  }

  it(`decode ${eventsMin} of them identically, but for lists that hold one nested bitmap alone (seed ${seed})`, { timeout: 60_000 }, async () => {
    const ours = await readOurs(total());
    const { events: theirs } = await readCommon(ours.length);
    assert.deepEqual([ours.length >= eventsMin, theirs.length], [true, ours.length]);
    const kinds = new Set(ours.map(({ payload }) => { const { entityName, changeType } = headerSchema.parse(payload.ChangeEventHeader); return `${String(entityName)} ${String(changeType)}`; }));
    assert.deepEqual([...kinds].toSorted(), ['Account CREATE', 'Account DELETE', 'Account UNDELETE', 'Account UPDATE', 'Contact CREATE', 'Contact DELETE', 'Contact UNDELETE', 'Contact UPDATE', 'Product2 CREATE', 'Product2 UPDATE']);
    const differing = ours.filter((event, index) => event.id !== theirs[index]?.id || !isDeepStrictEqual(plain(asCommonClient(event)), plain(theirs[index]?.payload)));
    assert.deepEqual(differing.slice(0, 1), []);
    const misread = ours.filter((event, index) => !isDeepStrictEqual(plain(event.payload), plain(theirs[index]?.payload)));
    assert.deepEqual([misread.length > 0, misread.every(({ bitmaps }) => nestedAlone(bitmaps.changedFields) || nestedAlone(bitmaps.nulledFields))], [true, true]);
  });

  it('differ where a part of an address alone was emptied: the common client says that nothing was', async () => {
    const ours = await readOurs(total());
    const { events: theirs } = await readCommon(ours.length);
    const index = ours.findIndex(({ bitmaps }) => nestedAlone(bitmaps.nulledFields));
    const nulledIn = (payload: Record<string, unknown> | undefined) => headerSchema.parse(payload?.ChangeEventHeader).nulledFields;
    assert.deepEqual([nulledIn(ours[index]?.payload).length, nulledIn(theirs[index]?.payload)], [1, []]);
  });

  it('differ in the position: ours keeps the ten bytes, the common client a number made of eight', async () => {
    const [first] = await readOurs(1);
    const { events: [theirs] } = await readCommon(1);
    assert.deepEqual([first?.replayId.length, typeof theirs?.replayId, theirs?.replayId], [10, 'number', Number(first?.replayId.readBigUInt64BE())]);
  });

  it('differ when a schema cannot be had for a moment: the common client loses the event, ours starts again where it was', async () => {
    const fresh = openOurs();
    org.faults.set({ pubsub: { getSchema: { count: 1 } } });
    await assert.rejects(readOurs(1, fresh), { verdict: { decision: 'retry', code: 'schema.api.unavailable' } });
    const again = await readOurs(total(), fresh);
    fresh.close();
    org.faults.set({ pubsub: { getSchema: { count: 1 } } });
    const { events, errors } = await readCommon(again.length);
    org.faults.set({});
    assert.deepEqual([errors > 0, events.length < again.length, again.length >= eventsMin], [true, true, true]);
  });
});

/** People at work: records made, edited, emptied, deleted and taken back, most of them in ways that tell one from another. */
async function makeChanges(org: OrgFixture): Promise<void> {
  const random = createSeededRandom(seed);
  const send = async (method: 'POST' | 'PATCH', type: string, records: readonly object[]): Promise<string[]> => {
    const { body } = await org.admin(method, '/composite/sobjects', { allOrNone: true, records: records.map((record) => ({ attributes: { type }, ...record })) });
    return z.array(z.object({ id: z.string(), success: z.literal(true) })).parse(body).map(({ id }) => id);
  };
  const many = <T>(make: (index: number) => T) => Array.from({ length: rowsPerCall }, (_unused, index) => make(index));
  const address = (index: number) => ({ BillingStreet: `${index} First St\nApt ${index}`, BillingCity: random.pick(['Köln', 'Austin', '東京']), BillingPostalCode: String(10_000 + index) });
  for (let round = 0; round < 5; round += 1) {
    const accounts = await send('POST', 'Account', many((index) => ({ Name: `Account ${round} ${index}`, ...address(index), NumberOfEmployees: index })));
    const contacts = await send('POST', 'Contact', many((index) => ({ LastName: `Łuk ${round} ${index}`, FirstName: '🌷', Email: 'buyer@example.com', Birthdate: '1990-02-28', AccountId: accounts[index] ?? '' })));
    const products = await send('POST', 'Product2', many((index) => ({ Name: `Mug ${round} ${index}`, IsActive: index % 2 === 0 })));
    await send('PATCH', 'Account', many((index) => ({ id: accounts[index], BillingStreet: null })));
    await send('PATCH', 'Account', many((index) => ({ id: accounts[index], BillingCity: `City ${index}`, Phone: `+1 512 ${index}`, NumberOfEmployees: index % 3 === 0 ? null : index + 1 })));
    await send('PATCH', 'Contact', many((index) => ({ id: contacts[index], LastName: `Neu ${index}`, Birthdate: null })));
    await send('PATCH', 'Product2', many((index) => ({ id: products[index], Name: `Cup ${round} ${index}`, IsActive: index % 2 === 1 })));
    await org.twin.scenario('delete', { object: 'Account', ids: accounts.slice(0, 3) });
    await org.twin.scenario('undelete', { object: 'Account', ids: accounts.slice(0, 3) });
  }
}
