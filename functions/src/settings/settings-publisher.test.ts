import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../core/log.ts';
import { SyncError } from '../core/sync-error.ts';
import { followPointer } from './pointer-sync.ts';
import { keepSettings, look, type SettingsTick } from './settings-clock.ts';
import { defaultSettings, type SettingsDocument } from './settings-document.ts';
import { preparePublication, publishSettings } from './settings-publisher.ts';
import type { SettingsRow } from './settings-rows.ts';

const signal = new AbortController().signal;
const defaults = defaultSettings({ charges: 'lines', conversions: {}, activatedEdits: 'reopen', owners: {}, deletes: {} }, ['order-to-salesforce']);
const withMinimum = (minimumTotal: string): SettingsDocument => ({ ...defaults, orders: { ...defaults.orders, minimumTotal } });

/** An org that keeps rows by name, and a service that follows it. `failAt`: the write that fails, counted from 1. */
function createOrg() {
  const org = { rows: new Map<string, SettingsRow>(), writes: 0, failAt: 0, error: new SyncError('TARGET_UNAVAILABLE', { stage: 'load' }), current: { version: 0, document: defaults } };
  const readPointer = async () => org.rows.get('Crosswalk_Connection__mdt default')?.values;
  const follow = () =>
    followPointer({ store: 'abc', current: () => org.current, readPointer, readRows: async (version) => [...org.rows.values()].filter(({ values }) => values.Version__c === version), problemOf: ({ rules }) => (rules.length > 0 ? 'it has rules.' : undefined), makeLive: async (version, document) => void (org.current = { version, document }) }, signal);
  const write = async (records: readonly SettingsRow[]) => {
    org.writes += 1;
    if (org.writes === org.failAt) throw org.error;
    for (const record of records) org.rows.set(`${record.type} ${record.name}`, record);
  };
  const publish = (version: number, minimum: string, hasWriter = true) => publishSettings({ connection: 'default', store: 'abc', current: () => org.current, readPointer, write: hasWriter ? write : undefined, follow }, version, withMinimum(minimum), { signal, onStep: async () => {} });
  return { org, publish, write, follow, readPointer };
}

describe('publishing settings', () => {
  it('writes rows, then the pointer, and takes what the org then names', async () => {
    const { org, publish } = createOrg();
    assert.deepEqual([await publish(1, '5'), org.current, org.writes], [{ state: 'live' }, { version: 1, document: withMinimum('5') }, 2]);
  });

  it('never writes over the rows that are live: two versions stand side by side, a third takes the place of the first', async () => {
    const { org, publish } = createOrg();
    for (const version of [1, 2, 3]) await publish(version, String(version));
    assert.deepEqual([...org.rows.values()].map(({ name, values }) => [name, values.Version__c ?? values.Active_Version__c]), [['default_A_F1', 3], ['default', 3], ['default_B_F1', 2]]);
  });

  for (const failAt of [1, 2])
    it(`cut at write ${failAt} leaves the former version live, and is done again from the beginning`, async () => {
      const { org, publish, follow } = createOrg();
      await publish(1, '1');
      org.failAt = 2 + failAt;
      await assert.rejects(publish(2, '2'), { code: 'TARGET_UNAVAILABLE' });
      assert.deepEqual([await follow(), org.current.version], [undefined, 1]);
      assert.deepEqual([await publish(2, '2'), org.current], [{ state: 'live' }, { version: 2, document: withMinimum('2') }]);
    });

  it('keeps a version as approved without a settings writer, or where the org refuses him', async () => {
    const { org, publish } = createOrg();
    const without = await publish(1, '1', false);
    org.failAt = 1;
    org.error = new SyncError('SETUP_INCOMPLETE', { stage: 'load', message: 'no right' });
    assert.deepEqual([without, await publish(1, '1'), org.current.version], [{ state: 'approved', reason: 'The service has no credential of a settings writer.' }, { state: 'approved', reason: 'no right' }, 0]);
  });

  it('finds what a person deployed meanwhile and writes nothing', async () => {
    const { org, publish } = createOrg();
    await publish(1, '1');
    org.current = { version: 0, document: defaults };
    assert.deepEqual([await publish(1, '1', false), org.writes], [{ state: 'live' }, 2]);
  });
});

describe('following the pointer', () => {
  it('stays with the former version while rows are missing, and says so', async () => {
    const { org, publish, follow } = createOrg();
    await publish(1, '1');
    org.current = { version: 0, document: defaults };
    org.rows.delete('Crosswalk_Flow__mdt default_A_F1');
    assert.deepEqual([await follow(), org.current.version], ['Version 1 of the settings has 0 rows in Salesforce where 1 were published. Version 0 stays in force. Publish again, or roll back.', 0]);
  });

  it('leaves the settings of another store alone, which a sandbox brings along', async () => {
    const { org, publish, follow, readPointer } = createOrg();
    await publish(1, '1');
    org.current = { version: 0, document: defaults };
    org.rows.set('Crosswalk_Connection__mdt default', { type: 'Crosswalk_Connection__mdt', name: 'default', label: 'default', values: { ...(await readPointer()), Store__c: 'other' } });
    assert.match((await follow()) ?? '', /belong to the store other/);
  });

  it('takes no version that batches could not work by, however complete, and says why', async () => {
    const { org, write, follow } = createOrg();
    const rules: SettingsDocument['rules'] = [{ map: 'order-to-salesforce.order', field: 'Name', kind: 'mandatory', severity: 'warn' }];
    const { rows, pointer } = await preparePublication({ connection: 'default', store: 'abc', readPointer: async () => undefined }, 1, { ...defaults, rules }, signal);
    await write([...rows, pointer]);
    assert.equal(await follow(), 'Version 1 of the settings cannot be used: it has rules. Version 0 stays in force. Publish again, or roll back.');
    assert.equal(org.current.version, 0);
  });

  it('happens once a minute, in one of many processes; all take what it found', async () => {
    const kept = { tick: undefined as SettingsTick | undefined, now: 0, looks: 0, refreshes: 0 };
    const ports = {
      readTick: async () => kept.tick,
      moveTick: async (from: SettingsTick | undefined, to: SettingsTick) => from === kept.tick && ((kept.tick = to), true),
      follow: async () => void (kept.looks += 1),
      refresh: async () => (kept.refreshes += 1),
      onState: () => {},
      now: () => kept.now,
    };
    for (const now of [0, 10_000, 60_000]) {
      kept.now = now;
      await look(ports, signal);
      await look(ports, signal);
    }
    assert.deepEqual([kept.looks, kept.refreshes], [2, 6]);
  });

  it('goes on after an org that was away', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let asked = 0;
    const sleep = async () => {
      asked += 1;
      if (asked === 3) resolve();
      await new Promise(setImmediate);
    };
    const clock = keepSettings({ readTick: async () => undefined, moveTick: async () => true, follow: () => Promise.reject(new Error('away')), refresh: async () => {}, onState: () => {}, sleep, now: () => 0, log: silentLog });
    await promise;
    await clock.stop();
    assert.ok(asked >= 3);
  });
});
