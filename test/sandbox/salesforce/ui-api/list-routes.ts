import type { ObjectAccess } from '../access.ts';
import type { ApiHandler, ApiRequest } from '../api-request.ts';
import { createFieldReader } from '../field-reader.ts';
import type { JsonObject } from '../json.ts';
import type { Org } from '../org.ts';
import { RestError } from '../rest-error.ts';
import type { SaveContext } from '../save-context.ts';
import { createSoqlParser } from '../soql-parser.ts';
import { selectRows } from '../soql-select.ts';
import { columnsOf, type ListView, listViewsOf, sortOf, whereOf } from './list-views.ts';
import { recordRepresentation, resolveUiPath } from './record-representation.ts';
import { requestedPaths } from './record-routes.ts';

const parse = createSoqlParser();
const pageSizeDefault = 50;
const pageSizeMax = 2_000;

const referenceOf = (object: ObjectAccess, view: ListView): JsonObject => ({ id: null, listViewApiName: view.apiName, objectApiName: object.schema.name, type: 'listView' });

function infoOf(object: ObjectAccess, view: ListView): JsonObject {
  const columns = columnsOf(object, view).map(({ name, label, isSortable }) => ({ fieldApiName: name, label, lookupId: name.includes('.') ? `${name.split('.')[0]}.Id` : null, sortable: isSortable }));
  const filters = view.filters.flatMap(({ field, operation, value }) => {
    const label = object.field(field)?.label;
    return label === undefined ? [] : [{ fieldApiName: field, label, operandLabels: [value], operator: operation }];
  });
  const sort = sortOf(object);
  return {
    cloneable: true, createable: object.canCreate, deletable: false, displayColumns: columns, filterLogicString: null, filteredByInfo: filters, label: view.label, listReference: referenceOf(object, view),
    orderedByInfo: [{ fieldApiName: sort, isAscending: true, label: object.field(sort)?.label ?? sort }], updateable: false, userPreferences: { columnWidths: {}, columnWrap: {} }, visibility: 'Public', visibilityEditable: false,
  };
}

/** `-CreatedDate` sorts downwards. */
function orderText(object: ObjectAccess, request: ApiRequest): { text: string; sortBy: string } {
  const given = (request.query.get('sortBy') ?? sortOf(object)).split(',')[0] ?? '';
  const name = given.replace(/^-/, '').replace(new RegExp(`^${object.schema.name}\\.`), '');
  if (!object.field(name)) throw new RestError('INVALID_FIELD', `sortBy: ${name} is no field of ${object.schema.name} that the user may read`);
  return { text: ` ORDER BY ${name} ${given.startsWith('-') ? 'DESC' : 'ASC'} NULLS LAST`, sortBy: given };
}

function pageOf({ query }: ApiRequest): { from: number; pageSize: number } {
  const [pageSize, from] = [Number(query.get('pageSize') ?? pageSizeDefault), Number(query.get('pageToken') ?? 0)];
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > pageSizeMax) throw new RestError('ILLEGAL_QUERY_PARAMETER_VALUE', `pageSize must be between 1 and ${pageSizeMax}`);
  if (!Number.isInteger(from) || from < 0) throw new RestError('ILLEGAL_QUERY_PARAMETER_VALUE', 'pageToken is not one of an earlier answer');
  return { from, pageSize };
}

/**
 * /ui-api/list-info and /ui-api/list-records.
 * https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_list_views_list_info_by_name.htm
 * https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_list_views_records.htm
 */
export function createListRoutes(org: Org): { listInfo: ApiHandler; listRecords: ApiHandler } {
  const read = createFieldReader(org);
  const find = (request: ApiRequest, context: SaveContext): { object: ObjectAccess; view: ListView | undefined; views: ListView[] } => {
    const [, , name = '', viewName] = request.segments;
    const object = context.access.object(name);
    if (!object) throw new RestError('INVALID_TYPE', `Object ${name} is not supported in UI API`, { status: 403 });
    const views = listViewsOf(org, object);
    const view = views.find((each) => each.apiName === viewName);
    if (viewName !== undefined && !view) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    return { object, view, views };
  };

  const listInfo: ApiHandler = (request, context) => {
    const { object, view, views } = find(request, context);
    if (view) return { status: 200, body: infoOf(object, view) };
    const lists = views.map(({ apiName, label }) => ({ apiName, id: null, label, listUiUrl: null, objectApiName: object.schema.name }));
    return { status: 200, body: { count: lists.length, currentPageToken: '0', lists, nextPageToken: null, objectApiName: object.schema.name, pageSize: pageSizeMax, previousPageToken: null, queryString: null, recentListsOnly: false } };
  };

  const listRecords: ApiHandler = (request, context) => {
    const { object, view } = find(request, context);
    if (!view) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    const { from, pageSize } = pageOf(request);
    const order = orderText(object, request);
    const text = `SELECT Id FROM ${object.schema.name}${whereOf(object, view, context.access.userId)}${order.text}`;
    const { query, lists } = parse(text);
    const rows = selectRows({ org, access: context.access, read, text, lists }, object, query, {});
    const scope = { org, access: context.access, read };
    const columns = columnsOf(object, view).flatMap(({ name }) => resolveUiPath(scope, object, name.split('.')) ?? []);
    const asked = request.query.has('fields') || request.query.has('optionalFields') ? requestedPaths(scope, object, request.query) : [];
    const page = rows.slice(from, from + pageSize);
    const next = from + pageSize < rows.length ? String(from + pageSize) : null;
    const records = page.map((row) => recordRepresentation(scope, object, row, [...columns, ...asked]));
    return { status: 200, body: { count: page.length, currentPageToken: String(from), listReference: referenceOf(object, view), nextPageToken: next, pageSize, previousPageToken: from === 0 ? null : String(Math.max(0, from - pageSize)), records, sortBy: [order.sortBy] } };
  };

  return { listInfo, listRecords };
}
