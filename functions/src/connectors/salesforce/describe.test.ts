import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import { createDescribeCache } from './describe.ts';
import { createNames } from './names.ts';

const signal = new AbortController().signal;
const field = (name: string, more: Record<string, unknown> = {}) => ({ name, label: `${name} label`, type: 'string', length: 80, precision: 0, scale: 0, nillable: true, createable: true, updateable: true, defaultedOnCreate: false, restrictedPicklist: false, picklistValues: [], ...more });

/** A cache over an org that describes these fields; `answer` may fail. */
function cacheOf(fields: unknown[], options: { namespace?: string; answer?: () => void } = {}) {
  const asked: string[] = [];
  const clock = { ms: 0 };
  const refuse = () => Promise.reject(new Error('a cache only reads'));
  const client: OrgClient = {
    base: '',
    composite: refuse,
    query: refuse,
    queryMore: refuse,
    organizationId: refuse,
    budgetUsed: () => undefined,
    allowance: () => undefined,
    close: async () => {},
    async get(path) {
      asked.push(path);
      options.answer?.();
      return { name: 'x', fields };
    },
  };
  return { cache: createDescribeCache(client, createNames(options.namespace ?? ''), () => clock.ms), asked, clock };
}

describe('what the org says of an object', () => {
  it('is kept per field, as far as writing needs it', async () => {
    const { cache } = cacheOf([field('Name', { nillable: false }), field('Amount__c', { type: 'currency', length: 0, precision: 18, scale: 2, updateable: false })]);
    const rules = await cache.rulesOf('Account', signal);
    assert.deepEqual([...rules], [
      ['Name', { label: 'Name label', type: 'string', length: 80, precision: 0, scale: 0, isRequired: true, isCreateable: true, isUpdateable: true, restrictedTo: undefined }],
      ['Amount__c', { label: 'Amount__c label', type: 'currency', length: 0, precision: 18, scale: 2, isRequired: false, isCreateable: true, isUpdateable: false, restrictedTo: undefined }],
    ]);
  });

  it('calls required only what we must and can give', async () => {
    const { cache } = cacheOf([field('Given', { nillable: false }), field('OwnerId', { nillable: false, defaultedOnCreate: true }), field('Id', { nillable: false, createable: false }), field('IsActive', { nillable: false, type: 'boolean' })]);
    assert.deepEqual([...(await cache.rulesOf('Account', signal))].filter(([, rule]) => rule.isRequired).map(([name]) => name), ['Given']);
  });

  it('holds the active values of a restricted picklist, and none of an open one', async () => {
    const picklistValues = [{ value: 'Draft', active: true }, { value: 'Old', active: false }];
    const { cache } = cacheOf([field('Status', { restrictedPicklist: true, picklistValues }), field('Type', { picklistValues })]);
    const rules = await cache.rulesOf('Order', signal);
    assert.deepEqual([rules.get('Status')?.restrictedTo, rules.get('Type')?.restrictedTo], [new Set(['Draft']), undefined]);
  });

  it('has bare names in an org with a namespace', async () => {
    const { cache, asked } = cacheOf([field('ns__Key__c'), field('Name')], { namespace: 'ns' });
    assert.deepEqual([[...(await cache.rulesOf('BC_Identity__c', signal)).keys()], asked], [['Key__c', 'Name'], ['/sobjects/ns__BC_Identity__c/describe']]);
  });

  it('leaves an object of the customer’s own and its fields as they are called, and ours that are called alike as ours', async () => {
    const names = createNames('qs');
    names.keepObject('Gift__c');
    const { cache, asked } = cacheOf([field('Account__c', { type: 'reference', referenceTo: ['Account'] }), field('Code__c', { externalId: true, unique: true })], { namespace: 'qs' });
    const rules = await cache.rulesOf('Gift__c', signal);
    assert.deepEqual([asked, rules.get('Account__c')?.referenceTo, rules.get('Code__c')?.isKey], [['/sobjects/Gift__c/describe'], ['Account'], true]);
    assert.deepEqual([names.object('Gift__c'), names.field('Gift__c', 'Account__c'), names.field('BC_Identity__c', 'Account__c'), names.object('BC_Identity__c')], ['Gift__c', 'Account__c', 'qs__Account__c', 'qs__BC_Identity__c']);
  });

  it('is asked once for many, and again after a quarter of an hour', async () => {
    const { cache, asked, clock } = cacheOf([]);
    await Promise.all(Array.from({ length: 20 }, () => cache.rulesOf('Account', signal)));
    clock.ms = 15 * 60_000 - 1;
    await cache.rulesOf('Account', signal);
    assert.equal(asked.length, 1);
    clock.ms += 1;
    await cache.rulesOf('Account', signal);
    assert.equal(asked.length, 2);
  });

  it('is asked again when it was told to forget', async () => {
    const { cache, asked } = cacheOf([]);
    await cache.rulesOf('Account', signal);
    cache.forget();
    await cache.rulesOf('Account', signal);
    assert.equal(asked.length, 2);
  });

  it('is not remembered when it failed', async () => {
    const failures = [new SyncError('TARGET_UNAVAILABLE', { stage: 'load' })];
    const { cache } = cacheOf([field('Name')], {
      answer() {
        const failure = failures.pop();
        if (failure) throw failure;
      },
    });
    await assert.rejects(cache.rulesOf('Account', signal), { code: 'TARGET_UNAVAILABLE' });
    assert.equal((await cache.rulesOf('Account', signal)).size, 1);
  });

  it('of an object it does not know is incomplete set-up, in words', async () => {
    const { cache } = cacheOf([], {
      answer() {
        throw new SyncError('INVALID_VALUE', { stage: 'load' });
      },
    });
    await assert.rejects(cache.rulesOf('BC_Identity__c', signal), { code: 'SETUP_INCOMPLETE', field: 'BC_Identity__c', message: 'Salesforce has no object BC_Identity__c, or the integration user may not see it.' });
  });

  it('lists the entries of state and country codes with the countries each state belongs to', async () => {
    const entry = (value: string, label: string, validFor: string | null) => ({ value, label, validFor, active: true });
    const { cache } = cacheOf([field('BillingStateCode', { type: 'picklist', picklistValues: [entry('WA', 'Washington', 'gAAA'), { ...entry('XX', 'Gone', null), active: false }, entry('NSW', 'New South Wales', 'AEA=')] })]);
    const rules = await cache.rulesOf('Account', signal);
    assert.deepEqual(rules.get('BillingStateCode')?.places, [{ value: 'WA', label: 'Washington', validFor: new Set([0]) }, { value: 'XX', label: '', validFor: undefined }, { value: 'NSW', label: 'New South Wales', validFor: new Set([9]) }]);
  });
});
