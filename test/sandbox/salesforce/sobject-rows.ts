import type { ObjectAccess } from './access.ts';
import { methodNotAllowed } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { describeGlobal, describeObject, describeSummary } from './describe.ts';
import { createFieldReader } from './field-reader.ts';
import type { Field, Row } from './field.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Org } from './org.ts';
import { dataPath, recordJson } from './record-json.ts';
import { eventUuid, isPlatformEvent } from './platform-event-feed.ts';
import { keyField, pathId, pathObject, pathRow, rowsByKey } from './path-record.ts';
import type { PreparedSave, RecordWriter } from './record-writer.ts';
import { listReplicated } from './replication.ts';
import { RestError } from './rest-error.ts';
import { isUnchanged, lastChanged } from './row-precondition.ts';
import type { SaveContext } from './save-context.ts';
import { runSaveTransaction } from './save-transaction.ts';

function bodyOf(request: ApiRequest): JsonObject {
  if (isJsonObject(request.body)) return request.body;
  throw new RestError('JSON_PARSER_ERROR', 'The HTTP entity body is required, but this request has no entity body.');
}

function requestedFields(object: ObjectAccess, text: string | null): readonly Field[] {
  if (!text) return object.readableFields();
  return text.split(',').map((name) => {
    const field = object.field(name.trim());
    if (!field) throw new RestError('INVALID_FIELD', `No such column '${name.trim()}' on entity '${object.schema.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`);
    return field;
  });
}

function rowOperations(org: Org, writer: RecordWriter) {
  const read = createFieldReader(org);
  /** One row is a transaction of its own. */
  const save = (prepared: PreparedSave, context: SaveContext) => runSaveTransaction(org, prepared.object.schema.name, context, (inner) => writer.save(prepared, inner));

  const onRow = (request: ApiRequest, context: SaveContext, object: ObjectAccess, id: string): ApiResponse => {
    const row: Row = pathRow(org, object, id);
    const lastModified = { 'Last-Modified': new Date(lastChanged(row)).toUTCString() };
    if (isUnchanged(request, row)) return { status: 304, headers: lastModified };
    switch (request.method) {
      case 'GET':
        return { status: 200, body: recordJson(read, object.schema, row, requestedFields(object, request.query.get('fields'))), headers: lastModified };
      case 'PATCH': {
        const body = bodyOf(request);
        if (body.Id !== undefined || body.id !== undefined) throw new RestError('INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
        save(writer.prepareUpdate(object, id, body, context), context);
        return { status: 204 };
      }
      case 'DELETE':
        writer.remove(object, id, context);
        return { status: 204 };
      default:
        throw methodNotAllowed(request);
    }
  };

  const create = (request: ApiRequest, context: SaveContext, object: ObjectAccess): ApiResponse => {
    const { id } = save(writer.prepareCreate(object, bodyOf(request), context), context);
    // Events go out later: what looks like an error says so, with the event's id.
    const errors = isPlatformEvent(object.schema.name) ? [{ statusCode: 'OPERATION_ENQUEUED', message: eventUuid(id), fields: [] }] : [];
    return { status: 201, body: { id, success: true, errors }, headers: { Location: `${dataPath}/sobjects/${object.schema.name}/${id}` } };
  };

  /** PATCH by external id: 201 created, 200 updated, 300 ambiguous. */
  const upsert = (request: ApiRequest, context: SaveContext, target: { object: ObjectAccess; field: Field; value: string; rows: readonly Row[] }): ApiResponse => {
    const { object, field, value, rows } = target;
    const body = bodyOf(request);
    if (Object.keys(body).some((key) => key.toLowerCase() === field.name.toLowerCase()))
      throw new RestError('INVALID_FIELD', `The ${field.name} field should not be specified in the sobject data.`);
    const [existing] = rows;
    if (existing) {
      isUnchanged(request, existing);
      save(writer.prepareUpdate(object, existing.Id, body, context), context);
      return { status: 200, body: { id: existing.Id, success: true, errors: [], created: false } };
    }
    if (request.query.get('updateOnly') === 'true') throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    const { id } = save(writer.prepareCreate(object, { ...body, [field.name]: value }, context), context);
    return { status: 201, body: { id, success: true, errors: [], created: true }, headers: { Location: `${dataPath}/sobjects/${object.schema.name}/${id}` } };
  };

  const onKey = (request: ApiRequest, context: SaveContext, object: ObjectAccess, key: { name: string; value: string }): ApiResponse => {
    const field = keyField(object, key.name);
    const rows = rowsByKey(org, object, field, key.value);
    if (rows.length > 1) return { status: 300, body: rows.map((row) => `${dataPath}/sobjects/${object.schema.name}/${row.Id}`) };
    if (field.type === 'id') return onRow(request, context, object, pathId(object, key.value));
    if (request.method === 'PATCH' || request.method === 'POST') return upsert(request, context, { object, field, value: key.value, rows });
    const [row] = rows;
    if (!row) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    return onRow(request, context, object, row.Id);
  };

  return { onRow, create, onKey };
}

/** /sobjects and everything below it. */
export function createSobjectRows(org: Org, writer: RecordWriter): ApiHandler {
  const operations = rowOperations(org, writer);
  return (request, context) => {
    const [, objectName, first, second] = request.segments;
    if (objectName === undefined) return { status: 200, body: describeGlobal(context.access) };
    const object = pathObject(context.access, objectName);
    if (first === undefined) {
      if (request.method === 'POST') return operations.create(request, context, object);
      return { status: 200, body: { objectDescribe: describeSummary(object), recentItems: [] } };
    }
    if (second === undefined && (first === 'updated' || first === 'deleted')) return listReplicated(org, request, object, first);
    if (first === 'describe') return { status: 200, body: describeObject(org, context.access, object) };
    if (second !== undefined) return operations.onKey(request, context, object, { name: first, value: second });
    return operations.onRow(request, context, object, pathId(object, first));
  };
}
