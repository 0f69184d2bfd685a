import type { ObjectAccess } from './access.ts';
import type { ApiHandler } from './api-request.ts';
import type { Field, Row } from './field.ts';
import type { JsonObject } from './json.ts';
import { nameFieldOf } from './object-schema.ts';
import type { Org } from './org.ts';
import { dataPath } from './record-json.ts';
import { RestError } from './rest-error.ts';

const limitDefault = 20;
const limitMax = 2_000;
export const termLengthMin = 2;
export const searchedTypes: ReadonlySet<string> = new Set(['string', 'email', 'phone', 'url', 'textarea']);
export const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}@.*]+/u).filter((word) => word !== '');

/** Records of set-up, of custom metadata and events are not searched; people are. */
export const isSearchable = ({ schema }: ObjectAccess): boolean => (schema.visibility === 'permission' || schema.name === 'User') && !/__(?:mdt|e)$/.test(schema.name) && nameFieldOf(schema) !== undefined;

function isMatch(row: Row, fields: readonly Field[], terms: readonly string[]): boolean {
  const words = fields.flatMap((field) => (typeof row[field.name] === 'string' ? wordsOf(String(row[field.name])) : []));
  return terms.every((term) => words.some((word) => (term.endsWith('*') ? word.startsWith(term.slice(0, -1)) : word === term)));
}

function limitOf(text: string | null, otherwise: number): number {
  const limit = text === null ? otherwise : Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > limitMax) throw new RestError('INVALID_SEARCH', `limit must be between 1 and ${limitMax}`);
  return limit;
}

/**
 * Search by parameters: every word of `q` stands in a text field the user may read, "acm*" for the beginning of one. Results are ordered by object, then by name.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search_parameterized.htm
 */
export function createParameterizedSearch(org: Org): ApiHandler {
  return ({ method, query }, { access }) => {
    if (method !== 'GET') throw new RestError('METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are GET`, { status: 405 });
    const terms = wordsOf(query.get('q') ?? '');
    const short = terms.find((term) => term.replaceAll('*', '').length < termLengthMin);
    if (terms.length === 0 || short !== undefined) throw new RestError('INVALID_SEARCH', `search term must be longer than one character: ${short ?? ''}`);
    const wanted = query.getAll('sobject');
    const objects = wanted.length === 0 ? access.objects().filter(isSearchable) : wanted.map((name) => {
      const object = access.object(name);
      if (!object || !isSearchable(object)) throw new RestError('INVALID_TYPE', `sObject type '${name}' is not supported.`);
      return object;
    });
    const left = { count: limitOf(query.get('overallLimit'), limitMax) };
    const searchRecords = objects.flatMap((object) => {
      const { name } = object.schema;
      const fields = (query.get(`${name}.fields`) ?? query.get('fields') ?? 'Id').split(',').map((each) => {
        const field = object.field(each.trim());
        if (!field) throw new RestError('INVALID_FIELD', `No such column '${each.trim()}' on entity '${name}'.`);
        return field;
      });
      const searched = object.readableFields().filter(({ type }) => searchedTypes.has(type));
      const nameField = nameFieldOf(object.schema)?.name ?? 'Id';
      const found = Array.from(org.store.rows(name)).filter((row) => row.IsDeleted !== true && object.canReadRow(row) && isMatch(row, searched, terms));
      const limit = Math.min(left.count, limitOf(query.get(`${name}.limit`) ?? query.get('defaultLimit'), limitDefault));
      left.count -= Math.min(limit, found.length);
      const page = found.toSorted((a, b) => String(a[nameField]).localeCompare(String(b[nameField]))).slice(0, limit);
      return page.map((row): JsonObject => ({ attributes: { type: name, url: `${dataPath}/sobjects/${name}/${row.Id}` }, ...Object.fromEntries(fields.map((field) => [field.name, row[field.name] ?? null])) }));
    });
    return { status: 200, body: { searchRecords } };
  };
}
