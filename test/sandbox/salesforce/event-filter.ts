import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { Condition, ValueQueryCondition } from '@jetstreamapp/soql-parser-js';
import type { EventFilter } from './event-model.ts';
import { isNumeric } from './field.ts';
import type { FieldValue } from './field.ts';
import { findField } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import { toLongId } from './salesforce-id.ts';
import { toTokens } from './soql-condition.ts';
import { unquote } from './soql-literal.ts';

type Test = EventFilter['test'];

const headerFields: ReadonlySet<string> = new Set(['entityName', 'changeType', 'changeOrigin', 'transactionKey', 'sequenceNumber', 'commitTimestamp', 'commitNumber', 'commitUser']);
const headerPrefix = 'ChangeEventHeader.';
const refusal = (source: string, why: string) => new Error(`The filter expression isn't valid: ${source}. ${why}`);

/** "BillingAddress.City" is a part of a compound field; the row keeps it as BillingCity. */
function columnOf(object: ObjectSchema, path: string): string | undefined {
  const [first = '', part, ...rest] = path.split('.');
  if (part === undefined) return findField(object, first)?.name;
  if (rest.length > 0) return undefined;
  const compound = first.endsWith('Address') ? findField(object, first.slice(0, -'Address'.length) + part) : first === 'Name' ? findField(object, part) : undefined;
  return compound?.name;
}

function readOperand(text: string, type: string): FieldValue {
  if (type === 'NULL') return null;
  if (type === 'BOOLEAN') return text.toUpperCase() === 'TRUE';
  if (type === 'INTEGER' || type === 'DECIMAL') return Number(text);
  if (type === 'STRING') return unquote(text);
  throw new Error(`${text} is not supported`);
}

const folded = (value: FieldValue | undefined): FieldValue => (typeof value === 'string' ? (toLongId(value) ?? value).toLowerCase() : (value ?? null));

function compare(operator: string, operands: readonly FieldValue[]): ((value: FieldValue) => boolean) | undefined {
  const wanted = new Set(operands.map(folded));
  const [first = null] = operands;
  const ordered = (passes: (left: number, right: number) => boolean) => (value: FieldValue) => typeof value === 'number' && typeof first === 'number' && passes(value, first);
  const tests: Record<string, (value: FieldValue) => boolean> = {
    '=': (value) => wanted.has(folded(value)),
    IN: (value) => wanted.has(folded(value)),
    '!=': (value) => !wanted.has(folded(value)),
    'NOT IN': (value) => !wanted.has(folded(value)),
    '<': ordered((left, right) => left < right),
    '<=': ordered((left, right) => left <= right),
    '>': ordered((left, right) => left > right),
    '>=': ordered((left, right) => left >= right),
  };
  return tests[operator];
}

type Reading = { object: ObjectSchema; source: string; fields: Set<string> };

function readCondition({ object, source, fields }: Reading, condition: Condition | ValueQueryCondition): Test {
  if (!('field' in condition) || !('value' in condition)) throw refusal(source, 'Functions and sub-selects are not supported.');
  const path = condition.field;
  const texts = Array.isArray(condition.value) ? condition.value : [condition.value];
  const typeOf = (place: number) => String(Array.isArray(condition.literalType) ? (condition.literalType[place] ?? condition.literalType[0]) : condition.literalType);
  const passes = compare(condition.operator, texts.map((text, place) => readOperand(text, typeOf(place))));
  if (!passes) throw refusal(source, `The operator ${condition.operator} isn't supported.`);
  if (path.startsWith(headerPrefix)) {
    const name = path.slice(headerPrefix.length);
    if (!headerFields.has(name)) throw refusal(source, `The field ${path} isn't supported in a filter expression.`);
    return (header) => passes(header[name] ?? null);
  }
  const column = columnOf(object, path);
  const field = column === undefined ? undefined : findField(object, column);
  if (!field || field.name === 'IsDeleted' || field.type === 'date' || field.type === 'datetime' || field.type === 'address') throw refusal(source, `The field ${path} isn't valid.`);
  if (/^[<>]/.test(condition.operator) && !isNumeric(field)) throw refusal(source, `The operator ${condition.operator} isn't supported for the field ${path}.`);
  fields.add(field.name);
  return (_header, row) => passes(row[field.name] ?? null);
}

/**
 * The filter of a channel member from its expression, a WHERE clause without the word; throws with the reason when it cannot be. Dates are not read.
 * https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_filters.htm
 */
export function readEventFilter(source: string, object: ObjectSchema): EventFilter {
  const reading: Reading = { object, source, fields: new Set() };
  const parsed = parseQuery(`SELECT Id FROM ${object.name} WHERE ${source}`, { ignoreParseErrors: false });
  const tokens = parsed.where ? toTokens(parsed.where) : [];
  let position = 0;
  const take = (kind: string): boolean => {
    if (tokens[position]?.kind !== kind) return false;
    position += 1;
    return true;
  };
  const unary = (): Test => {
    if (take('not')) {
      const inner = unary();
      return (header, row) => !inner(header, row);
    }
    if (take('open')) {
      const inner = chain();
      if (!take('close')) throw refusal(source, 'A parenthesis is not closed.');
      return inner;
    }
    const token = tokens[position++];
    if (token?.kind !== 'condition') throw refusal(source, 'A condition is missing.');
    return readCondition(reading, token.condition);
  };
  const chain = (): Test => {
    const parts = [unary()];
    const joined = take('and') ? 'and' : take('or') ? 'or' : undefined;
    if (joined) do parts.push(unary()); while (take(joined));
    if (joined === 'or') return (header, row) => parts.some((part) => part(header, row));
    return (header, row) => parts.every((part) => part(header, row));
  };
  const test = chain();
  if (position < tokens.length) throw refusal(source, 'AND and OR need parentheses between them.');
  return { source, fields: [...reading.fields], test };
}
