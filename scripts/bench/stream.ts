import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { SandboxReady } from '../../test/sandbox/start-sandbox.ts';
import { startChild } from '../child-process.ts';
import { atLeast, atMost, type BenchContext, type Benchmark, type Measurement, type Proof } from './benchmark.ts';
import { figureOf } from './median-of-rounds.ts';

const root = path.join(import.meta.dirname, '../..');
const growthMbMax = 64;
const keptMbMax = 32;
const reportSchema = z.object({ seen: z.number(), seconds: z.number(), cpuSeconds: z.number(), rssMb: z.number(), growthMb: z.number(), keptMb: z.number(), queued: z.object({ events: z.number(), distinct: z.number() }).optional() });
type Org = SandboxReady['salesforce'];
type Reader = { client: 'ours' | 'common'; isQueued: boolean };
type Reading = z.infer<typeof reportSchema>;

const readers: readonly Reader[] = [false, true].flatMap((isQueued) => (['ours', 'common'] as const).map((client) => ({ client, isQueued })));
const nameOf = ({ client, isQueued }: Reader) => `${client === 'ours' ? 'our subscriber' : 'the common client'}, ${isQueued ? 'decoded and queued' : 'decoded'}`;

/** A backlog of change events, read by our subscriber and by salesforce-pubsub-api-client, over TLS, each in a process of its own. */
export const stream: Benchmark = {
  name: 'stream',
  description: 'change events of a backlog, decoded and queued a second, by our subscriber and by salesforce-pubsub-api-client',
  async run(context) {
    const { events, workDir } = context.settings;
    context.say(`  ${events} change events are made in the org …`);
    const twins = startChild(['scripts/bench/stream-backlog.ts', '--events', String(events), '--data-dir', workDir], { cwd: root, environment: {}, onError: context.say });
    context.atEnd(() => twins.stop());
    const prefix = 'STREAM_READY ';
    const org: Org = JSON.parse((await twins.waitForLine(prefix)).slice(prefix.length));
    const measurements: Measurement[] = [];
    const proofs: Proof[] = [];
    for (const reader of readers) {
      context.say(`  ${nameOf(reader)} …`);
      const reading = await read(reader, org, context);
      measurements.push({ name: nameOf(reader), figures: { 'events/s': events / reading.seconds, 'events/s of CPU': events / reading.cpuSeconds, 'RSS MB': reading.rssMb, 'growth MB': reading.growthMb, 'kept MB': reading.keptMb } });
      proofs.push({ name: `every event reached ${nameOf(reader)}, once`, isHeld: reading.seen === events && (reading.queued === undefined || (reading.queued.events === events && reading.queued.distinct === events)), detail: `${reading.seen} seen, ${reading.queued?.events ?? 'none'} queued of ${events}` });
    }
    return { measurements, proofs };
  },
  judge(measured) {
    const of = (reader: Reader, column: string) => figureOf(measured, nameOf(reader), column);
    const ratio = (isQueued: boolean) => of({ client: 'ours', isQueued }, 'events/s') / of({ client: 'common', isQueued }, 'events/s');
    return [
      atLeast('ratio', 'events decoded a second against the common client', { value: ratio(false), bound: 1 }),
      atLeast('ratio', 'events decoded and queued a second against the common client', { value: ratio(true), bound: 1 }),
      atMost('limit', 'MB our subscriber grows in the second half of the backlog', { value: of({ client: 'ours', isQueued: true }, 'growth MB'), bound: growthMbMax }),
      atMost('limit', 'MB our subscriber keeps of the backlog', { value: of({ client: 'ours', isQueued: true }, 'kept MB'), bound: keptMbMax }),
    ];
  },
};

/** One reading of the whole backlog. The process that reads has a database of its own when it queues. */
function read({ client, isQueued }: Reader, org: Org, { settings, say }: BenchContext): Promise<Reading> {
  const dataDir = mkdtempSync(path.join(settings.workDir, 'reader-'));
  // The database server runs as another user when we are root.
  chmodSync(dataDir, 0o755);
  mkdirSync(path.join(dataDir, 'service'), { mode: 0o755 });
  const options = ['--events', String(settings.events), '--endpoint', org.pubsubTlsEndpoint, '--ca-file', org.pubsubCaFile, '--token', org.adminToken, '--instance-url', org.instanceUrl, '--org-id', org.orgId, ...(isQueued ? ['--data-dir', path.join(dataDir, 'service')] : [])];
  const child = spawn(process.execPath, ['functions/test-stream-speed.ts', client, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => say(chunk.toString().trimEnd()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(reportSchema.parse(JSON.parse(output.join('')))) : reject(new Error(`The reading process (${client}) ended with ${code}.`))));
  });
}
