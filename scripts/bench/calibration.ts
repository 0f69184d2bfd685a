import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { percentile } from './percentile.ts';

/** What this machine is worth, so that figures of two machines can be set against each other. */
export type Calibration = { node: string; platform: string; cpus: number; loadAverage: number; cpuMs: number; fdatasyncUs: number };

const hashRounds = 2_000;
const hashBytes = 65_536;
const syncRounds = 200;
const syncBytes = 4_096;

export function calibrate(dataDir: string): Calibration {
  return {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpus: os.availableParallelism(),
    loadAverage: os.loadavg()[0] ?? Number.NaN,
    cpuMs: measureCpuMs(),
    fdatasyncUs: measureFdatasyncUs(path.join(dataDir, 'calibration')),
  };
}

function measureCpuMs(): number {
  const startedAt = performance.now();
  let block = Buffer.alloc(hashBytes, 1);
  for (let round = 0; round < hashRounds; round += 1) block = Buffer.alloc(hashBytes, createHash('sha256').update(block).digest());
  return performance.now() - startedAt;
}

function measureFdatasyncUs(file: string): number {
  const handle = openSync(file, 'w');
  try {
    const block = Buffer.alloc(syncBytes, 1);
    const durations = Array.from({ length: syncRounds }, () => {
      const startedAt = performance.now();
      writeSync(handle, block);
      fdatasyncSync(handle);
      return (performance.now() - startedAt) * 1_000;
    });
    return percentile(durations, 0.5);
  } finally {
    closeSync(handle);
    rmSync(file, { force: true });
  }
}
