import type { Condition, Query, Subquery, ValueCondition, ValueQueryCondition, WhereClause } from '@jetstreamapp/soql-parser-js';
import type { ObjectAccess } from './access.ts';
import { isIndexed } from './field.ts';
import type { Field, FieldValue, Row } from './field.ts';
import { RestError } from './rest-error.ts';
import { listedTexts } from './soql-list.ts';
import { readLiteral, unquote } from './soql-literal.ts';
import type { SoqlOperand } from './soql-literal.ts';
import { resolvePath } from './soql-path.ts';
import type { SoqlPath, SoqlScope } from './soql-path.ts';

/** A WHERE clause made ready: the test of a row, and the indexed values that alone can pass when there are some. */
export type SoqlFilter = { test(row: Row): boolean; keys?: { field: Field; values: readonly FieldValue[] } };
/** Runs a sub-select of IN (SELECT …) and returns its first column. */
export type SelectValues = (query: Query | Subquery) => readonly FieldValue[];

export type ConditionToken = { kind: 'open' | 'close' | 'and' | 'or' | 'not' } | { kind: 'condition'; condition: Condition | ValueQueryCondition };

/** The parser gives a flat chain with counted parentheses; this puts them back as tokens. */
export function toTokens(clause: WhereClause): ConditionToken[] {
  const tokens: ConditionToken[] = [];
  for (let at: WhereClause | undefined = clause; at; at = 'right' in at ? at.right : undefined) {
    const left = at.left;
    const operator = 'operator' in at ? at.operator : undefined;
    for (let count = left?.openParen ?? 0; count > 0; count--) tokens.push({ kind: 'open' });
    if (operator === 'NOT') {
      tokens.push({ kind: 'not' });
      continue;
    }
    if (left && 'operator' in left) {
      tokens.push({ kind: 'condition', condition: left });
      for (let count = left.closeParen ?? 0; count > 0; count--) tokens.push({ kind: 'close' });
    }
    if (operator) tokens.push({ kind: operator === 'AND' ? 'and' : 'or' });
  }
  return tokens;
}

const fold = (value: FieldValue): FieldValue => (typeof value === 'string' ? value.toLowerCase() : value);

/** Ids and case-sensitive fields compare exactly, other text ignores case; datetimes compare as instants. */
function comparable(field: Field, value: FieldValue): FieldValue {
  if (field.type === 'datetime' && typeof value === 'string') return Date.parse(value.replace('+0000', 'Z'));
  return field.type === 'id' || field.type === 'reference' || field.caseSensitive ? value : fold(value);
}

function likePattern(text: string): RegExp {
  const source = text.replace(/\\[%_]|[.*+?^${}()|[\]\\%_]/g, (match) => (match === '%' ? '[^]*' : match === '_' ? '.' : match === '\\%' || match === '\\_' ? match.slice(1) : `\\${match}`));
  return new RegExp(`^${source}$`, 'i');
}

function orderTest(operator: string, field: Field, operand: SoqlOperand): (value: FieldValue) => boolean {
  const low = comparable(field, 'value' in operand ? operand.value : operand.from);
  const high = comparable(field, 'value' in operand ? operand.value : operand.until);
  const isSpan = 'from' in operand;
  return (value) => {
    if (value === null || low === null || high === null) return false;
    if (operator === '<') return value < low;
    if (operator === '>=') return value >= low;
    if (operator === '>') return isSpan ? value >= high : value > high;
    return isSpan ? value < high : value <= high;
  };
}

function equalTest(field: Field, operands: readonly SoqlOperand[]): (value: FieldValue) => boolean {
  const values = new Set(operands.filter((each) => 'value' in each).map((each) => comparable(field, each.value)));
  const spans = operands.filter((each) => 'from' in each).map((each) => [orderTest('>=', field, each), orderTest('<=', field, each)] as const);
  return (value) => values.has(value) || spans.some(([from, until]) => from(value) && until(value));
}

function valueTest(scope: SoqlScope, path: SoqlPath, condition: ValueCondition): { passes: (value: FieldValue) => boolean; operands: readonly SoqlOperand[] } {
  const { field } = path;
  const nowMs = scope.org.clock.now();
  const texts = listedTexts(Array.isArray(condition.value) ? condition.value : [condition.value], scope.lists);
  const types = Array.isArray(condition.literalType) && condition.literalType.length === texts.length ? condition.literalType : texts.map(() => String(Array.isArray(condition.literalType) ? condition.literalType[0] : condition.literalType));
  if (condition.operator === 'LIKE') {
    if (typeof condition.value !== 'string' || (condition.literalType !== 'STRING')) throw new RestError('INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.name}`);
    const pattern = likePattern(unquote(condition.value));
    return { passes: (value) => typeof value === 'string' && pattern.test(value), operands: [] };
  }
  const operands = texts.map((text, place) => readLiteral(field, { text, type: types[place] ?? 'STRING' }, nowMs));
  const isOneOf = equalTest(field, operands);
  switch (condition.operator) {
    case '=':
    case 'IN':
      return { passes: isOneOf, operands };
    case '!=':
    case 'NOT IN':
      return { passes: (value) => !isOneOf(value), operands: [] };
    case 'INCLUDES':
    case 'EXCLUDES': {
      const wanted = texts.map((text) => unquote(text).split(';'));
      const has = (value: FieldValue) => wanted.some((all) => all.every((each) => typeof value === 'string' && value.split(';').includes(each)));
      return { passes: condition.operator === 'INCLUDES' ? has : (value) => !has(value), operands: [] };
    }
    default: {
      const [operand] = operands;
      if (!operand) throw new RestError('MALFORMED_QUERY', `unexpected operator ${condition.operator}`);
      return { passes: orderTest(condition.operator, field, operand), operands: [] };
    }
  }
}

function checkFilterable(field: Field): void {
  if ((field.type === 'textarea' && field.length > 255) || field.type === 'address') throw new RestError('INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`);
}

function subqueryFilter(path: SoqlPath, condition: ValueQueryCondition, select: SelectValues): SoqlFilter {
  const values = new Set(select(condition.valueQuery).map((value) => comparable(path.field, value)));
  const has = (row: Row) => values.has(comparable(path.field, path.valueOf(row)));
  return { test: condition.operator === 'NOT IN' ? (row) => !has(row) : has };
}

function conditionFilter(scope: SoqlScope, object: ObjectAccess, condition: Condition | ValueQueryCondition, select: SelectValues): SoqlFilter {
  if (!('field' in condition)) throw new RestError('MALFORMED_QUERY', 'functions in WHERE are not supported by this org');
  const path = resolvePath(scope, object, condition.field.split('.'));
  checkFilterable(path.field);
  if ('valueQuery' in condition) return subqueryFilter(path, condition, select);
  const { passes, operands } = valueTest(scope, path, condition);
  const filter: SoqlFilter = { test: (row) => passes(comparable(path.field, path.valueOf(row))) };
  if (path.lookups.length === 0 && isIndexed(path.field) && !path.field.formula && operands.length > 0 && operands.every((each) => 'value' in each && each.value !== null))
    return { ...filter, keys: { field: path.field, values: operands.map((each) => ('value' in each ? each.value : null)) } };
  return filter;
}

/** The filter of a WHERE clause; AND and OR may be mixed only with parentheses, as on the platform. */
export function compileWhere(scope: SoqlScope, object: ObjectAccess, where: WhereClause, select: SelectValues): SoqlFilter {
  const tokens = toTokens(where);
  let position = 0;
  const take = (kind: ConditionToken['kind']): boolean => {
    if (tokens[position]?.kind !== kind) return false;
    position += 1;
    return true;
  };
  const unary = (): SoqlFilter => {
    if (take('not')) {
      const inner = unary();
      return { test: (row) => !inner.test(row) };
    }
    if (take('open')) {
      const inner = chain();
      if (!take('close')) throw new RestError('MALFORMED_QUERY', "unexpected token: '<EOF>'");
      return inner;
    }
    const token = tokens[position];
    if (token?.kind !== 'condition') throw new RestError('MALFORMED_QUERY', `unexpected token: '${token?.kind ?? '<EOF>'}'`);
    position += 1;
    return conditionFilter(scope, object, token.condition, select);
  };
  const chain = (): SoqlFilter => {
    const parts = [unary()];
    const joined = take('and') ? 'and' : take('or') ? 'or' : undefined;
    if (!joined) return parts[0] ?? { test: () => true };
    do parts.push(unary());
    while (take(joined));
    if (tokens[position]?.kind === 'and' || tokens[position]?.kind === 'or') throw new RestError('MALFORMED_QUERY', `unexpected token: ${tokens[position]?.kind ?? ''}`);
    if (joined === 'or') return { test: (row) => parts.some((part) => part.test(row)) };
    const keys = parts.find((part) => part.keys)?.keys;
    return { test: (row) => parts.every((part) => part.test(row)), ...(keys ? { keys } : {}) };
  };
  const filter = chain();
  if (position < tokens.length) throw new RestError('MALFORMED_QUERY', `unexpected token: '${tokens[position]?.kind ?? ''}'`);
  return filter;
}
