import { strToU8, zipSync } from 'fflate';
import { sharedFileOf } from './deployed-component.ts';
import type { DeployedComponent } from './deployed-component.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { children, text, texts } from './metadata-package.ts';
import type { MetadataNode, PackageType } from './metadata-package.ts';
import { metadataTypes } from './metadata-type.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';

/** retrieve and checkRetrieveStatus: a zip of what was deployed. */
export type MetadataRetrieves = { start(body: MetadataNode): JsonObject; status(id: string, withZip: boolean): JsonObject };

type Chosen = { components: readonly DeployedComponent[]; missing: readonly string[] };

/** What a list of components or of file properties says about one. */
export function fileProperties(org: Org, component: DeployedComponent, folder = ''): JsonObject {
  const nameOf = (id: string) => String(org.store.get('User', id)?.Name ?? '');
  const { createdById, modifiedById } = component;
  return {
    createdById, createdByName: nameOf(createdById), createdDate: component.createdAt, fileName: `${folder}${component.fileName}`, fullName: component.fullName, id: component.id,
    lastModifiedById: modifiedById, lastModifiedByName: nameOf(modifiedById), lastModifiedDate: component.modifiedAt, manageableState: component.namespacePrefix === undefined ? 'unmanaged' : 'installed', namespacePrefix: component.namespacePrefix ?? null, type: component.type,
  };
}

const labelsFile = 'labels/CustomLabels.labels';
const customObjectFile = /^objects\/\w+__(?:c|mdt|e)\.object$/;

/** An object is retrieved with all its parts; the wildcard reaches neither standard objects nor parts of objects. */
function isWanted({ type, fullName, fileName }: DeployedComponent, name: string, member: string): boolean {
  if (name === 'CustomObject') return member === '*' ? customObjectFile.test(fileName) : fileName === `objects/${member}.object`;
  if (name === 'CustomLabels') return type === 'CustomLabel';
  return type === name && (fullName === member || (member === '*' && !fileName.startsWith('objects/')));
}

function choose(org: Org, types: readonly PackageType[]): Chosen {
  const { deployed, schema } = org.model();
  const chosen = new Set<DeployedComponent>();
  const missing: string[] = [];
  for (const { name, members } of types) {
    if (!metadataTypes.has(name)) throw new RestError('INVALID_TYPE', `Unknown type name '${name}' specified in package.xml`);
    for (const member of members) {
      const found = [...deployed.values()].filter((component) => isWanted(component, name, member));
      for (const component of found) chosen.add(component);
      // A standard object nobody has changed is there all the same.
      if (found.length === 0 && member !== '*' && !(name === 'CustomObject' && schema.object(member))) missing.push(`Entity of type '${name}' named '${member}' cannot be found`);
    }
  }
  return { components: [...chosen], missing };
}

function manifestOf(types: readonly PackageType[], version: string): Uint8Array {
  const lines = types.map(({ name, members }) => `    <types>\n${members.map((member) => `        <members>${member}</members>\n`).join('')}        <name>${name}</name>\n    </types>\n`);
  return strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n${lines.join('')}    <version>${version}</version>\n</Package>\n`);
}

function zipOf(components: readonly DeployedComponent[], folder: string, manifest: Uint8Array): string {
  const files: Record<string, Uint8Array> = {};
  // Labels are all in one file, whatever it was called when they came.
  const shared = Map.groupBy(components.filter(({ content }) => 'elements' in content), ({ type, fileName }) => (type === 'CustomLabel' ? labelsFile : fileName));
  for (const [fileName, parts] of shared) files[folder + fileName] = sharedFileOf(fileName, parts.map(({ content }) => ('elements' in content ? content.elements : '')));
  for (const { content } of components) if ('files' in content) for (const [path, bytes] of content.files) files[folder + path] = bytes;
  return Buffer.from(zipSync({ ...files, [`${folder}package.xml`]: manifest })).toString('base64');
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_retrieve.htm */
export function createMetadataRetrieves(org: Org): MetadataRetrieves {
  const retrieves = new Map<string, JsonObject>();
  return {
    start(body) {
      const [request] = [...children(body, 'retrieveRequest'), ...children(body, 'request')];
      const [unpackaged] = request ? children(request, 'unpackaged') : [];
      if (!request || !unpackaged) throw new RestError('UNSUPPORTED_API_VERSION', 'This org retrieves unpackaged components only');
      const types = children(unpackaged, 'types').map((type) => ({ name: text(type, 'name') ?? '', members: texts(type, 'members') }));
      const { components, missing } = choose(org, types);
      // A single package stands at the root of the zip.
      const folder = text(request, 'singlePackage') === 'true' ? '' : 'unpackaged/';
      const id = org.ids.next('09S');
      const messages: JsonValue = missing.map((problem) => ({ fileName: `${folder}package.xml`, problem }));
      retrieves.set(id, {
        done: true, fileProperties: components.map((component) => fileProperties(org, component, folder)), id, ...(missing.length > 0 ? { messages } : {}), status: 'Succeeded', success: true,
        zipFile: zipOf(components, folder, manifestOf(types, text(unpackaged, 'version') ?? text(request, 'apiVersion') ?? '66.0')),
      });
      return { done: false, id, state: 'Queued' };
    },
    status(id, withZip) {
      const result = retrieves.get(toLongId(id) ?? '');
      if (!result) throw new RestError('INVALID_ID_FIELD', 'invalid retrieve request id');
      const { zipFile, ...rest } = result;
      // Who asked for the file has had it: the platform forgets it then.
      if (withZip) retrieves.delete(toLongId(id) ?? '');
      return withZip ? { ...rest, zipFile: zipFile ?? null } : rest;
    },
  };
}
