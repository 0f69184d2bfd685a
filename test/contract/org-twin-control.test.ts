import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';

const idsSchema = z.object({ ids: z.array(z.union([z.string(), z.number()])) });

const stateSchema = z.object({ salesforce: z.object({ pubsub: z.object({ delivered: z.number(), streams: z.array(z.unknown()), topics: z.record(z.string(), z.number()), calls: z.record(z.string(), z.number()) }) }) });

describe('the control API of the sandbox', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'control-'));
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ portBase: 0, seed: 1, clockSpeed: 1, stateDir, orgShape: { changeEvents: ['Account'], duplicateRule: 'off', automation: [{ object: 'Account', when: 'before-save', set: { Site: 'set by a flow' } }] } });
  });
  after(async () => {
    await sandbox.close();
    rmSync(stateDir, { recursive: true });
  });

  const scenario = (body: Record<string, unknown>) => fetch(`${sandbox.ready.controlUrl}/scenario`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const idsOf = async (body: Record<string, unknown>) => idsSchema.parse(await (await scenario(body)).json()).ids;
  const createAccount = async (Name: string) => String((await idsOf({ system: 'salesforce', name: 'create', object: 'Account', values: { Name } }))[0]);

  it('takes scenarios of either system, the store unless told', async () => {
    const [master, loser] = [await createAccount('Stays'), await createAccount('Goes')];
    const merged = await idsOf({ system: 'salesforce', name: 'merge', object: 'Account', master, losers: [loser] });
    assert.deepEqual([merged, (await idsOf({ name: 'orders', count: 2 })).length], [[master, loser], 2]);
  });

  it('starts the org in the shape it is given', async () => {
    const id = await createAccount('Shaped');
    const { instanceUrl, adminToken } = sandbox.ready.salesforce;
    const response = await fetch(`${instanceUrl}/services/data/v66.0/sobjects/Account/${id}?fields=Site`, { headers: { authorization: `Bearer ${adminToken}` } });
    assert.equal(z.object({ Site: z.string() }).parse(await response.json()).Site, 'set by a flow');
  });

  it('plans faults of the event bus and tells what is on it', async () => {
    const planned = await fetch(`${sandbox.ready.controlUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pubsub: { duplicate: 1, streamReset: { count: 2, match: 'Account' } } }) });
    const eventsOf = async () => stateSchema.parse(await (await fetch(`${sandbox.ready.controlUrl}/state`)).json()).salesforce.pubsub;
    const before = (await eventsOf()).topics['/data/ChangeEvents'] ?? 0;
    await createAccount('Told twice');
    assert.deepEqual([planned.status, await eventsOf()], [204, { delivered: 0, streams: [], topics: { '/data/ChangeEvents': before + 2, '/data/AccountChangeEvent': before + 2 }, calls: {} }]);
  });

  it('says why a scenario is refused', async () => {
    const response = await scenario({ system: 'salesforce', name: 'merge', object: 'Account', master: 'x', losers: ['x'] });
    assert.deepEqual([response.status, await response.json()], [400, { error: 'A merge takes one master and one or two other records' }]);
  });
});
