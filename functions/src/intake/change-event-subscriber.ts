import type { Log } from '../core/log.ts';
import type { SyncEvent } from '../core/sync-event.ts';
import { readAhead } from './read-ahead.ts';

/** Where a topic stands. No replay id: the former one became unusable, so reading begins at the oldest event there is. */
export type StreamPlace = { replayId: Uint8Array | undefined; /** What was committed up to then (ms) is on disk as work. */ goodAt: number };

/** Work and re-reads a batch comes to. `committedAt`: when its last change was made, ms. */
export type BatchIntake = { events: readonly SyncEvent[]; rereads: readonly string[] | 'all'; committedAt: number | undefined };

export type StreamState = { name: 'connecting' | 'live' | 'backing-off' | 'paused' | 'stopped'; code: string };
type Verdict = { decision: 'retry' | 'slow-down' | 'reauthenticate' | 'gap' | 'pause' | 'stop'; code: string; rpcId?: string | undefined };
type Batch<Event> = { events: readonly Event[]; replayId: Uint8Array | undefined };
export type StreamStep = { place: StreamPlace | undefined; events: readonly SyncEvent[]; rereads: readonly string[] | 'all'; /** Re-reads go back to here, ms. */ since: number };

type Ports<Event> = {
  topic: string;
  /** Where reading begins when this topic was never read. */
  start: 'EARLIEST' | 'LATEST';
  /** Batches in order; the next one is sent when it is asked for, and ends when the signal says so. */
  open(position: Uint8Array | 'EARLIEST' | 'LATEST', signal: AbortSignal): AsyncIterable<Batch<Event>>;
  decide(error: unknown): Verdict;
  renewSession(signal: AbortSignal): Promise<void>;
  toIntake(events: readonly Event[]): Promise<BatchIntake>;
  readPlace(): Promise<StreamPlace | undefined>;
  /** Place, work and re-reads in one transaction; false when the right to read this stream went to another process. */
  save(step: StreamStep): Promise<boolean>;
  onState(state: StreamState): void;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
  /** 0..1 */
  random(): number;
  log: Log;
};

/** Events that may wait to be saved: as long as there are fewer, more are asked for. */
const aheadMax = 400;
const retryDelayMs = 500;
const retryDelayMsMax = 60_000;
const slowDelayMs = 30_000;
const slowDelayMsMax = 300_000;
/** The delivery allowance is a rolling day. */
const pauseMs = 3_600_000;
/** Somebody has to change the set-up; looking is cheap, looking often is not. */
const stopMs = 600_000;
const renewalsMax = 2;
/** A change is in the stream some time after it was committed, and clocks differ. */
const overlapMs = 900_000;

/** Reads one topic for as long as it may: nothing is lost, what is on disk is not asked for again. */
export function createSubscriber<Event>(ports: Ports<Event>): { run(signal: AbortSignal): Promise<void>; retryNow(): void } {
  const startedAt = ports.now();
  let place: StreamPlace | undefined;
  const since = () => (place === undefined ? startedAt : place.goodAt - overlapMs);
  const save = async (step: StreamStep) => {
    const isOurs = await ports.save(step);
    if (isOurs) place = step.place ?? place;
    return isOurs;
  };
  const recovery = createRecovery(ports, {
    // The position is of no use any more: what was changed since it was good is read again, and reading begins at the oldest event.
    startOver: async () => place?.replayId !== undefined && (await save({ place: { replayId: undefined, goodAt: place.goodAt }, events: [], rereads: 'all', since: since() })),
  });

  /** Ends with true when the server closed the stream, with false when another process reads it now. */
  async function read(signal: AbortSignal): Promise<boolean> {
    const position = place === undefined ? ports.start : (place.replayId ?? 'EARLIEST');
    for await (const { events, replayId } of readAhead((within) => ports.open(position, within), aheadMax, signal)) {
      const { committedAt, ...intake } = await ports.toIntake(events);
      // A position without events says that there is nothing older; events that do not tell their time say nothing.
      const reachedAt = events.length === 0 ? ports.now() : (committedAt ?? 0);
      const goodAt = Math.max(place?.goodAt ?? startedAt, reachedAt);
      // One transaction at a time, in order: nothing is pending when a position comes alone.
      // What changed between the start and the first position that was heard may be on neither side of it.
      const rereads = place === undefined ? 'all' : intake.rereads;
      if (!(await save({ place: replayId && { replayId, goodAt }, since: since(), events: intake.events, rereads }))) return false;
      recovery.succeeded();
      ports.onState({ name: 'live', code: '' });
    }
    return true;
  }

  /** Reads once, then recovers from what ended it. */
  async function turn(signal: AbortSignal): Promise<boolean> {
    try {
      ports.onState({ name: 'connecting', code: '' });
      place ??= await ports.readPlace();
      if (!(await read(signal))) return false;
      if (!signal.aborted) await recovery.backOff('closed', signal);
    } catch (error) {
      // A database that is away while this is done is an ordinary failure of the next turn.
      if (!signal.aborted) await recovery.recover(ports.decide(error), signal).catch(() => recovery.backOff('unsaved', signal));
    }
    return true;
  }

  return {
    async run(signal) {
      // Another process may have moved it since this one last read.
      place = undefined;
      while (!signal.aborted && (await turn(signal)));
    },
    retryNow: recovery.retryNow,
  };
}

/** Does what a failure asks for, and waits until the stream may be opened again. */
function createRecovery(ports: Pick<Ports<never>, 'topic' | 'decide' | 'renewSession' | 'onState' | 'sleep' | 'random' | 'log'>, { startOver }: { startOver(): Promise<boolean> }) {
  const failing = { count: 0, renewals: 0, code: '' };
  let waking = new AbortController();

  async function wait(state: StreamState, ms: number, signal: AbortSignal): Promise<void> {
    ports.onState(state);
    waking = new AbortController();
    await ports.sleep(ms, AbortSignal.any([signal, waking.signal]));
  }
  const backOff = (code: string, signal: AbortSignal, [from, max] = [retryDelayMs, retryDelayMsMax]) => {
    const ceiling = Math.min(max, from * 2 ** Math.min(failing.count, 10));
    failing.count += 1;
    return wait({ name: 'backing-off', code }, ceiling / 2 + (ports.random() * ceiling) / 2, signal);
  };

  async function recover({ decision, code, rpcId }: Verdict, signal: AbortSignal): Promise<void> {
    // Once for each trouble, however often it is met again.
    if (failing.code !== code) ports.log.warn('stream.failed', { topic: ports.topic, decision, code, rpcId });
    failing.code = code;
    if (decision === 'pause') return wait({ name: 'paused', code }, pauseMs, signal);
    if (decision === 'stop') return wait({ name: 'stopped', code }, stopMs, signal);
    if (decision === 'slow-down') return backOff(code, signal, [slowDelayMs, slowDelayMsMax]);
    if (decision === 'reauthenticate') return renew(code, signal);
    if (decision === 'gap') await startOver();
    return backOff(code, signal);
  }

  async function renew(code: string, signal: AbortSignal): Promise<void> {
    failing.renewals += 1;
    if (failing.renewals > renewalsMax) return wait({ name: 'stopped', code }, stopMs, signal);
    const refusal = await ports.renewSession(signal).then(() => undefined, (error: unknown) => ports.decide(error));
    if (refusal) return recover(refusal.decision === 'reauthenticate' ? { decision: 'stop', code } : refusal, signal);
    return failing.renewals > 1 ? backOff(code, signal) : undefined;
  }

  return {
    recover,
    backOff,
    succeeded: () => void Object.assign(failing, { count: 0, renewals: 0, code: '' }),
    retryNow: () => waking.abort(),
  };
}
