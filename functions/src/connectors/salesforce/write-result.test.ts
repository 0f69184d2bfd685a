import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WriteOperation } from '../../core/target-writer.ts';
import type { SubrequestResult } from './client.ts';
import { account } from './targets.ts';
import { readCollection, readRow, type RowOutcome } from './write-result.ts';

const operation = (key: string, id?: string): WriteOperation => ({ kind: id === undefined ? 'insert' : 'update', entity: account, key, id, fields: {}, references: {}, allowsDuplicate: false });
const two = [operation('a'), operation('b', '001000000000002AAA')];
const answer = (status: number, body: unknown): SubrequestResult => ({ referenceId: 'x', status, body });
const problem = (statusCode: string, message = 'because', more = {}) => ({ success: false, errors: [{ statusCode, message, fields: [], ...more }] });
const brief = (outcome: RowOutcome | undefined) => (outcome === undefined ? undefined : 'id' in outcome ? outcome.id : `${outcome.fault.kind} ${outcome.fault.error.code}${outcome.isSizeFault ? ' size' : ''}`);

describe('the answer to a collection', () => {
  it('is read row by row, in order', () => {
    assert.deepEqual(readCollection(answer(200, [{ id: '001000000000001AAA', success: true, errors: [] }, problem('FIELD_CUSTOM_VALIDATION_EXCEPTION')]), two).map(brief), ['001000000000001AAA', 'other VALIDATION_RULE']);
  });

  it('knows the id of an update though the answer leaves it out', () => {
    assert.deepEqual(readCollection(answer(200, [{ id: '001000000000001AAA', success: true, errors: [] }, { id: null, success: true, errors: [] }]), two).map(brief), ['001000000000001AAA', '001000000000002AAA']);
  });

  it('of an error as a whole fails every row with it', () => {
    assert.deepEqual(readCollection(answer(400, [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'locked' }]), two).map(brief), ['other ROW_LOCKED', 'other ROW_LOCKED']);
  });

  for (const [what, body] of [['no list', { hello: 1 }], ['nothing', undefined], ['a page of words', '<html>'], ['rows that are none', ['x', 'y']], ['fewer rows than were sent', [problem('STRING_TOO_LONG')]], ['rows of another shape', [{ success: false, errors: [{ reason: 'broken' }] }, { success: false, errors: [{ message: 'broken' }] }]], ['rows without a verdict', [{ id: '001000000000001AAA' }, { id: '001000000000002AAA' }]], ['errors that name no code', [{ message: 'broken' }]]] as const) {
    it(`with ${what} leaves every outcome unknown: nothing is taken for granted`, () => {
      assert.deepEqual(readCollection(answer(200, body), two).map(brief), ['unknown-outcome OUTCOME_UNKNOWN', 'unknown-outcome OUTCOME_UNKNOWN']);
    });
  }

  it('of a row that failed for no reason given leaves that one row unknown', () => {
    assert.deepEqual(readCollection(answer(200, [{ id: '001000000000001AAA', success: true, errors: [] }, { success: false, errors: [] }]), two).map(brief), ['001000000000001AAA', 'unknown-outcome OUTCOME_UNKNOWN']);
  });

  it('tells what the pipeline acts on', () => {
    const kinds = ['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID', 'DUPLICATES_DETECTED', 'ENTITY_IS_DELETED', 'NOT_FOUND', 'STRING_TOO_LONG'].map((code) => brief(readCollection(answer(200, [problem(code)]), [operation('a')])[0]));
    assert.deepEqual(kinds, ['duplicate-key OUTCOME_UNKNOWN', 'duplicate-key OUTCOME_UNKNOWN', 'duplicate-rule DUPLICATE_BLOCKED', 'gone REFERENCE_STALE', 'gone REFERENCE_STALE', 'other INVALID_VALUE']);
    assert.equal(brief(readCollection(answer(200, [problem('INVALID_FIELD', 'Foreign key external ID: k not found for field BC_Key__c in entity Account')]), [operation('a')])[0]), 'missing-reference REFERENCE_STALE');
    assert.equal(brief(readCollection(answer(200, [problem('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Apex CPU time limit exceeded')]), [operation('a')])[0]), 'other BATCH_TOO_LARGE size');
  });

  it('hands on the records a duplicate rule found', () => {
    const duplicateResult = { matchResults: [{ matchRecords: [{ record: { Id: '003000000000009AAA', attributes: { type: 'Contact' } } }] }] };
    const [outcome] = readCollection(answer(200, [problem('DUPLICATES_DETECTED', 'Use one of these records?', { duplicateResult })]), [operation('a')]);
    assert.ok(outcome && 'fault' in outcome);
    assert.deepEqual(outcome.fault.matches, [{ sobject: 'Contact', id: '003000000000009AAA' }]);
  });

  it('names the record it is about', () => {
    const [outcome] = readCollection(answer(200, [problem('STRING_TOO_LONG', 'Name: data value too large', { fields: ['Name'] })]), [operation('abc123:customer:7')]);
    assert.ok(outcome && 'fault' in outcome);
    assert.deepEqual([outcome.fault.error.field, outcome.fault.error.message], ['Name', 'Salesforce refused the value of “Name” of the account: it is too long. Shorten the value, or add a step to the field map that does, then redrive.\nSTRING_TOO_LONG, field Name, Account abc123:customer:7: Name: data value too large']);
  });
});

describe('the answer to a single row', () => {
  it('has the id of what was created, or that of the update', () => {
    assert.deepEqual([brief(readRow(answer(201, { id: '001000000000001AAA', success: true, errors: [] }), operation('a'))), brief(readRow(answer(204, undefined), operation('b', '001000000000002AAA')))], ['001000000000001AAA', '001000000000002AAA']);
  });

  it('of an error is that error, or unknown when it cannot be read', () => {
    assert.deepEqual([brief(readRow(answer(400, [{ errorCode: 'DUPLICATE_VALUE', message: 'x' }]), operation('a'))), brief(readRow(answer(500, '<html>'), operation('a'))), brief(readRow(answer(400, [{ message: 'no code' }]), operation('a')))], ['duplicate-key OUTCOME_UNKNOWN', 'unknown-outcome OUTCOME_UNKNOWN', 'unknown-outcome OUTCOME_UNKNOWN']);
  });
});
