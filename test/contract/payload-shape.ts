/** What kind of value a field holds, finer than JSON's types where a client depends on it. */
export type ValueKind = string;

const stringKinds: readonly [ValueKind, RegExp][] = [
  ['decimal text, 10 places', /^-?\d+\.\d{10}$/],
  ['decimal text, 4 places', /^-?\d+\.\d{4}$/],
  ['date, RFC 2822', /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/],
  ['date, ISO 8601', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/],
  ['address of a page', /^https?:/],
];

/** The kind of a value: text by what it spells, everything else by its JSON type. */
export function kindOf(value: unknown): ValueKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'string') return typeof value;
  return stringKinds.find(([, pattern]) => pattern.test(value))?.[0] ?? 'text';
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An example shows one value of a field; empty ones show no kind, and any text may stand where free text stands. */
function isComparable(published: unknown, answered: unknown): boolean {
  const isEmpty = (value: unknown) => value === null || value === '' || (isRecord(value) && Object.keys(value).length === 0);
  if (isEmpty(published) || isEmpty(answered)) return false;
  return !(kindOf(published) === 'text' && typeof answered === 'string');
}

/**
 * Where an answer departs from a published example: fields it lacks, and fields of another kind.
 * More fields than published are no difference: the platform adds some unannounced, and so does the twin.
 */
export function shapeDifferences(published: unknown, answered: unknown, path = ''): string[] {
  if (Array.isArray(published) && Array.isArray(answered)) {
    if (published.length === 0 || answered.length === 0) return [];
    return shapeDifferences(published[0], answered[0], `${path}[]`);
  }
  if (isRecord(published) && isRecord(answered)) {
    return Object.entries(published).flatMap(([name, value]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return name in answered ? shapeDifferences(value, answered[name], at) : [`${at}: missing`];
    });
  }
  if (!isComparable(published, answered) || kindOf(published) === kindOf(answered)) return [];
  return [`${path}: ${kindOf(published)} is published, ${kindOf(answered)} was answered`];
}
