import { isNumeric } from './field.ts';
import type { FieldValue, Row } from './field.ts';
import type { CustomMetadataRecord } from './custom-metadata-record.ts';
import { children, flag, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { findField } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { OrgSchema } from './org-schema.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';

function readValue(object: ObjectSchema, node: MetadataNode): [string, FieldValue] {
  const name = text(node, 'field') ?? '';
  const field = findField(object, name);
  if (!field) throw new Error(`In field: field - no CustomField named ${object.name}.${name} found`);
  const value = text(node, 'value');
  if (value === undefined || value === '') return [field.name, null];
  if (isNumeric(field)) return [field.name, Number(value)];
  return [field.name, field.type === 'boolean' ? flag(node, 'value') : value];
}

/** Reads "Type.Record" from its file; the type and its fields must exist. */
export function toCustomMetadataRecord(fullName: string, node: MetadataNode, schema: OrgSchema): CustomMetadataRecord {
  const [type = '', developerName = ''] = fullName.split('.');
  const object = schema.object(`${type}__mdt`);
  if (!object) throw new Error(`Custom metadata type ${type} is not available in this organization`);
  const label = text(node, 'label');
  if (label === undefined) throw new Error('Required field is missing: label');
  return { object: object.name, developerName, label, values: Object.fromEntries(children(node, 'values').map((each) => readValue(object, each))) };
}

/** Makes rows of the deployed records, so that SOQL reads them. */
export function syncCustomMetadataRows(org: Org): void {
  const at = toApiDateTime(org.clock.now());
  for (const record of org.model().customMetadata.values()) {
    const object = org.model().schema.object(record.object);
    if (!object) continue;
    const qualifiedName = org.shape.namespace === '' ? record.developerName : `${org.shape.namespace}__${record.developerName}`;
    const [existing] = org.store.find(object.name, { name: 'QualifiedApiName', caseSensitive: false }, qualifiedName);
    const row: Row = {
      Id: existing?.Id ?? org.ids.next(object.keyPrefix), IsDeleted: false, CreatedDate: existing?.CreatedDate ?? at, CreatedById: org.adminId, LastModifiedDate: at, LastModifiedById: org.adminId, SystemModstamp: at,
      DeveloperName: record.developerName, QualifiedApiName: qualifiedName, MasterLabel: record.label, Label: record.label, Language: 'en_US', NamespacePrefix: org.shape.namespace || null, ...record.values,
    };
    if (existing) org.store.replace(object.name, row);
    else org.store.insert(object.name, row);
  }
}
