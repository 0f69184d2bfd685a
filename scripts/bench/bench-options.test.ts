import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBenchOptions } from './bench-options.ts';

const known = ['intake', 'latency'];
const read = (...commandLine: string[]) => readBenchOptions(commandLine, known);
const usual = { names: known, rounds: 3, seconds: 30, rate: 500, orders: 100, events: 20_000, json: undefined, dataDir: '.crosswalk', profileDir: undefined, gate: false, limits: false };

describe('the command line of the benchmarks', () => {
  it('means all of them, three rounds, when it says nothing', () => assert.deepEqual(read(), usual));

  it('names some, in whatever order, and changes how they run', () => {
    assert.deepEqual(read('latency', '--json', 'out.json', '--rounds', '1', '--gate', '--limits'), { ...usual, names: ['latency'], json: 'out.json', rounds: 1, gate: true, limits: true });
    assert.deepEqual(read('latency', 'intake', '--seconds', '2.5').names, known);
  });

  it('stops with the list at a name it does not know', () => {
    assert.throws(() => read('intake', 'speed'), { message: 'There is no benchmark "speed". There are: intake, latency.' });
  });

  it('says everything that is wrong with the numbers', () => {
    assert.throws(() => read('--rounds', 'many', '--seconds', '1', '--orders', '7.5'), { message: '--rounds takes a number; --seconds is at least 2; --orders takes a whole number' });
  });
});
