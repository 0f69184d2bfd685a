import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { countPassedOver, listHeldKeys, listHeldRecords, noteHeldRecords } from './held-record.ts';
import { addSettingVersion, findLiveSettings, findSettingVersion, listSettingVersions, makeSettingsLive, settingsChannel } from './setting-version.ts';

const database = await createTestDatabase('setting-version');
const { pool } = database;
await pool.query(`insert into crosswalk.connection (id, name, store_hash) overriding system value values (1, 'one', 'abc')`);
const add = (state: 'draft' | 'approved', document: unknown) => database.transaction((sql) => addSettingVersion(sql, { connectionId: 1, state, document, note: 'why', createdBy: '005', basedOn: 0 }));
const states = async () => (await listSettingVersions(pool, 1, 10)).map(({ version, state }) => [version, state]);

beforeEach(() => pool.query('truncate crosswalk.setting_version, crosswalk.held_record'));
after(() => database.close({ stopServer: false }));

describe('versions of settings', () => {
  it('are numbered one after another, however many are kept at once', async () => {
    const numbers = await Promise.all(Array.from({ length: 8 }, (_unused, index) => add('approved', { index })));
    assert.deepEqual(numbers.toSorted((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('of which one is live; those it overtakes are former', async () => {
    for (const document of [{ a: 1 }, { a: 2 }, { a: 3 }]) await add('approved', document);
    await makeSettingsLive(pool, { connectionId: 1, version: 1, document: { a: 1 } });
    await makeSettingsLive(pool, { connectionId: 1, version: 2, document: { a: 2 } });
    assert.deepEqual([await states(), (await findLiveSettings(pool, 1))?.document], [[[3, 'approved'], [2, 'live'], [1, 'former']], { a: 2 }]);
  });

  it('that another installation published are taken over under their number, and the next one follows it', async () => {
    await makeSettingsLive(pool, { connectionId: 1, version: 9, document: { a: 9 } });
    assert.deepEqual([await add('approved', {}), (await findSettingVersion(pool, 1, 9))?.createdBy], [10, null]);
  });

  it('have one draft, which the next version takes the place of', async () => {
    await add('draft', { a: 1 });
    await add('draft', { a: 2 });
    const before = await states();
    await add('approved', { a: 3 });
    assert.deepEqual([before, await states()], [[[1, 'draft']], [[1, 'approved']]]);
  });

  it('that become live are told to every process', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { promise: listening, resolve: isListening } = Promise.withResolvers<void>();
    // The first call says that it listens now.
    const stop = database.listen(settingsChannel, (payload) => (payload === '' ? isListening() : resolve(payload)));
    await listening;
    await makeSettingsLive(pool, { connectionId: 1, version: 4, document: {} });
    assert.equal(await promise, '4');
    await stop();
  });
});

describe('records that filters keep out', () => {
  const at = { connectionId: 1, flow: 'order-to-salesforce' };
  const held = (...keys: string[]) => keys.map((entityKey) => ({ entityKey, code: 'FILTERED_OUT', field: 'payment_status', reason: 'not paid' }));

  it('are remembered with the reason until they are kept out no longer', async () => {
    await noteHeldRecords(pool, at, { held: held('order:1', 'order:2'), free: [] });
    await noteHeldRecords(pool, at, { held: held('order:1'), free: ['order:2', 'order:3'] });
    const { count, records } = await listHeldRecords(pool, 1, 10);
    assert.deepEqual([count, records.map(({ entityKey, reason }) => [entityKey, reason])], [1, [['order:1', 'not paid']]]);
  });

  it('are listed page by page', async () => {
    await noteHeldRecords(pool, at, { held: held('order:1', 'order:2', 'order:3'), free: [] });
    const first = await listHeldKeys(pool, 1, { flows: [at.flow], after: '', limit: 2 });
    const rest = await listHeldKeys(pool, 1, { flows: [at.flow], after: `${first[1]?.flow} ${first[1]?.entityKey}`, limit: 2 });
    assert.deepEqual([...first, ...rest].map(({ entityKey }) => entityKey), ['order:1', 'order:2', 'order:3']);
    assert.deepEqual(await listHeldKeys(pool, 1, { flows: ['another-flow'], after: '', limit: 2 }), []);
  });

  it('are told from those that a flow passed over while it was off', async () => {
    const off = { connectionId: 1, flow: 'customer-to-salesforce' };
    const before = Date.now() - 60_000;
    await noteHeldRecords(pool, off, { held: [1, 2].map((id) => ({ entityKey: `customer:${id}`, code: 'FLOW_OFF', field: undefined, reason: 'off' })), free: [] });
    const [passed] = await countPassedOver(pool, 1);
    assert.deepEqual([passed?.flow, passed?.count, Number(passed?.since) > before], ['customer-to-salesforce', 2, true]);
    assert.equal((await listHeldRecords(pool, 1, 10)).records.some(({ flow }) => flow === off.flow), false);
  });
});
