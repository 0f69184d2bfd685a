import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { Job } from '../core/job.ts';
import type { Log } from '../core/log.ts';
import type { Lease, WorkQueue } from './work-queue.ts';
import { type FlowWork, startWorker, type Worker } from './worker.ts';

const leaseMs = 30_000;
const leaseOf = (flow: string, entityKey: string): Lease => ({ flow, token: `token of ${entityKey}`, jobs: [{ connectionId: 1, flow, entityKey, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [1] } satisfies Job] });
/** Lets everything that can go on go on; timers stand still. */
const turn = async () => {
  for (let count = 0; count < 5; count += 1) await new Promise((resolve) => setImmediate(resolve));
};
const tick = async (ms: number) => {
  mock.timers.tick(ms);
  await turn();
};

/** A queue that gives what the test put in, and remembers what it was asked. */
function fakeQueue() {
  const listeners = new Set<(flow: string) => void>();
  const asked = { settled: [] as string[], claims: 0, nextDue: 0, extended: [] as string[], reclaims: 0 };
  const state = { waiting: [] as Lease[], dueInMs: undefined as number | undefined, isHeld: true, failures: [] as Error[], reclaimed: [] as string[] };
  const notExpected = () => Promise.reject(new Error('the worker does not do this'));
  const queue: WorkQueue = {
    enqueue: notExpected,
    async settle({ jobs }, settlements) {
      asked.settled.push(...settlements.map(({ job, outcome }) => `${job.entityKey} ${outcome.state} ${'delayMs' in outcome ? outcome.delayMs : ''}`));
      return jobs;
    },
    async claim(flow) {
      asked.claims += 1;
      const failure = state.failures.shift();
      if (failure) throw failure;
      const found = state.waiting.findIndex((lease) => lease.flow === flow);
      return found < 0 ? { flow, token: 'none', jobs: [] } : (state.waiting.splice(found, 1)[0] ?? { flow, token: 'none', jobs: [] });
    },
    async extendLease(lease) {
      asked.extended.push(lease.token);
      return state.isHeld;
    },
    async reclaim() {
      asked.reclaims += 1;
      return state.reclaimed.splice(0);
    },
    async nextDueInMs() {
      asked.nextDue += 1;
      return state.dueInMs;
    },
    announce: () => {},
    heard: () => {},
    onAnnounced(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return { queue, asked, state, listeners, announce: (flow: string) => listeners.forEach((listener) => listener(flow)) };
}

function recordingLog(lines: string[]): Log {
  const note = (level: string) => (event: string, fields = {}) => void lines.push(`${level} ${event} ${JSON.stringify(fields)}`);
  return { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
}

/** Work whose batches end when the test says so. */
function heldWork(flow = 'orders', concurrency = 1) {
  const started: { lease: Lease; signal: AbortSignal; end: PromiseWithResolvers<void> }[] = [];
  const work: FlowWork = {
    flow,
    batchMax: 200,
    concurrency,
    run(lease, signal) {
      const end = Promise.withResolvers<void>();
      started.push({ lease, signal, end });
      return end.promise;
    },
  };
  return { work, started, keys: () => started.map(({ lease }) => lease.jobs[0]?.entityKey) };
}

describe('the worker', () => {
  const workers: Worker[] = [];
  const lines: string[] = [];
  const start = (fake: ReturnType<typeof fakeQueue>, flows: FlowWork[]) => {
    const worker = startWorker({ queue: fake.queue, flows, leaseMs, log: recordingLog(lines) });
    workers.push(worker);
    return worker;
  };

  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
    lines.splice(0);
    mock.timers.reset();
  });

  it('works batch after batch as long as there is work, without a pause', async () => {
    const fake = fakeQueue();
    fake.state.waiting = [leaseOf('orders', 'order:1'), leaseOf('orders', 'order:2')];
    const done: string[] = [];
    start(fake, [{ flow: 'orders', batchMax: 200, concurrency: 1, run: async (lease) => void done.push(lease.token) }]);
    await turn();
    assert.deepEqual(done, ['token of order:1', 'token of order:2']);
    assert.equal(fake.asked.claims, 3);
  });

  it('runs as many batches of a flow side by side as it may, and flows do not wait for each other', async () => {
    const fake = fakeQueue();
    const [orders, customers] = [heldWork('orders', 2), heldWork('customers')];
    fake.state.waiting = [leaseOf('orders', 'order:1'), leaseOf('orders', 'order:2'), leaseOf('orders', 'order:3'), leaseOf('customers', 'customer:1')];
    start(fake, [orders.work, customers.work]);
    await turn();
    assert.deepEqual([orders.keys(), customers.keys()], [['order:1', 'order:2'], ['customer:1']]);
    orders.started[0]?.end.resolve();
    await turn();
    assert.deepEqual(orders.keys(), ['order:1', 'order:2', 'order:3']);
    for (const { end } of [...orders.started, ...customers.started]) end.resolve();
  });

  it('asks once, not once for every batch it may run, when there is no work', async () => {
    const fake = fakeQueue();
    start(fake, [heldWork('orders', 12).work]);
    await turn();
    fake.announce('orders');
    await turn();
    assert.equal(fake.asked.claims, 2);
  });

  it('gathers for a moment what trickles in while several batches are under way, and takes a backlog at once', async () => {
    const fake = fakeQueue();
    const orders = heldWork('orders', 12);
    const full: Lease = { flow: 'orders', token: 'full', jobs: Array.from({ length: 200 }, () => leaseOf('orders', 'order:many').jobs).flat() };
    fake.state.waiting = [full, { ...full }, { ...full }, leaseOf('orders', 'order:last')];
    start(fake, [orders.work]);
    await turn();
    assert.deepEqual(orders.keys(), ['order:many', 'order:many', 'order:many', 'order:last'], 'a backlog');
    fake.state.waiting = [leaseOf('orders', 'order:late')];
    fake.announce('orders');
    await tick(299);
    assert.equal(orders.started.length, 4);
    await tick(1);
    assert.equal(orders.keys()[4], 'order:late');
    for (const { end } of orders.started) end.resolve();
  });

  it('gathers longer while the calls of the source are scarce', async () => {
    const fake = fakeQueue();
    const orders = heldWork('orders', 12);
    fake.state.waiting = [leaseOf('orders', 'order:1')];
    start(fake, [{ ...orders.work, pressure: () => 0.5 }]);
    await turn();
    fake.state.waiting = [leaseOf('orders', 'order:2')];
    await tick(1_399);
    assert.deepEqual(orders.keys(), ['order:1']);
    await tick(1);
    assert.deepEqual(orders.keys(), ['order:1', 'order:2']);
    for (const { end } of orders.started) end.resolve();
  });

  it('has fewer batches under way when they only find what others hold, and more again when they do not', async () => {
    const fake = fakeQueue();
    const full = (key: string): Lease => ({ ...leaseOf('orders', key), jobs: Array.from({ length: 200 }, () => leaseOf('orders', key).jobs).flat() });
    const started: { key: string; end: PromiseWithResolvers<number> }[] = [];
    const work: FlowWork = {
      flow: 'orders',
      batchMax: 200,
      concurrency: 4,
      run(lease) {
        const end = Promise.withResolvers<number>();
        started.push({ key: lease.jobs[0]?.entityKey ?? '', end });
        return end.promise;
      },
    };
    fake.state.waiting = Array.from({ length: 40 }, (_unused, index) => full(`order:${index}`));
    start(fake, [work]);
    await turn();
    const underWay = () => started.filter(({ key }) => key !== 'ended').length;
    const endAll = async (waiting: number) => {
      for (const one of started) if (one.key !== 'ended') Object.assign(one, { key: 'ended' }).end.resolve(waiting);
      await turn();
    };
    const counts = [underWay()];
    await endAll(0.9);
    counts.push(underWay());
    await endAll(0);
    counts.push(underWay());
    fake.state.waiting = [];
    await endAll(0.9);
    // All of it is done: what comes next starts at full width.
    fake.state.waiting = Array.from({ length: 40 }, (_unused, index) => full(`order:later-${index}`));
    fake.announce('orders');
    await turn();
    counts.push(underWay());
    fake.state.waiting = [];
    await endAll(0);
    assert.deepEqual(counts, [4, 1, 2, 4]);
  });

  it('looks again after a second when nothing is announced: what a lost announcement costs', async () => {
    const fake = fakeQueue();
    start(fake, [heldWork().work]);
    await turn();
    assert.equal(fake.asked.claims, 1);
    await tick(999);
    assert.equal(fake.asked.claims, 1);
    await tick(1);
    assert.equal(fake.asked.claims, 2);
  });

  it('wakes when the next waiting work is due', async () => {
    const fake = fakeQueue();
    fake.state.dueInMs = 120;
    start(fake, [heldWork().work]);
    await turn();
    await tick(119);
    assert.equal(fake.asked.claims, 1);
    await tick(1);
    assert.equal(fake.asked.claims, 2);
  });

  it('wakes at once for its own flow, for everybody’s call, and not for another flow', async () => {
    const fake = fakeQueue();
    start(fake, [heldWork('orders').work]);
    await turn();
    const claims: number[] = [];
    for (const flow of ['customers', 'orders', '']) {
      fake.announce(flow);
      await turn();
      claims.push(fake.asked.claims);
    }
    assert.deepEqual(claims, [1, 2, 3]);
  });

  it('does not sleep over an announcement that came while it looked', async () => {
    const fake = fakeQueue();
    const claim = fake.queue.claim.bind(fake.queue);
    const calls: string[] = [];
    fake.queue.claim = async (flow, limit) => {
      calls.push(flow);
      const lease = await claim(flow, limit);
      if (calls.length === 1) fake.announce('orders');
      return lease;
    };
    start(fake, [heldWork('orders').work]);
    await turn();
    assert.deepEqual(calls, ['orders', 'orders']);
  });

  it('takes back the work of dead processes every second and wakes the flows that have some', async () => {
    const fake = fakeQueue();
    fake.state.dueInMs = 5_000;
    const held = heldWork('orders');
    start(fake, [held.work]);
    await turn();
    await tick(900);
    fake.state.reclaimed = ['orders'];
    fake.state.waiting = [leaseOf('orders', 'order:1')];
    await tick(100);
    assert.deepEqual([fake.asked.reclaims, held.keys()], [1, ['order:1']]);
    held.started[0]?.end.resolve();
  });

  it('keeps a lease alive three times per lease time while its batch runs, and no longer', async () => {
    const fake = fakeQueue();
    const held = heldWork();
    fake.state.waiting = [leaseOf('orders', 'order:1')];
    start(fake, [held.work]);
    await turn();
    for (let third = 0; third < 6; third += 1) await tick(leaseMs / 3);
    assert.deepEqual(fake.asked.extended, Array.from({ length: 6 }, () => 'token of order:1'));
    assert.equal(held.started[0]?.signal.aborted, false);
    held.started[0]?.end.resolve();
    await turn();
    await tick(leaseMs);
    assert.equal(fake.asked.extended.length, 6);
  });

  it('stops a batch whose lease was lost', async () => {
    const fake = fakeQueue();
    const held = heldWork();
    fake.state.waiting = [leaseOf('orders', 'order:1')];
    fake.state.isHeld = false;
    start(fake, [held.work]);
    await turn();
    await tick(leaseMs / 3);
    assert.deepEqual(held.started.map(({ signal }) => String(signal.reason)), ['Error: lease lost']);
    held.started[0]?.end.resolve();
  });

  it('tries a batch that threw again soon, goes on with the next, and says which', async () => {
    const fake = fakeQueue();
    const held = heldWork();
    fake.state.waiting = [leaseOf('orders', 'order:1'), leaseOf('orders', 'order:2')];
    start(fake, [held.work]);
    await turn();
    held.started[0]?.end.reject(new TypeError('a bug'));
    await turn();
    assert.deepEqual([held.keys(), fake.asked.settled], [['order:1', 'order:2'], ['order:1 retry 500']]);
    assert.deepEqual(lines, ['error worker.batch-failed {"flow":"orders","code":"UNEXPECTED","stage":"queue","jobs":1,"reason":"TypeError: a bug"}']);
    held.started[1]?.end.resolve();
  });

  it('waits half a second after the database refused a claim, then tries again', async () => {
    const fake = fakeQueue();
    fake.state.failures = [new Error('the database is starting up')];
    start(fake, [heldWork().work]);
    await turn();
    assert.deepEqual([fake.asked.claims, lines], [1, ['warn worker.claim-failed {"flow":"orders","reason":"the database is starting up"}']]);
    await tick(500);
    assert.equal(fake.asked.claims, 2);
  });
});

describe('stopping the worker', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('ends at once when nothing runs, and listens no more', async () => {
    const fake = fakeQueue();
    const worker = startWorker({ queue: fake.queue, flows: [heldWork().work], leaseMs, log: recordingLog([]) });
    await turn();
    await worker.stop(20_000);
    await tick(60_000);
    assert.deepEqual([fake.asked.claims, fake.asked.reclaims, fake.listeners.size], [1, 0, 0]);
  });

  it('lets running batches finish and claims nothing more', async () => {
    const fake = fakeQueue();
    const held = heldWork();
    fake.state.waiting = [leaseOf('orders', 'order:1'), leaseOf('orders', 'order:2')];
    const worker = startWorker({ queue: fake.queue, flows: [held.work], leaseMs, log: recordingLog([]) });
    await turn();
    const stopped = worker.stop(20_000);
    await tick(19_999);
    assert.equal(held.started[0]?.signal.aborted, false);
    held.started[0]?.end.resolve();
    await stopped;
    assert.deepEqual(held.keys(), ['order:1']);
  });

  it('aborts what still runs at the deadline: its lease ends by itself', async () => {
    const fake = fakeQueue();
    const held = heldWork();
    fake.state.waiting = [leaseOf('orders', 'order:1')];
    const worker = startWorker({ queue: fake.queue, flows: [held.work], leaseMs, log: recordingLog([]) });
    await turn();
    const stopped = worker.stop(20_000);
    await tick(20_000);
    assert.deepEqual(held.started.map(({ signal }) => String(signal.reason)), ['Error: shutting down']);
    held.started[0]?.end.resolve();
    await stopped;
  });
});
