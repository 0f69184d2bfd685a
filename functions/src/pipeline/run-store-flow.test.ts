import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerSchema } from '../connectors/bigcommerce/customer.ts';
import type { SourceRecord } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { FieldRule, ObjectRules } from '../core/object-rules.ts';
import { createRecordKeys } from '../core/record-key.ts';
import { SyncError } from '../core/sync-error.ts';
import type { StoreWrite, StoreWriteResult } from '../core/target-writer.ts';
import { allFlows, allStoreFlows } from '../flows/all-flows.ts';
import { compileFieldMap } from '../mapping/compile.ts';
import { digest } from './canonical.ts';
import { closedContest, openContest } from './field-decision.ts';
import { runStoreFlow } from './run-store-flow.ts';
import type { StorePorts } from './store-run.ts';
import { createTransformer } from './transform.ts';

const signal = new AbortController().signal;
const transform = createTransformer((flow, map) => compileFieldMap(allFlows.find((one) => one.name === flow)?.fieldMaps[map]?.map ?? {}));
const rule: FieldRule = { label: '', type: 'string', length: 255, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const rules: ObjectRules = new Map(['FirstName', 'LastName', 'Email', 'Phone'].map((field) => [field, rule]));
const at = (seconds: number) => Date.UTC(2026, 4, 1, 0, 0, seconds);
const base = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).map(([field, value]) => [field, digest('a key', field, value)]));
const agreed = { FirstName: 'Ada', LastName: 'Example', Email: 'ada@example.com', Phone: '1' };

const linkOf = (id: number, more: Partial<Link> = {}): Link => ({ sobject: 'Contact', key: `abc123:customer:${id}`, salesforceId: '003A', parentKey: undefined, entityKey: `customer:${id}`, sourceVersion: at(0), base: base(agreed), facts: {}, ...more });
const customerOf = (id: number, more: Record<string, unknown> = {}, second = 0): SourceRecord => ({ entityKey: `customer:${id}`, version: at(second), data: customerSchema.parse({ id, email: 'ada@example.com', first_name: 'Ada', last_name: 'Example', phone: '1', ...more }) });
type World = { links?: readonly Link[]; store?: readonly SourceRecord[]; rows?: Record<string, Record<string, unknown>>; taken?: string[]; isLeaseHeld?: boolean; answer?: (write: StoreWrite) => StoreWriteResult; successors?: Record<string, string>; deleted?: string[]; deletes?: Record<string, 'archive' | 'delete'>; owners?: Record<string, 'manual' | 'bigcommerce' | 'salesforce'>; job?: Partial<Job>; receivedMsAgo?: number };

/** One batch of customer-to-bigcommerce about the Contacts `ids`, over a store and an org in memory. */
async function run(ids: readonly string[], world: World = {}) {
  const { links = [linkOf(7)], store = [customerOf(7)], rows = {} } = world;
  const seen = { reads: [] as string[], writes: [] as StoreWrite[], saved: [] as Link[] };
  const unused = () => assert.fail('not of this way');
  const connection: Awaited<ReturnType<StorePorts['connection']>> = {
    context: { keys: createRecordKeys('abc123', 'a made-up guest secret'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: '01s', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set() }, settings: { charges: 'lines', conversions: {} } },
    readers: {
      orders: unused,
      products: unused,
      async customers(keys) {
        seen.reads.push(...keys);
        return new Map(keys.map((key) => [key, store.find((one) => one.entityKey === key)]));
      },
    },
    target: { write: unused, writeTogether: unused, find: unused, fitsTogether: unused, writeAndRead: async (_operations, wishes) => ({ results: [], rows: new Map(wishes.flatMap((wish) => wish.ids.flatMap((id) => (rows[id] ? [[id, rows[id]] as const] : [])))) }), findSuccessors: async () => new Map(Object.entries(world.successors ?? {})), findDeleted: async () => new Set(world.deleted ?? []) },
    async writeStore(writes) {
      seen.writes.push(...writes);
      return writes.map((write) => world.answer?.(write) ?? { version: at(9) });
    },
    rulesOf: async (sobject) => (sobject === 'Contact' ? rules : new Map()),
    findLinks: async (refs) => links.filter((link) => refs.some((ref) => ref.sobject === link.sobject && ref.key === link.key)),
    saveLinks: async (saved) => void seen.saved.push(...saved),
    saveFacts: unused,
    findChildLinks: unused,
    findLinksByEntity: async (keys) => links.filter((link) => keys.includes(link.entityKey ?? '')),
    findLinksByRecord: async (wanted) => links.filter((link) => wanted.includes(link.salesforceId)),
    takeClaims: async (keys) => new Set(keys.filter((key) => !world.taken?.includes(key))),
    releaseClaims: unused,
    digestKey: 'a key',
    readLikeness: async () => undefined,
    findDecisions: async () => new Map(),
    settings: { matching: { persons: [], companies: undefined, duplicates: 'allow' }, activatedEdits: 'reopen', draftStatus: 'Draft', activatedStatus: 'Activated', owners: world.owners ?? {}, deletes: world.deletes ?? {} },
  };
  const flow = allStoreFlows.find((one) => one.name === 'customer-to-bigcommerce');
  assert.ok(flow);
  const jobs = ids.map((id): Job => ({ connectionId: 1, flow: flow.name, entityKey: `Contact:${id}`, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: new Date(Date.now() - (world.receivedMsAgo ?? 0)).toISOString(), eventSeqs: [1], ...world.job }));
  const ports: StorePorts = { connection: async () => connection, flowOf: (name) => allFlows.find((one) => one.name === name), transform, isLeaseHeld: async () => world.isLeaseHeld ?? true, random: () => 0 };
  const result = await runStoreFlow(jobs, flow, { connectionId: 1, token: 'token', ports, signal });
  return { ...seen, followUps: result.followUps, links: result.confirmation.links, records: result.records.map((one) => [one.job.entityKey, one.error?.code, one.error?.field]), fallout: result.fallout.map((one) => [one.job.entityKey, one.error.code]) };
}
const row = (more: Record<string, unknown> = {}, second = 5) => ({ Id: '003A', ...agreed, BC_Key__c: 'abc123:customer:7', SystemModstamp: new Date(at(second)).toISOString(), ...more });
const customerWrite = (id: number, body: Record<string, unknown>) => ({ kind: 'customer', id, body });

const toSalesforce = { flow: 'customer-to-salesforce', entityKey: 'customer:7' };

describe('a changed Contact', () => {
  it('that we wrote ourselves ends without a call to the store', async () => {
    const { reads, writes, records, links } = await run(['003A'], { rows: { '003A': row() } });
    assert.deepEqual([reads, writes, records, links], [[], [], [['Contact:003A', undefined, undefined]], []]);
  });

  it('goes to the store; the value is agreed, and a read from before the write is refused from then on', async () => {
    const { reads, writes, links } = await run(['003A'], { rows: { '003A': row({ Phone: '2' }) } });
    assert.deepEqual([reads, writes, links], [['customer:7'], [customerWrite(7, { phone: '2' })], [linkOf(7, { base: base({ ...agreed, Phone: '2' }), sourceVersion: at(9) - 1 })]]);
  });

  it('whose write was refused keeps what was agreed, and has the error', async () => {
    const { links, records } = await run(['003A'], { rows: { '003A': row({ Email: 'taken@example.com' }) }, answer: () => ({ error: new SyncError('EMAIL_IN_USE', { stage: 'load', field: '.customer_email' }) }) });
    assert.deepEqual([links, records], [[linkOf(7)], [['Contact:003A', 'EMAIL_IN_USE', '.customer_email']]]);
  });

  it('whose answer was lost writes nothing more: the store has it', async () => {
    const { writes, links } = await run(['003A'], { rows: { '003A': row({ Phone: '2' }) }, store: [customerOf(7, { phone: '2' }, 6)], job: { attempt: 2 } });
    assert.deepEqual([writes, links.map((link) => link.base)], [[], [base({ ...agreed, Phone: '2' })]]);
  });

  it('that the store changed later is the store’s, and the other flow brings it; the contest stays open till then', async () => {
    const { writes, followUps, links } = await run(['003A'], { rows: { '003A': row({ Phone: '2' }, 5) }, store: [customerOf(7, { phone: '3' }, 6)] });
    assert.deepEqual([writes, followUps, links], [[], [toSalesforce], [linkOf(7, { facts: openContest('Phone') })]]);
  });

  it('whose contest the store gave up meanwhile goes to the store after all', async () => {
    const { writes, followUps, links } = await run(['003A'], { links: [linkOf(7, { facts: openContest('Phone') })], rows: { '003A': row({ Phone: '2' }) } });
    assert.deepEqual([writes, followUps, links.map(({ facts }) => facts)], [[customerWrite(7, { phone: '2' })], [], [closedContest('Phone')]]);
  });

  it('that was taken back while its contest was open wakes the other flow, which has the store’s change to bring', async () => {
    const { writes, followUps, links } = await run(['003A'], { links: [linkOf(7, { facts: openContest('Phone') })], rows: { '003A': row() }, store: [customerOf(7, { phone: '3' }, 6)] });
    assert.deepEqual([writes, followUps, links], [[], [toSalesforce], [linkOf(7, { facts: closedContest('Phone') })]]);
  });

  it('that a person has to decide is an error that names the field, and nothing of it is written', async () => {
    const { writes, records } = await run(['003A'], { rows: { '003A': row({ Phone: '2', LastName: 'King' }) }, store: [customerOf(7, { phone: '3' })], owners: { 'Contact.Phone': 'manual' } });
    assert.deepEqual([writes, records], [[], [['Contact:003A', 'CONFLICT', 'Phone']]]);
  });

  it('of a customer the store no longer has is passed over', async () => assert.deepEqual((await run(['003A'], { rows: { '003A': row({ Phone: '2' }) }, store: [] })).records, [['Contact:003A', 'SOURCE_DELETED', undefined]]));

  it('that was never compared is the other flow’s first, and half a comparison is not remembered', async () => {
    const { writes, followUps, links } = await run(['003A'], { links: [linkOf(7, { base: {} })], rows: { '003A': row({ Phone: '2' }) } });
    assert.deepEqual([writes, followUps, links], [[], [{ flow: 'customer-to-salesforce', entityKey: 'customer:7' }], [linkOf(7, { base: {} })]]);
  });

  it('waits while the other direction works on the customer', async () => {
    const { fallout, reads } = await run(['003A'], { rows: { '003A': row({ Phone: '2' }) }, taken: ['entity:customer:7'] });
    assert.deepEqual([fallout, reads], [[['Contact:003A', 'IDENTITY_BUSY']], []]);
  });

  it('is not written by a process that lost its lease', async () => {
    await assert.rejects(run(['003A'], { rows: { '003A': row({ Phone: '2' }) }, isLeaseHeld: false }), { code: 'LEASE_LOST', stage: 'load' });
  });
});

describe('a Contact without a customer', () => {
  for (const [what, world, code] of [
    ['is looked at again while it may just be in the making', {}, 'REFERENCE_STALE'],
    ['is passed over once it has been looked at often enough', { job: { attempt: 4 } }, 'NOT_LINKED'],
    ['is passed over when its change is no news', { receivedMsAgo: 60_000 }, 'NOT_LINKED'],
    ['that stands for a guest is passed over at once', { links: [linkOf(7, { key: 'abc123:guest:x', entityKey: 'guest:x' })] }, 'NOT_LINKED'],
    ['that the store deleted is passed over at once', { links: [linkOf(7, { facts: { deleted: 'true' } })] }, 'NOT_LINKED'],
  ] as const) {
    it(what, async () => assert.deepEqual((await run(['003A'], { links: [], ...world, rows: { '003A': row() } })).fallout, [['Contact:003A', code]]));
  }
});

describe('a Contact that people merged', () => {
  const merged = { links: [linkOf(7), linkOf(8)], store: [customerOf(7), customerOf(8, { email: 'grace@example.com' })] };

  it('changes both customers, but gives its e-mail only to the one whose key it carries', async () => {
    const { writes } = await run(['003A'], { ...merged, rows: { '003A': row({ Phone: '2', Email: 'new@example.com', BC_Key__c: 'ABC123:customer:8' }) } });
    assert.deepEqual(writes, [customerWrite(7, { phone: '2' }), customerWrite(8, { email: 'new@example.com', phone: '2' })]);
  });

  it('fails as a whole where one of both is refused', async () => {
    const { records } = await run(['003A'], { ...merged, rows: { '003A': row({ Phone: '2' }) }, answer: ({ id }): StoreWriteResult => (id === 8 ? { error: new SyncError('INVALID_VALUE', { stage: 'load', field: 'phone' }) } : {}) });
    assert.deepEqual(records, [['Contact:003A', 'INVALID_VALUE', 'phone']]);
  });

  it('away takes its link along to the survivor, and its customer is compared with it', async () => {
    const { saved, followUps, writes } = await run(['003A'], { successors: { '003A': '003B' }, deletes: { Contact: 'delete' }, deleted: ['003A'] });
    assert.deepEqual([saved, followUps, writes], [[linkOf(7, { salesforceId: '003B', base: {} })], [{ flow: 'customer-to-salesforce', entityKey: 'customer:7' }], []]);
  });
});

describe('a Contact that people deleted', () => {
  for (const [what, world, writes] of [
    ['leaves the customer alone without a rule', { deleted: ['003A'] }, []],
    ['deletes the customer by rule', { deleted: ['003A'], deletes: { Contact: 'delete' } }, [{ kind: 'customer-delete', id: 7, body: {} }]],
    ['only hidden from us deletes nobody', { deletes: { Contact: 'delete' } }, []],
    ['whose customer is gone already is done', { deleted: ['003A'], deletes: { Contact: 'delete' }, answer: () => ({ error: new SyncError('SOURCE_DELETED', { stage: 'load' }) }) }, [{ kind: 'customer-delete', id: 7, body: {} }]],
  ] satisfies [string, World, unknown[]][]) {
    it(what, async () => {
      const found = await run(['003A'], world);
      assert.deepEqual([found.writes, found.fallout], [writes, []]);
    });
  }
});

describe('a batch of changes', () => {
  it('reads the store once and goes on without what fails', async () => {
    const links = [linkOf(7), linkOf(8, { salesforceId: '003B' }), linkOf(9, { salesforceId: '003C' })];
    const store = [customerOf(7), customerOf(9)];
    const { reads, writes, records } = await run(['003A', '003B', '003C'], { links, store, rows: { '003A': row({ Phone: '2' }), '003B': row({ Phone: '3' }), '003C': row({ Phone: '4' }) } });
    assert.deepEqual([reads, writes], [['customer:7', 'customer:8', 'customer:9'], [customerWrite(7, { phone: '2' }), customerWrite(9, { phone: '4' })]]);
    assert.deepEqual(new Map(records.map(([key, code]) => [key, code])), new Map([['Contact:003A', undefined], ['Contact:003B', 'SOURCE_DELETED'], ['Contact:003C', undefined]]));
  });
});
