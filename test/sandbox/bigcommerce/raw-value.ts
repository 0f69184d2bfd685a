/** A JSON object of unknown content, as it came from outside. */
export type Raw = Record<string, unknown>;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; anything else is no list and holds none. */
export function rawList(value: unknown): Raw[] {
  return Array.isArray(value) ? value.filter(isRaw) : [];
}

export function rawObject(value: unknown): Raw {
  return isRaw(value) ? value : {};
}

/** Text of what may be a number, an unpadded decimal or missing. */
export function rawText(value: unknown, otherwise = ''): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}

/** A number of what may be its text; `otherwise` when it is none. */
export function rawNumber(value: unknown, otherwise = 0): number {
  const number = typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : otherwise;
}

function fittedValue(value: unknown, fallback: unknown): unknown {
  if (value === undefined) return fallback;
  if (typeof fallback === 'string') return rawText(value, fallback);
  if (typeof fallback === 'number') return rawNumber(value, fallback);
  if (fallback === null) return typeof value === 'string' || typeof value === 'number' ? value : null;
  return typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback) ? value : fallback;
}

/** The fields of `fallback`, each as given where it has that type or can be read as it. */
export function fitted<T extends object>(raw: Raw, fallback: T): T {
  const fields = Object.entries(fallback).map(([name, value]) => [name, fittedValue(raw[name], value)]);
  // Every field keeps the type of its fallback; null stands for text, a number or nothing.
  return Object.assign({ ...fallback }, Object.fromEntries(fields));
}
