import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStatusMirror, type StatusRow } from './status-mirror.ts';

const signal = new AbortController().signal;
const watched = { isWatched: true, isFresh: false };

/** An org that keeps rows by key. */
function createOrg() {
  const org = { rows: new Map<string, string>(), writes: [] as string[], now: 0, wanted: [] as StatusRow[], isAway: false };
  const mirror = createStatusMirror({
    collect: async () => org.wanted,
    read: async () => [...org.rows].map(([key, value]) => ({ id: `id of ${key}`, key, value })),
    async write(rows) {
      if (org.isAway) throw new Error('away');
      for (const { key, value } of rows) {
        org.rows.set(key, value);
        org.writes.push(key);
      }
    },
    async remove(ids: readonly string[]) {
      for (const id of ids) org.rows.delete(id.slice('id of '.length));
    },
    now: () => org.now,
  });
  return { org, mirror };
}

describe('the mirror of the state of the service', () => {
  it('writes what differs, and nothing while nothing does', async () => {
    const { org, mirror } = createOrg();
    const wanted = (isReady: boolean): StatusRow[] => [{ key: 'health:store', kind: 'health', value: { isReady } }, { key: 'flow:a', kind: 'flow', value: { isPaused: false } }];
    org.wanted = wanted(true);
    await mirror.refresh(watched, signal);
    await mirror.refresh(watched, signal);
    org.wanted = wanted(false);
    await mirror.refresh(watched, signal);
    assert.deepEqual([org.writes, org.rows.get('health:store')], [['health:store', 'flow:a', 'health:store'], '{"isReady":false}']);
  });

  it('writes figures when a page is open, else every quarter of an hour', async () => {
    const { org, mirror } = createOrg();
    for (const [now, isWatched] of [[0, false], [300_000, false], [600_000, true], [900_000, false], [1_500_000, false]] as const) {
      org.now = now;
      org.wanted = [{ key: 'metric:work', kind: 'metric', isFigure: true, value: { now } }];
      await mirror.refresh({ isWatched, isFresh: false }, signal);
    }
    assert.deepEqual([org.writes.length, org.rows.get('metric:work')], [3, '{"now":1500000}']);
  });

  it('takes away what nothing stands behind any more', async () => {
    const { org, mirror } = createOrg();
    org.rows.set('flow:old', '{}');
    assert.deepEqual([await mirror.refresh(watched, signal), org.rows.size], [{ written: 0, removed: 1 }, 0]);
  });

  it('puts a value that is longer than a field into several rows, and takes those away that it no longer needs', async () => {
    const { org, mirror } = createOrg();
    // Blanks and half characters where a piece would end.
    const text = `${'x'.repeat(131_060)}  ${'🧾 '.repeat(40_000)}`;
    org.wanted = [{ key: 'settings:pending', kind: 'settings', value: { text }, isPrivate: true }];
    await mirror.refresh(watched, signal);
    assert.equal([...org.rows.values()].some((piece) => piece !== piece.trim() || !piece.isWellFormed()), false);
    assert.deepEqual([[...org.rows.keys()], JSON.parse([...org.rows.values()].join(''))], [['settings:pending', 'settings:pending~2'], { text }]);
    org.wanted = [{ key: 'settings:pending', kind: 'settings', value: { text: 'y' }, isPrivate: true }];
    await mirror.refresh(watched, signal);
    assert.deepEqual([...org.rows], [['settings:pending', '{"text":"y"}']]);
  });

  it('looks up what it was writing when it failed, and keeps to a bounded number of rows', async () => {
    const { org, mirror } = createOrg();
    org.wanted = Array.from({ length: 500 }, (_unused, place) => ({ key: `flow:${place}`, kind: 'flow', value: {} }));
    org.isAway = true;
    await assert.rejects(mirror.refresh(watched, signal), /away/);
    org.isAway = false;
    assert.deepEqual([await mirror.refresh(watched, signal), org.rows.size], [{ written: 200, removed: 0 }, 200]);
  });
});
