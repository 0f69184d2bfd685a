import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import type { FileTree } from './write-if-changed.ts';

/** How source format splits an object: folder of the child files → element of the object, and its type in package.xml. */
const objectChildren: Readonly<Record<string, { element: string; type: string }>> = {
  businessProcesses: { element: 'businessProcesses', type: 'BusinessProcess' },
  compactLayouts: { element: 'compactLayouts', type: 'CompactLayout' },
  fieldSets: { element: 'fieldSets', type: 'FieldSet' },
  fields: { element: 'fields', type: 'CustomField' },
  indexes: { element: 'indexes', type: 'Index' },
  listViews: { element: 'listViews', type: 'ListView' },
  recordTypes: { element: 'recordTypes', type: 'RecordType' },
  validationRules: { element: 'validationRules', type: 'ValidationRule' },
  webLinks: { element: 'webLinks', type: 'WebLink' },
};

/** Folder of a type that is one file per component, and its type in package.xml. */
const singleFileTypes: Readonly<Record<string, string>> = {
  applications: 'CustomApplication',
  customMetadata: 'CustomMetadata',
  customPermissions: 'CustomPermission',
  cspTrustedSites: 'CspTrustedSite',
  duplicateRules: 'DuplicateRule',
  externalClientApps: 'ExternalClientApplication',
  extlClntAppGlobalOauthSets: 'ExtlClntAppGlobalOauthSettings',
  extlClntAppOauthPolicies: 'ExtlClntAppOauthConfigurablePolicies',
  extlClntAppOauthSettings: 'ExtlClntAppOauthSettings',
  flexipages: 'FlexiPage',
  flows: 'Flow',
  labels: 'CustomLabels',
  layouts: 'Layout',
  permissionsets: 'PermissionSet',
  platformEventChannelMembers: 'PlatformEventChannelMember',
  platformEventChannels: 'PlatformEventChannel',
  quickActions: 'QuickAction',
  settings: 'Settings',
  tabs: 'CustomTab',
};

type XmlNode = Record<string, unknown>;
type XmlDocument = { root: string; children: XmlNode[] };

const attributesKey = ':@';
// Entities stay as written: what the org reads is what the file says.
const xmlOptions = { preserveOrder: true, ignoreAttributes: false, processEntities: false } as const;
const parser = new XMLParser({ ...xmlOptions, parseTagValue: false });
const builder = new XMLBuilder({ ...xmlOptions, format: true, indentBy: '    ' });
const namespace = { '@_xmlns': 'http://soap.sforce.com/2006/04/metadata' };

const nameOf = (node: XmlNode): string => Object.keys(node).find((key) => key !== attributesKey) ?? '';

// preserveOrder answers with a list of one-key objects, which the library's types do not say.
const isNodeList = (value: unknown): value is XmlNode[] => Array.isArray(value);

function parseMetadata(path: string, content: Uint8Array): XmlDocument {
  const nodes: unknown = parser.parse(Buffer.from(content).toString('utf8'), true);
  const root = isNodeList(nodes) ? nodes.find((node) => !nameOf(node).startsWith('?')) : undefined;
  const children = root?.[nameOf(root)];
  if (!root || !isNodeList(children)) throw new Error(`${path}: not a metadata file`);
  return { root: nameOf(root), children };
}

function writeMetadata(root: string, children: XmlNode[]): Uint8Array {
  const document = [
    { '?xml': [{ '#text': '' }], [attributesKey]: { '@_version': '1.0', '@_encoding': 'UTF-8' } },
    { [root]: children, [attributesKey]: namespace },
  ];
  return Buffer.from(`${builder.build(document).trim()}\n`);
}

type Member = { type: string; name: string };

function collectObjects(source: FileTree): { files: Map<string, Uint8Array>; members: Member[] } {
  const objects = new Map<string, XmlNode[]>();
  const members: Member[] = [];
  for (const [path, content] of source) {
    const [, object, child, file] = /(?:^|\/)objects\/([^/]+)\/(?:([^/]+)\/)?([^/]+)-meta\.xml$/.exec(path) ?? [];
    if (object === undefined || file === undefined) continue;
    const elements = objects.get(object) ?? [];
    objects.set(object, elements);
    const { children } = parseMetadata(path, content);
    if (child === undefined) {
      elements.push(...children);
      members.push({ type: 'CustomObject', name: object });
      continue;
    }
    const kind = objectChildren[child];
    if (!kind) throw new Error(`${path}: objects/${object}/${child} is not a folder of source format`);
    elements.push({ [kind.element]: children });
    members.push({ type: kind.type, name: `${object}.${file.slice(0, file.lastIndexOf('.'))}` });
  }
  const files = new Map<string, Uint8Array>();
  for (const [object, elements] of objects) {
    // A stable sort: elements of one name stand together, as the WSDL wants, children in the order of their files.
    const sorted = elements.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
    files.set(`objects/${object}.object`, writeMetadata('CustomObject', sorted));
  }
  return { files, members };
}

function collectBundles(source: FileTree): { files: Map<string, Uint8Array>; members: Member[] } {
  const files = new Map<string, Uint8Array>();
  const names = new Set<string>();
  for (const [path, content] of source) {
    const [bundlePath, name] = /(?:^|\/)(lwc\/([^/]+)\/.+)$/.exec(path)?.slice(1) ?? [];
    if (bundlePath === undefined || name === undefined) continue;
    files.set(bundlePath, content);
    names.add(name);
  }
  return { files, members: [...names].map((name) => ({ type: 'LightningComponentBundle', name })) };
}

function collectSingleFiles(source: FileTree): { files: Map<string, Uint8Array>; members: Member[] } {
  const files = new Map<string, Uint8Array>();
  const members: Member[] = [];
  for (const [path, content] of source) {
    if (/(?:^|\/)(?:objects|lwc)\//.test(path)) continue;
    const [, folder, file] = /(?:^|\/)([^/]+)\/([^/]+)-meta\.xml$/.exec(path) ?? [];
    const type = singleFileTypes[folder ?? ''];
    if (folder === undefined || file === undefined || type === undefined) throw new Error(`${path}: add its folder to scripts/metadata-format.ts`);
    parseMetadata(path, content);
    files.set(`${folder}/${file}`, content);
    members.push({ type, name: file.slice(0, file.lastIndexOf('.')) });
  }
  return { files, members };
}

function manifest(members: readonly Member[], apiVersion: string): Uint8Array {
  const byType = Map.groupBy(members, (member) => member.type);
  const types = [...byType.keys()].sort().map((type) => ({
    types: [
      ...(byType.get(type) ?? []).map(({ name }) => name).sort().map((name) => ({ members: [{ '#text': name }] })),
      { name: [{ '#text': type }] },
    ],
  }));
  return writeMetadata('Package', [...types, { version: [{ '#text': apiVersion }] }]);
}

/**
 * Source format (one file per field) → the metadata format a deploy takes: objects/X.object, the rest without
 * `-meta.xml`, and package.xml.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/file_based_zip_file.htm
 */
export function toMetadataFormat(source: FileTree, apiVersion: string): Map<string, Uint8Array> {
  const parts = [collectObjects(source), collectBundles(source), collectSingleFiles(source)];
  const files = new Map(parts.flatMap((part) => [...part.files]));
  files.set('package.xml', manifest(parts.flatMap((part) => part.members), apiVersion));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
