/** One value that two documents do not share; null = it is not there. */
export type SettingsChange = { path: string; before: string | null; after: string | null };

/** The same text whatever order the names are in: the database keeps none. */
const ordered = (value: unknown): string => JSON.stringify(value, (_name, each: unknown) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))) : each));

/** Path → text of every value of a document; a list is one value, so that its diff is read in one line. */
function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) into.set(path, value.some((item) => typeof item === 'object') ? ordered(value) : value.map(String).toSorted((a, b) => Number(a) - Number(b)).join(', '));
  else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) flatten(each, path === '' ? name : `${path}.${name}`, into);
  else into.set(path, String(value));
  return into;
}

/** What changes from one document to the other, in the order of the paths. */
export function compareSettings(before: unknown, after: unknown): SettingsChange[] {
  const [left, right] = [flatten(before, '', new Map()), flatten(after, '', new Map())];
  const paths = [...new Set([...left.keys(), ...right.keys()])].toSorted();
  return paths.flatMap((path) => (left.get(path) === right.get(path) ? [] : [{ path, before: left.get(path) ?? null, after: right.get(path) ?? null }]));
}
