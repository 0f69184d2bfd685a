export type Fields = Readonly<Record<string, unknown>>;
export type PathReader = (source: unknown) => unknown;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Names every object or list inherits: reading one of them must look whether the object has it itself. */
const isInherited = (name: string): boolean => name in Array.prototype;

/** What an object or a list holds under a name of its own; a path cannot reach the language. */
export const ownValue = (value: unknown, name: string): unknown => (isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/** Reads a dotted path; a hole anywhere on the way is absent. Paths of one and two names, nearly all there are, are read without a loop. */
export function compilePath(path: string): PathReader {
  const names = path.split('.');
  const [first = '', second = ''] = names;
  if (names.length > 2 || names.some(isInherited)) return (source) => names.reduce(ownValue, source);
  if (names.length === 1) return (source) => (isFields(source) ? source[first] : undefined);
  return (source) => {
    const value = isFields(source) ? source[first] : undefined;
    return isFields(value) ? value[second] : undefined;
  };
}
