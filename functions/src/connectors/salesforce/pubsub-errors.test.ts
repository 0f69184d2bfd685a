import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideStreamFailure } from './pubsub-errors.ts';

const decide = (code: string, status = 2) => decideStreamFailure({ status, errorCode: code === '' ? '' : `sfdc.platform.eventbus.grpc.${code}`, message: '' }).decision;

describe('a failed stream', () => {
  it('is judged by its error code', () => {
    const codes = ['service.auth.error', 'service.unavailable', 'service.protection.triggered', 'subscription.fetch.replayid.corrupted', 'subscription.fetch.replayid.validation.failed', 'subscription.limit.exceeded', 'topic.not.found', 'topic.meta.permission', 'service.tenant.license', 'subscription.fetch.requested.events.invalid'];
    assert.deepEqual(codes.map((code) => decide(code)), ['reauthenticate', 'retry', 'slow-down', 'gap', 'gap', 'pause', 'stop', 'stop', 'stop', 'stop']);
  });

  it('is judged by its status when there is no code, or one nobody knows', () => {
    assert.deepEqual([3, 5, 7, 8, 12, 16, 14, 13, 1].map((status) => decide('', status)), ['stop', 'stop', 'stop', 'slow-down', 'stop', 'reauthenticate', 'retry', 'retry', 'retry']);
    assert.deepEqual([decide('something.new', 14), decide('something.new', 7)], ['retry', 'stop']);
  });

  it('counts as a gap when only the words name the replay id', () => {
    assert.deepEqual(decideStreamFailure({ status: 3, errorCode: '', message: 'The Replay ID validation failed.' }), { decision: 'gap', code: 'replayid' });
  });

  it('is named by the code without its prefix', () => {
    assert.equal(decideStreamFailure({ status: 14, errorCode: 'sfdc.platform.eventbus.grpc.service.unavailable', message: '' }).code, 'service.unavailable');
    assert.equal(decideStreamFailure({ status: 14, errorCode: '', message: '' }).code, 'grpc status 14');
  });
});
