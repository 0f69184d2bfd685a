import type { z } from 'zod';
import { type SettingsDocument, settingsSchema } from './settings-document.ts';

/** What is wrong with one value of a document: where, which rule, what to do. `path` is dotted: `orders.minimumTotal`. */
export type SettingsProblem = { path: string; rule: string; remedy: string };

/** What both systems have, as far as settings name it. */
export type SettingsCatalogue = {
  flows: readonly { name: string; description: string; /** Its records come from, or go to, a channel. */ hasChannels: boolean }[];
  channels: readonly { id: number; name: string }[];
  orderStatuses: readonly { id: number; name: string }[];
  customerGroups: readonly { id: number; name: string }[];
  /** Names that stood on recent orders. */
  shippingMethods: readonly string[];
  paymentMethods: readonly string[];
  /** Fields that travel back, and who owns each unless the settings say otherwise. */
  owners: readonly { field: string; label: string; owner: string; flow: string }[];
  /** `Object.Field` → the values of that picklist in this org; a field that is no picklist, or hidden, is missing. */
  picklists: Readonly<Record<string, readonly string[]>>;
  currencies: readonly string[];
  /** Of the fields that ready-made sets need, as `Object.Field`: those the org does not have, or does not show to the integration user. */
  lacking: readonly string[];
};

const choose = 'Choose one of the values offered.';
/** By the beginning of the path. */
const remedies: readonly (readonly [string, string])[] = [
  ['orders.minimumTotal', 'Enter an amount such as 25.00, or 0 for no minimum.'],
  ['money.conversions', 'Enter a rate such as 0.7312, or "order" for the rate each order carries.'],
  ['matching', 'Change the rule, or remove it.'],
  ['values', 'Choose or enter a value, or remove the row to keep what BigCommerce says.'],
  ['', choose],
];
const remedyOf = (path: string): string => remedies.find(([start]) => path.startsWith(start))?.[1] ?? choose;

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.code === 'unrecognized_keys' ? `has no place for ${issue.keys.join(', ')}` : issue.message;
}

/** Reads a document that came from outside: all that is wrong with its form at once. */
export function readSettings(given: unknown): { document: SettingsDocument } | { problems: SettingsProblem[] } {
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return { document: parsed.data };
  return { problems: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), rule: ruleOf(issue), remedy: remedyOf(issue.path.join('.')) })) };
}

/** The picklists into which values are translated. */
export const translatedInto: Readonly<Partial<Record<keyof SettingsDocument['values'], string>>> = { orderStatus: 'Order.BC_Status__c', customerGroup: 'Account.Type' };

/** What a well-formed document says of things that the store or the org does not have. */
export function checkSettings(document: SettingsDocument, catalogue: SettingsCatalogue): SettingsProblem[] {
  return [...checkFlows(document, catalogue), ...checkFields(document, catalogue), ...checkValues(document, catalogue)];
}

function* checkFlows({ flows, orders, activatingStatuses }: SettingsDocument, catalogue: SettingsCatalogue): Generator<SettingsProblem> {
  const channels = new Set(catalogue.channels.map(({ id }) => id));
  for (const [name, flow] of Object.entries(flows)) {
    const known = catalogue.flows.find((one) => one.name === name);
    if (!known) yield { path: `flows.${name}`, rule: 'names a flow this version does not have', remedy: `Remove it; there are ${catalogue.flows.map((one) => one.name).join(', ')}.` };
    else if (flow.channels.length > 0 && !known.hasChannels) yield { path: `flows.${name}.channels`, rule: 'names channels, but records of this flow belong to none', remedy: 'Leave the channels empty.' };
    const missing = flow.channels.find((id) => !channels.has(id));
    if (missing !== undefined) yield { path: `flows.${name}.channels`, rule: `names channel ${missing}, which the store does not have`, remedy: choose };
  }
  const known = new Set(catalogue.orderStatuses.map(({ id }) => id));
  for (const [path, ids] of [['orders.statuses', orders.statuses], ['activatingStatuses', activatingStatuses]] as const) {
    const unknown = ids.find((id) => !known.has(id));
    if (unknown !== undefined) yield { path, rule: `names status ${unknown}, which the store does not have`, remedy: choose };
  }
}

function* checkFields({ owners, money }: SettingsDocument, catalogue: SettingsCatalogue): Generator<SettingsProblem> {
  for (const field of Object.keys(owners))
    if (!catalogue.owners.some((one) => one.field === field)) yield { path: `owners.${field}`, rule: 'names a field that does not travel in both directions', remedy: 'Remove it: such a field always has the value of BigCommerce.' };
  for (const currency of Object.keys(money.conversions))
    if (catalogue.currencies.includes(currency)) yield { path: `money.conversions.${currency}`, rule: 'converts a currency the org has', remedy: 'Remove it: orders keep a currency the org has.' };
}

function* checkValues({ values }: SettingsDocument, catalogue: SettingsCatalogue): Generator<SettingsProblem> {
  for (const [kind, field] of Object.entries(translatedInto)) {
    const offered = catalogue.picklists[field];
    for (const [from, to] of Object.entries(values[kind === 'orderStatus' ? 'orderStatus' : 'customerGroup']))
      if (!offered) yield { path: `values.${kind}.${from}`, rule: `writes ${field}, which the org does not show to the integration user`, remedy: `Give the integration user access to ${field}, or remove the row.` };
      else if (!offered.includes(to)) yield { path: `values.${kind}.${from}`, rule: `"${to}" is no value of ${field} in this org`, remedy: 'Choose one of its values, or add this one to the picklist in Setup first.' };
  }
  for (const id of Object.keys(values.customerGroup))
    if (!catalogue.customerGroups.some((group) => group.id === Number(id))) yield { path: `values.customerGroup.${id}`, rule: `names customer group ${id}, which the store does not have`, remedy: 'Remove the row.' };
}
