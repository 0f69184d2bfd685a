import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { appendAudit, type AuditEntry, readAuditChain } from './audit-log.ts';

const database = await createTestDatabase('audit-log');
const { pool, transaction } = database;
const at = '2026-05-01T10:20:30.456Z';
const entry = (entityKey: string, detail: Record<string, unknown> = { z: 1, a: { c: [3, { y: 1, x: 2 }], b: 'ü' } }): AuditEntry => ({ actor: 'service', action: 'sync.done', flow: 'order-to-salesforce', entityKey, detail });
const findAuditBreak = async (sql: typeof pool) => (await readAuditChain(sql)).brokenAt;
const append = (...entries: AuditEntry[]) => transaction((sql) => appendAudit(sql, 1, entries, at));
const seqs = async () => (await pool.query<{ seq: number }>('select seq from crosswalk.audit order by seq')).rows.map((row) => row.seq);

beforeEach(async () => {
  await pool.query('truncate crosswalk.audit, crosswalk.checkpoint');
  await append(entry('order:1'), entry('order:2'));
  await append(entry('order:3'), { actor: 'operator', action: 'flow.paused', detail: {} });
});
after(() => database.close({ stopServer: false }));

describe('the audit chain', () => {
  it('is intact when nobody touched it, whatever order the database keeps keys in', async () => {
    assert.equal(await findAuditBreak(pool), undefined);
    assert.deepEqual(await seqs(), [1, 2, 3, 4]);
  });

  it('keeps what was said', async () => {
    const { rows } = await pool.query('select seq, connection_id, at, actor, action, flow, entity_key, detail from crosswalk.audit where seq in (1, 4) order by seq');
    assert.deepEqual(rows, [
      { seq: 1, connection_id: 1, at: new Date(at), actor: 'service', action: 'sync.done', flow: 'order-to-salesforce', entity_key: 'order:1', detail: { z: 1, a: { c: [3, { y: 1, x: 2 }], b: 'ü' } } },
      { seq: 4, connection_id: 1, at: new Date(at), actor: 'operator', action: 'flow.paused', flow: null, entity_key: null, detail: {} },
    ]);
  });

  it('starts from nothing and links each row to the one before', async () => {
    const { rows } = await pool.query<{ previous: string; hash: string }>(`select encode(previous_hash, 'hex') as previous, encode(hash, 'hex') as hash from crosswalk.audit order by seq`);
    assert.deepEqual(rows.map((row) => row.previous), ['0'.repeat(64), ...rows.slice(0, -1).map((row) => row.hash)]);
    assert.equal(new Set(rows.map((row) => row.hash)).size, 4);
  });

  for (const [what, change] of [
    ['its detail', `detail = '{"a": 1}'`],
    ['a value deep in its detail', `detail = jsonb_set(detail, '{a,c,1,x}', '9')`],
    ['its actor', `actor = 'nobody'`],
    ['its action', `action = 'sync.dead'`],
    ['its record', `entity_key = 'order:9'`],
    ['its flow', 'flow = null'],
    ['its connection', 'connection_id = 2'],
    ['its time', `at = at + interval '1 millisecond'`],
    ['its own hash', `hash = decode(repeat('00', 32), 'hex')`],
  ] as const) {
    it(`breaks at the row of which ${what} was changed`, async () => {
      await pool.query(`update crosswalk.audit set ${change} where seq = 3`);
      assert.equal(await findAuditBreak(pool), 3);
    });
  }

  it('breaks at the row after one that was deleted', async () => {
    await pool.query('delete from crosswalk.audit where seq = 2');
    assert.equal(await findAuditBreak(pool), 3);
  });

  it('breaks at the first row when the beginning was cut off', async () => {
    await pool.query('delete from crosswalk.audit where seq = 1');
    assert.equal(await findAuditBreak(pool), 2);
  });

  it('breaks when a deleted row is papered over by renumbering', async () => {
    await pool.query('delete from crosswalk.audit where seq = 2');
    await pool.query('update crosswalk.audit set seq = seq - 1 where seq > 2');
    assert.equal(await findAuditBreak(pool), 2);
  });

  it('breaks at the first missing row when its end was cut off', async () => {
    await pool.query('delete from crosswalk.audit where seq > 2');
    assert.equal(await findAuditBreak(pool), 3);
  });

  it('breaks at a row somebody added by hand, however well it is chained', async () => {
    await pool.query('insert into crosswalk.audit select 5, connection_id, at, actor, action, flow, entity_key, detail, hash, hash from crosswalk.audit where seq = 4');
    assert.equal(await findAuditBreak(pool), 5);
    const { rows } = await pool.query<{ head: Buffer }>(`select position as head from crosswalk.checkpoint where name = 'audit-head'`);
    assert.equal((await readAuditChain(pool)).head.hash.toString('hex'), rows[0]?.head.subarray(8).toString('hex'));
  });

  it('stays one chain when many connections append at once', async () => {
    await Promise.all(Array.from({ length: 15 }, (_unused, index) => append(entry(`order:a${index}`), entry(`order:b${index}`))));
    assert.equal(await findAuditBreak(pool), undefined);
    assert.deepEqual(await seqs(), Array.from({ length: 34 }, (_unused, index) => index + 1));
  });

  it('has no gap where a transaction was rolled back', async () => {
    await assert.rejects(
      transaction(async (sql) => {
        await appendAudit(sql, 1, [entry('order:lost')], at);
        throw new Error('rolled back');
      }),
    );
    await append(entry('order:5'));
    assert.deepEqual([await seqs(), await findAuditBreak(pool)], [[1, 2, 3, 4, 5], undefined]);
  });

  it('is walked to its end over many pages', async () => {
    await append(...Array.from({ length: 5_200 }, (_unused, index) => entry(`order:${index}`, {})));
    assert.equal(await findAuditBreak(pool), undefined);
    await pool.query(`update crosswalk.audit set actor = 'nobody' where seq = 5100`);
    assert.equal(await findAuditBreak(pool), 5100);
  });

  it('is empty without entries, and an empty one is intact', async () => {
    await pool.query('truncate crosswalk.audit, crosswalk.checkpoint');
    await append();
    assert.deepEqual([await seqs(), await findAuditBreak(pool)], [[], undefined]);
  });
});
