import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forEachInTurns } from './turns.ts';

/** What happened, in order, while somebody else wanted every turn of the event loop there was. */
async function run(count: number, size?: 'pieces' | 'customised'): Promise<(number | 'turn')[]> {
  const log: (number | 'turn')[] = [];
  let isOver = false;
  const waiting = () => {
    if (isOver) return;
    log.push('turn');
    setImmediate(waiting);
  };
  setImmediate(waiting);
  await forEachInTurns(Array.from({ length: count }, (_unused, index) => index), (item) => void log.push(item), size);
  isOver = true;
  return log;
}

describe('work in turns', () => {
  it('is done for every item once, in order', async () => {
    assert.deepEqual((await run(100)).filter((entry) => entry !== 'turn'), Array.from({ length: 100 }, (_unused, index) => index));
  });

  it('lets others in after every eight items', async () => {
    assert.deepEqual(await run(17), [0, 1, 2, 3, 4, 5, 6, 7, 'turn', 8, 9, 10, 11, 12, 13, 14, 15, 'turn', 16]);
  });

  it('lets others in after every 64 items that are pieces of records', async () => {
    assert.deepEqual((await run(130, 'pieces')).flatMap((entry, index) => (entry === 'turn' ? [index] : [])), [64, 129]);
  });

  it('lets others in after every record an administrator has a say in', async () => {
    assert.deepEqual(await run(3, 'customised'), [0, 'turn', 1, 'turn', 2, 'turn']);
  });

  it('gives no turn away for a few items, nor for none', async () => {
    assert.deepEqual([await run(7), await run(0)], [[0, 1, 2, 3, 4, 5, 6], []]);
  });

  it('takes anything that can be walked, and takes no more of it than it works on', async () => {
    let given = 0;
    const ahead: number[] = [];
    const items = (function* () {
      while (given < 20) {
        given += 1;
        yield given;
      }
    })();
    await forEachInTurns(items, (item) => void ahead.push(given - item));
    assert.deepEqual(ahead, Array.from({ length: 20 }, () => 0));
  });

  it('stops at the first item that fails, with its error', async () => {
    const done: number[] = [];
    const work = (item: number) => {
      if (item === 10) throw new Error('the eleventh');
      done.push(item);
    };
    await assert.rejects(forEachInTurns(Array.from({ length: 20 }, (_unused, index) => index), work), new Error('the eleventh'));
    assert.deepEqual(done, Array.from({ length: 10 }, (_unused, index) => index));
  });
});
