import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { createTickets } from './ticket-store.ts';

const database = await createTestDatabase('tickets');
const tickets = createTickets(database.pool, 1);
const lifeMs = 60_000;

beforeEach(() => database.pool.query('truncate crosswalk.ticket'));
after(() => database.close({ stopServer: false }));

describe('a ticket', () => {
  it('is used once, for its purpose and on its connection only', async () => {
    const { token } = await tickets.issue('open-store-form', lifeMs);
    assert.equal(await tickets.use('start-org-sign-in', token), false);
    assert.equal(await createTickets(database.pool, 2).use('open-store-form', token), false);
    assert.deepEqual(await Promise.all(Array.from({ length: 5 }, () => tickets.use('open-store-form', token))).then((used) => used.filter(Boolean).length), 1);
    assert.equal(await tickets.use('open-store-form', 'made-up'), false);
  });

  it('is nothing once its time is over', async () => {
    const { token } = await tickets.issue('send-store-form', -1);
    assert.deepEqual([await tickets.use('send-store-form', token), await tickets.isOut('send-store-form'), await tickets.tryOut('send-store-form', token, 9)], [false, false, false]);
  });

  it('that is bound goes only with what it is bound to', async () => {
    const { token } = await tickets.issue('end-org-sign-in', lifeMs, 'the verifier');
    assert.deepEqual([await tickets.use('end-org-sign-in', token), await tickets.use('end-org-sign-in', token, 'another'), await tickets.use('end-org-sign-in', token, 'the verifier')], [false, false, true]);
  });

  it('ends after so many tries', async () => {
    const { token } = await tickets.issue('send-store-form', lifeMs);
    const tries = [];
    for (let count = 0; count < 4; count += 1) tries.push(await tickets.tryOut('send-store-form', token, 3));
    assert.deepEqual(tries, [true, true, true, false]);
  });

  it('is kept as a digest', async () => {
    const { token } = await tickets.issue('open-store-form', lifeMs, 'the verifier');
    const { rows } = await database.pool.query('select * from crosswalk.ticket');
    assert.ok(!JSON.stringify(rows).includes(Buffer.from(token).toString('hex')) && !JSON.stringify(rows).includes(token));
  });

  it('of another system is remembered by its id', async () => {
    const expiresAt = new Date(Date.now() + lifeMs);
    assert.deepEqual([await tickets.isFirstUse('a jti', expiresAt), await tickets.isFirstUse('a jti', expiresAt), await tickets.isFirstUse('another', expiresAt)], [true, false, true]);
  });
});
