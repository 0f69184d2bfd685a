import type { FieldValue } from '../core/draft.ts';
import type { BatchRecord, NodeState } from './batch.ts';
import { digest } from './canonical.ts';

/** What is worth another look, out of the way of the batch: `detail` has figures, ids and digests, nobody's name. */
export type BatchNews = { kind: 'order' | 'person'; key: string; detail: object };

/** What a batch brought: orders Salesforce did not have, those a filter keeps out, and persons who are new or changed. */
export function newsOf(records: readonly BatchRecord[], digestKey: string | undefined): BatchNews[] {
  return records.flatMap((one) => (one.error ? heldNews(one) : [...personNews(one), ...orderNews(one, digestKey)]));
}

function personNews({ nodes }: BatchRecord): BatchNews[] {
  return nodes.flatMap(({ node, id, wrote, doubt, lookalikes = [] }) => (node.sobject === 'Contact' && id !== undefined && wrote !== 'unchanged' ? [{ kind: 'person' as const, key: id, detail: lookalikes.length > 0 ? { lookalikes, ...(doubt !== undefined && { rule: doubt }) } : {} }] : []));
}

/** An order that stays out, or that the org refuses, was placed all the same: only that counts. */
function heldNews({ error, job, draft, nodes }: BatchRecord): BatchNews[] {
  const order = nodes.find(({ node }) => node.sobject === 'Order' && node.key === draft.activation?.node.key);
  const placedAt = Date.parse(textOf(order?.node.fields.BC_Placed_At__c));
  const isOut = error?.code === 'FILTERED_OUT' || (error?.disposition === 'dead-letter' && order?.link === undefined);
  return !isOut || Number.isNaN(placedAt) ? [] : [{ kind: 'order', key: job.entityKey, detail: { placedAt, isHeld: true } }];
}

const numberOf = (value: FieldValue | undefined): number => (value === null || value === undefined ? 0 : Number(value));
const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
const cents = (value: number): number => Math.round(value * 10_000) / 10_000;

/** The figures as they stand in Salesforce; none of an order whose total or time an administrator's map leaves out. */
function orderNews({ job, draft, nodes }: BatchRecord, digestKey: string | undefined): BatchNews[] {
  const order = nodes.find(({ node }) => node.sobject === 'Order' && node.key === draft.activation?.node.key);
  if (order?.id === undefined || order.link !== undefined) return [];
  const { fields, references } = order.node;
  const placedAt = Date.parse(textOf(fields.BC_Placed_At__c));
  if (Number.isNaN(placedAt) || fields.BC_Total_Inc_Tax__c === undefined) return [];
  const lines = nodes.filter(({ node }) => node.sobject === 'OrderItem' && node.parentKey === order.node.key && node.key.includes(':line:')).map(lineOf);
  const buyer = references.AccountId?.key ?? '';
  const account = nodes.find(({ node }) => node.sobject === 'Account' && node.key === buyer);
  const discount = numberOf(fields.BC_Discount__c);
  const subtotal = cents(lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0));
  const shipping = ['BC_Shipping__c', 'BC_Handling__c', 'BC_Wrapping__c', 'BC_Fees__c'].reduce((sum, field) => sum + numberOf(fields[field]), 0);
  const total = numberOf(fields.BC_Total_Inc_Tax__c);
  const detail = {
    orderId: order.id,
    accountId: account?.id,
    number: draft.facts.number ?? '',
    placedAt,
    customer: buyer,
    segment: segmentOf(buyer, account),
    currency: textOf(fields.BC_Currency__c),
    subtotal,
    discount,
    shipping: cents(shipping),
    // Whether the parts add up to the cent was looked at, in decimals, when the order was mapped (TOTALS_DIFFER).
    tax: cents(total - (subtotal - discount + shipping)),
    total,
    lines,
    isGuest: buyer.includes(':guest:'),
    ...(digestKey === undefined ? {} : signsOf(order.node.fields, account?.node.fields.Phone, digestKey)),
  };
  return [{ kind: 'order', key: job.entityKey, detail }];
}

/** What customers may have in common, as digests: an address without its spelling, the digits of a phone. The country is no secret. */
function signsOf(fields: Readonly<Record<string, FieldValue>>, phone: FieldValue | undefined, digestKey: string): { country?: string; place?: string; phone?: string } {
  const country = textOf(fields.BillingCountryCode) || textOf(fields.BillingCountry);
  const place = ['BillingStreet', 'BillingPostalCode', 'BillingCity'].map((field) => textOf(fields[field]).toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')).join('|');
  const digits = textOf(phone).replaceAll(/\D/g, '').slice(-phoneDigits);
  return {
    ...(country === '' ? {} : { country }),
    ...(textOf(fields.BillingStreet) === '' ? {} : { place: digest(digestKey, 'place', `${place}|${country}`) }),
    ...(digits.length < phoneDigits ? {} : { phone: digest(digestKey, 'phone', digits) }),
  };
}

/** The same phone is written with and without its country; shorter ones are none. */
const phoneDigits = 8;

function segmentOf(buyer: string, account: NodeState | undefined): string {
  const group = account?.node.fields.BC_Group_Id__c;
  if (typeof group === 'string' && group !== '') return `group ${group}`;
  return buyer.includes(':guest:') ? 'guest' : 'registered';
}

/** The price before discounts: those are looked at by themselves. */
function lineOf({ node: { fields, references } }: NodeState): { product: string; quantity: number; price: number; entry: string | undefined } {
  const quantity = numberOf(fields.Quantity);
  return { product: textOf(fields.Description).slice(0, 80), quantity, price: quantity > 0 ? cents((numberOf(fields.BC_Line_Net__c) + numberOf(fields.BC_Line_Discount__c)) / quantity) : 0, entry: references.PricebookEntryId?.key };
}
