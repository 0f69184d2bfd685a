import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { findIssues, reportIssues } from './issue-store.ts';

const database = await createTestDatabase('issue-store');
const { pool } = database;
const key = 'order-to-salesforce/order:250';
const report = (code: string, more: { key?: string; attempts?: number; facts?: Record<string, string>; field?: string } = {}) => ({
  key,
  flow: 'order-to-salesforce',
  entityKey: 'order:250',
  attempts: 1,
  facts: { number: '250' },
  ...more,
  error: { code, message: `${code} happened`, field: more.field, actions: ['Look at it.'] },
});
const open = (code: string, more = {}) => reportIssues(pool, 1, [report(code, more)], []);
const find = async (wanted = key) => (await findIssues(pool, 1, [wanted]))[0];

beforeEach(() => pool.query('truncate crosswalk.issue'));
after(() => database.close({ stopServer: false }));

describe('issues', () => {
  it('tell what is wrong with which record', async () => {
    assert.deepEqual(await open('VALIDATION_RULE', { field: 'Name' }), [key]);
    const { firstAt, lastAt, ...issue } = (await find()) ?? { firstAt: undefined, lastAt: undefined };
    assert.deepEqual(issue, { key, flow: 'order-to-salesforce', entityKey: 'order:250', state: 'open', code: 'VALIDATION_RULE', message: 'VALIDATION_RULE happened', field: 'Name', actions: ['Look at it.'], facts: { number: '250' }, attempts: 1 });
    assert.deepEqual([firstAt instanceof Date, lastAt instanceof Date], [true, true]);
  });

  it('of one record are one: the newest reason, all attempts, the first time', async () => {
    await open('VALIDATION_RULE', { attempts: 3 });
    await pool.query(`update crosswalk.issue set first_at = '2026-05-01T00:00:00Z'`);
    await open('FIELD_MISSING', { attempts: 2, facts: { number: '250', Order: '801000000000001AAA' } });
    const issue = await find();
    assert.deepEqual([issue?.code, issue?.attempts, issue?.facts, issue?.firstAt], ['FIELD_MISSING', 5, { number: '250', Order: '801000000000001AAA' }, new Date('2026-05-01T00:00:00Z')]);
  });

  it('are resolved when they no longer hold, and only the open ones count as changed', async () => {
    await open('VALIDATION_RULE');
    assert.deepEqual(await reportIssues(pool, 1, [], [key, 'order-to-salesforce/order:251']), [key]);
    assert.equal((await find())?.state, 'resolved');
    assert.deepEqual(await reportIssues(pool, 1, [], [key]), []);
  });

  it('that come back are open again, counted from now', async () => {
    await open('VALIDATION_RULE');
    await pool.query(`update crosswalk.issue set first_at = '2026-05-01T00:00:00Z', state = 'resolved'`);
    await open('VALIDATION_RULE');
    const issue = await find();
    assert.deepEqual([issue?.state, Number(issue?.firstAt) > Date.parse('2026-05-02T00:00:00Z')], ['open', true]);
  });

  it('open and close in one report', async () => {
    await open('VALIDATION_RULE');
    const other = 'order-to-salesforce/order:251';
    assert.deepEqual(await reportIssues(pool, 1, [report('TOTALS_DIFFER', { key: other })], [key]), [other, key]);
    assert.deepEqual([(await find())?.state, (await find(other))?.state], ['resolved', 'open']);
  });

  it('of another connection stay as they are', async () => {
    await open('VALIDATION_RULE');
    assert.deepEqual(await reportIssues(pool, 2, [], [key]), []);
    assert.deepEqual([(await find())?.state, await findIssues(pool, 2, [key])], ['open', []]);
  });

  it('that nobody reports cost no query', async () => {
    assert.deepEqual(await reportIssues({ query: () => Promise.reject(new Error('no query was needed')) }, 1, [], []), []);
  });
});
