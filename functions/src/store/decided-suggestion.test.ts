import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { forgetDecidedSuggestion, listDecidedSuggestions, saveDecidedSuggestion } from './decided-suggestion.ts';

const database = await createTestDatabase('decided-suggestions');
const map = 'order-to-salesforce.order';
const decide = (decision: 'accepted' | 'refused', more: object = {}, connectionId = 1) => saveDecidedSuggestion(database.pool, connectionId, { map, source: 'record.staff_notes', target: 'Description', decision, by: '005000000000001AAA', ...more });

beforeEach(() => database.pool.query('truncate crosswalk.decided_suggestion'));
after(() => database.close({ stopServer: false }));

describe('decided suggestions', () => {
  it('keep the last decision about a pair', async () => {
    await decide('accepted');
    await decide('refused');
    assert.deepEqual(await listDecidedSuggestions(database.pool, 1, map), [{ source: 'record.staff_notes', target: 'Description', decision: 'refused' }]);
  });

  it('are forgotten one by one, as if nobody had decided', async () => {
    await decide('refused');
    await decide('refused', { target: 'PoNumber' });
    await forgetDecidedSuggestion(database.pool, 1, { map, source: 'record.staff_notes', target: 'Description' });
    assert.deepEqual((await listDecidedSuggestions(database.pool, 1, map)).map(({ target }) => target), ['PoNumber']);
  });

  it('are those of one connection and one map', async () => {
    await decide('accepted', {}, 2);
    await decide('accepted', { map: 'product-to-salesforce.product' });
    assert.deepEqual(await listDecidedSuggestions(database.pool, 1, map), []);
  });
});
