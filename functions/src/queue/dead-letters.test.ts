import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import type { JobFailure } from '../core/job.ts';
import { findDeadLetter, listDeadLetters, moveDeadLetters, recordDeadLetters, resolveDeadLetters } from './dead-letters.ts';

const database = await createTestDatabase('dead-letters');
const { pool } = database;
const flow = 'order-to-salesforce';
const refused: JobFailure = { code: 'VALIDATION_RULE', stage: 'load', message: 'A rule refuses it.', field: 'Name', actions: ['Correct it, then redrive.'] };
const missing: JobFailure = { code: 'FIELD_MISSING', stage: 'validate', message: 'Account.Name is required.', field: undefined, actions: [] };
const target = (entityKey: string, more = {}) => ({ connectionId: 1, flow, entityKey, ...more });
const record = (entityKey: string, error = refused, attempts = 1) => recordDeadLetters(pool, [{ ...target(entityKey), error, attempts }]);
const list = async (filter = {}) => (await listDeadLetters(pool, filter)).map(({ entityKey, state, code, attempts }) => `${entityKey} ${state} ${code} ${attempts}`);

beforeEach(() => pool.query('truncate crosswalk.dead_letter restart identity'));
after(() => database.close({ stopServer: false }));

describe('a dead letter', () => {
  it('tells what, where, why and what to do', async () => {
    await record('order:1', refused, 3);
    const { firstAt, lastAt, ...letter } = (await findDeadLetter(pool, 1)) ?? { firstAt: '', lastAt: '' };
    assert.deepEqual(letter, { id: 1, connectionId: 1, flow, entityKey: 'order:1', state: 'open', code: 'VALIDATION_RULE', stage: 'load', message: 'A rule refuses it.', field: 'Name', actions: ['Correct it, then redrive.'], attempts: 3 });
    assert.match(`${firstAt} ${lastAt}`, /^\d{4}-\d\d-\d\dT[\d:.]{12}Z \d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
  });

  it('stays one while the record fails again: it tells the newest reason and counts all attempts', async () => {
    await record('order:1', refused, 3);
    await record('order:1', missing, 2);
    assert.deepEqual(await list(), ['order:1 open FIELD_MISSING 5']);
    assert.equal((await findDeadLetter(pool, 1))?.field, null);
  });

  it('belongs to one flow and one connection', async () => {
    await recordDeadLetters(pool, [target('order:1'), target('order:1', { connectionId: 2 }), target('order:1', { flow: 'customer-to-salesforce' })].map((one) => ({ ...one, error: refused, attempts: 1 })));
    assert.equal((await listDeadLetters(pool, {})).length, 3);
    await resolveDeadLetters(pool, [target('order:1')]);
    assert.deepEqual((await listDeadLetters(pool, {})).map(({ connectionId, flow: name }) => [connectionId, name]), [[1, 'customer-to-salesforce'], [2, flow]]);
  });

  it('is resolved by a later success of the record', async () => {
    await record('order:1');
    await resolveDeadLetters(pool, [target('order:1'), target('order:2')]);
    assert.deepEqual(await list({ state: 'resolved' }), ['order:1 resolved VALIDATION_RULE 1']);
    assert.deepEqual(await list(), []);
  });

  it('is a new one when a resolved record fails again', async () => {
    await record('order:1');
    await resolveDeadLetters(pool, [target('order:1')]);
    await record('order:1', missing);
    assert.deepEqual(await list(), ['order:1 open FIELD_MISSING 1']);
    assert.deepEqual((await findDeadLetter(pool, 1))?.state, 'resolved');
  });

  it('that was redriven and fails again is open again, the same one', async () => {
    await record('order:1');
    assert.deepEqual((await moveDeadLetters(pool, [1], 'redriven')).map(({ id, state }) => ({ id, state })), [{ id: 1, state: 'redriven' }]);
    await record('order:1', missing);
    assert.deepEqual(await list(), ['order:1 open FIELD_MISSING 2']);
  });

  it('that was redriven and succeeds is resolved', async () => {
    await record('order:1');
    await moveDeadLetters(pool, [1], 'redriven');
    await resolveDeadLetters(pool, [target('order:1')]);
    assert.deepEqual((await findDeadLetter(pool, 1))?.state, 'resolved');
  });

  it('is redriven or discarded once: only open ones move', async () => {
    await record('order:1');
    await record('order:2');
    assert.deepEqual((await moveDeadLetters(pool, [1], 'discarded')).map((letter) => letter.entityKey), ['order:1']);
    assert.deepEqual((await moveDeadLetters(pool, [1, 2, 99], 'redriven')).map((letter) => letter.entityKey), ['order:2']);
    assert.deepEqual(await moveDeadLetters(pool, [1, 2], 'redriven'), []);
  });

  it('that nobody knows is not found', async () => assert.equal(await findDeadLetter(pool, 42), undefined));
});

describe('the list of dead letters', () => {
  it('shows the newest first, in pages', async () => {
    for (let index = 1; index <= 5; index += 1) await record(`order:${index}`);
    assert.deepEqual((await listDeadLetters(pool, { before: 3 })).map((letter) => letter.id), [2, 1]);
    assert.deepEqual((await listDeadLetters(pool, {})).map((letter) => letter.id), [5, 4, 3, 2, 1]);
  });

  it('has at most 200 at once', async () => {
    await recordDeadLetters(pool, Array.from({ length: 250 }, (_unused, index) => ({ ...target(`order:${index}`), error: refused, attempts: 1 })));
    assert.equal((await listDeadLetters(pool, { flow })).length, 200);
    assert.deepEqual(await listDeadLetters(pool, { flow: 'customer-to-salesforce' }), []);
  });
});
