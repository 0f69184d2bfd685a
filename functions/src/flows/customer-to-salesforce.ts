import type { TargetRef } from '../core/draft.ts';
import type { CustomerAddress, StoreCustomer } from '../connectors/bigcommerce/customer.ts';
import { account, contact, identity } from '../connectors/salesforce/targets.ts';
import { normaliseEmail } from '../core/record-key.ts';
import { coalesce, concat, constant, get, known, otherwise, truncate } from '../mapping/steps.ts';
import { channelOff, defineFlow, type FlowPlan, type FlowTrigger, metafieldTriggers } from '../pipeline/define-flow.ts';

const street = concat([[get('address.address1')], [get('address.address2')]], '\n');
/** Characters of the long text fields. */
const longTextLength = 32_768;

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
    ...metafieldTriggers('customer'),
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
        BillingCountryCode: [get('address.country_code')],
        // Only of groups the settings have a rule for.
        Type: [get('groupId'), known('customer-group')],
        BC_Group_Id__c: [get('groupId')],
        BC_Group__c: [get('groupName'), truncate(255)],
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
        MailingCountryCode: [get('address.country_code')],
        OtherStreet: [concat([[get('second.address1')], [get('second.address2')]], '\n'), truncate(255)],
        OtherCity: [get('second.city'), truncate(40)],
        OtherState: [get('second.state_or_province'), truncate(80)],
        OtherPostalCode: [get('second.postal_code'), truncate(20)],
        OtherCountry: [get('second.country'), truncate(80)],
        OtherCountryCode: [get('second.country_code')],
        BC_Addresses__c: [get('addressBook'), truncate(longTextLength)],
        BC_Attributes__c: [get('details'), truncate(longTextLength)],
      },
    },
    identity: { entity: identity, map: { Kind__c: [get('kind')], Channel__c: [get('channel')], State__c: [constant('Active')] } },
  },
  plan({ entityKey, data }, context): FlowPlan {
    const { keys } = context;
    const isGuest = entityKey.startsWith('guest:');
    const email = data.email === '' ? undefined : normaliseEmail(data.email);
    const guestChannel = context.settings.matching?.guests === 'channel' ? data.origin_channel_id : '*';
    const key = isGuest ? keys.guest(guestChannel, email ?? entityKey) : keys.customer(data.id);
    const scope = scopeOf(data);
    const person = { identity: keys.guest('*', email ?? entityKey), email, isGuest, channel: String(data.origin_channel_id) };
    const company = context.settings.matching?.companies === 'shared' ? data.company || data.addresses[0]?.company : '';
    const accountRef: TargetRef = { sobject: 'Account', key };
    const contactRef: TargetRef = { sobject: 'Contact', key };
    return {
      nodes: [
        company ? { map: 'account', key, scope: companyScope(scope, company), person, isCompany: true } : { map: 'account', key, scope, person },
        { map: 'contact', key, scope, person, references: { AccountId: accountRef } },
        { map: 'identity', key, scope: { kind: isGuest ? 'guest' : 'customer', channel: isGuest ? String(guestChannel) : String(data.origin_channel_id) }, references: { Account__c: accountRef, Contact__c: contactRef } },
      ],
      facts: { number: String(data.id) },
      heldOut: isGuest ? undefined : channelOff(context, 'customer-to-salesforce', data.origin_channel_id),
    };
  },
  tombstones: { BC_Identity__c: { State__c: 'Retired' } },
  removes: ['Contact'],
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});

/** What an Account that several buyers share is made of: the telephone is the buyer's own. */
function companyScope(scope: ReturnType<typeof scopeOf>, company: string): object {
  return { ...scope, company, phone: '', address: scope.address && { ...scope.address, phone: '' } };
}

function scopeOf(data: StoreCustomer) {
  const [address, second] = data.addresses;
  return {
    ...data,
    address,
    // A customer who once had a second address and has none any more loses it in Salesforce too; a guest never had a book.
    second: second ?? (data.details === undefined ? undefined : noAddress),
    // What the source does not say is left alone: an order that stands in for its buyer knows no group.
    groupId: data.details === undefined ? undefined : data.customer_group_id > 0 ? String(data.customer_group_id) : '',
    addressBook: data.details === undefined ? undefined : data.addresses.length > 1 ? data.addresses.map(lineOf).join('\n') : '',
    details: data.details?.map(({ name, value }) => `${name}: ${value}`).join('\n'),
  };
}

const noAddress = { address1: '', address2: '', city: '', state_or_province: '', postal_code: '', country: '', country_code: '' };

function lineOf(address: CustomerAddress): string {
  const parts = [`${address.first_name} ${address.last_name}`, address.company, address.address1, address.address2, `${address.postal_code} ${address.city}`, address.state_or_province, address.country, address.phone];
  return parts.map((part) => part.trim()).filter((part) => part !== '').join(', ');
}
