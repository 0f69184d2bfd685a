import type { ObjectAccess, UserAccess } from './access.ts';
import type { ApiHandler } from './api-request.ts';
import type { Field, Row } from './field.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { nameFieldOf } from './object-schema.ts';
import type { Org } from './org.ts';
import { isSearchable, searchedTypes, termLengthMin, wordsOf } from './parameterized-search.ts';
import { RestError } from './rest-error.ts';
import type { SoqlQueries } from './soql-query.ts';
import { parseSosl, type SoslObject, type SoslTerm } from './sosl-parser.ts';

const resultsMax = 2_000;

type Scope = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';
const typesOf: Record<Exclude<Scope, 'NAME'>, ReadonlySet<string>> = { ALL: searchedTypes, EMAIL: new Set(['email']), PHONE: new Set(['phone']), SIDEBAR: new Set(['string', 'email', 'phone']) };

function searchedFields(object: ObjectAccess, scope: Scope): Field[] {
  if (scope !== 'NAME') return object.readableFields().filter(({ type }) => typesOf[scope].has(type));
  const names = new Set([nameFieldOf(object.schema)?.name, 'FirstName', 'LastName']);
  return object.readableFields().filter(({ name }) => names.has(name));
}

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
/** `*` any characters, `?` one, at the middle or the end of a word. */
const patternOf = (word: string): RegExp => new RegExp(`^${escaped(word).replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');

function holds(term: SoslTerm, texts: readonly (readonly string[])[]): boolean {
  switch (term.kind) {
    case 'and':
      return term.terms.every((each) => holds(each, texts));
    case 'or':
      return term.terms.some((each) => holds(each, texts));
    case 'not':
      return !holds(term.term, texts);
    case 'words': {
      const patterns = term.words.map(patternOf);
      // The words of a phrase follow one another in one field.
      return texts.some((words) => words.some((_word, at) => patterns.every((pattern, place) => pattern.test(words[at + place] ?? ''))));
    }
  }
}

function assertLong(term: SoslTerm): void {
  if (term.kind === 'words') {
    const short = term.words.find((word) => word.replaceAll(/[*?]/g, '').length < termLengthMin);
    if (short !== undefined && term.words.length === 1) throw new RestError('MALFORMED_SEARCH', `search term must be longer than one character: ${short}`);
  } else if (term.kind === 'not') assertLong(term.term);
  else term.terms.forEach(assertLong);
}

/**
 * SOSL: records whose text fields, as far as the user may read them, hold what is searched for. What is returned of each object is read as SOQL has it.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_syntax.htm
 */
export function createSoslSearch(org: Org, queries: SoqlQueries): ApiHandler {
  const idsOf = (object: ObjectAccess, { term, scope }: { term: SoslTerm; scope: Scope }): string[] => {
    const fields = searchedFields(object, scope);
    const textsOf = (row: Row) => fields.flatMap((field) => (typeof row[field.name] === 'string' ? [wordsOf(String(row[field.name]))] : []));
    return Array.from(org.store.rows(object.schema.name)).filter((row) => row.IsDeleted !== true && object.canReadRow(row) && holds(term, textsOf(row))).map((row) => row.Id);
  };
  const recordsOf = (access: UserAccess, wanted: SoslObject & { object: ObjectAccess; ids: readonly string[] }, limit: number): JsonObject[] => {
    if (wanted.ids.length === 0 || limit === 0) return [];
    const { name } = wanted.object.schema;
    const order = wanted.orderBy ?? nameFieldOf(wanted.object.schema)?.name ?? 'Id';
    const text = `SELECT ${wanted.fields.length === 0 ? 'Id' : wanted.fields.join(', ')} FROM ${name} WHERE Id IN (${wanted.ids.map((id) => `'${id}'`).join(',')})${wanted.where === undefined ? '' : ` AND (${wanted.where})`} ORDER BY ${order} LIMIT ${Math.min(limit, wanted.limit ?? resultsMax)}${wanted.offset === undefined ? '' : ` OFFSET ${wanted.offset}`}`;
    const answer = queries.query(access, text, { withDeleted: false });
    return isJsonObject(answer) && Array.isArray(answer.records) ? answer.records.filter(isJsonObject) : [];
  };
  return ({ method, query }, { access }) => {
    if (method !== 'GET') throw new RestError('METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are GET`, { status: 405 });
    const { term, scope, returning, limit = resultsMax } = parseSosl(query.get('q') ?? '');
    assertLong(term);
    const wanted = returning.length === 0 ? access.objects().filter(isSearchable).map((object) => ({ object, name: object.schema.name, fields: [] })) : returning.map((each) => {
      const object = access.object(each.name);
      if (!object || !isSearchable(object)) throw new RestError('INVALID_TYPE', `sObject type '${each.name}' is not supported.`);
      return { ...each, object };
    });
    const searchRecords: JsonObject[] = [];
    for (const each of wanted) searchRecords.push(...recordsOf(access, { ...each, ids: idsOf(each.object, { term, scope }) }, Math.min(limit, resultsMax) - searchRecords.length));
    return { status: 200, body: { searchRecords } };
  };
}
