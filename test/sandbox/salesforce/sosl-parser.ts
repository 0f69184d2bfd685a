import { RestError } from './rest-error.ts';

/** What a FIND clause asks for; `words`: one word, or a phrase whose words follow one another. */
export type SoslTerm = { kind: 'words'; words: string[] } | { kind: 'and' | 'or'; terms: SoslTerm[] } | { kind: 'not'; term: SoslTerm };
/** One object of RETURNING, its clauses as SOQL has them. */
export type SoslObject = { name: string; fields: string[]; where?: string | undefined; orderBy?: string | undefined; limit?: number | undefined; offset?: number | undefined };
export type Sosl = { term: SoslTerm; scope: 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR'; returning: SoslObject[]; limit?: number | undefined };

const scopes = ['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR'] as const;
const termWordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}@.*?]+/u).filter((word) => word !== '');
const malformed = (what: string): RestError => new RestError('MALFORMED_SEARCH', what);
const find = /^\s*FIND\s*\{((?:[^{}\\]|\\.)*)\}\s*/i;
const within = /^IN\s+(\w+)\s+FIELDS\s*/i;

/** Reads a SOSL text: FIND {…} [IN … FIELDS] [RETURNING …] [LIMIT n]. */
export function parseSosl(text: string): Sosl {
  const found = find.exec(text);
  if (!found) throw malformed('line 1:0 FIND {search query} expected');
  let rest = text.slice(found[0].length);
  const named = within.exec(rest);
  const scope = named ? scopes.find((each) => each === (named[1] ?? '').toUpperCase()) : 'ALL';
  if (scope === undefined) throw malformed(`unexpected token: ${named?.[1]}; ALL, NAME, EMAIL, PHONE or SIDEBAR expected`);
  rest = rest.slice(named?.[0].length ?? 0);
  const returned = /^RETURNING\s+/i.exec(rest);
  const { objects, left } = returned ? readObjects(rest.slice(returned[0].length)) : { objects: [], left: rest };
  const limit = /^\s*(?:LIMIT\s+(\d+)\s*)?$/i.exec(left);
  if (!limit) throw malformed(`unexpected token: ${left.trim().split(/\s/)[0]}`);
  return { term: readTerm(found[1] ?? ''), scope, returning: objects, ...(limit[1] === undefined ? {} : { limit: Number(limit[1]) }) };
}

/** `Account(Id, Name WHERE … ORDER BY … LIMIT 5), Contact` up to what is no object any more. */
function readObjects(text: string): { objects: SoslObject[]; left: string } {
  const objects: SoslObject[] = [];
  for (let rest = text; ; ) {
    const name = /^\s*([A-Za-z]\w*)\s*/.exec(rest);
    if (!name) throw malformed('an object expected after RETURNING');
    rest = rest.slice(name[0].length);
    const inside = rest.startsWith('(') ? closing(rest) : 0;
    objects.push(readObject(name[1] ?? '', inside === 0 ? '' : rest.slice(1, inside)));
    rest = inside === 0 ? rest : rest.slice(inside + 1);
    const comma = /^\s*,/.exec(rest);
    if (!comma) return { objects, left: rest };
    rest = rest.slice(comma[0].length);
  }
}

/** The place of the parenthesis that closes the first one; those in quotes do not count. */
function closing(text: string): number {
  let [depth, isQuoted] = [0, false];
  for (const [at, sign] of Array.from(text).entries()) {
    if (sign === "'" && text[at - 1] !== '\\') isQuoted = !isQuoted;
    if (!isQuoted) depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth === 0) return at;
  }
  throw malformed("unexpected end of text; ')' expected");
}

function readObject(name: string, inside: string): SoslObject {
  const parts = /^\s*([\w\s.,]*?)(?:\s+WHERE\s+(.*?))?(?:\s+ORDER\s+BY\s+(.*?))?(?:\s+LIMIT\s+(\d+))?(?:\s+OFFSET\s+(\d+))?\s*$/is.exec(inside);
  if (!parts) throw malformed(`the fields of ${name} cannot be read`);
  const [, fields = '', where, orderBy, limit, offset] = parts;
  return { name, fields: fields.split(',').map((field) => field.trim()).filter((field) => field !== ''), where, orderBy, limit: limit === undefined ? undefined : Number(limit), offset: offset === undefined ? undefined : Number(offset) };
}

/** OR binds least, then AND (which may be left out), then AND NOT. */
function readTerm(text: string): SoslTerm {
  const tokens = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|([()])|((?:[^\s"()\\]|\\.)+)/g)].map(([, phrase, paren, word]) => (paren ? { sign: paren } : phrase === undefined ? { word: word ?? '' } : { phrase }));
  let at = 0;
  const isWord = (wanted: string) => 'word' in (tokens[at] ?? {}) && Reflect.get(tokens[at] ?? {}, 'word') === wanted;
  const isSign = (wanted: string) => Reflect.get(tokens[at] ?? {}, 'sign') === wanted;
  const either = (): SoslTerm => {
    const terms = [all()];
    while (isWord('OR')) {
      at += 1;
      terms.push(all());
    }
    return terms.length === 1 && terms[0] ? terms[0] : { kind: 'or', terms };
  };
  const all = (): SoslTerm => {
    const terms: SoslTerm[] = [one()];
    while (at < tokens.length && !isWord('OR') && !isSign(')')) {
      if (isWord('AND')) at += 1;
      const isNot = isWord('NOT');
      if (isNot) at += 1;
      const next = one();
      terms.push(isNot ? { kind: 'not', term: next } : next);
    }
    return terms.length === 1 && terms[0] ? terms[0] : { kind: 'and', terms };
  };
  const one = (): SoslTerm => {
    const token = tokens[at];
    at += 1;
    if (token === undefined) throw malformed('search term must be longer than one character: ');
    if ('sign' in token) {
      if (token.sign === ')') throw malformed("unexpected token: ')'");
      const inner = either();
      if (!isSign(')')) throw malformed("')' expected");
      at += 1;
      return inner;
    }
    const words = termWordsOf(('phrase' in token ? (token.phrase ?? '') : token.word).replaceAll(/\\(.)/g, '$1'));
    if (words.length === 0) throw malformed('search term must be longer than one character: ');
    return { kind: 'words', words };
  };
  const term = either();
  if (at < tokens.length) throw malformed("unexpected token: ')'");
  return term;
}
