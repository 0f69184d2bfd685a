import type { FieldNode } from 'graphql';
import type { ObjectAccess } from '../access.ts';
import type { Field, FieldValue, Row } from '../field.ts';
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { aliasOf, GraphqlRefusal, undefinedField } from './graphql-document.ts';
import { argumentRows, pageOf } from './graphql-records.ts';
import type { GraphqlScope } from './graphql-records.ts';
import { displayValue, uiValue } from './display-value.ts';

const numbers = (values: readonly FieldValue[]) => values.filter((value) => typeof value === 'number');
const least = (values: readonly FieldValue[], sign: number): FieldValue => values.filter((value) => value !== null).reduce<FieldValue>((best, value) => (best === null || (value < best ? -1 : 1) * sign < 0 ? value : best), null);

/** https://developer.salesforce.com/docs/platform/graphql/guide/aggregate-reference.html */
const functions: Readonly<Record<string, (values: readonly FieldValue[]) => FieldValue>> = {
  count: (values) => values.filter((value) => value !== null).length,
  countDistinct: (values) => new Set(values.filter((value) => value !== null)).size,
  sum: (values) => numbers(values).reduce((sum, value) => sum + value, 0),
  avg: (values) => (numbers(values).length === 0 ? null : numbers(values).reduce((sum, value) => sum + value, 0) / numbers(values).length),
  min: (values) => least(values, 1),
  max: (values) => least(values, -1),
};

function groupFields(object: ObjectAccess, groupBy: unknown, path: readonly string[]): Field[] {
  if (!isJsonObject(groupBy)) return [];
  return Object.entries(groupBy).map(([name, how]) => {
    const field = object.field(name);
    if (!field || (field.type === 'textarea' && field.length > 255)) throw undefinedField(`${object.schema.name}_GroupBy`, name, path);
    if (!isJsonObject(how) || how.group !== true) throw new GraphqlRefusal(`The groupBy argument of ${name} must be {group: true}.`);
    return field;
  });
}

function compileValues(scope: GraphqlScope, object: ObjectAccess, node: FieldNode, grouped: readonly Field[]): (rows: readonly Row[]) => JsonObject {
  const { fieldsOf } = scope.operation;
  const readers = fieldsOf(node).map((part) => {
    const field = object.field(part.name.value);
    if (!field) throw undefinedField(`${object.schema.name}Aggregate`, part.name.value, scope.path);
    const values = (rows: readonly Row[]) => rows.map((row) => scope.read(object.schema, row, field));
    const inner = fieldsOf(part).map((each) => {
      const name = each.name.value;
      const run = functions[name];
      if (!run && !(['value', 'displayValue'].includes(name) && grouped.includes(field))) throw undefinedField(`${object.schema.name}AggregateField`, name, [...scope.path, part.name.value]);
      return (rows: readonly Row[]): [string, JsonObject[string]] => {
        const value = run ? run(values(rows)) : (values(rows)[0] ?? null);
        const currency = scope.org.shape.currencies[0] ?? 'USD';
        if (!run) return [aliasOf(each), name === 'value' ? uiValue(field, value) : displayValue(field, value, currency)];
        return [aliasOf(each), Object.fromEntries(fieldsOf(each).map((leaf) => [aliasOf(leaf), leaf.name.value === 'value' ? uiValue(field, value) : displayValue(field, value, currency)]))];
      };
    });
    return (rows: readonly Row[]): [string, JsonObject] => [aliasOf(part), Object.fromEntries(inner.map((each) => each(rows)))];
  });
  return (rows) => Object.fromEntries(readers.map((each) => each(rows)));
}

/** `aggregate { Object(groupBy, where, first) { edges { node { aggregate { Field { value } Id { count { value } } } } } totalCount } }` */
export function aggregateConnection(scope: GraphqlScope, object: ObjectAccess, node: FieldNode): JsonObject {
  const { fieldsOf, argumentsOf } = scope.operation;
  const given = argumentsOf(node);
  const grouped = groupFields(object, given.groupBy, scope.path);
  const rows = argumentRows(scope, object, { where: given.where ?? null });
  const keyOf = (row: Row) => JSON.stringify(grouped.map((field) => scope.read(object.schema, row, field)));
  const groups = grouped.length === 0 ? [rows] : [...Map.groupBy(rows, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  const { from, first } = pageOf(given);
  const shown = groups.slice(from, from + first);
  const renderNode = (edge: FieldNode) => {
    const parts = fieldsOf(edge).map((part) => {
      if (part.name.value !== 'aggregate') throw undefinedField(`${object.schema.name}Result`, part.name.value, scope.path);
      return [aliasOf(part), compileValues({ ...scope, path: [...scope.path, 'edges', 'node', 'aggregate'] }, object, part, grouped)] as const;
    });
    return (group: readonly Row[]): JsonObject => Object.fromEntries(parts.map(([alias, render]) => [alias, render(group)]));
  };
  return Object.fromEntries(
    fieldsOf(node).map((part) => {
      if (part.name.value === 'totalCount') return [aliasOf(part), groups.length];
      if (part.name.value !== 'edges') throw undefinedField(`${object.schema.name}AggregateConnection`, part.name.value, scope.path);
      const edges = fieldsOf(part).map((edge) => [aliasOf(edge), renderNode(edge)] as const);
      return [aliasOf(part), shown.map((group) => Object.fromEntries(edges.map(([alias, render]) => [alias, render(group)])))];
    }),
  );
}
