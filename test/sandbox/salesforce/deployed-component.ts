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
  /** Of an installed package; absent for what this org deployed itself. */
  namespacePrefix?: string;
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

/** "CustomField:Order.BC_Key__c" or "CustomLabel:Hello" → its element; what is left of an object's file belongs to "CustomObject:Order". */
function splitFile(fileName: string, xml: string): ReadonlyMap<string, string> {
  const [, object] = /^objects\/(.+)\.object$/.exec(fileName) ?? [];
  const whole = `CustomObject:${object ?? ''}`;
  const parts = new Map<string, Element[]>([[whole, []]]);
  for (const element of inner(xml)) {
    const type = typeByElement.get(nameOf(element));
    const key = type === undefined ? whole : `${type}:${object === undefined ? '' : `${object}.`}${fullNameOf(element)}`;
    parts.set(key, [...(parts.get(key) ?? []), element]);
  }
  return new Map([...parts].map(([key, elements]) => [key, builder.build(elements)]));
}

/** True for a file that several components share. */
const isShared = (fileName: string): boolean => /^(?:objects|labels)\//.test(fileName);

/** The text of a shared file made of elements of its parts. */
export function sharedFileOf(fileName: string, elements: readonly string[]): Uint8Array {
  const root = fileName.startsWith('labels/') ? 'CustomLabels' : 'CustomObject';
  return strToU8(`${declaration}<${root} xmlns="${namespace}">${elements.join('')}\n</${root}>\n`);
}

/** What stands between the root tags of a component's only file. */
export function innerXml(file: Uint8Array): string {
  return builder.build(inner(Buffer.from(file).toString('utf8')));
}

/** Kinds and names of the parts in a shared file: ["ListView", "All"]. */
export function partsOf(xml: string): { type: string; name: string }[] {
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
  const shared = new Map<string, ReadonlyMap<string, string>>();
  const contents = new Map<string, DeployedComponent['content']>();
  for (const { componentType, fullName, fileName } of components) {
    const key = `${componentType}:${fullName}`;
    if (!isShared(fileName)) {
      contents.set(key, { files: ownFiles(pack, componentType, fileName) });
      continue;
    }
    const parts = shared.get(fileName) ?? splitFile(fileName, pack.file(fileName) ?? '');
    shared.set(fileName, parts);
    const elements = parts.get(key);
    // The file of all labels is nothing but its labels.
    if (elements !== undefined) contents.set(key, { elements });
  }
  return contents;
}
