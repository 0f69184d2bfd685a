import type { ObjectAccess, UserAccess } from '../access.ts';
import { parentOf } from '../field-reader.ts';
import type { FieldReader } from '../field-reader.ts';
import type { Field, FieldValue, Row } from '../field.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { nameFieldOf } from '../object-schema.ts';
import type { Org } from '../org.ts';
import { fieldJson } from '../record-json.ts';
import { displayValue, uiValue } from './display-value.ts';

export type RepresentationScope = { org: Org; access: UserAccess; read: FieldReader };

/** A field of a record, or one of a record it looks up: the lookups on the way, then the field. */
export type UiPath = { lookups: readonly { field: Field; object: ObjectAccess }[]; field: Field };

/** Finds "Account.Name" from an order; undefined when the user sees no such field. */
export function resolveUiPath(scope: RepresentationScope, object: ObjectAccess, parts: readonly string[]): UiPath | undefined {
  const [first = '', ...rest] = parts;
  if (rest.length === 0) {
    const field = object.field(first);
    return field && { lookups: [], field };
  }
  const lookup = object.readableFields().find((field) => field.relationshipName?.toLowerCase() === first.toLowerCase());
  const target = lookup?.referenceTo[0] === undefined ? undefined : scope.access.object(lookup.referenceTo[0]);
  const inner = target && resolveUiPath(scope, target, rest);
  return lookup && target && inner && { lookups: [{ field: lookup, object: target }, ...inner.lookups], field: inner.field };
}

/** `{value, displayValue}` of a field of a row. */
export function uiFieldValue(scope: RepresentationScope, object: ObjectAccess, row: Row, field: Field): { value: JsonValue; displayValue: string | null } {
  const json = fieldJson(scope.read, object.schema, row, field);
  if (field.type === 'address' || typeof json === 'object') return { value: json, displayValue: null };
  const value: FieldValue = json;
  return { value: uiValue(field, value), displayValue: displayValue(field, value, String(row.CurrencyIsoCode ?? scope.org.shape.currencies[0] ?? 'USD')) };
}

function setPath(scope: RepresentationScope, object: ObjectAccess, row: Row, { path, into }: { path: UiPath; into: JsonObject }): void {
  const [lookup, ...rest] = path.lookups;
  if (!lookup) {
    into[path.field.name] = uiFieldValue(scope, object, row, path.field);
    return;
  }
  const key = lookup.field.relationshipName ?? lookup.field.name;
  const parent = parentOf(scope.org, row, lookup.field);
  if (!parent || !lookup.object.canReadRow(parent.row)) {
    into[key] = { displayValue: null, value: null };
    return;
  }
  const known = into[key];
  const held = typeof known === 'object' && known !== null && !Array.isArray(known) ? known.value : undefined;
  const isHeld = typeof held === 'object' && held !== null && !Array.isArray(held);
  const record = isHeld ? held : recordRepresentation(scope, lookup.object, parent.row, []);
  const fields = record.fields;
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) setPath(scope, lookup.object, parent.row, { path: { lookups: rest, field: path.field }, into: fields });
  const nameField = nameFieldOf(lookup.object.schema);
  const shown = nameField ? uiFieldValue(scope, lookup.object, parent.row, nameField).value : null;
  into[key] = { displayValue: typeof shown === 'string' ? shown : null, value: record };
}

/**
 * A record with the fields asked for.
 * https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_responses_record.htm
 */
export function recordRepresentation(scope: RepresentationScope, object: ObjectAccess, row: Row, paths: readonly UiPath[]): JsonObject {
  const fields: JsonObject = {};
  for (const path of paths) setPath(scope, object, row, { path, into: fields });
  const instant = (value: FieldValue | undefined) => (typeof value === 'string' ? value.replace('+0000', 'Z') : null);
  const modified = instant(row.SystemModstamp);
  return {
    apiName: object.schema.name, childRelationships: {}, fields, id: row.Id, lastModifiedById: row.LastModifiedById ?? null, lastModifiedDate: instant(row.LastModifiedDate),
    recordTypeId: null, recordTypeInfo: null, systemModstamp: modified, weakEtag: modified === null ? 0 : Date.parse(modified),
  };
}
