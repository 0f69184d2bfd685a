import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerSchema } from '../connectors/bigcommerce/customer.ts';
import type { FieldOwner, SourceRecord } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { FieldRule, ObjectRules } from '../core/object-rules.ts';
import { createRecordKeys } from '../core/record-key.ts';
import type { StoreWrite, WriteOperation } from '../core/target-writer.ts';
import { allFlows, allStoreFlows } from '../flows/all-flows.ts';
import { compileFieldMap } from '../mapping/compile.ts';
import { fieldsWritten } from './define-flow.ts';
import { type ConnectionPorts, runFlow } from './run-flow.ts';
import { runStoreFlow } from './run-store-flow.ts';
import { createTransformer } from './transform.ts';

/** Numbers from a seed, from 0 up to 1. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

const signal = new AbortController().signal;
const transform = createTransformer((flow, map) => compileFieldMap(allFlows.find((one) => one.name === flow)?.fieldMaps[map]?.map ?? {}));
const rule: FieldRule = { label: '', type: 'string', length: 255, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const rulesOf = (sobject: string): ObjectRules => new Map([...(fieldsWritten(allFlows).get(sobject) ?? [])].map((field) => [field, rule]));
const ids = { Account: '001A', Contact: '003A' } as const;
const identityId = 'a01A';
const key = 'abc123:customer:7';
const intoSalesforce = { flow: 'customer-to-salesforce', entityKey: 'customer:7' };
const phones = ['1', '2', '3'] as const;
const start = Date.parse('2026-05-01T00:00:00Z');
type Row = Record<string, unknown>;
type Target = { flow: string; entityKey: string; attempt: number };

/** One customer in a store and in an org. Whatever is read or written, people may change something at the same moment. */
function createSides(random: () => number) {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] ?? assert.fail('of nothing');
  const clock = { now: start };
  const store = { phone: '1', version: start };
  const row = (): Row => ({ BC_Key__c: key, SystemModstamp: new Date(start).toISOString(), LastModifiedById: 'own' });
  const rows = new Map<string, Row>([...Object.values(ids), identityId].map((id) => [id, row()]));
  const waiting = new Map<string, Target>();
  /** What waits is one piece of work a record, and no news takes away that it was tried. */
  const wake = (target: Target) => {
    const name = `${target.flow} ${target.entityKey}`;
    waiting.set(name, { ...target, attempt: Math.max(target.attempt, waiting.get(name)?.attempt ?? 1) });
  };
  const setStore = (phone: string) => {
    Object.assign(store, { phone, version: clock.now });
    wake({ ...intoSalesforce, attempt: 1 });
  };
  const setOrg = (id: string, fields: Row, by: string) => {
    rows.set(id, { ...rows.get(id), ...fields, SystemModstamp: new Date(clock.now).toISOString(), LastModifiedById: by });
    const [sobject] = Object.entries(ids).find(([, each]) => each === id) ?? [];
    if (sobject !== undefined) wake({ flow: 'customer-to-bigcommerce', entityKey: `${sobject}:${id}`, attempt: 1 });
  };
  const people = { isActive: false };
  /** Both systems count in whole seconds, and there are few values: what is taken back looks like what was agreed. */
  const meanwhile = (chance: number) => {
    if (!people.isActive || random() > chance) return;
    if (random() < 0.5) clock.now += 1_000;
    if (random() < 0.5) setStore(pick(phones));
    else setOrg(ids.Contact, { Phone: pick(phones) }, 'person');
  };
  return { pick, clock, store, rows, waiting, wake, setStore, setOrg, people, meanwhile };
}
type Sides = ReturnType<typeof createSides>;
type Connection = ConnectionPorts & { writeStore(writes: readonly StoreWrite[]): Promise<{ version: number }[]> };

/** What both flows read and write through; links are kept as the database keeps them. */
function connect({ store, rows, setStore, setOrg, meanwhile }: Sides, links: Map<string, Link>, owner: FieldOwner): Connection {
  const write = (operations: readonly WriteOperation[]) => operations.map((operation) => {
    meanwhile(0.2);
    if (operation.kind === 'update' && operation.id !== undefined) setOrg(operation.id, operation.fields, 'own');
    return { id: operation.id ?? assert.fail('nothing is to be made') };
  });
  const unused = () => assert.fail('not needed here');
  return {
    context: { keys: createRecordKeys('abc123', 'a made-up guest secret'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: '01s', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set() }, settings: { charges: 'lines', conversions: {} } },
    readers: {
      orders: unused,
      products: unused,
      async customers() {
        const record: SourceRecord = { entityKey: intoSalesforce.entityKey, version: store.version, data: customerSchema.parse({ id: 7, email: 'ada@example.com', first_name: 'Ada', last_name: 'Example', phone: store.phone }) };
        meanwhile(0.3);
        return new Map([[record.entityKey, record]]);
      },
    },
    target: {
      write: async (operations) => write(operations),
      writeTogether: async (operations) => write(operations),
      async writeAndRead(operations, wishes) {
        const results = write(operations);
        const found = new Map(wishes.flatMap((wish) => wish.ids.map((id) => [id, { Id: id, ...rows.get(id) }] as const)));
        meanwhile(0.3);
        return { results, rows: found };
      },
      find: async (lookups) => lookups.map(() => []),
      fitsTogether: () => true,
      findSuccessors: async () => new Map(),
      findDeleted: async () => new Set(),
    },
    async writeStore(writes) {
      meanwhile(0.3);
      for (const { body } of writes) setStore(String(body.phone));
      return writes.map(() => ({ version: store.version }));
    },
    saveLinks: unused,
    saveFacts: async (told) => {
      for (const { sobject, facts } of told) saveLink(links, { ...linkIn(links, sobject), facts });
    },
    rulesOf: async (sobject) => rulesOf(sobject),
    findLinks: async (refs) => refs.map((ref) => linkIn(links, ref.sobject)),
    findChildLinks: async () => [],
    findLinksByEntity: async () => [...links.values()],
    findLinksByRecord: async (wanted) => [...links.values()].filter((link) => wanted.includes(link.salesforceId)),
    takeClaims: async (keys) => new Set(keys),
    releaseClaims: async () => {},
    digestKey: 'a key',
    findDecisions: async () => new Map(),
    readLikeness: async () => undefined,
    settings: { matching: { persons: [], companies: undefined, duplicates: 'allow' }, activatedEdits: 'reopen', draftStatus: 'Draft', activatedStatus: 'Activated', owners: { 'Contact.Phone': owner, 'Account.Phone': owner }, deletes: {}, ownUserId: 'own' },
  };
}

const linkIn = (links: ReadonlyMap<string, Link>, sobject: string): Link => links.get(sobject) ?? assert.fail(sobject);

function saveLink(links: Map<string, Link>, link: Link): void {
  const known = links.get(link.sobject);
  if (!known || known.sourceVersion <= link.sourceVersion) links.set(link.sobject, { ...link, facts: { ...known?.facts, ...link.facts } });
}

type World = { random(): number; owner: FieldOwner; /** How often a process is killed when it has written and not yet remembered. */ killed: number };

function createWorld({ random, owner, killed }: World) {
  const sides = createSides(random);
  const { clock, pick, waiting, wake, people } = sides;
  const links = new Map([...Object.entries(ids), ['BC_Identity__c', identityId]].map(([sobject = '', salesforceId = '']): [string, Link] => [sobject, { sobject, key, salesforceId, parentKey: undefined, entityKey: intoSalesforce.entityKey, sourceVersion: start, base: {}, facts: {} }]));
  const connection = connect(sides, links, owner);
  const ports = { connection: async () => connection, flowOf: (name: string) => allFlows.find((one) => one.name === name), transform, isLeaseHeld: async () => true, random, now: () => clock.now, prepare: <T>(each: () => Promise<T>) => each(), wait: async () => {}, giveBack: async () => {}, announceReleased: () => {} };
  /** One job, and what it leaves behind. */
  const work = async ({ flow: name, entityKey, attempt }: Target) => {
    const job: Job = { connectionId: 1, flow: name, entityKey, attempt, staleReads: 0, eventAt: undefined, receivedAt: new Date(0).toISOString(), eventSeqs: [1] };
    const [flow, back] = [allFlows.find((one) => one.name === name), allStoreFlows.find((one) => one.name === name)];
    const run = { connectionId: 1, token: 'token', ports, signal };
    const result = flow ? await runFlow([job], flow, run) : await runStoreFlow([job], back ?? assert.fail(name), run);
    if (people.isActive && random() < killed) return wake({ flow: name, entityKey, attempt: attempt + 1 });
    for (const link of result.confirmation.links) saveLink(links, link);
    for (const up of result.followUps) wake({ ...up, attempt: 1 });
  };
  const next = async (): Promise<boolean> => {
    if (waiting.size === 0) return false;
    const [name, target] = pick([...waiting]);
    waiting.delete(name);
    await work(target);
    return true;
  };
  wake({ ...intoSalesforce, attempt: 1 });
  return { ...sides, next };
}

/** The last ones found something once: what one side takes back while the other looks, a value both came to within one second, or while another was written. */
const seeds = [...Array.from({ length: 30 }, (_unused, index) => index + 1), 97, 501, 984];
const changes = 12;
/** More than both directions can have reason for. */
const workMax = 400;

/** People change both sides while both directions work; then nobody does, and all that waits is done. */
async function settle(world: ReturnType<typeof createWorld>, random: () => number): Promise<number> {
  while (await world.next());
  world.people.isActive = true;
  for (let change = 0; change < changes; change += 1) {
    world.meanwhile(1);
    while (random() < 0.6 && (await world.next()));
  }
  world.people.isActive = false;
  let worked = 0;
  while (worked < workMax && (await world.next())) worked += 1;
  return worked;
}

describe('both directions between one customer and his records, in any order and with people at it', { timeout: 60_000 }, () => {
  for (const owner of ['newest', 'bigcommerce', 'salesforce'] as const) {
    for (const killed of [0, 0.2]) {
      it(`come to rest with equal values where a field is owned by "${owner}"${killed > 0 ? ' and processes are killed' : ''}`, async () => {
        for (const seed of seeds) {
          const random = createRandom(seed);
          const world = createWorld({ random, owner, killed });
          assert.ok((await settle(world, random)) < workMax, `seed ${seed}: never at rest`);
          assert.deepEqual(Object.values(ids).map((id) => world.rows.get(id)?.Phone), [world.store.phone, world.store.phone], `seed ${seed}`);
        }
      });
    }
  }
});
