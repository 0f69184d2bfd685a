import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { Secret } from '../core/secret.ts';
import { type Credential, createCredentials } from './credential-store.ts';
import { createVault } from './vault.ts';

const database = await createTestDatabase('credentials');
const vault = createVault(database.pool, [new Secret('a-master-key-of-the-tests')]);
const ofEnvironment = (token: string): Credential => ({ source: 'environment', token: new Secret(token), detail: { storeHash: 'abc123' } });
const clock = { now: 0 };
const open = (environment?: Credential, onChange: () => void = () => {}) => createCredentials({ vault, connectionId: 1, name: 'store-credential', environment, now: () => clock.now, onChange });
const tokenOf = async (credentials: ReturnType<typeof open>) => (await credentials.current()).credential?.token.reveal();
const enter = (credentials: ReturnType<typeof open>, token: string) => credentials.save('account', new Secret(token), { storeHash: 'abc123' });

beforeEach(() => database.pool.query('truncate crosswalk.secret'));
after(() => database.close({ stopServer: false }));

describe('the credential of a system', () => {
  it('is none, or the one of the environment, until somebody enters another', async () => {
    const [empty, given] = [open(), open(ofEnvironment('of the environment'))];
    assert.deepEqual([await tokenOf(empty), await tokenOf(given)], [undefined, 'of the environment']);
    await enter(given, 'entered');
    assert.equal(await tokenOf(given), 'entered');
  });

  it('is what was set last: one that was entered stands until the environment names another', async () => {
    await enter(open(ofEnvironment('first')), 'entered');
    assert.equal(await tokenOf(open(ofEnvironment('first'))), 'entered');
    assert.equal(await tokenOf(open(ofEnvironment('second'))), 'second');
  });

  it('that was taken back says why; one of the environment is not taken back', async () => {
    const entered = open();
    await enter(entered, 'entered');
    await entered.takeBack('The app was removed.');
    assert.deepEqual(await entered.current(), { credential: undefined, gone: 'The app was removed.' });
    const given = open(ofEnvironment('of the environment'));
    await database.pool.query('truncate crosswalk.secret');
    given.forget();
    await given.takeBack('The app was removed.');
    assert.equal(await tokenOf(given), 'of the environment');
  });

  it('of another process is seen within ten seconds, or at once after a look is asked for, and said once', async () => {
    const seen: string[] = [];
    const [here, there] = [open(undefined, () => seen.push('changed')), open()];
    await here.current();
    await enter(there, 'entered');
    assert.equal(await tokenOf(here), undefined);
    clock.now += 10_000;
    assert.equal(await tokenOf(here), 'entered');
    await enter(there, 'another');
    here.forget();
    assert.deepEqual([await tokenOf(here), await tokenOf(here), seen], ['another', 'another', ['changed', 'changed']]);
  });
});
