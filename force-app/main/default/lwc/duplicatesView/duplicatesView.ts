import { labels } from 'c/duplicatesLabels';

type Value = string | number | boolean | null;
export type Side = { id: string; name: string; account: { id: string; name: string } | null; fields: { field: string; label: string; value: Value }[]; orders: { count: number; last: string | null } | null };
export type Reason = { field: string; agreement: string; says: string };
export type Pair = { probability: number; reasons: Reason[]; a: Side; b: Side };
export type Merge = { id: number; survivor: { id: string; name: string }; other: { id: string; name: string }; doneAt: string };
/** What the service tells of duplicates. `people`: how many contacts it compared; null = none yet. */
export type DuplicateList = { isOn: boolean; people: number | null; open: number; pairs: Pair[]; hiddenPairs: number; merges: Merge[] };
/** What a person wants done, and what to say when it is. */
export type Wish = { action: string; payload: Record<string, unknown>; done: string };

export const isDuplicateList = (value: unknown): value is DuplicateList => typeof value === 'object' && value !== null && 'pairs' in value && Array.isArray(value.pairs) && 'merges' in value;

export type Row = { key: string; label: string; a: string; b: string; aDate?: string; bDate?: string; isDate: boolean; isCount: boolean; isDifferent: boolean; css: string };

const technical: ReadonlySet<string> = new Set(['BC_Key__c']);
const dates: ReadonlySet<string> = new Set(['Birthdate']);
const textOf = (value: Value | undefined): string => (value === null || value === undefined ? '' : String(value));

type Cells = { key: string; label: string; a: string; b: string; isDate?: boolean; isCount?: boolean };

function toRow({ key, label, a, b, isDate = false, isCount = false }: Cells): Row {
  const isDifferent = a.trim().toLowerCase() !== b.trim().toLowerCase();
  return { key, label, a, b, isDate, isCount, isDifferent, css: isDifferent ? 'differs' : '' };
}

/** Both contacts line by line; what neither has is left out. */
export function rowsOf({ a, b }: Pair): Row[] {
  const fields = a.fields.filter(({ field }) => !technical.has(field)).map(({ field, label, value }) => toRow({ key: field, label, a: textOf(value), b: textOf(b.fields.find((one) => one.field === field)?.value), isDate: dates.has(field) }));
  const account = toRow({ key: 'account', label: labels.account, a: a.account?.name ?? labels.accountHidden, b: b.account?.name ?? labels.accountHidden });
  const orders = a.orders && b.orders ? [toRow({ key: 'orders', label: labels.orders, a: String(a.orders.count), b: String(b.orders.count), isCount: true }), toRow({ key: 'last', label: labels.lastOrder, a: a.orders.last ?? '', b: b.orders.last ?? '', isDate: true })] : [];
  return [...fields, account, ...orders].filter((row) => row.a !== '' || row.b !== '');
}

/** The one that is kept unless somebody chooses: whoever has more orders. */
export const usualSurvivor = ({ a, b }: Pair): string => ((b.orders?.count ?? 0) > (a.orders?.count ?? 0) ? b.id : a.id);

/** 0.998 is 99: nothing is certain. */
export const percentOf = (probability: number): number => Math.min(99, Math.round(probability * 100));
