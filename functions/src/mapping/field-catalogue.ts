/** One place in a record, found by looking at records. */
export type SourceField = { path: string; type: 'text' | 'number' | 'boolean' | 'date' | 'money' | 'list'; samples: string[] };

/** A list in a record, and the fields its elements have, at `item`. */
export type SourceList = { path: string; samples: string[]; fields: SourceField[] };

const fieldsMax = 400;
const listsMax = 60;
const listDepthMax = 3;
/** Elements that are looked at, of each record. */
const elementsMax = 5;
const depthMax = 5;
const samplesMax = 3;
const sampleLengthMax = 80;
/** Lists whose items are told apart by a name: a path picks one of them by it. */
const namedLists: Readonly<Record<string, string>> = { form_fields: 'name', custom_fields: 'name', details: 'name', metafields: 'name', product_options: 'display_name', option_values: 'option_display_name' };
const nameOk = /^[^[\]]{1,130}$/;

/**
 * The fields some records have, each with what it holds in them: documented ones, custom fields, form fields and attributes alike. Paths are
 * those of the step language, beginning with `base`. Fields that came first stay first.
 */
export function catalogueOf(records: readonly unknown[], base: string): SourceField[] {
  const found = new Map<string, { values: unknown[] }>();
  for (const record of records) collect(record, base, { found, depth: 0 });
  return [...found].slice(0, fieldsMax).map(([path, { values }]) => ({ path, type: typeOf(path, values), samples: samplesOf(values) }));
}

/** The lists some records have, whatever is in them: each with what its elements have in them. A list inside a list is none of the record's. */
export function listsOf(records: readonly unknown[], base: string): SourceList[] {
  const found = new Map<string, unknown[][]>();
  for (const record of records) collectLists(record, base, { found, depth: 0 });
  return [...found].map(([path, lists]) => ({ path, samples: samplesOf(lists), fields: catalogueOf(lists.flatMap((items) => items.slice(0, elementsMax)), 'item') }));
}

function collectLists(value: unknown, path: string, { found, depth }: { found: Map<string, unknown[][]>; depth: number }): void {
  if (typeof value !== 'object' || value === null || depth > listDepthMax || found.size >= listsMax) return;
  if (Array.isArray(value)) found.set(path, [...(found.get(path) ?? []), value]);
  else for (const [name, each] of Object.entries(value)) if (/^[A-Za-z_$][\w$]*$/.test(name)) collectLists(each, `${path}.${name}`, { found, depth: depth + 1 });
}

type Walk = { found: Map<string, { values: unknown[] }>; depth: number };

function collect(value: unknown, path: string, { found, depth }: Walk): void {
  if (depth > depthMax || found.size >= fieldsMax) return;
  if (Array.isArray(value)) return collectList(value, path, { found, depth });
  if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) if (/^[A-Za-z_$][\w$]*$/.test(name)) collect(each, path === '' ? name : `${path}.${name}`, { found, depth: depth + 1 });
    return;
  }
  note(found, path, value);
}

function collectList(items: readonly unknown[], path: string, { found, depth }: Walk): void {
  const nameField = namedLists[path.slice(path.lastIndexOf('.') + 1)];
  if (nameField === undefined) {
    note(found, path, items);
    if (typeof items[0] === 'object' && items[0] !== null) collect(items[0], `${path}[0]`, { found, depth: depth + 1 });
    return;
  }
  for (const item of items) {
    const name: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, nameField) : undefined;
    if (typeof name !== 'string' || !nameOk.test(name) || typeof item !== 'object' || item === null) continue;
    const valueField = ['value', 'display_value', 'label'].find((field) => field in item) ?? 'value';
    note(found, `${path}[${nameField}=${name}].${valueField}`, Reflect.get(item, valueField));
  }
}

function note(found: Walk['found'], path: string, value: unknown): void {
  if (path === '') return;
  const entry = found.get(path) ?? { values: [] };
  found.set(path, entry);
  entry.values.push(value);
}

function typeOf(path: string, values: readonly unknown[]): SourceField['type'] {
  const there = values.filter((value) => value !== null && value !== undefined && value !== '');
  const all = (isSo: (value: unknown) => boolean) => there.length > 0 && there.every(isSo);
  if (all(Array.isArray)) return 'list';
  if (all((value) => typeof value === 'boolean')) return 'boolean';
  if (all((value) => typeof value === 'number')) return 'number';
  if (all((value) => typeof value === 'string' && /^-?\d+\.\d{4}$/.test(value))) return 'money';
  if (all((value) => typeof value === 'string' && /^(?:\d{4}-\d{2}-\d{2}(?:T|$)|[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} )/.test(value))) return 'date';
  return /(?:^|\.)date_/.test(path) && there.length === 0 ? 'date' : 'text';
}

function samplesOf(values: readonly unknown[]): string[] {
  const texts = values.map((value) => (Array.isArray(value) ? `${value.length} items` : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).slice(0, sampleLengthMax) : ''));
  return [...new Set(texts.filter((text) => text !== ''))].slice(0, samplesMax);
}
