import type { ObjectAccess, UserAccess } from './access.ts';
import type { Field, FieldValue, Row } from './field.ts';
import type { FieldReader } from './field-reader.ts';
import { parentOf } from './field-reader.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { LiftedQuery } from './soql-list.ts';

export type SoqlScope = { org: Org; access: UserAccess; read: FieldReader; text: string; lists: LiftedQuery['lists'] };

/** A field path made ready: the lookups to follow and the field at the end. */
export type SoqlPath = { lookups: readonly Field[]; object: ObjectAccess; field: Field; valueOf(row: Row): FieldValue };

const relationshipDepthMax = 5;
const referToDescribe = 'Please reference your WSDL or the describe call for the appropriate names.';

/** The platform quotes the query with a caret under the offending name. */
export function soqlError(errorCode: string, text: string, name: string, message: string): RestError {
  const column = Math.max(0, text.search(new RegExp(`\\b${name.replace(/[^\w.]/g, '.')}\\b`, 'i')));
  const from = Math.max(0, column - 40);
  return new RestError(errorCode, `\n${text.slice(from, column + 40)}\n${' '.repeat(column - from)}^\nERROR at Row:1:Column:${column + 1}\n${message}`);
}

function noSuchColumn(scope: SoqlScope, name: string, object: ObjectAccess): RestError {
  return soqlError('INVALID_FIELD', scope.text, name, `No such column '${name}' on entity '${object.schema.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${referToDescribe}`);
}

function followLookup(scope: SoqlScope, object: ObjectAccess, name: string): { lookup: Field; target: ObjectAccess } {
  const lookup = object.readableFields().find((field) => field.relationshipName?.toLowerCase() === name.toLowerCase());
  const target = lookup?.referenceTo.map((each) => scope.access.object(each)).find((each) => each !== undefined);
  if (!lookup || !target)
    throw soqlError('INVALID_FIELD', scope.text, name, `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${referToDescribe}`);
  return { lookup, target };
}

/** Resolves "Account.Owner.Name" for an object as this user sees it. */
export function resolvePath(scope: SoqlScope, object: ObjectAccess, parts: readonly string[]): SoqlPath {
  const names = parts.length > 1 && parts[0]?.toLowerCase() === object.schema.name.toLowerCase() && !object.readableFields().some((field) => field.relationshipName?.toLowerCase() === parts[0]?.toLowerCase()) ? parts.slice(1) : parts;
  if (names.length - 1 > relationshipDepthMax) throw new RestError('MALFORMED_QUERY', 'SOQL query has more than 5 levels of parent relationships');
  const lookups: Field[] = [];
  let at = object;
  for (const name of names.slice(0, -1)) {
    const { lookup, target } = followLookup(scope, at, name);
    lookups.push(lookup);
    at = target;
  }
  const last = names.at(-1) ?? '';
  const field = at.field(last);
  if (!field) throw noSuchColumn(scope, last, at);
  const schema = at.schema;
  if (lookups.length === 0) return { lookups, object: at, field, valueOf: (row) => scope.read(schema, row, field) };
  const valueOf = (row: Row): FieldValue => {
    let current: Row = row;
    for (const lookup of lookups) {
      const parent = parentOf(scope.org, current, lookup);
      if (!parent) return null;
      current = parent.row;
    }
    return scope.read(schema, current, field);
  };
  return { lookups, object: at, field, valueOf };
}
