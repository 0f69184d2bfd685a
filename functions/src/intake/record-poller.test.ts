import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../core/log.ts';
import type { SyncEvent } from '../core/sync-event.ts';
import { createRecordPoller, type PolledRow, type RecordMark } from './record-poller.ts';

const minute = 60_000;
const signal = new AbortController().signal;
type Saved = { sobject: string; to: RecordMark; keys: string[] };

/** An org of rows, paged as it pages them, and a poller over it. */
function org(tables: Record<string, PolledRow[]>, more: { marks?: Record<string, RecordMark>; pageSize?: number; now?: () => number; onRead?: () => void } = {}) {
  const marks = new Map(Object.entries(more.marks ?? {}));
  const calls: string[][] = [];
  const saved: Saved[] = [];
  const pageSize = more.pageSize ?? 100;
  const poll = createRecordPoller({
    async read(after) {
      calls.push([...after.keys()]);
      more.onRead?.();
      return new Map([...after].flatMap(([sobject, { at, id }]) => {
        const rows = tables[sobject]?.filter((row) => row.modifiedAt > at || (row.modifiedAt === at && row.id > id)).toSorted((a, b) => a.modifiedAt - b.modifiedAt || (a.id < b.id ? -1 : 1));
        return rows === undefined ? [] : [[sobject, { rows: rows.slice(0, pageSize), isLast: rows.length <= pageSize }] as const];
      }));
    },
    readMark: async (sobject) => marks.get(sobject),
    async save(sobject, { from, to, events }: { from: RecordMark | undefined; to: RecordMark; events: readonly SyncEvent[] }) {
      if (JSON.stringify(marks.get(sobject)) !== JSON.stringify(from)) return false;
      marks.set(sobject, to);
      saved.push({ sobject, to, keys: events.map(({ entityKey }) => entityKey) });
      return true;
    },
    flowsOf: (sobject) => [`${sobject}-flow`],
    connectionId: 7,
    now: more.now ?? (() => 100 * minute),
    log: silentLog,
  });
  return { poll, calls, saved, marks, keys: () => saved.flatMap(({ keys }) => keys) };
}
const rows = (count: number, at: number): PolledRow[] => Array.from({ length: count }, (_unused, index) => ({ id: String(index).padStart(3, '0'), modifiedAt: at }));
const at = (minutes: number): RecordMark => ({ at: minutes * minute, id: '' });

describe('a poll', () => {
  it('begins now when an object was never polled: what was there before is the first load’s', async () => {
    const { poll, saved } = org({ PricebookEntry: rows(2, 50 * minute) });
    await poll(['PricebookEntry'], signal);
    assert.deepEqual(saved, [{ sobject: 'PricebookEntry', to: at(100), keys: [] }]);
  });

  it('queues what changed', async () => {
    const { poll, marks } = org({ Account: [{ id: 'a', modifiedAt: 61 * minute }] }, { marks: { Account: at(60) } });
    assert.deepEqual(await poll(['Account'], signal), [{ sobject: 'Account', seen: 1, enqueued: 1 }]);
    assert.deepEqual(marks.get('Account'), { at: 61 * minute, id: 'a' });
  });

  it('finds a record that became visible after later ones, and queues none twice', async () => {
    const table = [{ id: 'b', modifiedAt: 61 * minute }];
    const { poll, keys } = org({ Account: table }, { marks: { Account: at(60) } });
    await poll(['Account'], signal);
    table.push({ id: 'a', modifiedAt: 58 * minute });
    await poll(['Account'], signal);
    await poll(['Account'], signal);
    assert.deepEqual(keys(), ['Account:b', 'Account:a']);
  });

  it('queues a record once more when it was seen within the second of its change: a second change would carry the same time', async () => {
    const clock = { now: 61 * minute + 300 };
    const { poll, keys } = org({ Account: [{ id: 'a', modifiedAt: 61 * minute }] }, { marks: { Account: at(60) }, now: () => clock.now });
    await poll(['Account'], signal);
    clock.now += 300;
    await poll(['Account'], signal);
    clock.now += minute;
    for (let again = 0; again < 3; again += 1) await poll(['Account'], signal);
    assert.deepEqual(keys(), ['Account:a', 'Account:a', 'Account:a']);
  });

  it('does not lose records of one moment at the end of a page', async () => {
    const { poll, keys, calls } = org({ Account: rows(25, 61 * minute) }, { marks: { Account: at(60) }, pageSize: 10 });
    await poll(['Account'], signal);
    assert.deepEqual([keys().length, new Set(keys()).size, calls.length], [25, 25, 3]);
  });

  it('asks for five objects in one call', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const { poll, calls } = org(Object.fromEntries(names.map((name) => [name, []])), { marks: Object.fromEntries(names.map((name) => [name, at(60)])) });
    await poll(names, signal);
    assert.deepEqual(calls, [['A', 'B', 'C', 'D', 'E'], ['F']]);
  });

  it('passes over an object it may not read', async () => {
    const { poll, keys } = org({ Account: rows(1, 61 * minute) }, { marks: { Account: at(60), Secret: at(60) } });
    await poll(['Secret', 'Account'], signal);
    assert.deepEqual(keys(), ['Account:000']);
  });

  it('leaves a mark alone that was moved back meanwhile, and starts there next time', async () => {
    const table = [{ id: 'late', modifiedAt: 61 * minute }, { id: 'early', modifiedAt: 31 * minute }];
    const acting = { moveBack() {} };
    const { poll, marks, keys } = org({ Account: table }, { marks: { Account: at(60) }, onRead: () => acting.moveBack() });
    acting.moveBack = () => void marks.set('Account', at(30));
    await poll(['Account'], signal);
    assert.deepEqual([keys(), marks.get('Account')], [[], at(30)]);
    acting.moveBack = () => {};
    await poll(['Account'], signal);
    assert.deepEqual(keys(), ['Account:early', 'Account:late']);
  });

  it('saves its place with each page, so that a crash repeats one page at most', async () => {
    const { poll, saved } = org({ Account: rows(15, 61 * minute) }, { marks: { Account: at(60) }, pageSize: 10 });
    await poll(['Account'], signal);
    assert.deepEqual(saved.map(({ to, keys }) => [to.id, keys.length]), [['009', 10], ['014', 5]]);
  });
});
