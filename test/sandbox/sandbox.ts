import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { deployPackage } from './deploy-package.ts';
import { startSandbox } from './start-sandbox.ts';

const options = {
  'port-base': { type: 'string', default: '0' },
  seed: { type: 'string', default: '1' },
  orders: { type: 'string', default: '0' },
  'clock-speed': { type: 'string', default: '1' },
  'data-dir': { type: 'string', default: '.crosswalk' },
  'org-row-cost-ms': { type: 'string', default: '0' },
  'no-deploy': { type: 'boolean', default: false },
} as const;

/** `npm run sandbox`: the twins alone, with the package deployed into the org twin. Prints `SANDBOX_READY {json}` when they can be used. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const stateDir = path.resolve(values['data-dir'], 'sandbox');
  mkdirSync(stateDir, { recursive: true });
  const sandbox = await startSandbox({ portBase: wholeNumber('port-base', values['port-base']), seed: wholeNumber('seed', values.seed), clockSpeed: Number(values['clock-speed']), stateDir, orgShape: { rowCostMs: wholeNumber('org-row-cost-ms', values['org-row-cost-ms']) } });
  if (!values['no-deploy']) await deployPackage(sandbox.ready);
  await sandbox.placeOrders(wholeNumber('orders', values.orders));
  process.stdout.write(`SANDBOX_READY ${JSON.stringify(sandbox.ready)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void sandbox.close().then(() => process.exit(0)));
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number; "${value}" is none.`);
  return number;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`The sandbox did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
