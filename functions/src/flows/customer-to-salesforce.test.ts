import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerSchema, type StoreCustomer } from '../connectors/bigcommerce/customer.ts';
import { createRecordKeys } from '../core/record-key.ts';
import { SyncError } from '../core/sync-error.ts';
import { compileFieldMap } from '../mapping/compile.ts';
import type { FlowContext } from '../pipeline/define-flow.ts';
import { createTransformer } from '../pipeline/transform.ts';
import { customerToSalesforce as flow } from './customer-to-salesforce.ts';

const keys = createRecordKeys('abc123', 'a made-up guest secret');
const context: FlowContext = { keys, storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: '01s000000000001AAA', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) }, settings: { charges: 'lines', conversions: {} } };
const transform = createTransformer((_flow, map) => compileFieldMap(flow.fieldMaps[map]?.map ?? {}));
const address = { address1: '1 Example Street', address2: 'Suite 2', city: 'Springfield', state_or_province: 'Illinois', postal_code: '62701', country: 'United States', country_code: 'US', phone: '555-0101' };
const customer = { id: 7, email: 'Ada.Example@Example.com', first_name: 'Ada', last_name: 'Example', company: '', phone: '', origin_channel_id: 1, date_modified: '2026-05-01T12:00:00Z', addresses: [address, { ...address, city: 'Elsewhere' }] };

function draftOf(raw: Record<string, unknown>, entityKey = 'customer:7', known: Partial<StoreCustomer> = {}) {
  const draft = transform(flow, { entityKey, version: 1, data: { ...customerSchema.parse({ ...customer, ...raw }), ...known } }, context);
  assert.ok(!(draft instanceof SyncError));
  return draft;
}
const fieldsOf = (raw: Record<string, unknown>, sobject: string) => draftOf(raw).nodes.find((node) => node.sobject === sobject)?.fields;

describe('a registered customer', () => {
  it('becomes an account, a contact below it and an identity row that leads to both', () => {
    assert.deepEqual(
      draftOf({}).nodes.map(({ sobject, key, role, references }) => ({ sobject, key, role, references })),
      [
        { sobject: 'Account', key: 'abc123:customer:7', role: 'own', references: {} },
        { sobject: 'Contact', key: 'abc123:customer:7', role: 'own', references: { AccountId: { sobject: 'Account', key: 'abc123:customer:7' } } },
        { sobject: 'BC_Identity__c', key: 'abc123:customer:7', role: 'own', references: { Account__c: { sobject: 'Account', key: 'abc123:customer:7' }, Contact__c: { sobject: 'Contact', key: 'abc123:customer:7' } } },
      ],
    );
  });

  it('fills the account from the first address', () => {
    assert.deepEqual(fieldsOf({}, 'Account'), { Name: 'Ada Example', Phone: '555-0101', BillingStreet: '1 Example Street\nSuite 2', BillingCity: 'Springfield', BillingState: 'Illinois', BillingPostalCode: '62701', BillingCountry: 'United States', BillingCountryCode: 'US' });
  });

  it('fills the contact, its other address from the second one', () => {
    const other = { OtherStreet: '1 Example Street\nSuite 2', OtherCity: 'Elsewhere', OtherState: 'Illinois', OtherPostalCode: '62701', OtherCountry: 'United States', OtherCountryCode: 'US' };
    assert.deepEqual(fieldsOf({ phone: '555-0199' }, 'Contact'), { ...other, MailingCountryCode: 'US', FirstName: 'Ada', LastName: 'Example', Email: 'Ada.Example@Example.com', Phone: '555-0199', MailingStreet: '1 Example Street\nSuite 2', MailingCity: 'Springfield', MailingState: 'Illinois', MailingPostalCode: '62701', MailingCountry: 'United States' });
  });

  it('says in the identity row what it is and where it came from', () => {
    assert.deepEqual(fieldsOf({ origin_channel_id: 3 }, 'BC_Identity__c'), { Kind__c: 'customer', Channel__c: '3', State__c: 'Active' });
  });

  it('is a company when it has one', () => assert.equal(fieldsOf({ company: 'Example Ltd' }, 'Account')?.Name, 'Example Ltd'));

  it('always has the names Salesforce demands', () => {
    const nameless = { first_name: '', last_name: '', company: '' };
    assert.deepEqual([fieldsOf(nameless, 'Account')?.Name, fieldsOf(nameless, 'Contact')?.LastName], ['Ada.Example@Example.com', 'Ada.Example@Example.com']);
    assert.deepEqual([fieldsOf({ ...nameless, email: '' }, 'Account')?.Name, fieldsOf({ ...nameless, email: '' }, 'Contact')?.LastName], ['Guest', 'Guest']);
    assert.equal(fieldsOf({ ...nameless, first_name: 'Ada' }, 'Contact')?.LastName, 'Ada');
  });

  const asked = (more: Partial<StoreCustomer>, sobject: string) => draftOf({}, 'customer:7', { details: [], ...more }).nodes.find((node) => node.sobject === sobject)?.fields;

  it('names its group on the account, and clears it when there is none any more', () => {
    assert.deepEqual([asked({ customer_group_id: 3, groupName: 'Wholesale' }, 'Account')?.BC_Group__c, asked({ customer_group_id: 3, groupName: undefined }, 'Account')?.BC_Group_Id__c], ['Wholesale', '3']);
    assert.deepEqual([asked({ groupName: '' }, 'Account')?.BC_Group__c, asked({ groupName: '' }, 'Account')?.BC_Group_Id__c], [null, null]);
  });

  it('lists what the shop asked it, and its address book', () => {
    const contact = asked({ details: [{ name: 'Age', value: '41' }, { name: 'Sales rep', value: 'Sam' }] }, 'Contact');
    assert.deepEqual([contact?.BC_Attributes__c, String(contact?.BC_Addresses__c).split('\n').length], ['Age: 41\nSales rep: Sam', 2]);
    assert.match(String(contact?.BC_Addresses__c), /^1 Example Street, Suite 2, 62701 Springfield, Illinois, United States, 555-0101$/m);
  });

  it('with one address has no book and no other address', () => {
    const [first] = customerSchema.parse(customer).addresses;
    const contact = asked({ addresses: first ? [first] : [] }, 'Contact');
    assert.deepEqual([contact?.BC_Addresses__c, contact?.OtherCity, contact?.MailingCity], [null, null, 'Springfield']);
  });

  it('known from an order only leaves alone what an order does not say', () => {
    const { BC_Group__c: group, BC_Group_Id__c: groupId } = fieldsOf({}, 'Account') ?? {};
    const { BC_Addresses__c: book, BC_Attributes__c: details } = fieldsOf({}, 'Contact') ?? {};
    assert.deepEqual([group, groupId, book, details], [undefined, undefined, undefined, undefined]);
  });

  it('without an address leaves the address alone', () => {
    const { BillingCity, BillingPostalCode, ...rest } = fieldsOf({ addresses: [] }, 'Account') ?? {};
    assert.deepEqual([BillingCity, BillingPostalCode, rest.Name], [undefined, undefined, 'Ada Example']);
  });

  it('is recognised by the normalised e-mail, the same for a guest of that address', () => {
    const guestKey = keys.guest('*', 'ada.example@example.com');
    assert.deepEqual(draftOf({}).nodes.map((node) => node.person), [...Array.from({ length: 2 }, () => ({ identity: guestKey, email: 'ada.example@example.com', isGuest: false, channel: '1' })), undefined]);
  });
});

describe('a guest', () => {
  const guest = draftOf({ id: 0 }, 'guest:somebody');

  it('is known by e-mail alone, in all its records', () => {
    const key = keys.guest('*', 'ada.example@example.com');
    assert.deepEqual(guest.nodes.map((node) => node.key), [key, key, key]);
    assert.deepEqual(guest.nodes[0]?.person, { identity: key, email: 'ada.example@example.com', isGuest: true, channel: '1' });
  });

  it('belongs to no channel', () => assert.deepEqual(guest.nodes[2]?.fields, { Kind__c: 'guest', Channel__c: '*', State__c: 'Active' }));

  it('without an e-mail is a person of its own', () => {
    const nobody = draftOf({ id: 0, email: '' }, 'guest:order-250');
    assert.deepEqual([nobody.nodes[0]?.key, nobody.nodes[0]?.person?.email], [keys.guest('*', 'guest:order-250'), undefined]);
  });
});
