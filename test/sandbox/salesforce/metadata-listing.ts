import type { JsonObject } from './json.ts';
import { children, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { fileProperties } from './metadata-retrieves.ts';
import { metadataTypes } from './metadata-type.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { RestError } from './rest-error.ts';

const queriesMax = 3;

/** listMetadata: at most three types a call. https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm */
export function listMetadata(org: Org, body: MetadataNode): JsonObject[] {
  const types = children(body, 'queries').map((query) => text(query, 'type') ?? '');
  if (types.length > queriesMax) throw new RestError('LIMIT_EXCEEDED', `No more than ${queriesMax} queries can be specified`);
  for (const type of types) if (!metadataTypes.has(type)) throw new RestError('INVALID_TYPE', `Cannot use: ${type} in this version`);
  const { deployed, schema } = org.model();
  const listed = [...deployed.values()].filter(({ type }) => types.includes(type)).map((component) => fileProperties(org, component));
  if (!types.includes('CustomObject')) return listed;
  // Standard objects are there without anybody having deployed them.
  const at = toApiDateTime(0);
  const isSetup = ({ visibility }: ObjectSchema) => visibility === 'everyone' || (typeof visibility === 'object' && 'needs' in visibility);
  const standard = schema.objects().filter((object) => !deployed.has(`CustomObject:${object.name}`) && !isSetup(object));
  return [...listed, ...standard.map(({ name }) => ({ createdById: org.adminId, createdByName: '', createdDate: at, fileName: `objects/${name}.object`, fullName: name, id: '', lastModifiedById: org.adminId, lastModifiedByName: '', lastModifiedDate: at, type: 'CustomObject' }))];
}

/** describeMetadata: the types of the org and the folders they live in. */
export function describeMetadata(): JsonObject {
  const inside = [...metadataTypes].flatMap(([type, place]) => ('inside' in place ? [type] : []));
  const parts: Readonly<Record<string, string[]>> = { CustomObject: inside.filter((type) => type !== 'CustomLabel'), CustomLabels: ['CustomLabel'] };
  const objects = [...metadataTypes].flatMap(([xmlName, place]) =>
    'inside' in place ? [] : [{ directoryName: place.folder, inFolder: false, metaFile: xmlName === 'StaticResource', ...('suffix' in place ? { suffix: place.suffix } : {}), xmlName, ...(parts[xmlName] ? { childXmlNames: parts[xmlName] } : {}) }],
  );
  return { metadataObjects: objects, organizationNamespace: '', partialSaveAllowed: true, testRequired: false };
}
