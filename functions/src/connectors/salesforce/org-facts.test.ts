import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldRule } from '../../core/object-rules.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import { readOrgFacts } from './org-facts.ts';

const signal = new AbortController().signal;
const rule: FieldRule = { label: '', type: 'currency', length: 0, precision: 18, scale: 4, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const statuses = [{ ApiName: 'Entwurf', StatusCode: 'Draft' }, { ApiName: 'Aktiviert', StatusCode: 'Activated' }, { ApiName: 'In Arbeit', StatusCode: 'Activated' }];

/** The facts of an org that answers this. */
function read(org: { statuses?: unknown[]; books?: Record<string, unknown>[]; organization?: unknown; currencies?: Set<string> } = {}) {
  const refuse = () => Promise.reject(new Error('facts are only read'));
  const client: OrgClient = {
    base: '',
    composite: refuse,
    queryMore: refuse,
    organizationId: refuse,
    budgetUsed: () => undefined,
    allowance: () => undefined,
    close: async () => {},
    query: async (soql) => (soql.includes('OrderStatus') ? (org.statuses ?? statuses) : (org.books ?? [{ Id: '01s000000000001AAA' }])).map((row) => Object.fromEntries(Object.entries(row ?? {}))),
    async get() {
      if (org.organization instanceof Error) throw org.organization;
      return org.organization ?? { features: { defaultCurrencyIsoCode: 'EUR' } };
    },
  };
  return readOrgFacts(client, { order: new Map(org.currencies ? [['CurrencyIsoCode', { ...rule, restrictedTo: org.currencies }]] : []), orderItem: new Map([['UnitPrice', rule]]) }, signal);
}

describe('what has to be known of an org', () => {
  it('is its price book, the words of its order statuses, its currency and the decimals of its prices', async () => {
    assert.deepEqual(await read(), { standardPricebookId: '01s000000000001AAA', currencies: undefined, defaultCurrency: 'EUR', unitPriceScale: 4, draftStatus: 'Entwurf', activatedStatus: 'Aktiviert', activatedStatuses: new Set(['Aktiviert', 'In Arbeit']) });
  });

  it('are the currencies of an org that has several', async () => assert.deepEqual((await read({ currencies: new Set(['EUR', 'USD']) })).currencies, new Set(['EUR', 'USD'])));

  it('is no currency where the org does not tell', async () => {
    assert.equal((await read({ organization: new SyncError('SETUP_INCOMPLETE', { stage: 'load' }) })).defaultCurrency, undefined);
    assert.equal((await read({ organization: {} })).defaultCurrency, undefined);
  });

  it('is not guessed while the org is away', async () => {
    await assert.rejects(read({ organization: new SyncError('TARGET_UNAVAILABLE', { stage: 'load' }) }), { code: 'TARGET_UNAVAILABLE' });
  });

  it('that is missing is incomplete set-up, in words', async () => {
    await assert.rejects(read({ books: [] }), { code: 'SETUP_INCOMPLETE', field: 'Pricebook2Id', message: 'The standard price book is not visible to the integration user.' });
    await assert.rejects(read({ statuses: statuses.slice(0, 1) }), { code: 'SETUP_INCOMPLETE', field: 'Status', message: 'The org has no order status of the category Activated.' });
  });
});
