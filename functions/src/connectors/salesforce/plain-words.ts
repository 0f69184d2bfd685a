import { type ErrorCode, errorCatalog } from '../../core/sync-error.ts';
import { statusWords } from './status-words.ts';

const objects: Readonly<Record<string, string>> = {
  Account: 'account', Contact: 'contact', Order: 'order', OrderItem: 'order product', Product2: 'product', PricebookEntry: 'price book entry', BC_Identity__c: 'identity', BC_Shipment__c: 'shipment', Crosswalk_Issue__c: 'issue',
};

/** `BC_Coupon_Codes__c` and `BillingStreet` as people say them. */
export function fieldWords(field: string): string {
  return field.replace(/^BC_/, 'BigCommerce_').replace(/__c$/, '').replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2').replace('Big Commerce', 'BigCommerce');
}

/** Which right is missing, where the platform says so. */
const denials: readonly (readonly [RegExp, string])[] = [
  [/Edit Activated Orders/i, 'it is activated, and the integration user lacks “Edit Activated Orders”'],
  [/CROSS_REFERENCE/, 'it refers to a record that is not shared with the integration user'],
];

type Refusal = { code: string; message: string; field: string | undefined };

/**
 * What happened, in plain words, and in a line of its own what support asks for: the platform's code, the field's name and the record.
 * `what`: object and key of the record; undefined for anything that is no record of ours.
 */
export function plainWords(ours: ErrorCode, { code, message, field }: Refusal, what: string): string | undefined {
  const object = objects[what.split(' ')[0] ?? ''];
  if (object === undefined) return undefined;
  const place = field === undefined ? `the ${object}` : `“${fieldWords(field)}” of the ${object}`;
  const said = message.trim().replace(/\.?$/, '.');
  const isSaid = { is: false };
  const quote = () => {
    isSaid.is = true;
    return said;
  };
  const words = sentenceOf(ours, { code, message, place, object, quote });
  return `${words}\n${[code, ...(field === undefined ? [] : [`field ${field}`]), what].join(', ')}${isSaid.is || message === '' ? '' : `: ${message}`}`;
}

type Parts = { code: string; message: string; place: string; object: string; quote(): string };

function sentenceOf(ours: ErrorCode, { code, message, place, object, quote }: Parts): string {
  if (ours === 'VALIDATION_RULE') return `A rule or an automation of your Salesforce org refused ${place}: ${quote()}`;
  if (ours === 'FIELD_MISSING') return `Salesforce needs a value in ${place}, and there is none.`;
  if (ours === 'INVALID_VALUE') {
    const status = statusWords(code);
    // What a family of codes has in common says less than the platform's own message.
    const why = status?.isExact === true ? `${status.words}.` : quote();
    return `Salesforce refused ${place.startsWith('“') ? `the value of ${place}` : place}: ${why}${status === undefined ? '' : ` ${status.remedy}`}`;
  }
  if (ours === 'DUPLICATE_BLOCKED') return `A duplicate rule of your Salesforce org found a record that looks like the ${object}, so it was not saved.`;
  if (ours === 'CURRENCY_UNKNOWN') return `Your Salesforce org does not have the currency of the ${object}.`;
  if (ours === 'SETUP_INCOMPLETE') return `Crosswalk may not write ${place}, or your Salesforce org does not have it.`;
  if (ours === 'ACCESS_DENIED') return `Crosswalk may not change ${place}: ${denials.find(([said]) => said.test(`${code} ${message}`))?.[1] ?? 'somebody else owns it and it is not shared with the integration user, or a right is missing'}.`;
  return errorCatalog[ours].explanation;
}
