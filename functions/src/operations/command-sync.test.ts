import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sql } from '../core/sql.ts';
import type { SyncEvent } from '../core/sync-event.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import { backfill, syncFilter, syncKey, syncRecords, type SyncPorts } from './command-sync.ts';

const flow = 'order-to-salesforce';
const long = '801000000000001AAA';
const sql: Sql = { query: () => Promise.reject(new Error('nothing here asks the database')) };

type World = { readable?: readonly string[]; isOperator?: boolean; records?: Readonly<Record<string, readonly string[]>>; changes?: readonly (readonly [key: string, at: string])[][]; pages?: readonly string[][]; isCancelled?: boolean };

function createWorld({ readable = [long], isOperator = false, records = {}, changes = [], pages = [], isCancelled = false }: World = {}) {
  const noted: unknown[] = [];
  const queued: SyncEvent[] = [];
  const advanced: { position: unknown; progress: number }[] = [];
  const ports: SyncPorts = {
    connectionId: 1,
    routesOfRecord: async (id) => (id === long ? [{ flow, entityKey: 'order:250' }, { flow: 'order-status-to-bigcommerce', entityKey: `Order:${id}` }] : []),
    flowOfKey: (key) => (key.startsWith('order:') ? flow : undefined),
    recordsOfKey: async (key) => records[key] ?? [],
    storeFlows: [flow],
    async *listChanged() {
      for (const page of changes) yield page.map(([entityKey, at]) => ({ entityKey, changedAt: Date.parse(at) }));
    },
    async listKeys(_flow, { position }) {
      const place = typeof position === 'number' ? position : 0;
      return { keys: pages[place] ?? [], next: place + 1 < pages.length ? place + 1 : undefined, share: (place + 1) / pages.length };
    },
    openRunPage: async () => (isCancelled ? undefined : queued.length),
    noteRunPage: async (_sql, { count, isLast, after }) => void noted.push([after, count, isLast]),
    runMark: (id) => `run:${id}`,
    holdsPermission: async () => isOperator,
    readableRecords: async (_user, ids) => new Set(ids.flatMap((id) => readable.filter((one) => one.startsWith(id.slice(0, 15))))),
    enqueue: async (events) => void queued.push(...events),
  };
  const run = (position?: unknown): CommandRun => ({
    id: 'a01000000000001AAA',
    creatorId: '005000000000001AAA',
    position,
    signal: new AbortController().signal,
    async advance({ work, ...step }) {
      await work?.(sql);
      advanced.push(step);
    },
  });
  return { ports, run, queued, advanced, noted, keys: () => queued.map((event) => event.entityKey) };
}

const apply = async (effect: Promise<CommandEffect>) => (await effect).apply(sql);
const codeOf = (effect: Promise<unknown>) => effect.then(() => 'done', (error: unknown) => (error instanceof CommandError ? error.code : String(error)));

describe('a command that asks for a sync', () => {
  it('queues every flow of a record, or the named one, whichever form its id has', async () => {
    const { ports, run, keys } = createWorld();
    assert.deepEqual(await apply(syncRecords(ports, { recordIds: [long.slice(0, 15), long] }, run())), { enqueued: 2, unknown: [] });
    assert.deepEqual(await apply(syncRecords(ports, { recordIds: [long], flow }, run())), { enqueued: 1, unknown: [] });
    assert.deepEqual(keys(), ['order:250', `Order:${long}`, 'order:250']);
  });

  it('reaches nothing its creator may not read, not even in company', async () => {
    const { ports, run, queued } = createWorld();
    assert.equal(await codeOf(syncRecords(ports, { recordIds: [long, '801000000000002AAA'] }, run())), 'RECORD_NOT_ACCESSIBLE');
    assert.equal(await codeOf(syncRecords(ports, { recordIds: [long], flow: 'none' }, run())), 'RECORD_NOT_FOUND');
    assert.deepEqual(queued, []);
  });

  it('by key is for who may read all that the record is in the org, and for operators', async () => {
    const records = { 'order:250': [long], 'order:251': [long, '801000000000002AAA'] };
    const codes = async (isOperator: boolean) => {
      const { ports, run } = createWorld({ records, isOperator });
      return Promise.all(['order:250', 'order:251', 'order:252', 'cart:1'].map((entityKey) => codeOf(syncKey(ports, { entityKey }, run()))));
    };
    assert.deepEqual(await codes(false), ['done', 'RECORD_NOT_ACCESSIBLE', 'NOT_ALLOWED', 'RECORD_NOT_FOUND']);
    assert.deepEqual(await codes(true), ['done', 'done', 'done', 'RECORD_NOT_FOUND']);
  });

  it('by filter takes what changed in time, up to its limit, and says whether that was all', async () => {
    const changes = [[['order:1', '2026-11-01T00:00:00Z'], ['order:2', '2026-11-02T00:00:00Z']], [['order:3', '2026-11-03T00:00:00Z'], ['order:1', '2026-11-03T00:00:00Z'], ['order:4', '2026-11-04T00:00:00Z']]] as const;
    const ask = async (more: { changedTo?: string; limit?: number; changedFrom?: string }) => {
      const { ports, run, keys } = createWorld({ changes: changes.map((page) => page.map((one) => one)) });
      return [await apply(syncFilter(ports, { flow, changedFrom: '2026-11-01T00:00:00Z', limit: 1_000, ...more }, run())), keys()];
    };
    assert.deepEqual(await ask({}), [{ enqueued: 4, isComplete: true }, ['order:1', 'order:2', 'order:3', 'order:4']]);
    assert.deepEqual(await ask({ changedTo: '2026-11-03T00:00:00Z' }), [{ enqueued: 3, isComplete: true }, ['order:1', 'order:2', 'order:3']]);
    assert.deepEqual(await ask({ limit: 2 }), [{ enqueued: 2, isComplete: false }, ['order:1', 'order:2']]);
    const { ports, run } = createWorld();
    assert.equal(await codeOf(syncFilter(ports, { flow, changedFrom: '2026-11-02T00:00:00Z', changedTo: '2026-11-01T00:00:00Z', limit: 1 }, run())), 'INVALID_PAYLOAD');
  });

  it('loads everything page by page, behind what happens now, and goes on where it was', async () => {
    const pages = [['order:1', 'order:2'], ['order:3'], ['order:4']];
    const whole = createWorld({ pages });
    assert.deepEqual(await apply(backfill(whole.ports, { flow }, whole.run())), { enqueued: 4 });
    assert.deepEqual([whole.keys(), whole.queued[0]?.source, whole.queued[0]?.priority, whole.advanced.map((step) => Math.round(step.progress))], [pages.flat(), 'backfill', -2, [33, 67, 100]]);
    const rest = createWorld({ pages });
    assert.deepEqual([await apply(backfill(rest.ports, { flow }, rest.run(whole.advanced[0]?.position))), rest.keys()], [{ enqueued: 4 }, ['order:3', 'order:4']]);
    const over = createWorld({ pages });
    assert.deepEqual([await apply(backfill(over.ports, { flow }, over.run(whole.advanced[2]?.position))), over.keys()], [{ enqueued: 4 }, []]);
    assert.equal(await codeOf(backfill(over.ports, { flow: 'order-status-to-bigcommerce' }, over.run())), 'UNKNOWN_FLOW');
  });

  it('counts what it lists under its own mark, and lists nothing more once it is cancelled', async () => {
    const counted = createWorld({ pages: [['order:1', 'order:2'], ['order:3']] });
    await apply(backfill(counted.ports, { flow }, counted.run()));
    assert.deepEqual([counted.noted, new Set(counted.queued.map((event) => event.deliveryId))], [[[0, 2, false], [2, 1, true]], new Set(['run:a01000000000001AAA'])]);
    const cancelled = createWorld({ pages: [['order:1'], ['order:2']], isCancelled: true });
    assert.deepEqual([await apply(backfill(cancelled.ports, { flow }, cancelled.run())), cancelled.keys()], [{ enqueued: 0, isCancelled: true }, []]);
  });
});
