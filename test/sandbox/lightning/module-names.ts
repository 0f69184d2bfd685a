/** "buttonIcon" of "button-icon". */
export const toCamel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Lightning modules that sources name, in scripts or as tags. */
export function lightningModulesIn(sources: Iterable<string>): Set<string> {
  const names = new Set<string>();
  for (const source of sources) {
    for (const [, name = ''] of source.matchAll(/['"](lightning\/\w+)['"]/g)) names.add(name);
    for (const [, tag = ''] of source.matchAll(/<lightning-([a-z0-9-]+)/g)) names.add(`lightning/${toCamel(tag)}`);
  }
  return names;
}
