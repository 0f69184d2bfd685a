import type { FieldFunctionExpression, FieldType, OrderByClause, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import type { ObjectAccess } from './access.ts';
import type { Field, FieldValue, Row } from './field.ts';
import { parentOf } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';
import { isPlatformEvent } from './platform-event-feed.ts';
import { fieldJson, recordAttributes } from './record-json.ts';
import { RestError } from './rest-error.ts';
import { compileWhere } from './soql-condition.ts';
import { resolvePath, soqlError } from './soql-path.ts';
import type { SoqlPath, SoqlScope } from './soql-path.ts';

/** Writes one selected column of a row into its JSON. */
type Column = (row: Row, into: JsonObject) => void;

const limitMax = 50_000;
const offsetMax = 2_000;
const fieldsFunctionLimitMax = 200;

function invalidType(scope: SoqlScope, name: string): RestError {
  return soqlError('INVALID_TYPE', scope.text, name, `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`);
}

/** The object of a FROM clause as the user sees it. */
export function fromObject(scope: SoqlScope, name: string | undefined): ObjectAccess {
  const object = scope.access.object(name ?? '');
  if (!object) throw invalidType(scope, name ?? '');
  if (isPlatformEvent(object.schema.name)) throw new RestError('INVALID_TYPE_FOR_OPERATION', `entity type ${object.schema.name} does not support query`);
  return object;
}

function orderOf(left: FieldValue, right: FieldValue): number {
  const [a, b] = [left, right].map((value) => (typeof value === 'string' ? value.toLowerCase() : value));
  return a === b || a === undefined || b === undefined || a === null || b === null ? 0 : a < b ? -1 : 1;
}

function compareBy(path: SoqlPath, clause: OrderByClause): (left: Row, right: Row) => number {
  const direction = clause.order === 'DESC' ? -1 : 1;
  // Nulls come first in both directions unless the query says otherwise.
  const nullSide = clause.nulls === 'LAST' ? 1 : -1;
  return (left, right) => {
    const [a, b] = [path.valueOf(left), path.valueOf(right)];
    if (a === null || b === null) return a === b ? 0 : a === null ? nullSide : -nullSide;
    return direction * orderOf(a, b);
  };
}

function sortRows(scope: SoqlScope, object: ObjectAccess, rows: Row[], clauses: readonly OrderByClause[]): Row[] {
  const comparisons = clauses.map((clause) => {
    if (!('field' in clause)) throw new RestError('MALFORMED_QUERY', 'functions in ORDER BY are not supported by this org');
    return compareBy(resolvePath(scope, object, clause.field.split('.')), clause);
  });
  if (comparisons.length === 0) return rows;
  return rows.sort((left, right) => {
    for (const compare of comparisons) {
      const order = compare(left, right);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** The rows a query selects, by index where one fits, in order, cut to OFFSET and LIMIT. */
export function selectRows(scope: SoqlScope, object: ObjectAccess, query: Query | Subquery, options: { within?: Iterable<Row>; withDeleted?: boolean } = {}): Row[] {
  const { store } = scope.org;
  const name = object.schema.name;
  const select = (inner: Query | Subquery): FieldValue[] => {
    const from = fromObject(scope, 'sObject' in inner ? inner.sObject : undefined);
    const [column] = inner.fields ?? [];
    if (column?.type !== 'Field' && column?.type !== 'FieldRelationship') throw new RestError('MALFORMED_QUERY', 'a semi-join sub-select must select one field');
    const path = resolvePath(scope, from, column.type === 'Field' ? [column.field] : [...column.relationships, column.field]);
    return selectRows(scope, from, inner).map((row) => path.valueOf(row)).filter((value) => value !== null);
  };
  const filter = query.where && compileWhere(scope, object, query.where, select);
  if ((query.offset ?? 0) > offsetMax) throw new RestError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${offsetMax}`);
  const keys = options.within || options.withDeleted ? undefined : filter?.keys;
  let candidates: Iterable<Row> = options.within ?? store.rows(name);
  if (keys?.field.type === 'id') candidates = [...new Set(keys.values)].map((id) => store.get(name, String(id))).filter((row) => row !== undefined);
  else if (keys) candidates = new Set(keys.values.flatMap((value) => store.find(name, keys.field, value)));
  const rows: Row[] = [];
  for (const row of candidates) if (object.canReadRow(row) && (!filter || filter.test(row))) rows.push(row);
  if (options.withDeleted) for (const row of store.deletedRows(name)) if (object.schema.recycled && object.canReadRow(row) && (!filter || filter.test(row))) rows.push(row);
  const clauses = query.orderBy === undefined ? [] : Array.isArray(query.orderBy) ? query.orderBy : [query.orderBy];
  const sorted = sortRows(scope, object, rows, clauses);
  const offset = query.offset ?? 0;
  return offset === 0 && query.limit === undefined ? sorted : sorted.slice(offset, offset + (query.limit ?? limitMax));
}

function parentColumn(scope: SoqlScope, path: SoqlPath): Column {
  return (row, into) => {
    let at: JsonObject = into;
    let current = row;
    for (const lookup of path.lookups) {
      const key = lookup.relationshipName ?? lookup.name;
      const parent = parentOf(scope.org, current, lookup);
      if (!parent) {
        at[key] ??= null;
        return;
      }
      const existing = at[key];
      const next: JsonObject = isJsonObject(existing) ? existing : { attributes: recordAttributes(parent.object, parent.row.Id) };
      at[key] = next;
      at = next;
      current = parent.row;
    }
    at[path.field.name] = fieldJson(scope.read, path.object.schema, current, path.field);
  };
}

function childColumn(scope: SoqlScope, object: ObjectAccess, subquery: Subquery): Column {
  const wanted = subquery.relationshipName.toLowerCase();
  const relationship = scope.org.model().schema.childrenOf(object.schema.name).find((each) => each.relationshipName?.toLowerCase() === wanted);
  const child = relationship && scope.access.object(relationship.childObject.name);
  if (!relationship || !child)
    throw soqlError('INVALID_TYPE', scope.text, subquery.relationshipName, `Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`);
  const columns = compileColumns(scope, child, subquery.fields ?? []);
  return (row, into) => {
    const rows = selectRows(scope, child, subquery, { within: scope.org.store.find(child.schema.name, relationship.field, row.Id) });
    const records = rows.map((each) => toRecord(child, each, columns));
    into[relationship.relationshipName ?? ''] = rows.length === 0 ? null : { totalSize: rows.length, done: true, records };
  };
}

function fieldsGroup(field: FieldFunctionExpression): string {
  const [group] = field.parameters;
  return typeof group === 'string' ? group.toUpperCase() : '';
}

function fieldsColumns(scope: SoqlScope, object: ObjectAccess, group: string): Column[] {
  const fields = object.readableFields().filter((field: Field) => group === 'ALL' || field.custom === (group === 'CUSTOM'));
  return fields.map((field) => (row, into) => {
    into[field.name] = fieldJson(scope.read, object.schema, row, field);
  });
}

/** The selected columns of a query, each writing itself into the record. */
export function compileColumns(scope: SoqlScope, object: ObjectAccess, fields: readonly FieldType[]): Column[] {
  return fields.flatMap((field) => {
    if (field.type === 'FieldSubquery') return [childColumn(scope, object, field.subquery)];
    if (field.type === 'FieldFunctionExpression' && field.functionName.toUpperCase() === 'FIELDS') return fieldsColumns(scope, object, fieldsGroup(field));
    if (field.type !== 'Field' && field.type !== 'FieldRelationship') throw new RestError('MALFORMED_QUERY', `unexpected ${field.type} in the field list`);
    const parts = field.type === 'Field' ? [field.field] : [...field.relationships, field.field];
    return [parentColumn(scope, resolvePath(scope, object, parts))];
  });
}

/** One record of a query result. */
export function toRecord(object: ObjectAccess, row: Row, columns: readonly Column[]): JsonObject {
  const json: JsonObject = { attributes: recordAttributes(object.schema, row.Id) };
  for (const column of columns) column(row, json);
  return json;
}

/** FIELDS(ALL) and FIELDS(CUSTOM) are bounded: at most 200 rows. */
export function checkFieldsFunction(query: Query): void {
  const isUnbounded = (query.fields ?? []).some((field) => field.type === 'FieldFunctionExpression' && field.functionName.toUpperCase() === 'FIELDS' && fieldsGroup(field) !== 'STANDARD');
  if (isUnbounded && (query.limit === undefined || query.limit > fieldsFunctionLimitMax)) throw new RestError('MALFORMED_QUERY', 'The SOQL FIELDS function must have a LIMIT of at most 200');
}
