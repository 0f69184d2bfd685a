export type FlowSwitch = { isOn: boolean; channels: number[] };
export type ValueKind = 'orderStatus' | 'shippingMethod' | 'paymentMethod' | 'customerGroup';
export type Scalar = string | number | boolean;
/** One step of the mapping language, plain JSON as the service keeps it. */
export type Step = { readonly step: string } & Readonly<Record<string, unknown>>;
/** What fills a field instead of, or beside, what the package maps. No steps: those of the package. */
export type FieldChange = { readonly isOn: boolean; readonly steps: readonly Step[] };
export type FieldMaps = Readonly<Record<string, Readonly<Record<string, FieldChange>>>>;
export type Tables = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** A list whose elements become records: of which object, below what, found by which steps, kept or deleted when it vanishes. */
export type RecordList = { readonly isOn: boolean; readonly object: string; readonly externalId: string; readonly parent: string; readonly lookup: string; readonly each: readonly Step[]; readonly id: readonly Step[]; readonly vanished: string };
/** What every record must be before it is written. */
export type RecordRule = { map: string; field: string; kind: string; severity: string; pattern?: string; least?: string; most?: string; values?: readonly string[]; condition?: Condition; message?: string };
/** A test of the mapping language, or all, any, not of such. */
export type Condition = { path?: string; is?: string; value?: Scalar | readonly Scalar[]; all?: readonly Condition[]; any?: readonly Condition[]; not?: Condition };
/** What is looked at beside the sync. */
export type WatchKind = 'orders' | 'duplicates' | 'values';
/** One rule by which a record is known again. `field`: where the org keeps a number of the customer's own. */
export type MatchRule = { name: string; fields: readonly string[]; scope: string; field?: string };
/** Who is taken for whom; what happens in doubt. */
export type Matching = { persons: readonly MatchRule[]; companies: readonly MatchRule[]; accounts: string; duplicates: string; likely: boolean };
/** What people decide, as the service keeps it. */
export type SettingsDocument = {
  flows: Record<string, FlowSwitch>;
  orders: { paidOnly: boolean; statuses: number[]; minimumTotal: string };
  money: { charges: string; conversions: Record<string, string> };
  activatedEdits: string;
  /** Status ids that make an order Activated. */
  activatingStatuses: number[];
  owners: Record<string, string>;
  deletes: Record<string, string>;
  values: Record<ValueKind, Record<string, string>>;
  /** By `flow.map`, then by field. */
  fieldMaps?: FieldMaps;
  /** Lists whose elements become records, by `flow.map`: which object, below what. */
  recordMaps?: Readonly<Record<string, RecordList>>;
  /** Translation tables of field maps, by name. */
  tables?: Tables;
  rules?: readonly RecordRule[];
  watch?: Readonly<Partial<Record<WatchKind, boolean>>>;
  matching?: Matching;
};
/** One value at fault: where, which rule, what to do. */
export type Problem = { path: string; rule: string; remedy: string };
export type Direction = 'both' | 'intoSalesforce' | 'intoStore' | 'off' | 'mixed';
/** What people know as one thing: a flow into Salesforce and one back. */
export type Subject = { name: 'orders' | 'customers' | 'products' | 'stock'; icon: string; into?: string; back: string };

/** What holds while nobody has changed it. */
export const standardMatching: Matching = { persons: [{ name: 'E-mail', fields: ['email'], scope: 'global' }], companies: [{ name: 'Company and postcode', fields: ['company', 'postcode'], scope: 'global' }], accounts: 'apart', duplicates: 'allow', likely: false };

export const subjects: readonly Subject[] = [
  { name: 'orders', icon: 'standard:orders', into: 'order-to-salesforce', back: 'order-status-to-bigcommerce' },
  { name: 'customers', icon: 'standard:people', into: 'customer-to-salesforce', back: 'customer-to-bigcommerce' },
  { name: 'products', icon: 'standard:product', into: 'product-to-salesforce', back: 'catalog-to-bigcommerce' },
  { name: 'stock', icon: 'standard:product_item', back: 'inventory-to-bigcommerce' },
];

const flowOf = ({ flows }: SettingsDocument, name: string): FlowSwitch => flows[name] ?? { isOn: true, channels: [] };
const takes = (flow: FlowSwitch, channel: number | undefined): boolean => flow.isOn && (channel === undefined || flow.channels.length === 0 || flow.channels.includes(channel));

function directionFor(document: SettingsDocument, { into, back }: Subject, channel: number | undefined): Direction {
  const goesBack = takes(flowOf(document, back), channel);
  if (into === undefined) return goesBack ? 'intoStore' : 'off';
  const comesIn = takes(flowOf(document, into), channel);
  if (comesIn) return goesBack ? 'both' : 'intoSalesforce';
  return goesBack ? 'intoStore' : 'off';
}

/** In which direction a subject is synced for one channel; for all of them it may differ. */
export function directionOf(document: SettingsDocument, subject: Subject, channel: number | undefined, channels: readonly number[]): Direction {
  if (channel !== undefined || channels.length === 0) return directionFor(document, subject, channel);
  const each = new Set(channels.map((id) => directionFor(document, subject, id)));
  return each.size === 1 ? ([...each][0] ?? 'off') : 'mixed';
}

/** All channels are written as none named, so that a channel that is opened later takes part too. */
function switched(flow: FlowSwitch, isOn: boolean, channel: number | undefined, channels: readonly number[]): FlowSwitch {
  if (channel === undefined) return { isOn, channels: [] };
  const before = channels.filter((id) => takes(flow, id));
  const after = isOn ? [...new Set([...before, channel])] : before.filter((id) => id !== channel);
  return { isOn: after.length > 0, channels: after.length === channels.length ? [] : after.sort((a, b) => a - b) };
}

/** The document with another direction for one channel, or for all. */
export function withDirection(document: SettingsDocument, { into, back }: Subject, direction: Direction, at: { channel: number | undefined; channels: readonly number[] }): SettingsDocument {
  const flows = { ...document.flows };
  if (into !== undefined) flows[into] = switched(flowOf(document, into), direction === 'both' || direction === 'intoSalesforce', at.channel, at.channels);
  flows[back] = switched(flowOf(document, back), direction === 'both' || direction === 'intoStore', at.channel, at.channels);
  return { ...document, flows };
}

/** Whether a flow that is published so takes records that it passes over as it is in force. */
export function isOpened(before: FlowSwitch = { isOn: true, channels: [] }, after: FlowSwitch = before): boolean {
  if (!after.isOn) return false;
  return !before.isOn || (before.channels.length > 0 && (after.channels.length === 0 || after.channels.some((id) => !before.channels.includes(id))));
}

/** Longest document that one command takes, in characters: room is left for the rest of its payload. */
export const documentLengthMax = 130_000;
/** Rows of one value map. */
export const mapRowsMax = 400;

/** A map with one entry set, or taken out where there is no value. */
export function withEntry(map: Readonly<Record<string, string>>, key: string, value: string | undefined): Record<string, string> {
  const { [key]: _former, ...rest } = map;
  return value === undefined || value === '' ? rest : { ...rest, [key]: value };
}

/** The same text whatever order the names are in: the database keeps none. */
export function ordered(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  // How a field or a list is mapped is one change, however many of its steps differ.
  if (Array.isArray(value) || typeof value !== 'object' || value === null || 'steps' in value || 'each' in value) into.set(path, ordered(value));
  else for (const [name, each] of Object.entries(value)) flatten(each, path === '' ? name : `${path}.${name}`, into);
  return into;
}

/** How many values two documents do not share. */
export function countChanges(before: SettingsDocument, after: SettingsDocument): number {
  const [left, right] = [flatten(before, '', new Map<string, string>()), flatten(after, '', new Map<string, string>())];
  return [...new Set([...left.keys(), ...right.keys()])].filter((path) => left.get(path) !== right.get(path)).length;
}
