import { createHash } from 'node:crypto';
import { readMappingRows, toFieldMapRows, toRuleRows, toTableRows } from './mapping-rows.ts';
import { isMatchRow, matchPolicy, readMatching, toMatchRows } from './matching-settings.ts';
import { type SettingsDocument, settingsSchema } from './settings-document.ts';

/** One record of a custom metadata type, bare names. `name` is its DeveloperName: at most 40 letters, digits and single underscores. */
export type SettingsRow = { type: 'Crosswalk_Connection__mdt' | 'Crosswalk_Flow__mdt' | 'Crosswalk_Value_Map__mdt' | 'Crosswalk_Field_Map__mdt' | 'Crosswalk_Rule__mdt'; name: string; label: string; values: Readonly<Record<string, string | number | boolean | null>> };

/** Which version is live, and how its rows are recognised as complete. */
export type SettingsPointer = { version: number; rowCount: number; hash: string; slot: Slot };
/** Versions take turns in two sets of rows: the one that is live is never written over, and nothing ever has to be deleted. */
export type Slot = 'A' | 'B';
type At = { connection: string; version: number; slot: Slot };

const kinds = ['order-status', 'shipping-method', 'payment-method', 'customer-group', 'currency', 'owner', 'deletion'] as const;
type Kind = (typeof kinds)[number];
const orderFlow = 'order-to-salesforce';
const labelLengthMax = 40;

/** Metadata names take no hyphens: `order-to-salesforce` is `order_to_salesforce` there. */
const underscored = (flow: string) => flow.replaceAll('-', '_');
const hyphened = (flow: string) => flow.replaceAll('_', '-');

const mapsOf = ({ values, money, owners, deletes }: SettingsDocument): Record<Kind, Readonly<Record<string, string>>> => ({
  'order-status': values.orderStatus, 'shipping-method': values.shippingMethod, 'payment-method': values.paymentMethod, 'customer-group': values.customerGroup, currency: money.conversions, owner: owners, deletion: deletes,
});

/** The rows of one version; all of them stand before the pointer moves. */
export function toSettingsRows(document: SettingsDocument, { connection, version, slot }: At): SettingsRow[] {
  const base = { Connection__c: connection, Version__c: version };
  const row = (type: SettingsRow['type'], letter: string) => (values: SettingsRow['values'], index: number): SettingsRow => ({ type, name: `${connection}_${slot}_${letter}${index + 1}`, label: `${connection} ${slot} ${letter}${index + 1}`.slice(0, labelLengthMax), values: { ...base, ...values } });
  const { orders, money, activatedEdits, activatingStatuses, matching, watch } = document;
  const flows = Object.entries({ [orderFlow]: { isOn: true, channels: [] }, ...document.flows }).toSorted(byName).map(([name, { isOn, channels }]) => ({
    Flow__c: underscored(name),
    Is_On__c: isOn,
    Channels__c: channels.length === 0 ? null : channels.toSorted((a, b) => a - b).join(','),
    Filters__c: name === orderFlow ? JSON.stringify(orders) : null,
    Policies__c: name === orderFlow ? JSON.stringify({ charges: money.charges, activatedEdits, activatingStatuses, ...(Object.values(watch).includes(false) ? { watch } : {}), ...matchPolicy(matching) }) : null,
    Extra__c: null,
  }));
  const maps = Object.entries(mapsOf(document)).flatMap(([kind, map]) => Object.entries(map).toSorted(byName).map(([from, to]) => ({ Kind__c: kind, From__c: from, To__c: to, Extra__c: null })));
  return [
    ...flows.map(row('Crosswalk_Flow__mdt', 'F')),
    ...[...maps, ...toTableRows(document)].map(row('Crosswalk_Value_Map__mdt', 'M')),
    ...toFieldMapRows(document).map(row('Crosswalk_Field_Map__mdt', 'P')),
    ...[...toRuleRows(document), ...toMatchRows(matching)].map(row('Crosswalk_Rule__mdt', 'R')),
  ];
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/** The row whose change makes a version live. */
export function toPointerRow(pointer: SettingsPointer, { connection, store }: { connection: string; store: string }): SettingsRow {
  const { version, rowCount, hash, slot } = pointer;
  return { type: 'Crosswalk_Connection__mdt', name: connection, label: connection.slice(0, labelLengthMax), values: { Store__c: store, Active_Version__c: version, Row_Count__c: rowCount, Hash__c: hash, Slot__c: slot, Extra__c: null } };
}

/** The same for rows in any order and under any name, and for empty and absent values. */
export function hashOfRows(rows: readonly Pick<SettingsRow, 'type' | 'values'>[]): string {
  const lines = rows.map(({ type, values }) => JSON.stringify([type, ...Object.entries(values).filter(([, value]) => value !== null && value !== '').toSorted(byName)]));
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}

export function pointerTo(rows: readonly SettingsRow[], { version, slot }: Pick<At, 'version' | 'slot'>): SettingsPointer {
  return { version, slot, rowCount: rows.length, hash: hashOfRows(rows) };
}

/** The document of a complete set of rows; else why it cannot be used, in words. */
export function fromSettingsRows(rows: readonly Pick<SettingsRow, 'type' | 'values'>[], pointer: SettingsPointer): { document: SettingsDocument } | { problem: string } {
  if (rows.length !== pointer.rowCount) return { problem: `Version ${pointer.version} of the settings has ${rows.length} rows in Salesforce where ${pointer.rowCount} were published.` };
  if (hashOfRows(rows) !== pointer.hash) return { problem: `The rows of version ${pointer.version} of the settings were changed after they were published.` };
  const parsed = settingsSchema.safeParse(toDocument(rows));
  return parsed.success ? { document: parsed.data } : { problem: `Version ${pointer.version} of the settings cannot be read: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}.` };
}

function toDocument(rows: readonly Pick<SettingsRow, 'type' | 'values'>[]): unknown {
  const of = (wanted: SettingsRow['type']) => rows.filter(({ type }) => type === wanted).map(({ values }) => values);
  const [flows, valueMaps, rules] = [of('Crosswalk_Flow__mdt'), of('Crosswalk_Value_Map__mdt'), of('Crosswalk_Rule__mdt')];
  const map = (kind: Kind) => Object.fromEntries(valueMaps.flatMap((values) => (values.Kind__c === kind ? [[String(values.From__c), String(values.To__c)]] : [])));
  const ofOrders = flows.find((values) => values.Flow__c === underscored(orderFlow));
  const { charges, activatedEdits, activatingStatuses, matching, watch } = parseObject(ofOrders?.Policies__c);
  return {
    flows: Object.fromEntries(flows.map((values) => [hyphened(String(values.Flow__c)), { isOn: values.Is_On__c === true, channels: String(values.Channels__c ?? '').split(',').filter((id) => id !== '').map(Number) }])),
    orders: parseObject(ofOrders?.Filters__c),
    money: { charges, conversions: map('currency') },
    activatedEdits,
    activatingStatuses,
    watch,
    matching: readMatching(matching, rules),
    ...readMappingRows({ fieldMaps: of('Crosswalk_Field_Map__mdt'), rules: rules.filter((row) => !isMatchRow(row)), valueMaps }),
    owners: map('owner'),
    deletes: map('deletion'),
    values: { orderStatus: map('order-status'), shippingMethod: map('shipping-method'), paymentMethod: map('payment-method'), customerGroup: map('customer-group') },
  };
}

function parseObject(text: unknown): Record<string, unknown> {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : {};
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
