/** Words of one published vocabulary: a concept and its phrases, separated by commas. The name of the concept is a phrase itself. */
export type ConceptGroup = { readonly source: string; readonly concepts: Readonly<Record<string, string>> };

/** Short forms that are spelled out before phrases are looked for. */
export const abbreviations: Readonly<Record<string, string>> = {
  qty: 'quantity', amt: 'amount', no: 'number', num: 'number', nr: 'number', desc: 'description', tel: 'telephone', inc: 'including', incl: 'including', ex: 'excluding', excl: 'excluding',
  bc: 'bigcommerce', pct: 'percent', acct: 'account', img: 'image', curr: 'currency', addr: 'address', asst: 'assistant', std: 'standard', txn: 'transaction', doc: 'document', cust: 'customer', prod: 'product', mfr: 'manufacturer', msg: 'message', addl: 'additional',
};

/** Every single phrase with its concept, as the drop-out measurement removes them. */
export type Phrase = { concept: string; phrase: string };

export const phrasesOf = (groups: readonly ConceptGroup[]): Phrase[] =>
  groups.flatMap(({ concepts }) => Object.entries(concepts).flatMap(([concept, list]) => [concept, ...list.split(',').map((phrase) => phrase.trim())].map((phrase) => ({ concept, phrase }))));

/** Concepts that are not the same, but where one is missing the other often takes its values; 0..1. Broader, narrower and related terms in the sense of SKOS (https://www.w3.org/TR/skos-reference/#semantic-relations). */
const related: readonly (readonly [string, string, number])[] = [
  ['notes', 'description', 0.8], ['created', 'orderdate', 0.8], ['orderdate', 'closedate', 0.5], ['created', 'closedate', 0.4], ['reference', 'ordernumber', 0.8], ['ordernumber', 'ponumber', 0.5], ['reference', 'ponumber', 0.5], ['reference', 'sku', 0.6],
  ['id', 'reference', 0.5], ['statecode', 'state', 0.7], ['countrycode', 'country', 0.7], ['mobile', 'phone', 0.55], ['homephone', 'phone', 0.55], ['otherphone', 'phone', 0.55], ['fax', 'phone', 0.2], ['gender', 'salutation', 0.5], ['group', 'tier', 0.7], ['group', 'family', 0.4],
  ['unitprice', 'listprice', 0.6], ['saleprice', 'unitprice', 0.6], ['amount', 'total', 0.6], ['subtotal', 'total', 0.4], ['company', 'account', 0.85], ['customer', 'account', 0.75], ['employer', 'company', 0.8], ['accountnumber', 'id', 0.4],
  ['fullname', 'recipient', 0.7], ['title', 'productname', 0.7], ['title', 'subject', 0.7], ['title', 'jobtitle', 0.7], ['title', 'salutation', 0.5], ['channel', 'origin', 0.6], ['leadsource', 'origin', 0.7], ['leadsource', 'channel', 0.4],
  ['shipment', 'shipping', 0.8], ['dispatched', 'deliverydate', 0.4], ['shipped', 'dispatched', 0.5], ['notes', 'internal', 0.5], ['website', 'url', 0.6], ['brand', 'mpn', 0.2], ['active', 'status', 0.4], ['billing', 'mailing', 0.5], ['shipping', 'mailing', 0.3],
  ['coupon', 'discount', 0.5], ['lineitem', 'product', 0.5], ['user', 'owner', 0.5], ['paymentstatus', 'status', 0.5], ['productname', 'description', 0.4], ['shipmentmethod', 'carrier', 0.4], ['gtin', 'sku', 0.4], ['cart', 'opportunity', 0.7], ['updated', 'created', 0.2],
];
const closeness = new Map(related.flatMap(([one, other, share]) => [[`${one} ${other}`, share], [`${other} ${one}`, share]]));

/** 1 for the same concept, less for a related one, 0 for any other. */
export const conceptCloseness = (one: string, other: string): number => (one === other ? 1 : (closeness.get(`${one} ${other}`) ?? 0));

/** A random share of the phrases, the same for the same seed (mulberry32); how much of the matching is the dictionary is measured with it. */
export function keepShare(phrases: readonly Phrase[], share: number, seed: number): Phrase[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return phrases.filter(() => random() < share);
}
