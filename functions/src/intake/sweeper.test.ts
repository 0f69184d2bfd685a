import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SyncEvent } from '../core/sync-event.ts';
import { compareKeys } from './key-comparison.ts';
import { createSweeper, type Feed, type Watermark } from './sweeper.ts';

const minute = 60_000;
const signal = new AbortController().signal;
const log = { debug() {}, info() {}, warn() {}, error() {} };
type Change = { entityKey: string; changedAt: number };

/** A store with a list of changes, and what is known of it. */
function store(pages: Change[][], more: { reached?: number; origin?: number; known?: Map<string, number>; movesVersion?: boolean; connectedFor?: number; isBusy?: boolean; isBroken?: boolean } = {}) {
  const asked: number[] = [];
  const saved: { watermark: Watermark; events: SyncEvent[] }[] = [];
  const passed: string[] = [];
  let watermark: Watermark | undefined = more.reached === undefined ? undefined : { origin: more.origin ?? 0, reached: more.reached };
  const feed: Feed = {
    name: 'orders',
    flow: 'order-to-salesforce',
    movesVersion: more.movesVersion ?? true,
    async *changes(since) {
      asked.push(since);
      if (more.isBroken) throw new Error('The store is away.');
      yield* pages;
    },
  };
  const sweep = createSweeper({
    feeds: [feed],
    async runAlone(_name, work) {
      if (more.isBusy) return false;
      await work();
      return true;
    },
    readWatermark: async () => watermark,
    async save(_name, next, events) {
      watermark = next;
      saved.push({ watermark: next, events: [...events] });
    },
    passed: async (name) => void passed.push(name),
    knownVersions: async () => more.known ?? new Map<string, number>(),
    sourceNow: async () => 10 * minute,
    connectedFor: async () => more.connectedFor ?? 0,
    connectionId: 7,
    log,
  });
  return { sweep, asked, saved, passed, queued: () => saved.flatMap(({ events }) => events.map((event) => event.entityKey)) };
}

describe('a sweep', () => {
  it('starts at the store’s own time: what was there before is the first load’s', async () => {
    const { sweep, asked, saved } = store([[{ entityKey: 'order:1', changedAt: minute }]]);
    await sweep(signal);
    assert.deepEqual([asked, saved], [[], [{ watermark: { origin: 10 * minute, reached: 10 * minute }, events: [] }]]);
  });

  it('starts where the store was connected, when that was a while before: what came since was told to nobody', async () => {
    const { sweep, asked, queued, saved } = store([[{ entityKey: 'order:2', changedAt: 8 * minute }]], { connectedFor: 3 * minute });
    assert.deepEqual(await sweep(signal), [{ feed: 'orders', seen: 1, enqueued: 1 }]);
    const origin = 7 * minute - 1_000;
    assert.deepEqual([asked, queued(), saved.map(({ watermark }) => watermark)], [[origin], ['order:2'], [{ origin, reached: origin }, { origin, reached: 8 * minute }]]);
  });

  it('looks five minutes back and queues what the target does not have in its newest version', async () => {
    const page = [{ entityKey: 'order:1', changedAt: 18 * minute }, { entityKey: 'order:2', changedAt: 19 * minute }];
    const { sweep, asked, saved } = store([page], { reached: 20 * minute, known: new Map([['order:1', 18 * minute], ['order:2', 12 * minute]]) });
    assert.deepEqual(await sweep(signal), [{ feed: 'orders', seen: 2, enqueued: 1 }]);
    assert.deepEqual(asked, [15 * minute]);
    assert.deepEqual(saved, [{ watermark: { origin: 0, reached: 20 * minute }, events: [{ connectionId: 7, flow: 'order-to-salesforce', entityKey: 'order:2', source: 'poll', priority: -1, eventAt: new Date(19 * minute).toISOString() }] }]);
  });

  it('never looks back beyond its start: what was there before is the first load’s', async () => {
    const { sweep, asked } = store([], { origin: 18 * minute, reached: 20 * minute });
    await sweep(signal);
    assert.deepEqual(asked, [18 * minute]);
  });

  it('saves its place with each page, so that a crash repeats one page at most', async () => {
    const { sweep, saved } = store([[{ entityKey: 'order:1', changedAt: 21 * minute }], [{ entityKey: 'order:2', changedAt: 22 * minute }]], { reached: 20 * minute });
    await sweep(signal);
    assert.deepEqual(saved.map(({ watermark, events }) => [watermark.reached / minute, events.length]), [[21, 1], [22, 1]]);
  });

  it('says when a list was looked at to its end, changed or not; one that breaks off was not', async () => {
    const [first, quiet, broken] = [store([]), store([], { reached: 20 * minute }), store([], { reached: 20 * minute, isBroken: true })];
    await first.sweep(signal);
    await quiet.sweep(signal);
    await assert.rejects(broken.sweep(signal), /away/);
    assert.deepEqual([first.passed, quiet.passed, broken.passed], [['orders'], ['orders'], []]);
  });

  it('queues a record that never gets linked once, and again when it changes', async () => {
    const changes = [{ entityKey: 'order:1', changedAt: 19 * minute }];
    const { sweep, queued } = store([changes], { reached: 20 * minute });
    await sweep(signal);
    await sweep(signal);
    assert.deepEqual(queued(), ['order:1']);
    changes.push({ entityKey: 'order:1', changedAt: 20 * minute });
    await sweep(signal);
    assert.deepEqual(queued(), ['order:1', 'order:1']);
  });

  it('of refunds does not ask what is linked: the order’s own time may not move', async () => {
    const { sweep, saved } = store([[{ entityKey: 'order:1', changedAt: 21 * minute }]], { reached: 20 * minute, movesVersion: false, known: new Map() });
    await sweep(signal);
    assert.deepEqual(saved[0]?.events, [{ connectionId: 7, flow: 'order-to-salesforce', entityKey: 'order:1', source: 'poll', priority: -1 }]);
  });

  it('leaves a list to the process that is at it', async () => assert.deepEqual(await store([], { reached: 1, isBusy: true }).sweep(signal), []));
});

describe('comparing keys', () => {
  it('queues what is linked and no longer there', async () => {
    const events: SyncEvent[] = [];
    const ports = {
      async *listKeys() {
        yield ['customer:1', 'customer:2'];
        yield ['customer:4'];
      },
      listLinked: async () => ['customer:1', 'customer:3', 'customer:4'],
      enqueue: async (given: readonly SyncEvent[]) => void events.push(...given),
      connectionId: 7,
      flow: 'customer-to-salesforce',
    };
    assert.deepEqual(await compareKeys(ports, signal), { compared: 3, gone: 1 });
    assert.deepEqual(events, [{ connectionId: 7, flow: 'customer-to-salesforce', entityKey: 'customer:3', source: 'reconcile', priority: -1 }]);
  });
});
