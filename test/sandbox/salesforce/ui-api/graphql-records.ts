import type { FieldNode } from 'graphql';
import type { ObjectAccess, UserAccess } from '../access.ts';
import { createFieldReader, parentOf } from '../field-reader.ts';
import type { FieldReader } from '../field-reader.ts';
import type { Field, Row } from '../field.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Org } from '../org.ts';
import { createSoqlParser } from '../soql-parser.ts';
import { selectRows } from '../soql-select.ts';
import { aliasOf, GraphqlRefusal, isOptional, undefinedField } from './graphql-document.ts';
import type { GraphqlOperation } from './graphql-document.ts';
import { orderText, whereText } from './graphql-filter.ts';
import { uiFieldValue } from './record-representation.ts';

export type GraphqlScope = { org: Org; access: UserAccess; read: FieldReader; operation: GraphqlOperation; path: readonly string[] };

/** Writes one selected field of a row into the node. */
type Column = (row: Row, node: JsonObject) => void;

const firstDefault = 10;
const firstMax = 2_000;
const parse = createSoqlParser();

/** The rows that the arguments of a connection select; of a child relationship, within its parent's. */
export function argumentRows(scope: GraphqlScope, object: ObjectAccess, given: JsonObject, within?: Iterable<Row>): Row[] {
  const [where, order] = [whereText(scope.access, object, given.where), orderText(scope.access, object, given.orderBy)];
  const text = `SELECT Id FROM ${object.schema.name}${where === '' ? '' : ` WHERE ${where}`}${order === '' ? '' : ` ORDER BY ${order}`}`;
  const { query, lists } = parse(text);
  return selectRows({ org: scope.org, access: scope.access, read: scope.read, text, lists }, object, query, within === undefined ? {} : { within });
}

function valueColumn(scope: GraphqlScope, object: ObjectAccess, node: FieldNode, field: Field): Column {
  const parts = scope.operation.fieldsOf(node);
  if (field.type === 'id') return (row, into) => void (into[aliasOf(node)] = row.Id);
  if (parts.length === 0) throw new GraphqlRefusal(`Validation error of type SubSelectionRequired: Sub selection required for field ${field.name} @ '${[...scope.path, field.name].join('/')}'`);
  const unknown = parts.find((part) => !['value', 'displayValue', 'label', '__typename'].includes(part.name.value));
  if (unknown) throw undefinedField('FieldValue', unknown.name.value, [...scope.path, field.name]);
  return (row, into) => {
    const { value, displayValue } = uiFieldValue(scope, object, row, field);
    const shown: JsonObject = { value, displayValue, label: displayValue, __typename: 'FieldValue' };
    into[aliasOf(node)] = Object.fromEntries(parts.map((part) => [aliasOf(part), shown[part.name.value] ?? null]));
  };
}

function parentColumn(scope: GraphqlScope, node: FieldNode, lookup: Field, target: ObjectAccess): Column {
  const render = compileNode({ ...scope, path: [...scope.path, node.name.value] }, target, node);
  return (row, into) => {
    const parent = parentOf(scope.org, row, lookup);
    into[aliasOf(node)] = parent && target.canReadRow(parent.row) ? render(parent.row) : null;
  };
}

function column(scope: GraphqlScope, object: ObjectAccess, node: FieldNode): Column | undefined {
  const name = node.name.value;
  if (name === '__typename' || name === 'ApiName') return (_row, into) => void (into[aliasOf(node)] = object.schema.name);
  const field = object.schema.fieldsByName.get(name.toLowerCase());
  if (field && object.field(name) && field.name === name) return valueColumn(scope, object, node, field);
  const lookup = object.readableFields().find((each) => each.relationshipName === name);
  const target = lookup?.referenceTo[0] === undefined ? undefined : scope.access.object(lookup.referenceTo[0]);
  if (lookup && target) return parentColumn(scope, node, lookup, target);
  const relationship = scope.org.model().schema.childrenOf(object.schema.name).find((each) => each.relationshipName === name);
  const child = relationship && scope.access.object(relationship.childObject.name);
  if (relationship && child) {
    const connection = compileConnection({ ...scope, path: [...scope.path, name] }, child, node);
    return (row, into) => void (into[aliasOf(node)] = connection(scope.org.store.find(child.schema.name, relationship.field, row.Id)));
  }
  if (isOptional(node)) return undefined;
  throw undefinedField(object.schema.name, name, scope.path);
}

/** Checks the selection of a record before any row is read, and writes nodes with it. */
export function compileNode(scope: GraphqlScope, object: ObjectAccess, node: FieldNode): (row: Row) => JsonObject {
  const columns = scope.operation.fieldsOf(node).map((field) => column(scope, object, field)).filter((each) => each !== undefined);
  return (row) => {
    const json: JsonObject = {};
    for (const write of columns) write(row, json);
    return json;
  };
}

const toCursor = (place: number) => Buffer.from(`v1:${place}`).toString('base64');

function fromCursor(text: JsonValue | undefined): number {
  if (text === undefined || text === null) return 0;
  const place = typeof text === 'string' ? Number(/^v1:(\d+)$/.exec(Buffer.from(text, 'base64').toString())?.[1] ?? Number.NaN) : Number.NaN;
  if (Number.isNaN(place)) throw new GraphqlRefusal(`Invalid cursor ${JSON.stringify(text)}`, 'DataFetchingException');
  return place;
}

/** The page a connection asks for. https://developer.salesforce.com/docs/platform/graphql/guide/query-record-pagination.html */
export function pageOf(given: JsonObject): { from: number; first: number } {
  const first = given.first ?? firstDefault;
  if (typeof first !== 'number' || !Number.isInteger(first) || first < 1 || first > firstMax) throw new GraphqlRefusal(`The first argument must be between 1 and ${firstMax}.`, 'DataFetchingException');
  return { from: fromCursor(given.after), first };
}

/** A connection of records: edges, totalCount, pageInfo. Answers for all records, or for those of a parent. */
export function compileConnection(scope: GraphqlScope, object: ObjectAccess, node: FieldNode): (within?: Iterable<Row>) => JsonObject {
  const { fieldsOf, argumentsOf } = scope.operation;
  const given = argumentsOf(node);
  const page = pageOf(given);
  const parts = fieldsOf(node).map((part) => {
    const unknownHere = !['edges', 'totalCount', 'pageResultCount', 'pageInfo', '__typename'].includes(part.name.value);
    if (unknownHere) throw undefinedField(`${object.schema.name}Connection`, part.name.value, scope.path);
    const edges = fieldsOf(part).map((edge) => ({ edge, render: edge.name.value === 'node' ? compileNode({ ...scope, path: [...scope.path, 'edges', 'node'] }, object, edge) : undefined }));
    return { part, edges };
  });
  return (within) => {
    const rows = argumentRows(scope, object, given, within);
    const shown = rows.slice(page.from, page.from + page.first);
    const until = page.from + shown.length;
    const info: JsonObject = { hasNextPage: until < rows.length, hasPreviousPage: page.from > 0, startCursor: shown.length === 0 ? null : toCursor(page.from), endCursor: shown.length === 0 ? null : toCursor(until) };
    const whole: Record<string, (part: FieldNode) => JsonValue> = {
      totalCount: () => rows.length,
      pageResultCount: () => shown.length,
      __typename: () => `${object.schema.name}Connection`,
      pageInfo: (part) => Object.fromEntries(fieldsOf(part).map((field) => [aliasOf(field), info[field.name.value] ?? null])),
    };
    return Object.fromEntries(
      parts.map(({ part, edges }) => [
        aliasOf(part),
        part.name.value === 'edges'
          ? shown.map((row, place) => Object.fromEntries(edges.map(({ edge, render }) => [aliasOf(edge), render ? render(row) : toCursor(page.from + place + 1)])))
          : (whole[part.name.value]?.(part) ?? null),
      ]),
    );
  };
}

/** The scope of one operation of a user. */
export function createGraphqlScope(org: Org, access: UserAccess, operation: GraphqlOperation): GraphqlScope {
  return { org, access, read: createFieldReader(org), operation, path: [] };
}
