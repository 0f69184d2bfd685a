import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerSchema } from '../connectors/bigcommerce/customer.ts';
import { createRecordKeys } from '../core/record-key.ts';
import type { FlowContext } from '../pipeline/define-flow.ts';
import { customerToBigcommerce as flow } from './customer-to-bigcommerce.ts';

const context: FlowContext = { keys: createRecordKeys('abc123', 'a made-up guest secret'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: '01s', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set() }, settings: { charges: 'lines', conversions: {} } };
const person = { id: 7, email: 'ada@example.com', first_name: 'Ada', last_name: 'Example', phone: '1' };
const plan = (row: Record<string, unknown>, { addresses = [{ id: 31, city: 'Oldtown' }], sobject = 'Contact', changed = Object.keys(row) }: { addresses?: Record<string, unknown>[]; sobject?: string; changed?: string[] } = {}) => flow.plan({ sobject, key: 'abc123:customer:7', row, changed: new Set(changed), data: customerSchema.parse({ ...person, addresses }) }, context);
const address = (body: Record<string, unknown>) => [{ kind: 'address', id: 7, body }];

describe('a changed Account or Contact', () => {
  it('changes name, e-mail, phone and group of the customer in one write, emptied ones too', () => {
    assert.deepEqual(plan({ FirstName: ' Augusta ', LastName: 'King', Email: 'a@example.com', Phone: null }), [{ kind: 'customer', id: 7, body: { first_name: 'Augusta', last_name: 'King', email: 'a@example.com', phone: '' } }]);
    assert.deepEqual(['12', null].map((BC_Group_Id__c) => plan({ BC_Group_Id__c }, { sobject: 'Account' })), [12, 0].map((group) => [{ kind: 'customer', id: 7, body: { customer_group_id: group } }]));
  });

  it('changes the first address by the parts that changed, Mailing and Billing alike', () => {
    assert.deepEqual([plan({ MailingCity: 'Neustadt' }), plan({ BillingCity: 'Neustadt' }, { sobject: 'Account' })], [address({ id: 31, city: 'Neustadt' }), address({ id: 31, city: 'Neustadt' })]);
    assert.deepEqual(plan({ MailingStreet: '2 New Street\r\nBack door\nThird bell', MailingCity: 'Oldtown' }, { changed: ['MailingStreet'] }), address({ id: 31, address1: '2 New Street', address2: 'Back door, Third bell' }));
  });

  it('changes the second address by Other', () => assert.deepEqual(plan({ OtherPostalCode: '12345' }, { addresses: [{ id: 31 }, { id: 32 }] }), address({ id: 32, postal_code: '12345' })));

  for (const [country, row] of [['its code', { MailingCountry: 'de' }], ['its English name', { MailingCountry: 'Germany' }], ['the code beside it', { MailingCountryCode: 'DE', MailingCountry: 'Allemagne' }]] as const) {
    it(`knows a country by ${country}`, () => assert.deepEqual(plan(row), address({ id: 31, country_code: 'DE' })));
  }

  it('makes an address the customer does not have, whole and with his name', () => {
    const row = { MailingStreet: '2 New Street', MailingCity: 'Neustadt', MailingState: 'Saxony', MailingPostalCode: '01099', MailingCountry: 'Germany' };
    assert.deepEqual(plan(row, { addresses: [], changed: ['MailingCity'] }), address({ first_name: 'Ada', last_name: 'Example', phone: '1', address1: '2 New Street', address2: '', city: 'Neustadt', state_or_province: 'Saxony', postal_code: '01099', country_code: 'DE' }));
  });

  for (const [what, row, field] of [['a group that is no number', { BC_Group_Id__c: 'VIP' }, 'BC_Group_Id__c'], ['a country nobody knows', { MailingCountry: 'Atlantis' }, 'MailingCountry'], ['a new address without a street', { MailingCity: 'Neustadt', MailingCountry: 'Germany' }, 'MailingStreet']] as const) {
    it(`with ${what} is refused by field`, () => assert.partialDeepStrictEqual(plan(row, { addresses: [] }), { refuse: 'INVALID_VALUE', field }));
  }
});

describe('a deleted Contact', () => {
  it('deletes the customer where the rule says delete; an Account never does', () => {
    const of = { key: 'abc123:customer:7', entityKey: 'customer:7' };
    assert.deepEqual([flow.onDelete?.({ sobject: 'Contact', ...of }, 'delete'), flow.onDelete?.({ sobject: 'Contact', ...of }, 'archive'), flow.onDelete?.({ sobject: 'Account', ...of }, 'delete')], [{ kind: 'customer-delete', id: 7, body: {} }, undefined, undefined]);
  });
});
