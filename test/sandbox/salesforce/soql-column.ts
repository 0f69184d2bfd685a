import type { FieldFunctionExpression, FieldType, Query } from '@jetstreamapp/soql-parser-js';
import type { ObjectAccess } from './access.ts';
import { isNumeric } from './field.ts';
import type { Field } from './field.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { RestError } from './rest-error.ts';
import { resolvePath } from './soql-path.ts';
import type { SoqlScope } from './soql-path.ts';

const apexTypes: Partial<Record<Field['type'], string>> = { id: 'Id', reference: 'Id', boolean: 'Boolean', int: 'Integer', double: 'Double', currency: 'Double', percent: 'Double', date: 'Date', datetime: 'Datetime', time: 'Time', address: 'Address' };

type Column = { columnName: string; displayName?: string; field?: Field; aggregate?: boolean; joinColumns?: JsonValue[]; foreignKeyName?: string };

function columnJson({ columnName, displayName, field, aggregate, joinColumns, foreignKeyName }: Column): JsonObject {
  const isNumber = field !== undefined && isNumeric(field);
  return {
    aggregate: aggregate ?? false, apexType: (field && apexTypes[field.type]) ?? 'String', booleanType: field?.type === 'boolean', columnName, custom: field?.custom ?? false, displayName: displayName ?? columnName,
    foreignKeyName: foreignKeyName ?? null, insertable: field?.createable ?? false, joinColumns: joinColumns ?? [], numberType: isNumber, textType: field !== undefined && !isNumber && field.type !== 'boolean', updatable: field?.updateable ?? false,
  };
}

/** Account.Owner.Name: a column for each lookup around the column of the field. */
function pathColumn(scope: SoqlScope, object: ObjectAccess, parts: readonly string[]): JsonObject {
  const { lookups, field } = resolvePath(scope, object, parts);
  return lookups.toReversed().reduce((inner, lookup) => columnJson({ columnName: lookup.relationshipName ?? lookup.name, foreignKeyName: lookup.name, joinColumns: [inner] }), columnJson({ columnName: field.name, field }));
}

function functionColumn(field: FieldFunctionExpression, place: number): JsonObject[] {
  const [parameter] = field.parameters;
  // COUNT() alone is a total, not a column.
  if (parameter === undefined) return [];
  return [columnJson({ columnName: field.alias ?? `expr${place}`, displayName: `${field.functionName.toLowerCase()}(${typeof parameter === 'string' ? parameter : ''})`, aggregate: true })];
}

function columnsOf(scope: SoqlScope, object: ObjectAccess, fields: readonly FieldType[]): JsonObject[] {
  let unnamed = 0;
  return fields.flatMap((field) => {
    if (field.type === 'Field') return [pathColumn(scope, object, [field.field])];
    if (field.type === 'FieldRelationship') return [pathColumn(scope, object, [...field.relationships, field.field])];
    if (field.type === 'FieldFunctionExpression' && field.functionName.toUpperCase() === 'FIELDS') return object.readableFields().map((each) => columnJson({ columnName: each.name, field: each }));
    if (field.type === 'FieldFunctionExpression') return functionColumn(field, field.alias === undefined ? unnamed++ : unnamed);
    if (field.type !== 'FieldSubquery') throw new RestError('MALFORMED_QUERY', `unexpected ${field.type} in the field list`);
    const relationship = scope.org.model().schema.childrenOf(object.schema.name).find((each) => each.relationshipName?.toLowerCase() === field.subquery.relationshipName.toLowerCase());
    const child = relationship && scope.access.object(relationship.childObject.name);
    if (!relationship || !child) throw new RestError('INVALID_TYPE', `Didn't understand relationship '${field.subquery.relationshipName}' in FROM part of query call.`);
    return [columnJson({ columnName: relationship.relationshipName ?? '', aggregate: true, joinColumns: columnsOf(scope, child, field.subquery.fields ?? []) })];
  });
}

/** `columns=true`: what a query would answer with, without its rows. */
export function describeColumns(scope: SoqlScope, object: ObjectAccess, query: Query): JsonObject {
  const columns = columnsOf(scope, object, query.fields ?? []);
  return { columnMetadata: columns, entityName: object.schema.name, groupBy: query.groupBy !== undefined, idSelected: columns.some((column) => column.columnName === 'Id'), keyPrefix: object.schema.keyPrefix };
}
