import type { TargetRef } from '../core/draft.ts';
import type { StoreCustomer } from '../connectors/bigcommerce/customer.ts';
import { account, contact, identity } from '../connectors/salesforce/targets.ts';
import { normaliseEmail } from '../core/record-key.ts';
import { coalesce, concat, constant, get, otherwise, truncate } from '../mapping/steps.ts';
import { defineFlow, type FlowPlan, type FlowTrigger } from '../pipeline/define-flow.ts';

const street = concat([[get('address.address1')], [get('address.address2')]], '\n');
const byId: FlowTrigger['entityKeyOf'] = (data) => (typeof data.id === 'number' ? `customer:${data.id}` : undefined);

/** Address events carry the address id as `id` and the customer beside it. */
const byAddress: FlowTrigger['entityKeyOf'] = ({ address }) => (typeof address === 'object' && address !== null && 'customer_id' in address && typeof address.customer_id === 'number' ? `customer:${address.customer_id}` : undefined);

/** Every buyer becomes one Account and one Contact; a guest is a buyer without a customer id. */
export const customerToSalesforce = defineFlow<StoreCustomer>({
  name: 'customer-to-salesforce',
  description: 'BigCommerce customers become Accounts with one Contact each.',
  triggers: [
    { scope: 'store/customer/created', entityKeyOf: byId },
    { scope: 'store/customer/updated', entityKeyOf: byId },
    { scope: 'store/customer/deleted', entityKeyOf: byId, movesVersion: false },
    { scope: 'store/customer/address/created', entityKeyOf: byAddress, movesVersion: false },
    { scope: 'store/customer/address/updated', entityKeyOf: byAddress, movesVersion: false },
    { scope: 'store/customer/address/deleted', entityKeyOf: byAddress, movesVersion: false },
  ],
  reads: 'customers',
  after: [],
  fieldMaps: {
    account: {
      entity: account,
      map: {
        Name: [coalesce([get('company')], [concat([[get('first_name')], [get('last_name')]], ' ')], [get('email')]), otherwise('Guest'), truncate(255)],
        Phone: [coalesce([get('phone')], [get('address.phone')]), truncate(40)],
        BillingStreet: [street, truncate(255)],
        BillingCity: [get('address.city'), truncate(40)],
        BillingState: [get('address.state_or_province'), truncate(80)],
        BillingPostalCode: [get('address.postal_code'), truncate(20)],
        BillingCountry: [get('address.country'), truncate(80)],
      },
    },
    contact: {
      entity: contact,
      map: {
        FirstName: [get('first_name'), truncate(40)],
        LastName: [coalesce([get('last_name')], [get('first_name')], [get('company')], [get('email')]), otherwise('Guest'), truncate(80)],
        Email: [get('email'), truncate(80)],
        Phone: [coalesce([get('phone')], [get('address.phone')]), truncate(40)],
        MailingStreet: [street, truncate(255)],
        MailingCity: [get('address.city'), truncate(40)],
        MailingState: [get('address.state_or_province'), truncate(80)],
        MailingPostalCode: [get('address.postal_code'), truncate(20)],
        MailingCountry: [get('address.country'), truncate(80)],
      },
    },
    identity: { entity: identity, map: { Kind__c: [get('kind')], Channel__c: [get('channel')], State__c: [constant('Active')] } },
  },
  plan({ entityKey, data }, { keys }): FlowPlan {
    const isGuest = entityKey.startsWith('guest:');
    const email = data.email === '' ? undefined : normaliseEmail(data.email);
    const key = isGuest ? keys.guest('*', email ?? entityKey) : keys.customer(data.id);
    const scope = { ...data, address: data.addresses[0] };
    const person = { identity: keys.guest('*', email ?? entityKey), email, isGuest };
    const accountRef: TargetRef = { sobject: 'Account', key };
    const contactRef: TargetRef = { sobject: 'Contact', key };
    return {
      nodes: [
        { map: 'account', key, scope, person },
        { map: 'contact', key, scope, person, references: { AccountId: accountRef } },
        { map: 'identity', key, scope: { kind: isGuest ? 'guest' : 'customer', channel: isGuest ? '*' : String(data.origin_channel_id) }, references: { Account__c: accountRef, Contact__c: contactRef } },
      ],
      facts: { number: String(data.id) },
    };
  },
  tombstones: { BC_Identity__c: { State__c: 'Retired' } },
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});
