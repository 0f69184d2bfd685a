import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { anomaly } from './anomaly.ts';
import { createAtEnd } from './at-end.ts';
import { type BenchOptions, readBenchOptions } from './bench-options.ts';
import { type BenchReport, findFailures, gatherProofs, renderReport } from './bench-report.ts';
import type { Benchmark, Round } from './benchmark.ts';
import { calibrate, type Calibration } from './calibration.ts';
import { intake } from './intake.ts';
import { latency } from './latency.ts';
import { mapping } from './mapping.ts';
import { matching } from './matching.ts';
import { medianOfRounds } from './median-of-rounds.ts';
import { orders } from './orders.ts';
import { stream } from './stream.ts';
import { suggest } from './suggest.ts';

const benchmarks: readonly Benchmark[] = [intake, latency, orders, mapping, stream, suggest, matching, anomaly];
const usageExitCode = 2;
const interruptedExitCode = 130;
const roundMsMax = 20 * 60_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm run bench -- [name…]`: measures the service against the sandbox, and the naive way beside it. */
async function main(options: BenchOptions): Promise<number> {
  const calibration = makeWorkDir(options.dataDir, calibrate);
  say(`Node ${calibration.node} on ${calibration.platform}, ${calibration.cpus} CPUs, load ${calibration.loadAverage.toFixed(1)}; hashing loop ${calibration.cpuMs.toFixed(0)} ms, fdatasync of 4 KB ${calibration.fdatasyncUs.toFixed(0)} µs`);
  const reports: BenchReport[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => options.names.includes(name))) {
    const report = await measure(benchmark, options);
    reports.push(report);
    for (const line of renderReport(report)) say(line);
    // After each one, so that an interrupted run leaves what it measured.
    if (options.json !== undefined) writeJson(options, calibration, reports);
  }
  const failures = findFailures(reports, options);
  for (const failure of failures) say(`FAILED  ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

/** A folder of this run alone, on the disk the service would use, open to the user the database runs as. */
function makeWorkDir<T>(dataDir: string, use: (dir: string) => T): T {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const dir = mkdtempSync(path.join(path.resolve(dataDir), 'bench-'));
  chmodSync(dir, 0o755);
  atEnd.add(async () => rmSync(dir, { recursive: true, force: true }));
  return use(dir);
}

async function measure(benchmark: Benchmark, options: BenchOptions): Promise<BenchReport> {
  const rounds: Round[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    const startedAt = performance.now();
    say(`${benchmark.name}, round ${round} of ${options.rounds} …`);
    const { seconds, rate, orders, events, profileDir } = options;
    const workDir = makeWorkDir(options.dataDir, (dir) => dir);
    rounds.push(await withinTime(benchmark.run({ settings: { seconds, rate, orders, events, workDir, profileDir }, say, atEnd: atEnd.add })));
    await atEnd.run();
    say(`  ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
  const median = medianOfRounds(rounds.map(({ measurements }) => measurements));
  return { name: benchmark.name, description: benchmark.description, median, verdicts: benchmark.judge(median), warnings: benchmark.warn?.(median) ?? [], proofs: gatherProofs(rounds), rounds };
}

/** Nothing here may run for ever: whatever hangs, the run ends and cleans up. */
async function withinTime<T>(work: Promise<T>): Promise<T> {
  const ending = new AbortController();
  const late = wait(roundMsMax, undefined, { signal: ending.signal, ref: false }).then(() => Promise.reject(new Error(`The round did not end in ${roundMsMax / 60_000} minutes.`)));
  // Whichever comes second has nobody waiting for it.
  for (const promise of [late, work]) promise.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    ending.abort();
  }
}

function writeJson(options: BenchOptions, calibration: Calibration, benchmarks: readonly BenchReport[]): void {
  const { seconds, rate, orders, events } = options;
  writeFileSync(options.json ?? '', `${JSON.stringify({ at: new Date().toISOString(), calibration, settings: { seconds, rate, orders, events, rounds: options.rounds }, benchmarks }, undefined, 2)}\n`);
}

const atEnd = createAtEnd((message) => say(`could not clean up: ${message}`));
const interrupted = new AbortController();
function interrupt(): void {
  if (interrupted.signal.aborted) return;
  interrupted.abort();
  say('Stopping …');
  void atEnd.run().then(() => process.exit(interruptedExitCode));
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
// A reader that leaves (`| head`) would end this process without its cleaning up.
process.stdout.on('error', interrupt);

function readOptions(): BenchOptions {
  try {
    return readBenchOptions(process.argv.slice(2), benchmarks.map(({ name }) => name));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(usageExitCode);
  }
}

try {
  process.exitCode = await main(readOptions());
} catch (error) {
  // What breaks while everything is being stopped says nothing.
  if (!interrupted.signal.aborted) say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = interrupted.signal.aborted ? interruptedExitCode : 1;
} finally {
  await atEnd.run();
}
