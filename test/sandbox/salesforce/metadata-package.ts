import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';

/** An element read from metadata XML: text, or children by name. */
export type MetadataNode = { [name: string]: MetadataValue };
export type MetadataValue = string | MetadataNode | (string | MetadataNode)[];

export type PackageType = { name: string; members: readonly string[] };

/** A metadata-format zip: what package.xml lists and the text of every file below it. */
export type MetadataPackage = { /** What its names carry; empty for none. */ namespace: string; types: readonly PackageType[]; version: string; file(path: string): string | undefined; bytes(path: string): Uint8Array; paths(): readonly string[] };

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true, removeNSPrefix: true });

function isNode(value: unknown): value is MetadataNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Orgs of one process get the same package: what was read of a file, by its text. Frozen, since they share it. */
const readBefore = new Map<string, unknown>();
const readBeforeMax = 1_000;

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) deepFreeze(part);
  return value;
}

function readXml(text: string): unknown {
  const known = readBefore.get(text);
  if (known !== undefined) return known;
  const parsed = deepFreeze(parser.parse(text, true));
  if (readBefore.size >= readBeforeMax) readBefore.clear();
  readBefore.set(text, parsed);
  return parsed;
}

/** The root element of a metadata file; throws when the XML is not well formed. */
export function parseMetadata(text: string, root: string): MetadataNode {
  const parsed = readXml(text);
  const node = isNode(parsed) ? parsed[root] : undefined;
  if (node === '') return {};
  if (!isNode(node)) throw new Error(`The root element must be ${root}`);
  return node;
}

/** The children of that name as a list, whether there are none, one or many. */
export function children(node: MetadataNode, name: string): MetadataNode[] {
  const value = node[name];
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

/** The texts of that name as a list. */
export function texts(node: MetadataNode, name: string): string[] {
  const value = node[name];
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}

/** The text of a child, or undefined. */
export function text(node: MetadataNode, name: string): string | undefined {
  return texts(node, name)[0];
}

/** True when the child says "true". */
export function flag(node: MetadataNode, name: string): boolean {
  return text(node, name) === 'true';
}

const typesIn = (manifest: MetadataNode): PackageType[] => children(manifest, 'types').map((type) => ({ name: text(type, 'name') ?? '', members: texts(type, 'members') }));

/** What a manifest beside package.xml names; undefined where there is none. */
export function readDeletions(pack: MetadataPackage, fileName: string): PackageType[] | undefined {
  const content = pack.file(fileName);
  return content === undefined ? undefined : typesIn(parseMetadata(content, 'Package'));
}

/** Opens a deploy zip; package.xml may stand at the root or in one folder. */
export function readMetadataPackage(zip: Uint8Array): MetadataPackage {
  const entries = unzipSync(zip);
  const manifest = Object.keys(entries).filter((path) => path.endsWith('package.xml')).sort((a, b) => a.length - b.length)[0];
  const content = manifest === undefined ? undefined : entries[manifest];
  if (manifest === undefined || !content) throw new Error('No package.xml found');
  const root = manifest.slice(0, -'package.xml'.length);
  const node = parseMetadata(strFromU8(content), 'Package');
  return {
    namespace: '',
    types: typesIn(node),
    version: text(node, 'version') ?? '',
    file(path) {
      const bytes = entries[root + path];
      return bytes && strFromU8(bytes);
    },
    bytes: (path) => entries[root + path] ?? new Uint8Array(),
    paths: () => Object.keys(entries).filter((path) => path.startsWith(root) && !path.endsWith('/')).map((path) => path.slice(root.length)),
  };
}
