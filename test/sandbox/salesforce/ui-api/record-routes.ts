import type { ObjectAccess } from '../access.ts';
import { methodNotAllowed } from '../api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from '../api-request.ts';
import { createFieldReader } from '../field-reader.ts';
import type { Row } from '../field.ts';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { nameFieldOf } from '../object-schema.ts';
import type { Org } from '../org.ts';
import { pathId, pathRow } from '../path-record.ts';
import type { PreparedSave, RecordWriter } from '../record-writer.ts';
import { RestError } from '../rest-error.ts';
import type { SaveContext } from '../save-context.ts';
import { runSaveTransaction } from '../save-transaction.ts';
import { toLongId } from '../salesforce-id.ts';
import { recordRepresentation, resolveUiPath } from './record-representation.ts';
import type { RepresentationScope, UiPath } from './record-representation.ts';

const notFound = () => new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });

/** The object a record id belongs to, as the user sees it. */
function objectOfId(org: Org, context: SaveContext, id: string): ObjectAccess {
  const schema = org.model().schema.byKeyPrefix((toLongId(id) ?? '').slice(0, 3));
  const object = schema && !schema.name.endsWith('__mdt') ? context.access.object(schema.name) : undefined;
  if (!object) throw schema ? new RestError('INSUFFICIENT_ACCESS', 'You do not have the level of access necessary to perform the operation you requested. Please contact the owner of the record or your administrator if access is necessary.', { status: 403 }) : notFound();
  return object;
}

const namesIn = (text: string | null): string[] => (text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');

/** Fields are named with their object: Order.Account.Name. */
function pathOf(scope: RepresentationScope, object: ObjectAccess, name: string): UiPath | undefined {
  const [first = '', ...rest] = name.split('.');
  return first.toLowerCase() === object.schema.name.toLowerCase() ? resolveUiPath(scope, object, rest) : undefined;
}

/** There are no page layouts in this org: Full has every field the user may read, Compact those that name a record. */
function layoutPaths(object: ObjectAccess, layoutTypes: readonly string[]): UiPath[] {
  const unknown = layoutTypes.find((name) => name !== 'Full' && name !== 'Compact');
  if (unknown !== undefined) throw new RestError('INVALID_PARAMETER_VALUE', `Can't find layout type ${unknown}`);
  const nameField = nameFieldOf(object.schema);
  const fields = layoutTypes.includes('Full') ? object.readableFields().filter((field) => field.type !== 'address') : layoutTypes.length > 0 && nameField ? [nameField] : [];
  return fields.map((field) => ({ lookups: [], field }));
}

/** The fields a request asks for; https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_record_get.htm */
export function requestedPaths(scope: RepresentationScope, object: ObjectAccess, query: URLSearchParams): UiPath[] {
  const [fields, optional, layouts] = [namesIn(query.get('fields')), namesIn(query.get('optionalFields')), namesIn(query.get('layoutTypes'))];
  if (fields.length + optional.length + layouts.length === 0) throw new RestError('ILLEGAL_QUERY_PARAMETER_VALUE', 'At least one of these parameters is required: fields, optionalFields, layoutTypes');
  const required = fields.map((name) => {
    const path = pathOf(scope, object, name);
    if (!path) throw new RestError('INVALID_FIELD', `Requested fields aren't accessible: ${name}`);
    return path;
  });
  return [...required, ...optional.map((name) => pathOf(scope, object, name)).filter((path) => path !== undefined), ...layoutPaths(object, layouts)];
}

/** A refused save names the fields at fault. https://developer.salesforce.com/docs/platform/lwc/guide/data-error.html */
function toRecordError(error: RestError, object: ObjectAccess): RestError {
  const entry = { constituentField: null, duplicateRecordError: null, errorCode: error.errorCode, field: null, fieldLabel: null, message: error.message };
  const named = (error.fields ?? []).map((name): [string, JsonValue] => [name, [{ ...entry, field: name, fieldLabel: object.field(name)?.label ?? name }]]);
  return new RestError(error.errorCode, 'An error occurred while trying to save the record. Please try again.', {
    status: error.status, extra: { enhancedErrorType: 'RecordError', output: { errors: named.length > 0 ? [] : [entry], fieldErrors: Object.fromEntries(named) } },
  });
}

function fieldsOf(request: ApiRequest): JsonObject {
  const fields = isJsonObject(request.body) ? request.body.fields : undefined;
  if (!isJsonObject(fields)) throw new RestError('POST_BODY_PARSE_ERROR', 'The request body needs fields.');
  return fields;
}

/** /ui-api/records and /ui-api/related-list-records. */
export function createUiRecordRoutes(org: Org, writer: RecordWriter): { records: ApiHandler; relatedListRecords: ApiHandler } {
  const read = createFieldReader(org);
  const scopeOf = (context: SaveContext): RepresentationScope => ({ org, access: context.access, read });

  const save = (object: ObjectAccess, context: SaveContext, prepare: () => PreparedSave): string => {
    try {
      const prepared = prepare();
      return runSaveTransaction(org, object.schema.name, context, (inner) => writer.save(prepared, inner)).id;
    } catch (error) {
      throw error instanceof RestError ? toRecordError(error, object) : error;
    }
  };
  const saved = (object: ObjectAccess, id: string, fields: JsonObject, context: SaveContext): JsonObject => {
    const paths = Object.keys(fields).map((name) => resolveUiPath(scopeOf(context), object, [name])).filter((path) => path !== undefined);
    return recordRepresentation(scopeOf(context), object, pathRow(org, object, id), paths);
  };

  const create = (request: ApiRequest, context: SaveContext): ApiResponse => {
    const apiName = isJsonObject(request.body) ? textOf(request.body, 'apiName') : undefined;
    const object = context.access.object(apiName ?? '');
    if (!object) throw new RestError('INVALID_TYPE', `Object ${apiName ?? ''} is not supported in UI API`, { status: 403 });
    const fields = fieldsOf(request);
    const id = save(object, context, () => writer.prepareCreate(object, fields, context));
    return { status: 201, body: saved(object, id, fields, context) };
  };

  const records: ApiHandler = (request, context) => {
    const [, , id] = request.segments;
    if (id === undefined) {
      if (request.method === 'POST') return create(request, context);
      throw methodNotAllowed(request);
    }
    const object = objectOfId(org, context, id);
    const row = pathRow(org, object, pathId(object, id));
    if (request.method === 'GET') return { status: 200, body: recordRepresentation(scopeOf(context), object, row, requestedPaths(scopeOf(context), object, request.query)) };
    if (request.method === 'PATCH') {
      const { Id, ...fields } = fieldsOf(request);
      if (Id !== undefined && Id !== row.Id) throw new RestError('INVALID_FIELD', 'The record id of the body is not that of the path.');
      save(object, context, () => writer.prepareUpdate(object, row.Id, fields, context));
      return { status: 200, body: saved(object, row.Id, fields, context) };
    }
    if (request.method !== 'DELETE') throw methodNotAllowed(request);
    writer.remove(object, row.Id, context);
    return { status: 204 };
  };

  /** https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_related_list_records_get.htm */
  const relatedListRecords: ApiHandler = (request, context) => {
    const [, , parentId = '', relatedListId = ''] = request.segments;
    const parent = objectOfId(org, context, parentId);
    const parentRow = pathRow(org, parent, pathId(parent, parentId));
    const relationship = org.model().schema.childrenOf(parent.schema.name).find((each) => each.relationshipName?.toLowerCase() === relatedListId.toLowerCase());
    const child = relationship && context.access.object(relationship.childObject.name);
    if (!relationship || !child) throw new RestError('INVALID_PARAMETER_VALUE', `Can't find related list ${relatedListId}`, { status: 404 });
    const pageSize = Number(request.query.get('pageSize') ?? 50);
    const from = Number(request.query.get('pageToken') ?? 0);
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1_999) throw new RestError('ILLEGAL_QUERY_PARAMETER_VALUE', 'pageSize must be between 1 and 1999');
    const rows: Row[] = org.store.find(child.schema.name, relationship.field, parentRow.Id).filter((row) => child.canReadRow(row));
    const paths = request.query.has('fields') || request.query.has('optionalFields') ? requestedPaths(scopeOf(context), child, request.query) : [];
    const page = rows.slice(from, from + pageSize);
    const next = from + pageSize < rows.length ? String(from + pageSize) : null;
    return { status: 200, body: { count: page.length, currentPageToken: String(from), nextPageToken: next, previousPageToken: from === 0 ? null : String(Math.max(0, from - pageSize)), pageSize, records: page.map((row) => recordRepresentation(scopeOf(context), child, row, paths)), listReference: { inContextOfRecordId: parentRow.Id, parentObjectApiName: parent.schema.name, relatedListId, type: 'relatedList' } } };
  };

  return { records, relatedListRecords };
}
