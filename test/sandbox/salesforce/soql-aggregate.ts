import type { FieldFunctionExpression, FieldType, FunctionExp, HavingClause, Query } from '@jetstreamapp/soql-parser-js';
import type { ObjectAccess } from './access.ts';
import type { FieldValue, Row } from './field.ts';
import type { JsonObject } from './json.ts';
import { RestError } from './rest-error.ts';
import { unquote } from './soql-literal.ts';
import { resolvePath } from './soql-path.ts';
import type { SoqlScope } from './soql-path.ts';

type Column = { name: string; valueOf(rows: readonly Row[]): FieldValue };

const lessOrEqual = (left: FieldValue, right: FieldValue): boolean => left !== null && right !== null && left <= right;

function aggregateValue(name: string, values: readonly FieldValue[]): FieldValue {
  const numbers = values.map(Number);
  switch (name) {
    case 'COUNT':
      return values.length;
    case 'COUNT_DISTINCT':
      return new Set(values).size;
    case 'SUM':
      // Decimal sums in binary drift by fractions of a cent; the platform's do not.
      return values.length === 0 ? null : Number(numbers.reduce((sum, value) => sum + value, 0).toFixed(6));
    case 'AVG':
      return values.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / values.length;
    case 'MIN':
      return values.reduce<FieldValue>((best, value) => (best === null || lessOrEqual(value, best) ? value : best), null);
    case 'MAX':
      return values.reduce<FieldValue>((best, value) => (best === null || lessOrEqual(best, value) ? value : best), null);
    default:
      throw new RestError('MALFORMED_QUERY', `unexpected token: ${name}`);
  }
}

function functionColumn(scope: SoqlScope, object: ObjectAccess, field: FieldFunctionExpression, name: string): Column {
  const [parameter] = field.parameters;
  if (typeof parameter !== 'string') throw new RestError('MALFORMED_QUERY', `unexpected token: ${field.functionName}`);
  const path = resolvePath(scope, object, parameter.split('.'));
  const functionName = field.functionName.toUpperCase();
  return { name, valueOf: (rows) => aggregateValue(functionName, rows.map((row) => path.valueOf(row)).filter((value) => value !== null)) };
}

function columnsOf(scope: SoqlScope, object: ObjectAccess, fields: readonly FieldType[], grouped: ReadonlySet<string>): Column[] {
  let unnamed = 0;
  return fields.map((field) => {
    if (field.type === 'FieldFunctionExpression') return functionColumn(scope, object, field, field.alias ?? `expr${unnamed++}`);
    if (field.type !== 'Field' && field.type !== 'FieldRelationship') throw new RestError('MALFORMED_QUERY', 'sub-selects are not allowed with aggregate functions');
    const parts = field.type === 'Field' ? [field.field] : [...field.relationships, field.field];
    const path = resolvePath(scope, object, parts);
    if (!grouped.has(parts.join('.').toLowerCase())) throw new RestError('MALFORMED_QUERY', `Field must be grouped or aggregated: ${parts.join('.')}`);
    return { name: ('alias' in field && field.alias) || path.field.name, valueOf: (rows) => (rows[0] ? path.valueOf(rows[0]) : null) };
  });
}

/** True when a query counts or groups instead of listing records. */
export function isAggregate(query: Query): boolean {
  return query.groupBy !== undefined || (query.fields ?? []).some((field) => field.type === 'FieldFunctionExpression' && field.isAggregateFn === true);
}

type GroupValue = (rows: readonly Row[]) => FieldValue;

/** A value of a group: an aggregate function, or the field all its rows share. */
function groupValue(scope: SoqlScope, object: ObjectAccess, clause: { field: string } | { fn: FunctionExp }): GroupValue {
  if ('field' in clause) {
    const path = resolvePath(scope, object, clause.field.split('.'));
    return (rows) => (rows[0] ? path.valueOf(rows[0]) : null);
  }
  const { functionName = '', parameters = [] } = clause.fn;
  return functionColumn(scope, object, { type: 'FieldFunctionExpression', functionName, parameters: parameters.filter((each) => typeof each === 'string') }, '').valueOf;
}

const havingTests: Record<string, (value: FieldValue, bound: FieldValue) => boolean> = {
  '=': (value, bound) => value === bound,
  '!=': (value, bound) => value !== bound,
  '<': (value, bound) => value !== null && bound !== null && value < bound,
  '<=': lessOrEqual,
  '>': (value, bound) => value !== null && bound !== null && value > bound,
  '>=': (value, bound) => lessOrEqual(bound, value),
};

function passesHaving(scope: SoqlScope, object: ObjectAccess, having: HavingClause | undefined, group: readonly Row[]): boolean {
  if (!having) return true;
  const { left } = having;
  const compare = 'operator' in left ? havingTests[left.operator] : undefined;
  if (!compare || !('value' in left) || typeof left.value !== 'string') throw new RestError('MALFORMED_QUERY', 'this HAVING clause is not supported by this org');
  const bound = left.value.startsWith("'") ? unquote(left.value) : Number(left.value);
  const isKept = compare(groupValue(scope, object, left)(group), bound);
  if (!('operator' in having)) return isKept;
  const rest = passesHaving(scope, object, having.right, group);
  return having.operator === 'OR' ? isKept || rest : isKept && rest;
}

function sortGroups(scope: SoqlScope, object: ObjectAccess, query: Query, groups: Row[][]): Row[][] {
  const clauses = query.orderBy === undefined ? [] : Array.isArray(query.orderBy) ? query.orderBy : [query.orderBy];
  const orders = clauses.map((clause) => ({ valueOf: groupValue(scope, object, clause), direction: clause.order === 'DESC' ? -1 : 1, nullSide: clause.nulls === 'LAST' ? 1 : -1 }));
  return groups.sort((left, right) => {
    for (const { valueOf, direction, nullSide } of orders) {
      const [a, b] = [valueOf(left), valueOf(right)];
      if (a === b) continue;
      if (a === null || b === null) return a === null ? nullSide : -nullSide;
      return a < b ? -direction : direction;
    }
    return 0;
  });
}

/** The AggregateResult rows of a query with COUNT, SUM, MIN, MAX, AVG and GROUP BY. */
export function aggregate(scope: SoqlScope, object: ObjectAccess, query: Query, rows: readonly Row[]): JsonObject[] {
  const clauses = query.groupBy === undefined ? [] : Array.isArray(query.groupBy) ? query.groupBy : [query.groupBy];
  const names = clauses.map((clause) => {
    if (!('field' in clause)) throw new RestError('MALFORMED_QUERY', 'functions in GROUP BY are not supported by this org');
    return clause.field;
  });
  const paths = names.map((name) => resolvePath(scope, object, name.split('.')));
  const columns = columnsOf(scope, object, query.fields ?? [], new Set(names.map((name) => name.toLowerCase())));
  const groups = new Map<string, Row[]>();
  if (paths.length === 0) groups.set('', [...rows]);
  else
    for (const row of rows) {
      const key = JSON.stringify(paths.map((path) => path.valueOf(row)));
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  const kept = [...groups.values()].filter((group) => passesHaving(scope, object, query.having, group));
  return sortGroups(scope, object, query, kept).map((group) => ({ attributes: { type: 'AggregateResult' }, ...Object.fromEntries(columns.map((column) => [column.name, column.valueOf(group)])) }));
}
