import { children, parseMetadata, text } from './metadata-package.ts';
import type { MetadataPackage } from './metadata-package.ts';

const labelImport = /@salesforce\/label\/c\.(\w+)/g;

/** Custom labels of a package, or of what is deployed already. */
function labelNames(files: readonly string[]): Set<string> {
  return new Set(files.flatMap((file) => children(parseMetadata(file, 'CustomLabels'), 'labels').map((label) => text(label, 'fullName') ?? '')));
}

/**
 * Why an org refuses a component: files it needs, labels it names. TypeScript is no class to an org.
 * https://developer.salesforce.com/docs/platform/lwc/guide/create-components-defined.html
 */
export function bundleProblem(pack: MetadataPackage, name: string, deployed: ReadonlyMap<string, string>): string | undefined {
  const folder = `lwc/${name}/`;
  const [script, meta] = [pack.file(`${folder}${name}.js`), pack.file(`${folder}${name}.js-meta.xml`)];
  if (meta === undefined) return `Cannot find Lightning Component Bundle ${name}: ${name}.js-meta.xml is missing`;
  if (script === undefined) return `A Lightning component bundle must contain ${name}.js`;
  const own = pack.paths().filter((path) => /(?:^|\/)labels\/[^/]+\.labels$/.test(path)).map((path) => pack.file(path) ?? '');
  const known = labelNames([...own, ...[...deployed].filter(([path]) => path.startsWith('labels/')).map(([, file]) => file)]);
  const missing = [...script.matchAll(labelImport)].map(([, label = '']) => label).find((label) => !known.has(label));
  return missing === undefined ? undefined : `Invalid reference c.${missing} of type label in file ${name}.js`;
}
