import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SourceRecord } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import { SyncError } from '../core/sync-error.ts';
import { extract } from './extract.ts';

const signal = new AbortController().signal;
const eventAt = '2026-05-01T12:00:05.000Z';
const at = Date.parse(eventAt);
const job = (entityKey: string, more: Partial<Job> = {}): Job => ({ connectionId: 1, flow: 'order-to-salesforce', entityKey, attempt: 1, staleReads: 0, eventAt, receivedAt: eventAt, eventSeqs: [1], ...more });
const record = (entityKey: string, version = at): SourceRecord => ({ entityKey, version, data: {} });

async function run(jobs: Job[], answers: Record<string, SourceRecord | Error | undefined>) {
  const reads: string[][] = [];
  const { found, fallout } = await extract(jobs, async (keys) => {
    reads.push([...keys]);
    return new Map(Object.entries(answers));
  }, signal);
  return { reads, found: found.map((one) => one.record.entityKey), fallout: fallout.map(({ job: of, error }) => `${of.entityKey} ${error.code} ${error.retryAfterMs ?? ''}`.trim()) };
}
const fallout = async (more: Partial<Job>, answer: SourceRecord | Error | undefined) => (await run([job('order:1', more)], { 'order:1': answer })).fallout;

describe('extracting a batch', () => {
  it('is one read for all its records', async () => {
    assert.deepEqual(await run([job('order:1'), job('order:2')], { 'order:1': record('order:1'), 'order:2': record('order:2') }), { reads: [['order:1', 'order:2']], found: ['order:1', 'order:2'], fallout: [] });
  });

  it('tells the reader between which times its records changed, when every event says', async () => {
    const windows: unknown[] = [];
    const read = async (_keys: readonly string[], _signal: AbortSignal, changed: unknown) => {
      windows.push(changed);
      return new Map<string, undefined>();
    };
    const later = new Date(at + 9_000).toISOString();
    await extract([job('order:1'), job('order:2', { eventAt: later })], read, signal);
    await extract([job('order:1'), job('order:2', { eventAt: undefined })], read, signal);
    assert.deepEqual(windows, [{ from: at, to: at + 9_000 }, undefined]);
  });

  it('a record that cannot be read leaves the batch with its reason; the others stay', async () => {
    const result = await run([job('order:1'), job('order:2'), job('order:3')], { 'order:1': new SyncError('UNREADABLE_SOURCE', { stage: 'extract' }), 'order:2': record('order:2'), 'order:3': new Error('a bug') });
    assert.deepEqual([result.found, result.fallout], [['order:2'], ['order:1 UNREADABLE_SOURCE', 'order:3 UNEXPECTED']]);
  });

  it('passes on the failure of the whole read', async () => {
    await assert.rejects(extract([job('order:1')], () => Promise.reject(new SyncError('SOURCE_UNAVAILABLE', { stage: 'extract' })), signal), { code: 'SOURCE_UNAVAILABLE' });
  });
});

describe('a record that is older than its event', () => {
  const stale = record('order:1', at - 60_000);

  it('is read again after 2, 5 and 15 seconds, and then taken as it is', async () => {
    assert.deepEqual(await Promise.all([0, 1, 2, 3].map((staleReads) => fallout({ staleReads }, stale))), [['order:1 NOT_YET_VISIBLE 2000'], ['order:1 NOT_YET_VISIBLE 5000'], ['order:1 NOT_YET_VISIBLE 15000'], []]);
  });

  it('by a second or less is not: event times have whole seconds', async () => {
    assert.deepEqual([await fallout({}, record('order:1', at - 1_000)), await fallout({}, record('order:1', at - 1_001))], [[], ['order:1 NOT_YET_VISIBLE 2000']]);
  });

  it('is taken as it is when it does not say when it changed', async () => assert.deepEqual(await fallout({}, record('order:1', 0)), []));

  it('is taken as it is when no event says when it changed', async () => assert.deepEqual(await fallout({ eventAt: undefined }, stale), []));
});

describe('a record that does not exist', () => {
  it('may not be visible yet: it is asked for again, and then counts as gone', async () => {
    assert.deepEqual(await Promise.all([0, 2, 3].map((staleReads) => fallout({ staleReads }, undefined))), [['order:1 NOT_YET_VISIBLE 2000'], ['order:1 NOT_YET_VISIBLE 15000'], ['order:1 SOURCE_DELETED']]);
  });

  it('and that no event announced is gone', async () => assert.deepEqual(await fallout({ eventAt: undefined }, undefined), ['order:1 SOURCE_DELETED']));
});
