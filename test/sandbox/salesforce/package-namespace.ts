import { strFromU8, strToU8 } from 'fflate';
import { Kind, parse, visit } from 'graphql';
import type { MetadataPackage } from './metadata-package.ts';

/** Custom names without a namespace: of two double underscores the first ends one. */
const customName = /(?<!\w)([A-Za-z](?:_?[A-Za-z0-9])*__(?:c|r|e|mdt|chn))(?!\w)/g;
const schemaImport = /(@salesforce\/schema\/)([\w.]+)/g;
const document = /gql`([^`]*)`/g;
const isCustom = (name: string): boolean => new RegExp(`^${customName.source}$`).test(name);

/** Field names of a query, and of its arguments, get the namespace; aliases stay, so that the answer is read the same way. */
function qualifyQuery(text: string, prefix: string): string {
  const places: number[] = [];
  // What is put in while the component runs stands where a selection may stand: it is left out of sight, not out of place.
  const parsed = parse(text.replaceAll(/\$\{[^}]*\}/g, (part) => ' '.repeat(part.length)));
  const note = ({ name }: { name: { value: string; loc?: { start: number } | undefined } }) => void (isCustom(name.value) && name.loc && places.push(name.loc.start));
  visit(parsed, { [Kind.FIELD]: note, [Kind.OBJECT_FIELD]: note });
  return places.sort((a, b) => b - a).reduce((out, place) => `${out.slice(0, place)}${prefix}${out.slice(place)}`, text);
}

/** In a script the platform qualifies what it resolves itself: imports of the schema, and queries. Other strings are the author's. */
function qualifyScript(text: string, prefix: string): string {
  return text
    .replaceAll(schemaImport, (_whole, scheme: string, names: string) => `${scheme}${names.replaceAll(customName, `${prefix}$1`)}`)
    .replaceAll(document, (_whole, query: string) => `gql\`${qualifyQuery(query, prefix)}\``);
}

/** "Type.Record" of custom metadata names its type without `__mdt`, and so without what gives a custom name away. */
const ofCustomMetadata = /^(customMetadata\/)?(?![A-Za-z0-9]+__)(\w+\.\w+(?:\.md)?)$/;

/**
 * A package as an org with a namespace takes it: what it defines, and what it names of its own, carries the namespace from then on.
 * https://developer.salesforce.com/docs/atlas.en-us.pkg2_dev.meta/pkg2_dev/sfdx_dev_dev2gp_namespaces.htm
 * https://developer.salesforce.com/docs/platform/lwc/guide/reference-graphql-namespace.html
 */
export function withNamespace(pack: MetadataPackage, namespace: string): MetadataPackage {
  if (namespace === '') return pack;
  const prefix = `${namespace}__`;
  const qualify = (text: string) => text.replaceAll(customName, `${prefix}$1`);
  const qualifyRecord = (name: string) => name.replace(ofCustomMetadata, `$1${prefix}$2`);
  const origin = new Map(pack.paths().map((path) => [path.startsWith('customMetadata/') ? qualifyRecord(path) : qualify(path), path]));
  const file = (path: string): string | undefined => {
    const text = pack.file(origin.get(path) ?? path);
    if (text === undefined || !/\.(?:js|html|css|svg)$/.test(path)) return text === undefined ? undefined : qualify(text);
    return path.endsWith('.js') ? qualifyScript(text, prefix) : text;
  };
  return {
    namespace,
    version: pack.version,
    types: pack.types.map(({ name, members }) => ({ name, members: members.map(name === 'CustomMetadata' ? qualifyRecord : qualify) })),
    paths: () => [...origin.keys()],
    file,
    bytes(path) {
      const given = pack.bytes(origin.get(path) ?? path);
      return given && strToU8(file(path) ?? strFromU8(given));
    },
  };
}
