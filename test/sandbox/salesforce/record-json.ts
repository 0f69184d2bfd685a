import type { Field, FieldValue, Row } from './field.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { ObjectSchema } from './object-schema.ts';

export const apiVersion = '66.0';
export const dataPath = `/services/data/v${apiVersion}`;

const addressParts: readonly [string, string][] = [
  ['city', 'City'], ['country', 'Country'], ['countryCode', 'CountryCode'], ['geocodeAccuracy', 'GeocodeAccuracy'], ['latitude', 'Latitude'], ['longitude', 'Longitude'], ['postalCode', 'PostalCode'], ['state', 'State'], ['stateCode', 'StateCode'], ['street', 'Street'],
];

const codeParts: ReadonlySet<string> = new Set(['CountryCode', 'StateCode']);

/** The `attributes` every record carries. */
export function recordAttributes(object: ObjectSchema, id: string): JsonObject {
  return { type: object.name, url: `${dataPath}/sobjects/${object.name}/${id}` };
}

/** Codes are part of an address only where the org has state and country picklists. */
function addressJson(object: ObjectSchema, row: Row, field: Field): JsonValue {
  const prefix = field.name.slice(0, -'Address'.length);
  const shown = addressParts.filter(([, suffix]) => !codeParts.has(suffix) || object.fieldsByName.has(`${prefix}${suffix}`.toLowerCase()));
  const parts: [string, FieldValue][] = shown.map(([key, suffix]) => [key, row[prefix + suffix] ?? null]);
  return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
}

/** One field of a record as JSON: compound addresses become an object. */
export function fieldJson(read: FieldReader, object: ObjectSchema, row: Row, field: Field): JsonValue {
  return field.type === 'address' ? addressJson(object, row, field) : read(object, row, field);
}

/** A record as JSON with the fields given. */
export function recordJson(read: FieldReader, object: ObjectSchema, row: Row, fields: readonly Field[]): JsonObject {
  const json: JsonObject = { attributes: recordAttributes(object, row.Id) };
  for (const field of fields) json[field.name] = fieldJson(read, object, row, field);
  return json;
}
