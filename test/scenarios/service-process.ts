import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { SandboxReady } from '../sandbox/start-sandbox.ts';
import { freePort } from '../sandbox/free-port.ts';
import { twinEnvironment } from '../sandbox/twin-environment.ts';

const root = path.join(import.meta.dirname, '../..');
const startTimeoutMs = 60_000;
const readyPollMs = 50;

export const operatorToken = 'operator-token-of-the-scenarios';

/** The service as its own process, as in production; killed and started again at will. */
export type ServiceProcess = {
  url: string;
  pid(): number;
  /** What it wrote to its output since the start. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  ended(): Promise<void>;
  /** Asks this process for a sync of one record. */
  sync(flow: string, entityKey: string): Promise<void>;
  /** Starts again; `environment` differs from now on. */
  restart(environment?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
};

type Options = { ready: SandboxReady; dataDir: string; environment?: Record<string, string> };

export async function startServiceProcess(options: Options): Promise<ServiceProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const output: string[] = [];
  const start = async (environment = options.environment) => {
    const child = spawn(process.execPath, ['functions/src/main.ts'], { cwd: root, env: environmentOf({ ...options, environment, url, port }), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    await waitUntilReady(url, child, output);
    return child;
  };
  const held = { child: await start(), environment: options.environment };
  const ended = (child: ChildProcess) => (child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise<void>((resolve) => void child.once('exit', () => resolve())));
  return {
    url,
    pid: () => held.child.pid ?? 0,
    output: () => output.join(''),
    signal: (signal) => void held.child.kill(signal),
    ended: () => ended(held.child),
    async sync(flow, entityKey) {
      const response = await fetch(`${url}/operations/flows/${flow}/sync`, { method: 'POST', headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ entityKeys: [entityKey] }) });
      if (!response.ok) throw new Error(`sync answered ${response.status}`);
    },
    async restart(environment) {
      held.environment = { ...held.environment, ...environment };
      held.child = await start(held.environment);
    },
    async stop() {
      held.child.kill('SIGCONT');
      held.child.kill('SIGTERM');
      const hard = setTimeout(() => held.child.kill('SIGKILL'), 15_000);
      await ended(held.child);
      clearTimeout(hard);
    },
  };
}

function environmentOf({ ready, dataDir, environment, url, port }: Options & { url: string; port: number }): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    // Each start compiles the same files otherwise. https://nodejs.org/api/module.html#module-compile-cache
    NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'crosswalk-compile-cache'),
    CROSSWALK_PORT: String(port),
    CROSSWALK_PUBLIC_URL: url,
    CROSSWALK_DATA_DIR: dataDir,
    CROSSWALK_MASTER_KEY: 'master-key-of-the-scenarios',
    CROSSWALK_OPERATOR_TOKEN: operatorToken,
    CROSSWALK_LOG_LEVEL: 'info',
    ...twinEnvironment(ready),
    ...environment,
  };
}

async function waitUntilReady(url: string, child: ChildProcess, output: readonly string[]): Promise<void> {
  for (const deadline = performance.now() + startTimeoutMs; performance.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`the service ended while it was starting:\n${output.slice(-20).join('')}`);
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, readyPollMs));
  }
  throw new Error(`the service did not become ready:\n${output.slice(-20).join('')}`);
}
