import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { issue as entity } from '../connectors/salesforce/targets.ts';
import type { Job } from '../core/job.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Lookup, WriteOperation, WriteResult } from '../core/target-writer.ts';
import { mirrorIssues } from './issue-mirror.ts';

type Issue = Awaited<ReturnType<Parameters<typeof mirrorIssues>[1]['findIssues']>>[number];

const signal = new AbortController().signal;
const flow = 'order-to-salesforce';
const keyOf = (number: number) => `${flow}/order:${number}`;
const job = (key: string): Job => ({ connectionId: 1, flow: 'issue-to-salesforce', entityKey: `issue:${key}`, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] });
const issue = (number: number, more: Partial<Issue> = {}): Issue => ({ key: keyOf(number), flow, entityKey: `order:${number}`, state: 'open', code: 'VALIDATION_RULE', message: 'why', field: 'Name', actions: ['Correct the record.', 'Redrive it.'], facts: { number: String(number), amount: '12.50', Account: '001000000000001AAA' }, attempts: 3, firstAt: new Date('2026-05-01T12:00:00Z'), lastAt: new Date('2026-05-01T13:00:00Z'), ...more });
const fieldsOf = (number: number) => ({ Code__c: 'VALIDATION_RULE', Message__c: 'why', Suggested_Value__c: null, Actions__c: 'Correct the record.\nRedrive it.', Field__c: 'Name', State__c: 'Open', Flow__c: flow, Entity_Key__c: `order:${number}`, Number__c: String(number), Amount__c: 12.5, First_At__c: '2026-05-01T12:00:00.000Z', Last_At__c: '2026-05-01T13:00:00.000Z', Attempts__c: 3, Account__c: '001000000000001AAA' });
const lost: WriteResult = { fault: { kind: 'other', matches: [], error: new SyncError('ROW_LOCKED', { stage: 'load' }) } };

type World = { issues?: readonly Issue[]; inOrg?: Readonly<Record<string, string>>; answer?: (operation: WriteOperation) => WriteResult | undefined };

/** An org that holds the issues `inOrg` (key → id) and answers each write as told. */
async function run(jobs: readonly Job[], { issues = [], inOrg = {}, answer = () => ({ id: 'a00000000000009AAA' }) }: World = {}) {
  const asked: (readonly string[])[] = [];
  const lookups: Lookup[] = [];
  const written: WriteOperation[] = [];
  const outcomes = await mirrorIssues(jobs, {
    async findIssues(keys) {
      asked.push(keys);
      return issues.filter((one) => keys.includes(one.key));
    },
    target: {
      async find(wanted) {
        lookups.push(...wanted);
        return wanted.map(({ values }) => Object.entries(inOrg).filter(([key]) => values.some((value) => value.toLowerCase() === key.toLowerCase())).map(([Key__c, Id]) => ({ Id, Key__c })));
      },
      async write(operations) {
        written.push(...operations);
        return operations.map(answer).filter((one) => one !== undefined);
      },
    },
    entity,
    store: 'abc123',
    decide: (error) => ({ state: 'retry', delayMs: 5, error: { code: error.code, stage: error.stage, message: '', field: undefined, actions: [] } }),
  }, signal);
  return { asked, lookups, written, outcomes: outcomes.map(({ job: one, outcome }) => [one.entityKey, outcome.state, 'error' in outcome ? outcome.error.code : undefined]) };
}

describe('the mirror of issues', () => {
  it('writes an issue the org does not have by its key, with all that people need', async () => {
    const { asked, lookups, written, outcomes } = await run([job(keyOf(1))], { issues: [issue(1)] });
    assert.deepEqual(asked, [[keyOf(1)]]);
    assert.deepEqual(lookups, [{ sobject: 'Crosswalk_Issue__c', field: 'Key__c', values: [`abc123:${keyOf(1)}`], fields: [] }]);
    assert.deepEqual(written, [{ kind: 'insert', entity, key: `abc123:${keyOf(1)}`, id: undefined, fields: fieldsOf(1), references: {}, allowsDuplicate: true }]);
    assert.deepEqual(outcomes, [[`issue:${keyOf(1)}`, 'done', undefined]]);
  });

  it('updates the one the org has, whatever the case of its key', async () => {
    const { written } = await run([job(keyOf(1))], { issues: [issue(1, { state: 'resolved' })], inOrg: { [`ABC123:${keyOf(1)}`.toUpperCase()]: 'a00000000000001AAA' } });
    assert.deepEqual(written, [{ kind: 'update', entity, key: `abc123:${keyOf(1)}`, id: 'a00000000000001AAA', fields: { ...fieldsOf(1), State__c: 'Resolved' }, references: {}, allowsDuplicate: true }]);
  });

  it('clears what an issue does not know, and links only records there are', async () => {
    const { written } = await run([job(keyOf(1))], { issues: [issue(1, { field: null, actions: [], facts: { Order: '801000000000001AAA', Product2: '', Lead: '00Q000000000001AAA' } })] });
    const { Account__c: _none, ...others } = fieldsOf(1);
    assert.deepEqual(written[0]?.fields, { ...others, Actions__c: '', Field__c: null, Number__c: null, Amount__c: null, Order__c: '801000000000001AAA' });
  });

  it('cuts every text at what its field takes', async () => {
    const long = 'x'.repeat(5_000);
    const key = `${flow}/${long}`;
    const { written } = await run([job(key)], { issues: [issue(1, { key, entityKey: long, message: long, actions: [long], field: long, facts: { number: long } })] });
    const { Message__c, Actions__c, Field__c, Entity_Key__c, Number__c } = written[0]?.fields ?? {};
    assert.deepEqual([written[0]?.key, Message__c, Actions__c, Field__c, Entity_Key__c, Number__c].map((text) => String(text).length), [120, 4_000, 2_000, 120, 160, 40]);
  });

  it('has nothing to write for an issue that is gone: its job is done', async () => {
    const { written, lookups, outcomes } = await run([job(keyOf(1)), job(keyOf(2))], { issues: [issue(2)] });
    assert.deepEqual([written.map((one) => one.key), lookups.map((one) => one.values)], [[`abc123:${keyOf(2)}`], [[`abc123:${keyOf(2)}`]]]);
    assert.deepEqual(outcomes, [[`issue:${keyOf(1)}`, 'done', undefined], [`issue:${keyOf(2)}`, 'done', undefined]]);
  });

  it('sends inserts and updates apart and gives each job the answer to its own', async () => {
    const numbers = [1, 2, 3, 4];
    const { written, outcomes } = await run(numbers.map((number) => job(keyOf(number))), {
      issues: numbers.toReversed().map((number) => issue(number)),
      inOrg: { [`abc123:${keyOf(1)}`]: 'a00000000000001AAA', [`abc123:${keyOf(3)}`]: 'a00000000000003AAA' },
      answer: ({ key }) => ([keyOf(3), keyOf(4)].some((one) => key.endsWith(one)) ? lost : { id: 'a00000000000009AAA' }),
    });
    assert.deepEqual(written.map(({ kind, key }) => [kind, key]), [['insert', `abc123:${keyOf(2)}`], ['insert', `abc123:${keyOf(4)}`], ['update', `abc123:${keyOf(1)}`], ['update', `abc123:${keyOf(3)}`]]);
    assert.deepEqual(outcomes, [[`issue:${keyOf(1)}`, 'done', undefined], [`issue:${keyOf(2)}`, 'done', undefined], [`issue:${keyOf(3)}`, 'retry', 'ROW_LOCKED'], [`issue:${keyOf(4)}`, 'retry', 'ROW_LOCKED']]);
  });

  it('takes nothing for granted that has no answer', async () => {
    const { outcomes } = await run([job(keyOf(1))], { issues: [issue(1)], answer: () => undefined });
    assert.deepEqual(outcomes, [[`issue:${keyOf(1)}`, 'retry', 'OUTCOME_UNKNOWN']]);
  });

  it('are shown with a suggestion, and the reason for it', async () => {
    const { written } = await run([job(keyOf(1))], { issues: [issue(1, { facts: { suggested: 'South', suggestedWhy: '44 of 44 records have it.' } })] });
    assert.deepEqual([written[0]?.fields.Suggested_Value__c, written[0]?.fields.Message__c], ['South', 'why\n44 of 44 records have it.']);
  });

  it('name a record no more that was deleted or merged meanwhile', async () => {
    const stale: WriteResult = { fault: { kind: 'gone', matches: [], error: new SyncError('REFERENCE_STALE', { stage: 'load' }) } };
    const { outcomes, written } = await run([job(keyOf(1))], { issues: [issue(1, { facts: { Contact: '0035g0000000001AAA' } })], answer: ({ fields }) => ('Contact__c' in fields ? stale : { id: 'a00000000000009AAA' }) });
    assert.deepEqual([outcomes.map(([, state]) => state), written.map(({ fields }) => 'Contact__c' in fields)], [['done'], [true, false]]);
  });
});
