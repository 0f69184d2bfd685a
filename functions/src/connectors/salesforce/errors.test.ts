import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMissingReference, isSizeFault, mask, toOrgError } from './errors.ts';

const codeOf = (code: string, message = '') => toOrgError({ code, message, fields: [] }, 'load', 'Order k').code;

describe('an error of the org', () => {
  it('becomes ours, with the field, plain words, and what support asks for in a line of its own', () => {
    const error = toOrgError({ code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name', 'Phone'] }, 'load', 'Account abc123:customer:7');
    assert.deepEqual([error.code, error.stage, error.disposition, error.field, error.message], ['FIELD_MISSING', 'load', 'dead-letter', 'Name', 'Salesforce needs a value in “Name” of the account, and there is none.\nREQUIRED_FIELD_MISSING, field Name, Account abc123:customer:7: Required fields are missing: [Name]']);
  });

  for (const [ours, theirs] of [
    ['ROW_LOCKED', ['UNABLE_TO_LOCK_ROW']],
    ['TARGET_UNAVAILABLE', ['SERVER_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'QUERY_TIMEOUT', 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE']],
    ['BUDGET_EXHAUSTED', ['REQUEST_LIMIT_EXCEEDED', 'STORAGE_LIMIT_EXCEEDED']],
    ['AUTH_REVOKED', ['INVALID_SESSION_ID', 'INVALID_AUTH_HEADER', 'API_DISABLED_FOR_ORG']],
    ['SETUP_INCOMPLETE', ['INVALID_FIELD', 'INVALID_TYPE', 'INVALID_FIELD_FOR_INSERT_UPDATE']],
    ['ACCESS_DENIED', ['INSUFFICIENT_ACCESS_OR_READONLY', 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY']],
    ['VALIDATION_RULE', ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER']],
    ['DUPLICATE_BLOCKED', ['DUPLICATES_DETECTED']],
    ['REFERENCE_STALE', ['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY']],
    ['OUTCOME_UNKNOWN', ['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID']],
    ['INVALID_VALUE', ['STRING_TOO_LONG', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'SOMETHING_NEW']],
  ] as const) {
    it(`is ${ours} when it is ${theirs.join(', ')}`, () => assert.deepEqual(theirs.map((code) => codeOf(code)), theirs.map(() => ours)));
  }

  it('is one of size, not of data, when automation ran out of limits, whatever its code', () => {
    const messages = ['System.LimitException: Apex CPU time limit exceeded', 'Too many SOQL queries: 101', 'Too many DML rows: 10001', 'OrderTrigger: execution of BeforeInsert caused by: System.LimitException: x'];
    assert.deepEqual(messages.map((message) => [codeOf('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message), isSizeFault({ code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message, fields: [] })]), messages.map(() => ['BATCH_TOO_LARGE', true]));
    assert.equal(codeOf('REQUEST_RUNNING_TOO_LONG'), 'BATCH_TOO_LARGE');
    assert.equal(isSizeFault({ code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'The limit of the order is exceeded', fields: [] }), false);
  });

  it('is a missing parent when an external id led nowhere', () => {
    const message = 'Foreign key external ID: abc123:customer:7 not found for field BC_Key__c in entity Account';
    assert.deepEqual([isMissingReference({ code: 'INVALID_FIELD', message, fields: [] }), codeOf('INVALID_FIELD', message), codeOf('INVALID_FIELD', 'No such column')], [true, 'REFERENCE_STALE', 'SETUP_INCOMPLETE']);
  });
});

describe('words of the org', () => {
  it('carry no e-mail address', () => {
    assert.equal(mask('duplicate value found: "ada@example.com" by <bob.example@sub.example.org>, see https://example.com'), 'duplicate value found: "(e-mail)" by <(e-mail)>, see https://example.com');
  });

  it('are not endless', () => assert.equal(mask('x'.repeat(5_000)).length, 500));

  it('are masked in the error too', () => assert.doesNotMatch(toOrgError({ code: 'INVALID_EMAIL_ADDRESS', message: 'invalid: ada@example.com', fields: ['Email'] }, 'load', 'Contact k').message, /ada/));
});
