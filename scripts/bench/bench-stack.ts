import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { SandboxReady } from '../../test/sandbox/start-sandbox.ts';
import { type Child, startChild } from '../child-process.ts';
import type { BenchContext } from './benchmark.ts';
import { createSandboxClient, type SandboxClient } from './sandbox-client.ts';
import { type ServiceRun, startServiceRun } from './service-run.ts';

const root = path.join(import.meta.dirname, '../..');

/** The twins in one process, the service in another: what a round measures. */
export type BenchStack = { ready: SandboxReady; sandbox: Child; client: SandboxClient; service: ServiceRun; dir: string; /** Before its time, so that the next one has the machine to itself. */ stop(): Promise<void> };

type StackOptions = {
  /** What happens in the twins before the service starts. */
  prepare?: (client: SandboxClient) => Promise<void>;
  /** Real time each written row takes the org. */
  rowCostMs?: number;
};

/** Starts everything anew, so that every round begins with an empty org and an empty database. */
export async function startBenchStack(context: BenchContext, { prepare, rowCostMs = 0 }: StackOptions = {}): Promise<BenchStack> {
  const dir = mkdtempSync(path.join(context.settings.workDir, 'round-'));
  // The database server runs as another user when we are root; a closed folder would move it elsewhere.
  chmodSync(dir, 0o755);
  context.atEnd(async () => rmSync(dir, { recursive: true, force: true }));
  const sandbox = startChild(['test/sandbox/sandbox.ts', '--data-dir', dir, '--org-row-cost-ms', String(rowCostMs)], { cwd: root, environment: {}, onError: context.say });
  context.atEnd(() => sandbox.stop());
  const prefix = 'SANDBOX_READY ';
  const ready: SandboxReady = JSON.parse((await sandbox.waitForLine(prefix)).slice(prefix.length));
  const client = createSandboxClient(ready);
  await prepare?.(client);
  const dataDir = path.join(dir, 'service');
  mkdirSync(dataDir, { mode: 0o755 });
  const service = await startServiceRun({ ready, dataDir, profileDir: context.settings.profileDir, say: context.say, atEnd: context.atEnd });
  return {
    ready,
    sandbox,
    client,
    service,
    dir,
    async stop() {
      await service.stop();
      await sandbox.stop();
    },
  };
}
