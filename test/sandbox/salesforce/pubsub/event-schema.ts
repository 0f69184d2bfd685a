import avsc from 'avsc';
import { createHash } from 'node:crypto';
import { changeEventName } from '../event-model.ts';
import type { Field, FieldType, FieldValue, Row } from '../field.ts';
import type { ObjectSchema } from '../object-schema.ts';

/** A part of a compound field, with the field of the row that holds it. */
export type EventPart = { name: string; column: string };

/** One field of an event after the header. */
export type EventField = { name: string; column: string; position: number; type: FieldType; /** Empty for a plain field. */ parts: readonly EventPart[] };

/** How events of one object are written: the Avro schema with the id that clients ask for. */
export type EventSchema = { object: string; name: string; schemaId: string; json: string; type: avsc.Type; fields: readonly EventField[]; /** By the field of the row. */ byColumn: ReadonlyMap<string, EventField> };

type AvroField = { name: string; type: unknown; doc?: string; default?: null };

const bytesOfLong = 8;

/** commitNumber is beyond the whole numbers of a double. */
const longType = avsc.types.LongType['__with']({
  fromBuffer: (bytes: Buffer) => {
    const value = bytes.readBigInt64LE();
    return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
  },
  toBuffer: (value: number | bigint) => {
    const bytes = Buffer.alloc(bytesOfLong);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
  compare: (left: number | bigint, right: number | bigint) => (left === right ? 0 : left < right ? -1 : 1),
});

/** https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_event_fields_header.htm */
const header: AvroField = {
  name: 'ChangeEventHeader',
  type: {
    type: 'record', name: 'ChangeEventHeader',
    fields: [
      { name: 'entityName', type: 'string' },
      { name: 'recordIds', type: { type: 'array', items: 'string' } },
      { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'GAP_OVERFLOW', 'SNAPSHOT'] } },
      { name: 'changeOrigin', type: 'string' },
      { name: 'transactionKey', type: 'string' },
      { name: 'sequenceNumber', type: 'int' },
      { name: 'commitTimestamp', type: 'long' },
      { name: 'commitNumber', type: 'long' },
      { name: 'commitUser', type: 'string' },
      ...['nulledFields', 'diffFields', 'changedFields'].map((name) => ({ name, type: { type: 'array', items: 'string' } })),
    ],
  },
};

/** Fields of a record that no change event has. */
const excluded: ReadonlySet<string> = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'MasterRecordId', 'LastViewedDate', 'LastReferencedDate', 'LastActivityDate', 'PhotoUrl']);
const addressParts = ['Street', 'City', 'State', 'PostalCode', 'Country', 'StateCode', 'CountryCode', 'Latitude', 'Longitude', 'Xyz', 'GeocodeAccuracy'];
const nameParts = ['Salutation', 'FirstName', 'LastName', 'MiddleName', 'InformalName', 'Suffix'];

const avroTypes: Partial<Record<FieldType, [type: string, doc: string]>> = {
  boolean: ['boolean', 'Data:Boolean'], int: ['int', 'Data:Integer'], double: ['double', 'Data:Double'], currency: ['double', 'Data:Currency'], percent: ['double', 'Data:Percent'],
  date: ['long', 'Data:DateOnly'], datetime: ['long', 'Data:DateTime'], time: ['long', 'Data:TimeOnly'], reference: ['string', 'Data:EntityId'], picklist: ['string', 'Data:DynamicEnum'],
  email: ['string', 'Data:Email'], phone: ['string', 'Data:Phone'], url: ['string', 'Data:Url'],
};

const nullable = (name: string, type: unknown, doc?: string): AvroField => ({ name, type: Array.isArray(type) ? ['null', ...type] : ['null', type], ...(doc === undefined ? {} : { doc }), default: null });

function compoundRecord(name: string, parts: readonly string[]): unknown {
  return { type: 'record', name, fields: parts.map((part) => nullable(part, part === 'Latitude' || part === 'Longitude' ? 'double' : 'string')) };
}

/** Persons have a compound name; its parts are not fields of their own. */
function isPersonName(object: ObjectSchema, field: Field): boolean {
  return field.name === 'Name' && object.fieldsByName.has('lastname');
}

function partsOf(object: ObjectSchema, field: Field): EventPart[] {
  if (field.type === 'address') return addressParts.map((name) => ({ name, column: field.name.slice(0, -'Address'.length) + name }));
  return isPersonName(object, field) ? nameParts.map((name) => ({ name, column: name })) : [];
}

/** The fields in the order of the object, compounds in place of their parts. */
function listFields(object: ObjectSchema): EventField[] {
  const person = object.fields.some((field) => isPersonName(object, field));
  const shown = object.fields.filter((field) => !excluded.has(field.name) && !field.formula && !field.compoundField && !(person && nameParts.includes(field.name)));
  return shown.map((field, place) => ({ name: field.name, column: field.name, position: place + 1, type: field.type, parts: partsOf(object, field) }));
}

function avroField(field: EventField, defined: Set<string>, object = ''): AvroField {
  /** A named type is written out once and called by its name after that. */
  const named = (name: string, parts: readonly string[]): unknown => {
    if (defined.has(name)) return name;
    defined.add(name);
    return compoundRecord(name, parts);
  };
  if (field.type === 'address') return nullable(field.name, named('Address', addressParts), 'Data:Address');
  if (field.parts.length > 0 || (object === 'Account' && field.name === 'Name')) return nullable('Name', ['string', named('Switchable_PersonName', nameParts)], 'Data:SwitchablePersonName');
  const [type, doc] = avroTypes[field.type] ?? ['string', 'Data:Text'];
  return nullable(field.name, type, doc);
}

function createEventSchema(object: string, name: string, fields: readonly EventField[], avroFields: readonly AvroField[]): EventSchema {
  const json = JSON.stringify({ type: 'record', name, namespace: 'com.sforce.eventbus', fields: avroFields });
  const schemaId = createHash('md5').update(json).digest('base64url');
  const byColumn = new Map(fields.flatMap((field) => [[field.column, field] as const, ...field.parts.map((part) => [part.column, field] as const)]));
  return { object, name, schemaId, json, type: avsc.Type.forSchema(JSON.parse(json), { wrapUnions: false, registry: { long: longType } }), fields, byColumn };
}

/**
 * The schema of an object's change events. `added` are fields of an administrator that stand before all others, so that every position
 * moves: a schema changes in the middle of a stream.
 */
export function changeEventSchema(object: ObjectSchema, added = 0): EventSchema {
  const fields = listFields(object).map((field) => ({ ...field, position: field.position + added }));
  const defined = new Set<string>();
  const extra = Array.from({ length: added }, (_each, place) => nullable(`Added_${place + 1}__c`, 'string', 'Data:Text'));
  return createEventSchema(object.name, changeEventName(object.name), fields, [header, ...extra, ...fields.map((field) => avroField(field, defined, object.name))]);
}

/** The schema of a platform event: who published it when, and the fields of its definition. */
export function platformEventSchema(object: ObjectSchema): EventSchema {
  const own = object.fields.filter((field) => field.custom);
  const fields = own.map((field, place): EventField => ({ name: field.name, column: field.name, position: place + 2, type: field.type, parts: [] }));
  const start: AvroField[] = [{ name: 'CreatedDate', type: 'long', doc: 'CreatedDate:DateTime' }, { name: 'CreatedById', type: 'string', doc: 'CreatedBy:EntityId' }];
  const required = (field: EventField): AvroField => {
    const written = avroField(field, new Set());
    return object.fieldsByName.get(field.column.toLowerCase())?.nillable === false && Array.isArray(written.type) ? { name: written.name, type: written.type[1], ...(written.doc === undefined ? {} : { doc: written.doc }) } : written;
  };
  return createEventSchema(object.name, object.name, fields, [...start, ...fields.map(required)]);
}

/** A value as Avro has it: dates and times are milliseconds, a checkbox is never empty. */
export function toAvroValue(type: FieldType, value: FieldValue | undefined): FieldValue {
  if (type === 'boolean') return value === true;
  if (value === null || value === undefined || value === '') return null;
  if (type === 'date') return Date.parse(`${String(value)}T00:00:00Z`);
  if (type === 'datetime') return Date.parse(String(value).replace('+0000', 'Z'));
  if (type === 'time') return Date.parse(`1970-01-01T${String(value)}`);
  if (type === 'double' || type === 'currency' || type === 'percent' || type === 'int') return Number(value);
  return String(value);
}

/** A field of a row as Avro has it, a compound as a record of the parts given. */
export function fieldValue(field: EventField, row: Row, parts: readonly EventPart[] = field.parts): unknown {
  if (field.parts.length === 0) return toAvroValue(field.type, row[field.column]);
  const chosen = new Set(parts);
  const values = field.parts.map((part): [string, FieldValue] => [part.name, chosen.has(part) ? toAvroValue(part.name === 'Latitude' || part.name === 'Longitude' ? 'double' : 'string', row[part.column]) : null]);
  return values.every(([, value]) => value === null) ? null : Object.fromEntries(values);
}
