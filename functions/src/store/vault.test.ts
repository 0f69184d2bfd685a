import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { Secret } from '../core/secret.ts';
import { createVault } from './vault.ts';

const database = await createTestDatabase('vault');
const { pool } = database;
const [first, second] = [new Secret('first-master-key-0001'), new Secret('second-master-key-0002')];
const token = 'a made-up token';
const open = (...keys: Secret[]) => createVault(pool, keys);
const reveal = async (reading: Promise<Secret | undefined>) => (await reading)?.reveal();

beforeEach(() => pool.query('truncate crosswalk.secret'));
after(() => database.close({ stopServer: false }));

describe('the vault', () => {
  it('gives back what was put in, and the newest of it', async () => {
    const vault = open(first);
    await vault.write(1, 'hook-secret', new Secret('an older one'));
    await vault.write(1, 'hook-secret', new Secret(token));
    assert.equal(await reveal(vault.read(1, 'hook-secret')), token);
    assert.equal(await vault.read(1, 'another'), undefined);
    assert.equal(await vault.read(2, 'hook-secret'), undefined);
  });

  it('stores nothing readable, and never the same bytes twice', async () => {
    await open(first).write(1, 'a', new Secret(token));
    await open(first).write(1, 'b', new Secret(token));
    const { rows } = await pool.query<{ wrapped_key: Buffer; sealed: Buffer; kek_id: string }>('select wrapped_key, sealed, kek_id from crosswalk.secret');
    const bytes = rows.flatMap((row) => [row.wrapped_key, row.sealed]);
    assert.equal(new Set(bytes.map((one) => one.toString('hex'))).size, 4);
    assert.ok(bytes.every((one) => !one.includes(token) && !one.includes(first.reveal())));
    assert.ok(rows.every((row) => /^[0-9a-f]{12}$/.test(row.kek_id)));
  });

  it('seals with the first key and opens with any: rotation needs no downtime', async () => {
    await open(first).write(1, 'old', new Secret('sealed before'));
    const rotated = open(second, first);
    await rotated.write(1, 'new', new Secret('sealed after'));
    assert.deepEqual([await reveal(rotated.read(1, 'old')), await reveal(rotated.read(1, 'new'))], ['sealed before', 'sealed after']);
    assert.equal(await reveal(open(second).read(1, 'new')), 'sealed after');
  });

  it('names the key it misses and the remedy', async () => {
    await open(first).write(1, 'hook-secret', new Secret(token));
    await assert.rejects(open(second).read(1, 'hook-secret'), /^Error: The secret "hook-secret" is sealed with master key [0-9a-f]{12}, which CROSSWALK_MASTER_KEY does not contain\. Add the former key after the current one\.$/);
  });

  it('refuses a row that was put in another’s place', async () => {
    const vault = open(first);
    await vault.write(1, 'a', new Secret('of a'));
    await vault.write(1, 'b', new Secret('of b'));
    await pool.query(`update crosswalk.secret t set wrapped_key = s.wrapped_key, sealed = s.sealed from crosswalk.secret s where t.name = 'a' and s.name = 'b'`);
    await assert.rejects(vault.read(1, 'a'), /unable to authenticate data/);
    assert.equal(await reveal(vault.read(1, 'b')), 'of b');
  });

  it('refuses a row that was moved to another connection', async () => {
    await open(first).write(1, 'a', new Secret(token));
    await pool.query('update crosswalk.secret set connection_id = 2');
    await assert.rejects(open(first).read(2, 'a'), /unable to authenticate data/);
  });

  for (const column of ['wrapped_key', 'sealed']) {
    it(`refuses a row of which one bit of ${column} was changed`, async () => {
      await open(first).write(1, 'a', new Secret(token));
      await pool.query(`update crosswalk.secret set ${column} = set_byte(${column}, 30, get_byte(${column}, 30) # 1)`);
      await assert.rejects(open(first).read(1, 'a'), /unable to authenticate data/);
    });
  }

  it('makes a missing secret once, the same for every process', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => reveal(open(first).readOrCreate(1, 'hook-secret'))));
    assert.match(made[0] ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(new Set(made), new Set([made[0]]));
    assert.equal(await reveal(open(first).readOrCreate(1, 'hook-secret')), made[0]);
  });

  it('writes in a caller’s transaction, or not at all', async () => {
    const vault = open(first);
    await assert.rejects(
      database.transaction(async (sql) => {
        await vault.write(1, 'a', new Secret(token), sql);
        throw new Error('rolled back');
      }),
    );
    assert.equal(await vault.read(1, 'a'), undefined);
  });

  it('tells how long ago a secret was written, and of none nothing', async () => {
    const vault = open(first);
    await vault.write(1, 'aged', new Secret('value'));
    await pool.query("update crosswalk.secret set changed_at = now() - interval '1 minute' where name = 'aged'");
    const age = await vault.ageOf(1, 'aged');
    assert.ok(age !== undefined && Number.isInteger(age) && age >= 60_000 && age < 120_000, String(age));
    await vault.write(1, 'aged', new Secret('another'));
    assert.ok(((await vault.ageOf(1, 'aged')) ?? age) < 60_000);
    assert.equal(await vault.ageOf(1, 'never'), undefined);
  });

  it('does not open without a master key', () => assert.throws(() => open(), /The vault needs a master key/));
});
