import type { SettingsDocument } from './settings-document.ts';
import type { SettingsCatalogue } from './settings-problem.ts';

/** A ready-made set of decisions to begin with. `changes` take the place of those parts of the document; `missing` says what the store or the org lacks for it. */
export type Template = { name: 'consumers' | 'consumers-in-fields' | 'companies' | 'several-shops'; changes: Partial<SettingsDocument>; missing: string[] };

type Rule = SettingsDocument['rules'][number];

const orderMap = 'order-to-salesforce.order';
const totalField = 'BC_Total_Inc_Tax__c';
/** An order nobody pays anything for: a test, or a gift of the house. */
const noFreeOrders: Rule = { map: orderMap, field: totalField, kind: 'range', severity: 'reject', least: '0.01', message: 'The order costs nothing' };

/** What shows that nobody buys, or that somebody has to look first: https://developer.bigcommerce.com/docs/rest-management/orders */
const orderRules: readonly Rule[] = [
  noFreeOrders,
  { map: orderMap, field: 'BC_Payment_Method__c', kind: 'condition', severity: 'reject', condition: { path: 'BC_Payment_Method__c', is: 'not-equal', value: 'Test Payment Gateway' }, message: 'A test order' },
  { map: orderMap, field: 'BC_Status__c', kind: 'condition', severity: 'hold', condition: { path: 'BC_Status__c', is: 'not-equal', value: 'Manual Verification Required' }, message: 'Payment or fraud has to be verified in BigCommerce first' },
];
const companyRules: readonly Rule[] = [
  { map: 'customer-to-salesforce.account', field: 'BillingPostalCode', kind: 'mandatory', severity: 'warn', message: 'An Account without a postcode, by which companies are known again' },
  { map: orderMap, field: totalField, kind: 'range', severity: 'warn', most: '100000', message: 'An order above 100,000: have somebody look' },
];
const isRule = (wanted: Rule) => (rule: Rule) => rule.map === wanted.map && rule.field === wanted.field && rule.kind === wanted.kind && rule.message === wanted.message;

const orderFields = [totalField, 'BC_Payment_Method__c', 'BC_Status__c'].map((field) => `Order.${field}`);
const chargeFields = ['BC_Shipping__c', 'BC_Handling__c', 'BC_Wrapping__c', 'BC_Fees__c', 'BC_Tax__c', 'BC_Charges_Outside_Lines__c'].map((field) => `Order.${field}`);
/** What the org must have for each set, as `Object.Field`. */
const needs: Readonly<Record<Template['name'], readonly string[]>> = {
  consumers: orderFields,
  'consumers-in-fields': [...orderFields, ...chargeFields],
  companies: [...orderFields, 'Account.BillingPostalCode'],
  'several-shops': [...orderFields, 'Order.BC_Channel__c'],
};
export const fieldsOfTemplates: readonly string[] = [...new Set(Object.values(needs).flat())];

/** Sets for the modes this version has. Nothing is applied before somebody publishes it; rules of the administrator's own stay. */
export function templatesFor({ money, flows, matching, rules }: SettingsDocument, catalogue: SettingsCatalogue): Template[] {
  const isOurs = (rule: Rule) => [...orderRules, ...companyRules].some((each) => isRule(each)(rule));
  // One that is there already stays as somebody may have changed it, and where it is.
  const rulesWith = (ours: readonly Rule[]): Rule[] => [...rules.filter((rule) => !isOurs(rule) || ours.some((each) => isRule(each)(rule))), ...ours.filter((each) => !rules.some(isRule(each)))];
  const charged = (charges: 'lines' | 'fields') => ({ money: { ...money, charges }, rules: rulesWith(orderRules), matching: { ...matching, accounts: 'apart' as const } });
  const channels = catalogue.channels.map(({ id }) => id);
  const ofChannels = new Set(catalogue.flows.filter(({ hasChannels }) => hasChannels).map(({ name }) => name));
  const lacking = (name: Template['name']) => needs[name].filter((field) => catalogue.lacking.includes(field)).map((field) => `Your org has no field ${field}, or does not show it to the integration user.`);
  const sets: Template[] = [
    { name: 'consumers', changes: charged('lines'), missing: [] },
    { name: 'consumers-in-fields', changes: charged('fields'), missing: [] },
    { name: 'companies', changes: { ...charged('lines'), matching: { ...matching, accounts: 'shared' }, rules: rulesWith([...orderRules, ...companyRules]) }, missing: [] },
    {
      name: 'several-shops',
      // Named one by one, so that a storefront somebody opens later does not come in unasked.
      changes: { ...charged('lines'), flows: Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, ofChannels.has(name) ? { ...flow, channels } : flow])) },
      missing: channels.length > 1 ? [] : ['The store has one channel only.'],
    },
  ];
  return sets.map((set) => ({ ...set, missing: [...set.missing, ...lacking(set.name)] }));
}
