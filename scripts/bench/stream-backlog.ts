import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../../test/sandbox/start-sandbox.ts';

const rowsPerCall = 200;

/** `node scripts/bench/stream-backlog.ts --events N --data-dir D`: the twins, with so many change events of accounts waiting in the org; says where in one line. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { events: { type: 'string', default: '20000' }, 'data-dir': { type: 'string', default: os.tmpdir() } } });
  const events = Number(values.events);
  const sandbox = await startSandbox({ portBase: 0, seed: 1, clockSpeed: 1, stateDir: mkdtempSync(path.join(values['data-dir'], 'twins-')), orgShape: { duplicateRule: 'off', changeEvents: ['Account'], dailyDeliveredEvents: 100 * events, eventsRetainedMax: 2 * events + rowsPerCall, dailyApiRequests: 1_000_000 } });
  process.on('SIGTERM', () => void sandbox.close().then(() => process.exit(0)));
  const { instanceUrl, adminToken, apiVersion } = sandbox.ready.salesforce;
  const send = async (method: 'POST' | 'PATCH', records: readonly object[]): Promise<{ id: string; success: boolean }[]> => {
    const body = JSON.stringify({ allOrNone: true, records: records.map((record) => ({ attributes: { type: 'Account' }, ...record })) });
    const response = await fetch(`${instanceUrl}/services/data/v${apiVersion}/composite/sobjects`, { method, headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body });
    const results: { id: string; success: boolean }[] = JSON.parse(await response.text());
    if (!response.ok || results.some(({ success }) => !success)) throw new Error(`The org refuses the changes: ${JSON.stringify(results).slice(0, 500)}`);
    return results;
  };
  const accounts = await send('POST', Array.from({ length: rowsPerCall }, (_unused, index) => ({ Name: `Account ${index}`, BillingStreet: `${index} First St`, BillingCity: 'Austin', NumberOfEmployees: index })));
  for (let made = rowsPerCall; made < events; made += rowsPerCall) {
    await send('PATCH', accounts.slice(0, events - made).map(({ id }, index) => ({ id, Phone: `+1 512 ${made + index}`, NumberOfEmployees: made + index })));
  }
  process.stdout.write(`STREAM_READY ${JSON.stringify(sandbox.ready.salesforce)}\n`);
}

await main();
