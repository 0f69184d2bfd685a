import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { strToU8 } from 'fflate';
import type { MetadataPackage } from './metadata-package.ts';
import { metadataTypes } from './metadata-type.ts';

/** A component as it was deployed: what a retrieve gives back. */
export type DeployedComponent = {
  type: string;
  fullName: string;
  id: string;
  createdAt: string;
  createdById: string;
  modifiedAt: string;
  modifiedById: string;
  /** Where it lies in a zip. */
  fileName: string;
  /** Files of its own by path, or its elements within the file of an object. */
  content: { files: ReadonlyMap<string, Uint8Array> } | { elements: string };
};

type Element = { [name: string]: unknown };

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'http://soap.sforce.com/2006/04/metadata';
// Entities stay as they are written.
const options = { preserveOrder: true, ignoreAttributes: false, processEntities: false, parseTagValue: false } as const;
const parser = new XMLParser(options);
const builder = new XMLBuilder({ ...options, format: true, indentBy: '    ' });
const nameOf = (element: Element): string => Object.keys(element).find((key) => key !== ':@') ?? '';
const isElementList = (value: unknown): value is Element[] => Array.isArray(value);

/** "fields" → CustomField and the like: elements of an object's file that are components themselves. */
const typeByElement: ReadonlyMap<string, string> = new Map([...metadataTypes].flatMap(([type, place]) => ('inside' in place ? [[place.inside, type] as const] : [])));

function inner(xml: string): Element[] {
  const nodes: unknown = parser.parse(xml);
  const root = isElementList(nodes) ? nodes.find((node) => !nameOf(node).startsWith('?')) : undefined;
  const children = root?.[nameOf(root)];
  return isElementList(children) ? children : [];
}

function fullNameOf(element: Element): string {
  const children = element[nameOf(element)];
  const name = isElementList(children) ? children.find((child) => nameOf(child) === 'fullName')?.fullName : undefined;
  const text = isElementList(name) ? name[0]?.['#text'] : undefined;
  return typeof text === 'string' ? text : '';
}

/** The parts of an object's file: "CustomField:Order.BC_Key__c" → its element; what is left belongs to "CustomObject:Order". */
function splitObject(name: string, xml: string): ReadonlyMap<string, string> {
  const parts = new Map<string, Element[]>([[`CustomObject:${name}`, []]]);
  for (const element of inner(xml)) {
    const type = typeByElement.get(nameOf(element));
    const key = type === undefined ? `CustomObject:${name}` : `${type}:${name}.${fullNameOf(element)}`;
    parts.set(key, [...(parts.get(key) ?? []), element]);
  }
  return new Map([...parts].map(([key, elements]) => [key, builder.build(elements)]));
}

/** The text of an object's file made of elements of its parts. */
export function objectFileOf(elements: readonly string[]): Uint8Array {
  return strToU8(`${declaration}<CustomObject xmlns="${namespace}">${elements.join('')}\n</CustomObject>\n`);
}

/** What stands between the root tags of a component's only file. */
export function innerXml(file: Uint8Array): string {
  return builder.build(inner(Buffer.from(file).toString('utf8')));
}

/** The names and texts of the parts in an object's file, of every kind: ["ListView", "All"]. */
export function objectParts(xml: string): { type: string; name: string }[] {
  return inner(xml).flatMap((element) => {
    const type = typeByElement.get(nameOf(element));
    return type === undefined ? [] : [{ type, name: fullNameOf(element) }];
  });
}

function ownFiles(pack: MetadataPackage, type: string, fileName: string): ReadonlyMap<string, Uint8Array> {
  const place = metadataTypes.get(type);
  const start = place && 'bundle' in place ? fileName.slice(0, fileName.lastIndexOf('/') + 1) : fileName;
  const isOwn = (path: string) => (place && 'bundle' in place ? path.startsWith(start) : path === fileName || path === `${fileName}-meta.xml`);
  return new Map(pack.paths().filter(isOwn).map((path) => [path, pack.bytes(path)]));
}

/** The content of components that were deployed, by "Type:fullName". */
export function contentOf(pack: MetadataPackage, components: readonly { componentType: string; fullName: string; fileName: string }[]): Map<string, DeployedComponent['content']> {
  const objects = new Map<string, ReadonlyMap<string, string>>();
  const contents = new Map<string, DeployedComponent['content']>();
  for (const { componentType, fullName, fileName } of components) {
    const key = `${componentType}:${fullName}`;
    if (!fileName.startsWith('objects/')) {
      contents.set(key, { files: ownFiles(pack, componentType, fileName) });
      continue;
    }
    const name = fullName.split('.')[0] ?? '';
    const parts = objects.get(name) ?? splitObject(name, pack.file(fileName) ?? '');
    objects.set(name, parts);
    contents.set(key, { elements: parts.get(key) ?? '' });
  }
  return contents;
}
