import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from './eventually.ts';
import { assertInvariants } from './invariants.ts';
import { asRow } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

type Hook = { destination: string; headers: Record<string, string> };

async function hookOf(stack: ScenarioStack): Promise<Hook> {
  return JSON.parse(JSON.stringify(await stack.store('GET', '/v3/hooks'))).data[0];
}

async function statusOf(url: string): Promise<number> {
  return (await fetch(url).catch(() => undefined))?.status ?? 0;
}

describe('a database that is killed while the service lives', { timeout: 90_000 }, () => {
  it('accepts nothing meanwhile, comes back by itself and loses nothing it acknowledged', async () => {
    const stack = await startStack({ seed: 91, environment: { CROSSWALK_LEASE_MS: '3000' } });
    try {
      const pid = stack.service.pid();
      const { destination, headers } = await hookOf(stack);
      await stack.faults({ salesforce: { latencyMs: 100 } });
      const ids = await stack.scenario('orders', { count: 30, statusId: 11 });
      const { storeHash } = stack.sandbox.ready.bigcommerce;
      const acknowledged: string[] = [];
      const deliver = async (hash: string, id: number) => {
        const body = { producer: `stores/${storeHash}`, hash, created_at: 1_700_000_000, store_id: '1', scope: 'store/order/updated', data: { type: 'order', id } };
        const response = await fetch(destination, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
        if (response.status === 200) acknowledged.push(hash);
        return response.status;
      };
      const sending = Promise.all(
        Array.from({ length: 200 }, async (_unused, index) => {
          await new Promise((resolve) => setTimeout(resolve, index * 5));
          return deliver(`redelivery-${index}`, ids[index % ids.length] ?? 0);
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      process.kill(stack.postmasterPid(), 'SIGKILL');
      // It is back within a second: many look, one after the other, whatever an answer takes.
      const looks = await Promise.all(
        Array.from({ length: 100 }, async (_unused, index) => {
          await new Promise((resolve) => setTimeout(resolve, index * 10));
          return asRow(asRow(asRow(await (await fetch(`${stack.service.url}/readyz`)).json()).checks).database).isReady;
        }),
      );
      assert.ok(looks.includes(false), 'it says which part is away');
      const answers = new Set(await sending);
      assert.deepEqual([...answers].sort((a, b) => a - b), [200, 500], 'refused while the database is away, so that the store sends again');
      await eventually('the service is ready again', async () => (await statusOf(`${stack.service.url}/readyz`)) === 200);
      ids.push(...(await stack.scenario('orders', { count: 5, statusId: 11 })));
      await stack.settled({ timeoutMs: 40_000, advanceClock: true });
      const database = await stack.database();
      const { rows } = await database.query("select delivery_id from crosswalk.event where delivery_id like 'redelivery-%'");
      await database.end();
      const kept = new Set(rows.map((row) => String(row.delivery_id)));
      assert.deepEqual(acknowledged.filter((hash) => !kept.has(hash)), []);
      assert.equal(stack.service.pid(), pid);
      await assertInvariants(stack, ids);
    } finally {
      await stack.close();
    }
  });
});
