import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorCatalog, SyncError, toSyncError } from './sync-error.ts';

const entries = Object.entries(errorCatalog);

describe('the catalogue of errors', () => {
  it('tells people what to do about everything that waits for them', () => {
    assert.deepEqual(entries.filter(([, { disposition, actions }]) => ['dead-letter', 'halt'].includes(disposition) && actions.length === 0).map(([code]) => code), []);
  });

  it('is made of sentences', () => {
    const sentence = /^[A-Z].+\.$/s;
    assert.deepEqual(entries.flatMap(([code, { explanation, actions }]) => [explanation, ...actions].filter((text) => !sentence.test(text)).map((text) => `${code}: ${text}`)), []);
  });

  it('has a code per consequence, in capitals', () => assert.deepEqual(entries.filter(([code]) => !/^[A-Z]+(_[A-Z]+)*$/.test(code)), []));
});

describe('an error', () => {
  it('carries its consequence', () => {
    const cause = new Error('why');
    const error = new SyncError('VALIDATION_RULE', { stage: 'load', field: 'Name', retryAfterMs: 5, cause });
    assert.deepEqual([error.code, error.stage, error.disposition, error.actions, error.field, error.retryAfterMs, error.cause, error.message], ['VALIDATION_RULE', 'load', 'dead-letter', errorCatalog.VALIDATION_RULE.actions, 'Name', 5, cause, errorCatalog.VALIDATION_RULE.explanation]);
  });

  it('thrown by somebody else becomes one of the stage it was thrown in', () => {
    const known = new SyncError('ROW_LOCKED', { stage: 'load' });
    const bug = toSyncError(new TypeError('x is not a function'), 'resolve');
    assert.deepEqual([toSyncError(known, 'extract'), bug.code, bug.stage, bug.disposition, bug.message, toSyncError('text', 'load').message], [known, 'UNEXPECTED', 'resolve', 'retry', 'TypeError: x is not a function', 'unknown failure']);
  });
});
