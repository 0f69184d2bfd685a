import type { SettingsDocument } from './settings-document.ts';
import type { SettingsCatalogue } from './settings-problem.ts';

/** A ready-made set of decisions to begin with. `changes` take the place of those parts of the document; `missing` says what the store or the org lacks for it. */
export type Template = { name: 'consumers' | 'consumers-in-fields' | 'companies' | 'several-shops'; changes: Partial<SettingsDocument>; missing: string[] };

const orderMap = 'order-to-salesforce.order';
const totalField = 'BC_Total_Inc_Tax__c';
/** An order nobody pays anything for: a test, or a gift of the house. */
const noFreeOrders: SettingsDocument['rules'][number] = { map: orderMap, field: totalField, kind: 'range', severity: 'reject', least: '0.01', message: 'The order costs nothing' };

/** Sets for the modes this version has. Nothing is applied before somebody publishes it. */
export function templatesFor({ money, flows, matching }: SettingsDocument, catalogue: SettingsCatalogue): Template[] {
  const charged = (charges: 'lines' | 'fields') => ({ money: { ...money, charges }, rules: [noFreeOrders], matching: { ...matching, accounts: 'apart' as const } });
  const channels = catalogue.channels.map(({ id }) => id);
  const ofChannels = new Set(catalogue.flows.filter(({ hasChannels }) => hasChannels).map(({ name }) => name));
  return [
    { name: 'consumers', changes: charged('lines'), missing: [] },
    { name: 'consumers-in-fields', changes: charged('fields'), missing: [] },
    {
      name: 'companies',
      changes: { ...charged('lines'), matching: { ...matching, accounts: 'shared' }, rules: [noFreeOrders, { map: 'customer-to-salesforce.account', field: 'BillingPostalCode', kind: 'mandatory', severity: 'warn', message: 'An Account without a postcode, by which companies are known again' }, { map: orderMap, field: totalField, kind: 'range', severity: 'warn', most: '100000', message: 'An order above 100,000: have somebody look' }] },
      missing: catalogue.customerGroups.length > 0 ? [] : ['The store has no customer groups, by which companies are told from each other.'],
    },
    {
      name: 'several-shops',
      // Named one by one, so that a storefront somebody opens later does not come in unasked.
      changes: { ...charged('lines'), flows: Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, ofChannels.has(name) ? { ...flow, channels } : flow])) },
      missing: channels.length > 1 ? [] : ['The store has one channel only.'],
    },
  ];
}
