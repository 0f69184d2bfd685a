import { isNumeric } from './field.ts';
import type { Field, FieldValue } from './field.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';

const dayMs = 86_400_000;
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A literal as written, with the parser's name for its type. */
export type SoqlLiteral = { text: string; type: string };
/** What a condition compares with: one value, or for date words a span of time [from, until). */
export type SoqlOperand = { value: FieldValue } | { from: string; until: string };

/** The text between the quotes, escapes undone. */
export function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_match, char: string) => escapes[char] ?? char);
}

function wrongType(field: Field, quoted: boolean): RestError {
  const type = field.type === 'datetime' ? 'dateTime' : field.type === 'textarea' || field.type === 'picklist' ? 'string' : field.type;
  return new RestError('INVALID_FIELD', `value of filter criterion for field '${field.name}' must be of type ${type} and should ${quoted ? '' : 'not '}be enclosed in quotes`);
}

const startOfDay = (epochMs: number): number => Math.floor(epochMs / dayMs) * dayMs;

function daySpan(word: string, count: number, nowMs: number): [number, number] | undefined {
  const today = startOfDay(nowMs);
  const spans: Record<string, [number, number]> = {
    TODAY: [today, today + dayMs],
    YESTERDAY: [today - dayMs, today],
    TOMORROW: [today + dayMs, today + 2 * dayMs],
    LAST_N_DAYS: [today - count * dayMs, nowMs + 1],
    NEXT_N_DAYS: [today + dayMs, today + (count + 1) * dayMs],
    N_DAYS_AGO: [today - count * dayMs, today - (count - 1) * dayMs],
    LAST_90_DAYS: [today - 90 * dayMs, nowMs + 1],
    THIS_YEAR: [Date.UTC(new Date(nowMs).getUTCFullYear(), 0), Date.UTC(new Date(nowMs).getUTCFullYear() + 1, 0)],
    THIS_MONTH: [Date.UTC(new Date(nowMs).getUTCFullYear(), new Date(nowMs).getUTCMonth()), Date.UTC(new Date(nowMs).getUTCFullYear(), new Date(nowMs).getUTCMonth() + 1)],
  };
  return spans[word];
}

function dateWord(field: Field, literal: SoqlLiteral, nowMs: number): SoqlOperand {
  const [word = '', count = '0'] = literal.text.toUpperCase().split(':');
  const span = daySpan(word, Number(count), nowMs);
  if (!span) throw new RestError('MALFORMED_QUERY', `date literal ${literal.text} is not supported by this org`);
  const [from = '', until = ''] = span.map((at) => (field.type === 'date' ? new Date(at).toISOString().slice(0, 10) : new Date(at).toISOString()));
  return { from, until };
}

/** Reads a literal for a field, refusing quotes where the platform does. */
export function readLiteral(field: Field, literal: SoqlLiteral, nowMs: number): SoqlOperand {
  const { text, type } = literal;
  if (type === 'NULL') return { value: null };
  if (type === 'STRING') {
    if (isNumeric(field) || field.type === 'boolean' || field.type === 'date' || field.type === 'datetime') throw wrongType(field, false);
    const value = unquote(text);
    // UserRecordAccess holds the id of a record of any object as text, and is asked by either length.
    if (field.name === 'RecordId' && field.type === 'string') return { value: toLongId(value) ?? value };
    if (field.type !== 'id' && field.type !== 'reference') return { value };
    const id = toLongId(value);
    if (!id && value !== '') throw new RestError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${value}`);
    return { value: id ?? null };
  }
  if (type === 'BOOLEAN') {
    if (field.type !== 'boolean') throw wrongType(field, !isNumeric(field));
    return { value: text.toUpperCase() === 'TRUE' };
  }
  if (type === 'DATE' || type === 'DATETIME') {
    if (field.type !== type.toLowerCase()) throw wrongType(field, field.type === 'string');
    return { value: type === 'DATE' ? text : new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2').replace(' ', '+')).toISOString() };
  }
  if (type.startsWith('DATE_')) {
    if (field.type !== 'date' && field.type !== 'datetime') throw wrongType(field, !isNumeric(field));
    return dateWord(field, literal, nowMs);
  }
  if (!isNumeric(field)) throw wrongType(field, field.type !== 'boolean' && field.type !== 'date' && field.type !== 'datetime');
  return { value: Number(text) };
}
