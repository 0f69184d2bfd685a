import type { ObjectAccess } from './access.ts';
import { methodNotAllowed } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { attempt, createChunkSaver, rolledBack } from './chunk-saver.ts';
import type { SaveEntry, SaveOutcome } from './chunk-saver.ts';
import { createFieldReader } from './field-reader.ts';
import { isJsonObject, jsonText, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { recordJson } from './record-json.ts';
import { keyField, pathObject, typedObject } from './path-record.ts';
import type { RecordWriter } from './record-writer.ts';
import { RestError, toSaveError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';
import type { SaveContext } from './save-context.ts';
import { createUpsertEntries } from './upsert-entry.ts';

const recordsMax = 200;

function recordsOf(request: ApiRequest): { records: JsonObject[]; allOrNone: boolean } {
  const body = request.body;
  if (!isJsonObject(body) || !Array.isArray(body.records)) throw new RestError('JSON_PARSER_ERROR', 'The request body must have a list of records');
  const records = body.records.map((record) => {
    if (!isJsonObject(record)) throw new RestError('JSON_PARSER_ERROR', 'Cannot deserialize instance of sobject from the request');
    return record;
  });
  if (records.length > recordsMax) throw new RestError('EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${recordsMax} records`);
  return { records, allOrNone: body.allOrNone === true };
}

function typeOf(record: JsonObject): string {
  const attributes = record.attributes;
  const type = isJsonObject(attributes) ? textOf(attributes, 'type') : undefined;
  if (!type) throw new RestError('INVALID_INPUT', 'sObject type is required: attributes.type is missing');
  return type;
}

function idOf(record: JsonObject): string {
  const text = textOf(record, 'id') ?? textOf(record, 'Id');
  if (text === undefined) throw new RestError('MISSING_ARGUMENT', 'Id not specified in an update call', { fields: [] });
  const id = toLongId(text);
  if (!id) throw new RestError('MALFORMED_ID', `malformed id ${text}`, { fields: ['Id'] });
  return id;
}

/** An update may name a record once; which of two would win is nobody's to say, so both are refused. */
function repeatedIds(records: readonly JsonObject[]): ReadonlySet<string | undefined> {
  const ids = records.map((record) => toLongId(textOf(record, 'id') ?? textOf(record, 'Id') ?? ''));
  return new Set(ids.filter((id, index) => id !== undefined && ids.indexOf(id) !== index));
}

function saveResult(outcome: SaveOutcome, withCreated: boolean): JsonObject {
  if (outcome instanceof RestError) return { success: false, errors: [toSaveError(outcome)] };
  return { id: outcome.id, success: true, errors: [], ...(withCreated ? { created: outcome.created } : {}) };
}

function createRetrieve(org: Org) {
  const read = createFieldReader(org);
  return (object: ObjectAccess, ids: readonly string[], names: readonly string[]): ApiResponse => {
    if (ids.length > 2_000) throw new RestError('EXCEEDED_ID_LIMIT', 'record limit reached. cannot retrieve more than 2000 records');
    const fields = names.map((name) => {
      const field = object.field(name);
      if (!field) throw new RestError('INVALID_FIELD', `No such column '${name}' on entity '${object.schema.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`);
      return field;
    });
    const idField = object.field('Id');
    const shown = idField && !fields.includes(idField) ? [...fields, idField] : fields;
    const body: JsonValue = ids.map((id) => {
      const row = org.store.get(object.schema.name, toLongId(id) ?? '');
      return row && object.canReadRow(row) ? recordJson(read, object.schema, row, shown) : null;
    });
    return { status: 200, body };
  };
}

/** /composite/sobjects: up to 200 records a call, each with its own result. */
export function createCollections(org: Org, writer: RecordWriter): ApiHandler {
  const saver = createChunkSaver(org, writer);
  const retrieve = createRetrieve(org);
  const list = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.map(jsonText) : jsonText(value ?? '').split(',')).map((part) => part.trim()).filter((part) => part !== '');

  const createOrUpdate = (request: ApiRequest, context: SaveContext): ApiResponse => {
    const { records, allOrNone } = recordsOf(request);
    const repeated = request.method === 'PATCH' ? repeatedIds(records) : new Set();
    const prepareUpdate = (object: ObjectAccess, record: JsonObject) => {
      const id = idOf(record);
      if (repeated.has(id)) throw new RestError('DUPLICATE_VALUE', `duplicate id specified: ${id}`, { fields: ['Id'] });
      return writer.prepareUpdate(object, id, record, context);
    };
    const entries = records.map((record): SaveEntry => {
      const object = typedObject(context.access, typeOf(record));
      const prepare = () => (request.method === 'POST' ? writer.prepareCreate(object, record, context) : prepareUpdate(object, record));
      return { objectName: object.schema.name, prepare };
    });
    return { status: 200, body: saver.saveAll(entries, allOrNone, context).map((outcome) => saveResult(outcome, false)) };
  };

  const upsert = (request: ApiRequest, context: SaveContext, objectName: string, fieldName: string): ApiResponse => {
    const object = pathObject(context.access, objectName);
    const field = keyField(object, fieldName);
    const { records, allOrNone } = recordsOf(request);
    for (const record of records)
      if (typedObject(context.access, typeOf(record)).schema.name !== object.schema.name) throw new RestError('INVALID_INPUT', 'All records of an upsert must be of the type in the URL');
    const entries = createUpsertEntries(org, writer, { object, field, records }, context);
    return { status: 200, body: saver.saveAll(entries, allOrNone, context).map((outcome) => saveResult(outcome, true)) };
  };

  const removeAll = (request: ApiRequest, context: SaveContext): ApiResponse => {
    const ids = list(request.query.get('ids'));
    if (ids.length > recordsMax) throw new RestError('EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${recordsMax} records`);
    const mark = org.store.mark();
    const writes = context.writes.length;
    const outcomes = ids.map((text): SaveOutcome =>
      attempt(() => {
        const id = toLongId(text);
        const schema = id && org.model().schema.byKeyPrefix(id.slice(0, 3));
        const object = schema && context.access.object(schema.name);
        if (!id || !object) throw new RestError('MALFORMED_ID', `malformed id ${text}`, { fields: [] });
        writer.remove(object, id, context);
        return { id, created: false };
      }),
    );
    if (request.query.get('allOrNone') !== 'true' || !outcomes.some((outcome) => outcome instanceof RestError)) return { status: 200, body: outcomes.map((outcome) => saveResult(outcome, false)) };
    org.store.rollbackTo(mark);
    context.writes.length = writes;
    return { status: 200, body: outcomes.map((outcome) => saveResult(outcome instanceof RestError ? outcome : rolledBack(), false)) };
  };

  return (request, context) => {
    const [, , objectName, fieldName] = request.segments;
    if (objectName === undefined) {
      if (request.method === 'DELETE') return removeAll(request, context);
      if (request.method === 'POST' || request.method === 'PATCH') return createOrUpdate(request, context);
      throw methodNotAllowed(request);
    }
    if (fieldName !== undefined && request.method === 'PATCH') return upsert(request, context, objectName, fieldName);
    const object = pathObject(context.access, objectName);
    if (request.method === 'GET') return retrieve(object, list(request.query.get('ids')), list(request.query.get('fields')));
    if (request.method === 'POST' && isJsonObject(request.body)) return retrieve(object, list(request.body.ids), list(request.body.fields));
    throw methodNotAllowed(request);
  };
}
