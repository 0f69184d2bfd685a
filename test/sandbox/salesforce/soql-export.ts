import type { Query } from '@jetstreamapp/soql-parser-js';
import type { UserAccess } from './access.ts';
import type { Field, FieldValue, Row } from './field.ts';
import { createFieldReader } from './field-reader.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import { createSoqlParser } from './soql-parser.ts';
import { resolvePath } from './soql-path.ts';
import type { SoqlScope } from './soql-path.ts';
import { fromObject, selectRows } from './soql-select.ts';

/** A query made ready for a file: columns by their names in the query, rows as text. */
export type SoqlExport = { object: string; header: string[]; select(): Row[]; toCells(row: Row): string[] };

function refused(what: string): RestError {
  return new RestError('API_ERROR', `${what} not supported in Bulk Query`);
}

/** Datetimes end in Z and decimals have a point in a file; nothing is an empty cell. */
function cellOf(field: Field, value: FieldValue): string {
  if (value === null) return '';
  if (field.type === 'datetime') return String(value).replace('+0000', 'Z');
  const isDecimal = field.type === 'double' || field.type === 'currency' || field.type === 'percent';
  return isDecimal && Number.isInteger(value) ? `${String(value)}.0` : String(value);
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm: what a query job cannot ask. */
function checkExportable(query: Query): void {
  if (query.groupBy !== undefined) throw refused('GROUP BY is');
  if (query.offset !== undefined) throw refused('OFFSET is');
  for (const field of query.fields ?? []) {
    if (field.type === 'FieldSubquery') throw refused('Aggregate Relationships');
    if (field.type === 'FieldTypeof') throw refused('TYPEOF is');
    if (field.type === 'FieldFunctionExpression') throw refused('Aggregate functions');
  }
}

/** Compiles queries for query jobs; what is wrong with one is said before a job exists. */
export function createSoqlExports(org: Org): (access: UserAccess, text: string, options: { withDeleted: boolean }) => SoqlExport {
  const read = createFieldReader(org);
  const parse = createSoqlParser();
  return (access, text, options) => {
    const { query, lists } = parse(text);
    const scope: SoqlScope = { org, access, read, text, lists };
    const object = fromObject(scope, query.sObject);
    checkExportable(query);
    const columns = (query.fields ?? []).map((field) => {
      if (field.type !== 'Field' && field.type !== 'FieldRelationship') throw refused('This column is');
      const parts = field.type === 'Field' ? [field.field] : [...field.relationships, field.field];
      const path = resolvePath(scope, object, parts);
      if (path.field.type === 'address') throw refused('Selecting compound data');
      return { name: [...path.lookups.map((lookup) => lookup.relationshipName ?? lookup.name), path.field.name].join('.'), path };
    });
    return {
      object: object.schema.name,
      header: columns.map(({ name }) => name),
      select: () => selectRows(scope, object, query, options),
      toCells: (row) => columns.map(({ path }) => cellOf(path.field, path.valueOf(row))),
    };
  };
}
