import type { ObjectAccess, UserAccess } from '../access.ts';
import { isNumeric } from '../field.ts';
import type { Field } from '../field.ts';
import { isJsonObject } from '../json.ts';
import type { JsonValue } from '../json.ts';
import { GraphqlRefusal } from './graphql-document.ts';

const comparisons: ReadonlyMap<string, string> = new Map([['eq', '='], ['ne', '!='], ['lt', '<'], ['lte', '<='], ['gt', '>'], ['gte', '>='], ['like', 'LIKE'], ['in', 'IN'], ['nin', 'NOT IN']]);
const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;

function refuse(what: string): never {
  throw new GraphqlRefusal(`Validation error of type WrongType: argument 'where' with value '${what}' is not a valid filter`);
}

function dateLiteral(field: Field, operand: JsonValue): string {
  const given = isJsonObject(operand) ? operand : {};
  if (typeof given.value === 'string') return given.value;
  if (typeof given.literal === 'string' && /^[A-Z_]+$/.test(given.literal)) return given.literal;
  const [range] = isJsonObject(given.range) ? Object.entries(given.range) : [];
  if (range && /^(?:last|next)_n_[a-z_]+$/.test(range[0]) && Number.isInteger(range[1])) return `${range[0].toUpperCase()}:${Number(range[1])}`;
  return refuse(field.name);
}

/** A value of a filter as SOQL writes it. Dates are objects: `{value}`, `{literal}` or `{range}`. */
function literal(field: Field, operand: JsonValue): string {
  if (operand === null) return 'null';
  if (field.type === 'date' || field.type === 'datetime') return dateLiteral(field, operand);
  if (isNumeric(field)) return typeof operand === 'number' ? String(operand) : refuse(field.name);
  if (field.type === 'boolean') return typeof operand === 'boolean' ? String(operand) : refuse(field.name);
  return typeof operand === 'string' ? quoted(operand) : refuse(field.name);
}

function fieldCondition(path: string, field: Field, operators: JsonValue): string[] {
  if (!isJsonObject(operators) || (field.type === 'textarea' && field.length > 255) || field.type === 'address') refuse(path);
  return Object.entries(operators).map(([name, operand]) => {
    const sign = comparisons.get(name);
    if (sign === undefined) refuse(`${path}.${name}`);
    if (name !== 'in' && name !== 'nin') return `${path} ${sign} ${literal(field, operand)}`;
    if (!Array.isArray(operand)) refuse(`${path}.${name}`);
    // Nothing is in an empty list.
    if (operand.length === 0) return name === 'in' ? `Id = null` : `Id != null`;
    return `${path} ${sign} (${operand.map((each) => literal(field, each)).join(', ')})`;
  });
}

type Place = { access: UserAccess; object: ObjectAccess; prefix: string };

function parentOf({ access, object, prefix }: Place, name: string): Place | undefined {
  const lookup = object.readableFields().find((field) => field.relationshipName?.toLowerCase() === name.toLowerCase());
  const target = lookup?.referenceTo[0] === undefined ? undefined : access.object(lookup.referenceTo[0]);
  return target && { access, object: target, prefix: `${prefix}${name}.` };
}

function conditions(place: Place, where: JsonValue): string[] {
  if (!isJsonObject(where)) refuse(JSON.stringify(where));
  return Object.entries(where).flatMap(([name, value]): string[] => {
    if (name === 'and' || name === 'or') {
      const parts = (Array.isArray(value) ? value : [value]).map((each) => joined(place, each)).filter((each) => each !== '');
      return parts.length === 0 ? [] : [`(${parts.join(name === 'and' ? ' AND ' : ' OR ')})`];
    }
    if (name === 'not') return [`(NOT ${joined(place, value)})`];
    const field = place.object.field(name);
    if (field) return fieldCondition(`${place.prefix}${field.name}`, field, value);
    const parent = parentOf(place, name);
    if (!parent) throw new GraphqlRefusal(`Validation error of type WrongType: argument 'where' contains a field not in '${place.object.schema.name}_Filter': '${name}'`);
    return conditions(parent, value);
  });
}

function joined(place: Place, where: JsonValue): string {
  const parts = conditions(place, where);
  return parts.length < 2 ? (parts[0] ?? '') : `(${parts.join(' AND ')})`;
}

/** The `where` argument as a SOQL condition; '' when there is none. */
export function whereText(access: UserAccess, object: ObjectAccess, where: JsonValue | undefined): string {
  return where === undefined || where === null ? '' : joined({ access, object, prefix: '' }, where);
}

function orders(place: Place, orderBy: JsonValue): string[] {
  if (Array.isArray(orderBy)) return orderBy.flatMap((each) => orders(place, each));
  if (!isJsonObject(orderBy)) throw new GraphqlRefusal("Validation error of type WrongType: argument 'orderBy' is not an object");
  return Object.entries(orderBy).flatMap(([name, value]) => {
    const field = place.object.field(name);
    const parent = field ? undefined : parentOf(place, name);
    if (parent) return orders(parent, value);
    if (!field || !isJsonObject(value)) throw new GraphqlRefusal(`Validation error of type WrongType: argument 'orderBy' contains a field not in '${place.object.schema.name}_OrderBy': '${name}'`);
    const nulls = value.nulls === undefined || value.nulls === null ? '' : ` NULLS ${value.nulls === 'LAST' ? 'LAST' : 'FIRST'}`;
    return [`${place.prefix}${field.name} ${value.order === 'DESC' ? 'DESC' : 'ASC'}${nulls}`];
  });
}

/** The `orderBy` argument as SOQL; '' when there is none. */
export function orderText(access: UserAccess, object: ObjectAccess, orderBy: JsonValue | undefined): string {
  return orderBy === undefined || orderBy === null ? '' : orders({ access, object, prefix: '' }, orderBy).join(', ');
}
