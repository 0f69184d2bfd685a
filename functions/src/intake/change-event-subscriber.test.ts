import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../core/log.ts';
import { createSubscriber, type StreamPlace, type StreamStep } from './change-event-subscriber.ts';

type Position = Uint8Array | 'EARLIEST' | 'LATEST';
type Batch = { events: readonly string[]; replayId: Uint8Array | undefined };
type Verdict = { decision: 'retry' | 'slow-down' | 'reauthenticate' | 'gap' | 'pause' | 'stop'; code: string };
const minute = 60_000;
const now = 100 * minute;
const place = (byte: number): Uint8Array => Uint8Array.of(byte, 0, 9);
const batch = (byte: number, ...events: string[]): Batch => ({ events, replayId: place(byte) });
class Failure extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(verdict.code);
    this.verdict = verdict;
  }
}
const failure = (decision: Verdict['decision'], code: string = decision) => new Failure({ decision, code });
const verdictOf = (error: unknown): Verdict => (error instanceof Failure ? error.verdict : { decision: 'retry', code: 'unknown' });

/** Runs a subscriber over streams that were thought out: each is what one opening gives, ending with an error, or with the server's closing it. */
async function run(streams: readonly (readonly (Batch | Error)[])[], more: { stored?: StreamPlace; isLostAt?: number; start?: 'EARLIEST'; refusals?: Error[]; failingSaves?: number } = {}) {
  const ending = new AbortController();
  const opened: Position[] = [];
  const steps: StreamStep[] = [];
  const waits: number[] = [];
  const states: string[] = [];
  const warned: string[] = [];
  let renewals = 0;
  let failing = more.failingSaves ?? 0;
  const subscriber = createSubscriber<string>({
    topic: '/data/Crosswalk__chn',
    start: more.start ?? 'LATEST',
    async *open(position) {
      opened.push(position);
      for (const item of streams[opened.length - 1] ?? []) {
        if (item instanceof Error) throw item;
        yield item;
      }
      if (opened.length >= streams.length) ending.abort();
    },
    decide: verdictOf,
    async renewSession() {
      renewals += 1;
      const refusal = more.refusals?.shift();
      if (refusal) throw refusal;
    },
    toIntake: async (events) => ({ events: events.map((entityKey) => ({ connectionId: 7, flow: 'f', entityKey, source: 'cdc' as const })), rereads: events.includes('overflow') ? ['Order'] : [], committedAt: events.length > 0 ? now - minute : undefined }),
    readPlace: async () => steps.findLast((step) => step.place)?.place ?? more.stored,
    async save(step) {
      if (failing-- > 0) throw failure('retry', 'database');
      if (steps.length + 1 === more.isLostAt) return false;
      steps.push(step);
      return true;
    },
    onState: ({ name }) => states.push(name),
    async sleep(ms) {
      waits.push(ms);
      if (waits.length > 50) ending.abort();
    },
    now: () => now,
    random: () => 1,
    log: { ...silentLog, warn: (_event, fields) => warned.push(String(fields?.code)) },
  });
  await subscriber.run(ending.signal);
  return { opened, steps, waits, states, warned, renewals, saved: steps.map((step) => [step.place?.replayId?.[0], step.events.map(({ entityKey }) => entityKey)]) };
}

describe('a subscriber', () => {
  it('saves each batch with the position behind it before it asks for the next', async () => {
    const { opened, saved } = await run([[batch(1, 'a', 'b'), batch(2, 'c')]], { stored: { replayId: place(0), goodAt: 0 } });
    assert.deepEqual([opened, saved], [[place(0)], [[1, ['a', 'b']], [2, ['c']]]]);
  });

  it('begins at the tip when it never read this stream, keeps the first position it hears, and has what changed until then read', async () => {
    const { opened, steps } = await run([[failure('retry')], [batch(1), batch(2)]]);
    assert.deepEqual(opened, ['LATEST', 'LATEST']);
    assert.deepEqual(steps, [{ place: { replayId: place(1), goodAt: now }, events: [], rereads: 'all', since: now }, { place: { replayId: place(2), goodAt: now }, events: [], rereads: [], since: now - 15 * minute }]);
  });

  it('begins at the oldest event where that costs little, until it knows a position', async () => {
    const { opened } = await run([[failure('retry')], [batch(1), failure('retry')], [batch(2)]], { start: 'EARLIEST' });
    assert.deepEqual(opened, ['EARLIEST', 'EARLIEST', place(1)]);
  });

  it('goes on where it was after a stream broke: nothing is asked for twice, nothing is skipped', async () => {
    const { opened, saved, waits } = await run([[batch(1, 'a'), failure('retry')], [batch(2, 'b')]]);
    assert.deepEqual([opened, saved, waits], [['LATEST', place(1)], [[1, ['a']], [2, ['b']]], [500]]);
  });

  it('reads a batch again when it could not be saved', async () => {
    const { opened, saved } = await run([[batch(1, 'a')], [batch(1, 'a')]], { stored: { replayId: place(0), goodAt: 0 }, failingSaves: 1 });
    assert.deepEqual([opened, saved], [[place(0), place(0)], [[1, ['a']]]]);
  });

  it('waits longer after each failure, up to a minute, and begins anew once it worked', async () => {
    const failures = Array.from({ length: 9 }, () => [failure('retry')]);
    const { waits, warned } = await run([...failures, [batch(1), failure('retry')], [batch(2)]]);
    assert.deepEqual([waits, warned], [[500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 500], ['retry', 'retry']]);
  });

  it('whose position is of no use reads everything since it was good, and goes on with the oldest event', async () => {
    const { opened, steps } = await run([[failure('gap')], [batch(5, 'a')]], { stored: { replayId: place(1), goodAt: 60 * minute } });
    assert.deepEqual(opened, [place(1), 'EARLIEST']);
    assert.deepEqual(steps[0], { place: { replayId: undefined, goodAt: 60 * minute }, events: [], rereads: 'all', since: 45 * minute });
    assert.deepEqual(steps[1]?.place, { replayId: place(5), goodAt: now - minute });
  });

  it('begins with the oldest event when it was stopped in between', async () => {
    const { opened, steps } = await run([[failure('gap')], [batch(5)]], { stored: { replayId: undefined, goodAt: 60 * minute } });
    assert.deepEqual([opened, steps.length], [['EARLIEST', 'EARLIEST'], 1]);
  });

  it('has objects read again since the last good position when an event lost count', async () => {
    const { steps } = await run([[batch(2, 'overflow')]], { stored: { replayId: place(1), goodAt: 60 * minute } });
    assert.deepEqual([steps[0]?.rereads, steps[0]?.since], [['Order'], 45 * minute]);
  });

  it('waits an hour when the allowance is used up, and says so', async () => {
    const { waits, states } = await run([[failure('pause')], [batch(1)]]);
    assert.deepEqual([waits, states], [[60 * minute], ['connecting', 'paused', 'connecting', 'live']]);
  });

  it('looks every ten minutes at a set-up that refuses it, and warns once', async () => {
    const { waits, warned, states } = await run([[failure('stop')], [failure('stop')], [failure('stop')], [batch(1)]]);
    assert.deepEqual([waits, warned, states.filter((state) => state === 'stopped').length], [[10 * minute, 10 * minute, 10 * minute], ['stop'], 3]);
  });

  it('gets a new session at once when its own is refused, and stops when new ones are too', async () => {
    const once = await run([[failure('reauthenticate')], [batch(1)]]);
    assert.deepEqual([once.renewals, once.waits], [1, []]);
    const refused = await run([[failure('reauthenticate')], [failure('reauthenticate')], [failure('reauthenticate')], [batch(1)]]);
    assert.deepEqual([refused.renewals, refused.waits], [2, [500, 10 * minute]]);
  });

  it('stops when the sign-in itself is refused', async () => {
    const { waits, states } = await run([[failure('reauthenticate')], [batch(1)]], { refusals: [failure('stop', 'AUTH_REVOKED')] });
    assert.deepEqual([waits, states], [[10 * minute], ['connecting', 'stopped', 'connecting', 'live']]);
  });

  it('leaves the stream as soon as another process may read it', async () => {
    const { opened, saved } = await run([[batch(1, 'a'), batch(2, 'b'), batch(3, 'c')], [batch(9)]], { isLostAt: 2 });
    assert.deepEqual([opened.length, saved], [1, [[1, ['a']]]]);
  });

  it('slows down when it is asked to', async () => {
    const { waits } = await run([[failure('slow-down')], [failure('slow-down')], [batch(1)]]);
    assert.deepEqual(waits, [30_000, 60_000]);
  });
});
