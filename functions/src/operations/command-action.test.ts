import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { permissionOf, readCommand } from './command-action.ts';
import { CommandError } from './command-error.ts';

const refusalOf = (action: string, payload: string | null) => {
  try {
    readCommand(action, payload);
  } catch (error) {
    if (error instanceof CommandError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'it was read';
};

describe('a command', () => {
  it('is read with its payload; one without details may be empty', () => {
    assert.deepEqual(readCommand('sync-record', '{"entityKey":"order:250"}'), { action: 'sync-record', payload: { entityKey: 'order:250' } });
    assert.deepEqual(readCommand('test-connection', null), { action: 'test-connection', payload: {} });
    assert.deepEqual(readCommand('sync-filter', '{"flow":"order-to-salesforce","changedFrom":"2026-11-01T00:00:00Z"}').payload, { flow: 'order-to-salesforce', changedFrom: '2026-11-01T00:00:00Z', limit: 1_000 });
  });

  const refused: [string, string | null, RegExp][] = [
    ['sync-record', '{}', /^INVALID_PAYLOAD .*either recordId or entityKey/],
    ['sync-record', '{"recordId":"801000000000001AAA","entityKey":"order:250"}', /^INVALID_PAYLOAD .*either recordId or entityKey/],
    ['sync-record', '{"recordId":"1; DELETE"}', /^INVALID_PAYLOAD .*"recordId": is no record id/],
    ['sync-list', JSON.stringify({ recordIds: Array.from({ length: 1_001 }, () => '801000000000001AAA') }), /^INVALID_PAYLOAD .*"recordIds"/],
    ['sync-filter', '{"flow":"x"}', /^INVALID_PAYLOAD .*"changedFrom"/],
    ['sync-filter', '{"flow":"x","changedForm":"2026-11-01T00:00:00Z"}', /^INVALID_PAYLOAD/],
    ['redrive', '{"ids":["1"]}', /^INVALID_PAYLOAD .*"ids\.0"/],
    ['discard', '{}', /^INVALID_PAYLOAD .*either ids or records/],
    ['redrive', '{"ids":[1],"records":[{"flow":"x","entityKey":"order:1"}]}', /^INVALID_PAYLOAD .*either ids or records/],
    ['edit-and-redrive', '{"id":1,"changes":{}}', /^INVALID_PAYLOAD .*"changes": changes nothing/],
    ['edit-and-redrive', '{"id":1,"changes":{"PoNumber":"x"}}', /^INVALID_PAYLOAD .*names a field as Object\.Field/],
    ['backfill', '[]', /^INVALID_PAYLOAD/],
    ['pause-flow', 'null', /^INVALID_PAYLOAD/],
    ['redrive', '{', /^INVALID_PAYLOAD The payload is no JSON/],
    ['toString', '{}', /^UNKNOWN_ACTION .*it has sync-record/],
    ['', '{}', /^UNKNOWN_ACTION/],
  ];
  for (const [action, payload, says] of refused)
    it(`${action === '' ? 'without an action' : action} with ${payload?.slice(0, 60) ?? 'nothing'} is refused`, () => {
      assert.match(refusalOf(action, payload), says);
    });

  it('names the permission it needs', () => {
    assert.deepEqual(['sync-record', 'preview-mapping', 'redrive', 'backfill', 'reconcile'].map(permissionOf), ['Crosswalk_Sync', 'Crosswalk_Sync', 'Crosswalk_Operate', 'Crosswalk_Operate', 'Crosswalk_Operate']);
  });
});
