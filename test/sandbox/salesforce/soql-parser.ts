import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { Query } from '@jetstreamapp/soql-parser-js';
import { RestError } from './rest-error.ts';
import { liftLists } from './soql-list.ts';
import type { LiftedQuery } from './soql-list.ts';

const soqlLengthMax = 100_000;
const literalLengthMax = 4_000;
const longLiteral = new RegExp(`'(?:[^'\\\\]|\\\\.){${literalLengthMax + 1},}'`);
const parsedQueriesMax = 500;

function parse(text: string): Query {
  try {
    return parseQuery(text, { allowApexBindVariables: false, ignoreParseErrors: false });
  } catch (error) {
    const found = /but found: '(.*)'/s.exec(String(error))?.[1] ?? '<EOF>';
    throw new RestError('MALFORMED_QUERY', `\n${text.slice(0, 80)}\nERROR at Row:1:Column:1\nunexpected token: '${found}'`);
  }
}

export type SoqlParser = (text: string) => { query: Query; lists: LiftedQuery['lists'] };

/** Reads statements and remembers the last ones: clients ask the same shape of question again and again. */
export function createSoqlParser(): SoqlParser {
  const parsed = new Map<string, Query>();
  return (text) => {
    if (text.length > soqlLengthMax) throw new RestError('MALFORMED_QUERY', `SOQL statements cannot be longer than ${soqlLengthMax} characters.`);
    if (text.length > literalLengthMax && longLiteral.test(text)) throw new RestError('MALFORMED_QUERY', `A string in a WHERE clause cannot be longer than ${literalLengthMax} characters.`);
    const lifted = liftLists(text);
    const cached = parsed.get(lifted.text);
    if (cached) return { query: cached, lists: lifted.lists };
    const query = parse(lifted.text);
    if (parsed.size >= parsedQueriesMax) parsed.clear();
    parsed.set(lifted.text, query);
    return { query, lists: lifted.lists };
  };
}
