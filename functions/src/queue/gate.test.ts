import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createGate } from './gate.ts';

/** A piece of work that ends when the test says so. */
function piece(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = () => {
    log.push(name);
    return promise;
  };
  return { work, end: () => resolve(name), fail: () => reject(new Error(name)) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a gate lets its number in and the next one when one leaves, failed or not, in order', async () => {
  const log: string[] = [];
  const gate = createGate(2);
  const pieces = ['a', 'b', 'c', 'd'].map((name) => piece(log, name));
  const ends = pieces.map(({ work }) => gate(work).catch(() => 'failed'));
  await turn();
  const first = [...log];
  pieces[1]?.fail();
  await turn();
  const second = [...log];
  for (const one of pieces) one.end();
  assert.deepEqual([first, second, await Promise.all(ends), log], [['a', 'b'], ['a', 'b', 'c'], ['a', 'failed', 'c', 'd'], ['a', 'b', 'c', 'd']]);
});
