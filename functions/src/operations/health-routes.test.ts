import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHealthRoutes } from './health-routes.ts';

const well = async () => undefined;
const away = async () => 'it does not answer';
const ready = async (checks: Parameters<typeof createHealthRoutes>[0], remarks: Parameters<typeof createHealthRoutes>[1] = {}) => {
  const answer = await createHealthRoutes(checks, remarks).request('/readyz');
  return [answer.status, await answer.json()];
};

describe('/readyz', () => {
  it('is 200 while every part can be used, and says which one cannot', async () => {
    assert.deepEqual(await ready({ database: well }), [200, { status: 'ready', checks: { database: { isReady: true } } }]);
    assert.deepEqual(await ready({ database: well, salesforce: away }), [503, { status: 'not ready', checks: { database: { isReady: true }, salesforce: { isReady: false, reason: 'it does not answer' } } }]);
  });

  it('says what works less well and is ready all the same', async () => {
    assert.deepEqual(await ready({ database: well }, { stream: away }), [200, { status: 'ready', checks: { database: { isReady: true }, stream: { isReady: false, reason: 'it does not answer' } } }]);
  });

  it('takes a check that throws for one that failed', async () => {
    assert.deepEqual(await ready({ database: () => Promise.reject(new Error('gone')) }), [503, { status: 'not ready', checks: { database: { isReady: false, reason: 'gone' } } }]);
  });
});
