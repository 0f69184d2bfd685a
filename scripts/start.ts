import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Child, serviceProgram, startChild } from './child-process.ts';
import { showDemoOrder } from './demo-order.ts';
import { removeFormerServices, serviceFolder } from './service-folder.ts';
import type { SandboxReady } from '../test/sandbox/start-sandbox.ts';
import { freePort } from '../test/sandbox/free-port.ts';
import { twinEnvironment } from '../test/sandbox/twin-environment.ts';

const root = path.join(import.meta.dirname, '..');
const flags = {
  'port-base': { type: 'string', default: '0' },
  'data-dir': { type: 'string', default: '.crosswalk' },
  orders: { type: 'string', default: '0' },
  seed: { type: 'string', default: '1' },
  'clock-speed': { type: 'string', default: '1' },
  'no-demo': { type: 'boolean', default: false },
  once: { type: 'boolean', default: false },
} as const;

const servicePortOffset = 10;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm start`: both twins, the package in the org, the service, one order on its way. Ctrl-C stops all. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: flags });
  const dataDir = path.resolve(values['data-dir']);
  // The twins forget everything when they end, so the service starts without its memory of them too.
  removeFormerServices(dataDir);
  const children: Child[] = [];
  const stop = async (code: number) => {
    for (const child of children.reverse()) await child.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(0));

  say('Crosswalk: starting the sandbox store and org, deploying the package …');
  const sandbox = startChild(['test/sandbox/sandbox.ts', '--port-base', values['port-base'], '--seed', values.seed, '--clock-speed', values['clock-speed'], '--data-dir', dataDir], { cwd: root, environment: process.env, onError: say });
  children.push(sandbox);
  try {
    const ready = parseReady(await sandbox.waitForLine('SANDBOX_READY '));
    say('Crosswalk: starting the service …');
    const service = await startService({ ready, dataDir, port: Number(values['port-base']) === 0 ? await freePort() : Number(values['port-base']) + servicePortOffset });
    children.push(service.child);
    if (Number(values.orders) > 0) await post(`${ready.controlUrl}/scenario`, { name: 'orders', count: Number(values.orders) });
    say(`SANDBOX_READY ${JSON.stringify({ ...ready, service: { url: service.url, pid: service.child.process.pid, operatorToken: service.operatorToken } })}`);
    const isShown = values['no-demo'] || (await showDemoOrder(ready, service, say));
    if (values.once) await stop(isShown ? 0 : 1);
    await buildPages(ready);
    say('Everything runs. Ctrl-C stops all of it.');
    service.child.process.once('exit', (code) => void stop(code ?? 1));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    await stop(1);
  }
}

/** The pages of the org, once the order is there: compiling them takes some twenty seconds the first time, and none from the cache. */
async function buildPages({ lightningUrl }: SandboxReady): Promise<void> {
  say('Crosswalk: building the pages of the org …');
  const response = await fetch(`${lightningUrl}/ready`);
  if (!response.ok) throw new Error(await response.text());
  say(`Pages   ${lightningUrl}   as administrator, sales user or a user without access: the menu at the top right`);
}

function parseReady(line: string): SandboxReady {
  const ready: SandboxReady = JSON.parse(line.slice('SANDBOX_READY '.length));
  return ready;
}

/** The service in its own process, as in production, with the twins in its environment. */
async function startService(options: { ready: SandboxReady; dataDir: string; port: number }): Promise<{ url: string; operatorToken: string; child: Child }> {
  const operatorToken = randomBytes(24).toString('hex');
  const url = `http://127.0.0.1:${options.port}`;
  const environment = {
    ...process.env,
    CROSSWALK_PORT: String(options.port),
    CROSSWALK_PUBLIC_URL: url,
    CROSSWALK_DATA_DIR: serviceFolder(options.dataDir),
    CROSSWALK_MASTER_KEY: randomBytes(24).toString('hex'),
    CROSSWALK_OPERATOR_TOKEN: operatorToken,
    CROSSWALK_LOG_LEVEL: process.env.CROSSWALK_LOG_LEVEL ?? 'warn',
    ...twinEnvironment(options.ready),
  };
  const child = startChild(serviceProgram, { cwd: root, environment, onError: say, onOutput: say });
  let isEnded = false;
  child.process.once('exit', () => (isEnded = true));
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (isEnded) throw new Error('The service ended while it was starting; its message stands above.');
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.status === 200) return { url, operatorToken, child };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The service did not become ready in a minute. ${url}/readyz says which part is missing.`);
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

await main();
