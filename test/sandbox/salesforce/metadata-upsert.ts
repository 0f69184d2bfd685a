import { strToU8 } from 'fflate';
import type { UserAccess } from './access.ts';
import { toCustomMetadataRecord } from './custom-metadata.ts';
import type { CustomMetadataRecord } from './custom-metadata-record.ts';
import { innerXml } from './deployed-component.ts';
import { consumerXml } from './external-client-app.ts';
import type { JsonObject } from './json.ts';
import { children, text, texts } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { changeModel } from './model-change.ts';
import type { ComponentChange } from './model-change.ts';
import { findField } from './object-schema.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';

/** Records of custom metadata a call may carry; ten of any other type. */
const recordsMax = 200;
const xsdTypes: Readonly<Record<string, string>> = { boolean: 'boolean', double: 'double', int: 'int', currency: 'double', percent: 'double', date: 'date', datetime: 'dateTime' };
const escaped = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Upserted = { fullName: string; created: boolean } & ({ record: CustomMetadataRecord; node: MetadataNode } | { error: { statusCode: string; message: string } });

function upsertedOf(org: Org, node: MetadataNode): Upserted {
  const fullName = text(node, 'fullName') ?? '';
  const created = !org.model().customMetadata.has(fullName);
  try {
    if (!/^\w+\.\w+$/.test(fullName)) throw new Error('fullName must be Type.Record');
    return { fullName, created, node, record: toCustomMetadataRecord(fullName, node, org.model().schema) };
  } catch (error) {
    return { fullName, created: false, error: { statusCode: 'FIELD_INTEGRITY_EXCEPTION', message: error instanceof Error ? error.message : String(error) } };
  }
}

/** The file a deploy would have brought. */
function fileOf(org: Org, { object, label }: CustomMetadataRecord, node: MetadataNode): Uint8Array {
  const values = children(node, 'values').map((each) => {
    const name = text(each, 'field') ?? '';
    const schema = org.model().schema.object(object);
    const type = schema && findField(schema, name)?.type;
    const value = text(each, 'value');
    const written = value === undefined || value === '' ? '<value xsi:nil="true"/>' : `<value xsi:type="xsd:${xsdTypes[type ?? ''] ?? 'string'}">${escaped(value)}</value>`;
    return `    <values>\n        <field>${name}</field>\n        ${written}\n    </values>\n`;
  });
  const root = '<CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">';
  return strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n    <label>${escaped(label)}</label>\n    <protected>${text(node, 'protected') ?? 'false'}</protected>\n${values.join('')}</CustomMetadata>\n`);
}

/**
 * upsertMetadata of custom metadata records: each by itself, unless all or none is asked for.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_upsertMetadata.htm
 */
export function upsertMetadata(org: Org, access: UserAccess, request: { body: MetadataNode; allOrNone: boolean }): JsonObject[] {
  if (!access.hasPermission('ModifyMetadata') || !access.hasPermission('CustomizeApplication')) throw new RestError('INSUFFICIENT_ACCESS', 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions');
  const nodes = children(request.body, 'metadata');
  if (nodes.length > recordsMax) throw new RestError('EXCEEDED_MAX_TYPES_LIMIT', `Too many metadata components specified: ${nodes.length}, the maximum is ${recordsMax}`);
  const results = nodes.map((node) => upsertedOf(org, node));
  const isRolledBack = request.allOrNone && results.some((result) => 'error' in result);
  const good = results.flatMap((result) => ('record' in result && !isRolledBack ? [result] : []));
  const changes: ComponentChange[] = good.map(({ fullName, record, node }) => {
    const fileName = `customMetadata/${fullName}.md`;
    return { type: 'CustomMetadata', fullName, fileName, content: { files: new Map([[fileName, fileOf(org, record, node)]]) } };
  });
  const model = org.model();
  const records = good.map(({ fullName, record }) => [fullName, record] as const);
  changeModel(org, { ...model, customMetadata: new Map([...model.customMetadata, ...records]), version: model.version + 1 }, changes, access.userId);
  return results.map((result): JsonObject => {
    const { fullName, created } = result;
    if ('error' in result) return { created: false, errors: result.error, fullName, success: false };
    if (isRolledBack) return { created: false, errors: { statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: 'Record rolled back because not all records were valid and the request was using AllOrNone header' }, fullName, success: false };
    return { created, fullName, success: true };
  });
}

/** readMetadata as XML: the components that are one file, in the order of their names; nil for one that does not exist. */
export function readMetadata(org: Org, body: MetadataNode): string {
  const type = text(body, 'type') ?? '';
  return texts(body, 'fullNames')
    .map((fullName) => {
      const component = org.model().deployed.get(`${type}:${fullName}`);
      const content = component?.content;
      const [file, ...others] = content && 'files' in content ? content.files.values() : [];
      if (content && (file === undefined || others.length > 0)) throw new RestError('INVALID_TYPE', `This org reads components of one file only, not ${type}`);
      return component && file ? `<records xsi:type="${type}"><fullName>${escaped(fullName)}</fullName>${innerXml(file)}${consumerXml(org, component)}</records>` : '<records xsi:nil="true"/>';
    })
    .join('');
}
