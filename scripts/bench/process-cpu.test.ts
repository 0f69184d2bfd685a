import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseProcessStat } from './process-cpu.ts';

describe('a line of /proc/<pid>/stat', () => {
  it('is read behind the name, which may hold anything', () => {
    const line = '4711 (postgres: (x) y) S 42 4711 4711 0 -1 4194560 1200 0 3 0 250 50 700 30 20 0 1 0 99 1000 200 18446744073709551615';
    assert.deepEqual(parseProcessStat(line), { pid: 4_711, parentPid: 42, cpuMs: 3_000, endedCpuMs: 7_300 });
  });
});
