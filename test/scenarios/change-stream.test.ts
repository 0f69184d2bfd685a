import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { createSeededRandom } from '../sandbox/random.ts';
import { isFull } from './scale.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { operatorToken } from './service-process.ts';

const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? 20_261_126);
const random = createSeededRandom(seed);
const flow = 'customer-to-bigcommerce';
const handOverMsMax = 15_000;
const kills = isFull ? 8 : 5;

let stack: ScenarioStack;
let database: pg.Client;
let contacts: string[];

before(async () => {
  stack = await startStack({ seed });
  database = await stack.database();
  await eventually('the stream is read', async () => (await pubsub()).streams.length === 2);
  contacts = await create(40);
  await heard(contacts, new Map(contacts.map((id) => [id, 1])));
});
after(async () => {
  await database.end();
  await stack.close();
});

async function eventually(what: string, isTrue: () => Promise<boolean>, timeoutMs = 50_000): Promise<void> {
  for (const deadline = performance.now() + timeoutMs; !(await isTrue().catch(() => false)); ) {
    assert.ok(performance.now() < deadline, `${what} (seed ${seed})\n${stack.service.output().split('\n').slice(-15).join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function pubsub(): Promise<{ streams: { topic: string }[] }> {
  const state = await stack.control('GET', '/state');
  assert.ok(typeof state === 'object' && state !== null && 'salesforce' in state);
  const { salesforce } = state;
  assert.ok(typeof salesforce === 'object' && salesforce !== null && 'pubsub' in salesforce);
  const { pubsub: found } = salesforce;
  assert.ok(typeof found === 'object' && found !== null && 'streams' in found && Array.isArray(found.streams));
  return { streams: found.streams };
}

/** A person's session: the stream leaves out what the service's own user does. */
async function collection(method: 'POST' | 'PATCH', records: readonly Row[]): Promise<string[]> {
  const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
  const body = JSON.stringify({ allOrNone: true, records: records.map((record) => ({ attributes: { type: 'Contact' }, ...record })) });
  const response = await fetch(`${instanceUrl}/services/data/v66.0/composite/sobjects`, { method, headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body });
  const results: unknown = await response.json();
  assert.ok(Array.isArray(results) && results.every((result) => result.success), JSON.stringify(results));
  return results.map((result) => String(result.id));
}
const names = { next: 0 };
const create = (count: number) => collection('POST', Array.from({ length: count }, () => ({ LastName: `Reader ${(names.next += 1)}`, Phone: `+1 512 555 ${names.next}` })));
/** Gives each of them another phone: one change event a record. */
const edit = (ids: readonly string[]) => collection('PATCH', ids.map((id) => ({ id, Phone: `+1 512 555 ${(names.next += 1)}` })));

type Heard = { source: string; entityKey: string; deliveries: number; events: number };
async function listHeard(sources: readonly string[]): Promise<Heard[]> {
  const text = `select source, entity_key as "entityKey", count(distinct delivery_id)::int as deliveries, count(*)::int as events from crosswalk.event where flow = $1 and source = any ($2) group by 1, 2`;
  return (await database.query<Heard>(text, [flow, sources])).rows;
}
/** Waits until the stream told of each record as often as it changed. */
async function heard(ids: readonly string[], changes: ReadonlyMap<string, number>): Promise<void> {
  await eventually('every change is work', async () => {
    const found = new Map((await listHeard(['cdc'])).map(({ entityKey, deliveries }) => [entityKey, deliveries]));
    return ids.every((id) => (found.get(`Contact:${id}`) ?? 0) >= (changes.get(id) ?? 0));
  });
}
const heardTwice = async () => (await listHeard(['cdc'])).filter(({ events, deliveries }) => events !== deliveries);
const mark = async () => Number((await database.query('select coalesce(max(seq), 0) as seq from crosswalk.event')).rows[0].seq);
async function polledSince(seq: number): Promise<Set<string>> {
  const { rows } = await database.query<{ key: string }>(`select entity_key as key from crosswalk.event where source = 'poll' and flow = $1 and seq > $2`, [flow, seq]);
  return new Set(rows.map(({ key }) => key));
}
/** How often each of these records changes from now on, by events heard so far. */
async function counted(ids: readonly string[], more: number): Promise<Map<string, number>> {
  const found = new Map((await listHeard(['cdc'])).map(({ entityKey, deliveries }) => [entityKey, deliveries]));
  return new Map(ids.map((id) => [id, (found.get(`Contact:${id}`) ?? 0) + more]));
}

describe('the stream of changes in the org', () => {
  it('loses nothing and repeats nothing when the service is killed and the stream is reset, again and again', { timeout: 180_000 }, async () => {
    const before = await counted(contacts, 0);
    const changes = new Map(before);
    await stack.faults({ pubsub: { streamReset: { probability: 0.2 } } });
    for (let kill = 0; kill < kills; kill += 1) {
      for (let round = 0; round < 3; round += 1) {
        const some = contacts.filter(() => random.next() < 0.6);
        await edit(some);
        for (const id of some) changes.set(id, (changes.get(id) ?? 0) + 1);
      }
      await new Promise((resolve) => setTimeout(resolve, random.integer(0, 40)));
      stack.service.signal('SIGKILL');
      await stack.service.ended();
      await edit(contacts.slice(0, 5));
      for (const id of contacts.slice(0, 5)) changes.set(id, (changes.get(id) ?? 0) + 1);
      await stack.service.restart();
    }
    await stack.faults({});
    await heard(contacts, changes);
    assert.deepEqual(await heardTwice(), []);
    assert.deepEqual(await counted(contacts, 0), changes);
  });

  it('goes on in order when a field is added in the middle', async () => {
    const changes = await counted(contacts, 2);
    await edit(contacts);
    await stack.faults({ pubsub: { schemaChange: { count: 1 } } });
    await edit(contacts);
    await heard(contacts, changes);
    assert.deepEqual(await heardTwice(), []);
  });

  it('has a record read again when its change was lost', async () => {
    const changes = await counted(contacts, 1);
    await stack.faults({ pubsub: { gapEvent: { probability: 1 } } });
    await edit(contacts);
    await heard(contacts, changes);
    await stack.faults({});
    assert.match(await metric('crosswalk_stream_events_total{topic="changes",kind="GAP_UPDATE"}'), /^[1-9]/);
  });

  it('has an object looked through when too much changed at once to be told', async () => {
    const seq = await mark();
    await stack.faults({ pubsub: { gapOverflow: { count: 1 } } });
    await edit(contacts);
    await eventually('the polls find what the stream could not tell', async () => {
      const polled = await polledSince(seq);
      return contacts.every((id) => polled.has(`Contact:${id}`));
    });
  });

  it('finds by polling what it missed when it was away for longer than events are kept', { timeout: 120_000 }, async () => {
    stack.service.signal('SIGKILL');
    await stack.service.ended();
    const seq = await mark();
    await edit(contacts);
    const [gone] = contacts.splice(0, 1);
    await stack.control('POST', '/scenario', { system: 'salesforce', name: 'delete', object: 'Contact', ids: [gone] });
    await stack.faults({ pubsub: { replayExpired: { count: 2 } } });
    await stack.service.restart();
    await eventually('the polls find what the stream has forgotten', async () => {
      const polled = await polledSince(seq);
      return [gone, ...contacts].every((id) => polled.has(`Contact:${id}`));
    });
    const changes = await counted(contacts, 1);
    await edit(contacts);
    await heard(contacts, changes);
  });

  it('polls while the org’s allowance is used up, and says so', { timeout: 120_000 }, async () => {
    const seq = await mark();
    await stack.faults({ pubsub: { allocationExhausted: { probability: 1 } } });
    await edit(contacts);
    await eventually('the service says that it is paused', async () => (await metric('crosswalk_stream_state{topic="changes",state="paused"}')).startsWith('1'));
    await eventually('the polls find the changes', async () => {
      const polled = await polledSince(seq);
      return contacts.every((id) => polled.has(`Contact:${id}`));
    });
    await stack.faults({});
    // It looks again after an hour; a new process looks at once.
    stack.service.signal('SIGKILL');
    await stack.service.ended();
    await stack.service.restart();
    await eventually('the stream is read again', async () => (await metric('crosswalk_stream_state{topic="changes",state="live"}')).startsWith('1'));
  });

  it(`is taken over within ${handOverMsMax / 1_000} s from a reader that dies or hangs, which saves nothing when it comes back, and at once from one that stops`, { timeout: 120_000 }, async () => {
    const second = await stack.addService({ CROSSWALK_ROLE: 'intake' });
    const takenOver = async (leave: () => Promise<void>): Promise<number> => {
      await leave();
      const leftAt = performance.now();
      const changes = await counted(contacts, 1);
      await edit(contacts);
      await heard(contacts, changes);
      return performance.now() - leftAt;
    };
    const kill = async () => {
      stack.service.signal('SIGKILL');
      await stack.service.ended();
    };
    assert.ok((await takenOver(kill)) < handOverMsMax);
    await stack.service.restart();
    assert.ok((await takenOver(async () => second.signal('SIGSTOP'))) < handOverMsMax);
    second.signal('SIGCONT');
    const changes = await counted(contacts, 3);
    for (let round = 0; round < 3; round += 1) await edit(contacts);
    await heard(contacts, changes);
    assert.ok((await takenOver(() => stack.service.stop())) < 5_000);
    assert.deepEqual([await heardTwice(), await counted(contacts, 0)], [[], new Map([...changes].map(([id, count]) => [id, count + 1]))]);
    await stack.service.restart();
    await second.stop();
  });
});

describe('a request from a flow of the org', () => {
  it('has the named record synced, and a malformed one before it stops nothing', async () => {
    const [id = ''] = contacts;
    for (const request of [{ Record_Id__c: 'not an id' }, {}, { Record_Id__c: id.slice(0, 15) }]) await publish(request);
    await eventually('the record is work, asked for by a command', async () => (await listHeard(['command'])).some(({ entityKey }) => entityKey === `Contact:${id}`));
    assert.equal(await metric('crosswalk_stream_events_total{topic="requests",kind="malformed"}'), '2');
  });
});

/** What a flow's Create Records element does. */
async function publish(values: Row): Promise<void> {
  const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
  const response = await fetch(`${instanceUrl}/services/data/v66.0/sobjects/Crosswalk_Request__e`, { method: 'POST', headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: JSON.stringify(values) });
  assert.equal(response.status, 201, await response.text());
}

/** The value behind this name and these labels. */
async function metric(name: string): Promise<string> {
  const response = await fetch(`${stack.service.url}/metrics`, { headers: { authorization: `Bearer ${operatorToken}` } });
  const line = (await response.text()).split('\n').find((each) => each.startsWith(name));
  return line?.slice(name.length + 1) ?? '';
}
