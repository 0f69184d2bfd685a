import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGroupCommit } from './group-commit.ts';

/** A write whose calls end when the test says so. */
function heldWrite() {
  const groups: { items: readonly number[]; end: PromiseWithResolvers<void> }[] = [];
  const add = createGroupCommit<number>((items) => {
    const end = Promise.withResolvers<void>();
    groups.push({ items: [...items], end });
    return end.promise;
  });
  const ended = async (index: number) => {
    groups[index]?.end.resolve();
    await turn();
  };
  return { add, groups, ended };
}

/** Lets everything that can go on go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  it('writes a lonely item at once, alone', async () => {
    const { add, groups, ended } = heldWrite();
    const added = add(1);
    await turn();
    assert.deepEqual(groups.map((group) => group.items), [[1]]);
    await ended(0);
    await added;
  });

  it('joins what arrives at the same moment, and what arrives during a write shares the next', async () => {
    const { add, groups, ended } = heldWrite();
    const all = [add(1), add(2)];
    await turn();
    all.push(add(3), add(4), add(5));
    await turn();
    assert.deepEqual(groups.map((group) => group.items), [[1, 2]]);
    await ended(0);
    assert.deepEqual(groups.map((group) => group.items), [[1, 2], [3, 4, 5]]);
    await ended(1);
    await Promise.all(all);
  });

  it('tells nobody before its own group is written', async () => {
    const { add, ended } = heldWrite();
    const told: number[] = [];
    const first = add(1).then(() => told.push(1));
    await turn();
    const second = add(2).then(() => told.push(2));
    await turn();
    assert.deepEqual(told, []);
    await ended(0);
    assert.deepEqual(told, [1]);
    await ended(1);
    assert.deepEqual(told, [1, 2]);
    await Promise.all([first, second]);
  });

  it('puts at most 256 items into one statement, in the order they came', async () => {
    const groups: number[][] = [];
    const add = createGroupCommit<number>(async (items) => void groups.push([...items]));
    const items = Array.from({ length: 600 }, (_unused, index) => index);
    await Promise.all(items.map(add));
    assert.deepEqual(groups.map((group) => group.length), [256, 256, 88]);
    assert.deepEqual(groups.flat(), items);
  });

  it('finds the item that poisons its group: it alone fails, the others are written', async () => {
    const poison = new Error('not to be written');
    const written: number[] = [];
    const add = createGroupCommit<number>(async (items) => {
      if (items.includes(3)) throw poison;
      written.push(...items);
    });
    const results = await Promise.allSettled([1, 2, 3, 4].map(add));
    assert.deepEqual(results.map((result) => result.status), ['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    assert.equal(results.find((result) => result.status === 'rejected')?.reason, poison);
    assert.deepEqual(written, [1, 2, 4]);
  });

  it('goes on after a failure', async () => {
    const failures = [new Error('the database is away')];
    const add = createGroupCommit<number>(async () => {
      const failure = failures.pop();
      if (failure) throw failure;
    });
    await assert.rejects(add(1), /the database is away/);
    assert.equal(await add(2), undefined);
  });
});
