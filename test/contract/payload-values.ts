export type Wire = Record<string, unknown>;

const isWire = (value: unknown): value is Wire => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The records of a payload: a bare list or record (V2), or what a V3 envelope holds. */
export function rowsOfPublished(payload: unknown): Wire[] {
  if (Array.isArray(payload)) return payload.filter(isWire);
  if (!isWire(payload)) return [];
  return 'data' in payload && 'meta' in payload ? rowsOfPublished(payload.data) : [payload];
}

/**
 * Where an answer says another value than was published, by path. More fields than published are no difference;
 * `except` names fields, at any depth, that are the store's own.
 */
export function valueDifferences(published: unknown, answered: unknown, except: readonly string[] = [], path = ''): string[] {
  if (Array.isArray(published)) {
    if (!Array.isArray(answered) || answered.length !== published.length) return [`${path}: ${published.length} rows are published`];
    return published.flatMap((value, index) => valueDifferences(value, answered[index], except, `${path}[${index}]`));
  }
  if (isWire(published)) {
    if (!isWire(answered)) return [`${path}: a record is published`];
    return Object.entries(published)
      .filter(([name]) => !except.includes(name))
      .flatMap(([name, value]) => valueDifferences(value, answered[name], except, path === '' ? name : `${path}.${name}`));
  }
  return published === answered ? [] : [`${path}: ${JSON.stringify(published)} is published, ${JSON.stringify(answered)} was answered`];
}
