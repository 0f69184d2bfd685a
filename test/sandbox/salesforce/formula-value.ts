import { Decimal } from 'decimal.js';
import type { FormulaExpression } from './formula.ts';
import type { FieldValue } from './field.ts';

type Value = Decimal | string | boolean | null;
export type FormulaContext = {
  read(path: readonly string[]): FieldValue;
  today(): string;
  now(): string;
  /** The record before the change, in validation rules; undefined while it is new. */
  previous?: (path: readonly string[]) => FieldValue;
};

const isBlank = (value: Value | undefined): boolean => value === null || value === undefined || value === '';
/** A blank number counts as zero, the platform's default ("treat blank fields as zeroes"). */
const toNumber = (value: Value | undefined): Decimal =>
  value instanceof Decimal ? value : isBlank(value) ? new Decimal(0) : typeof value === 'boolean' ? new Decimal(value ? 1 : 0) : new Decimal(String(value));
const toText = (value: Value | undefined): string => (isBlank(value) ? '' : String(value));
const toTruth = (value: Value | undefined): boolean => value === true;
const isSame = (left: Value | undefined, right: Value | undefined): boolean =>
  left instanceof Decimal || right instanceof Decimal ? toNumber(left).equals(toNumber(right)) : typeof left === 'boolean' ? left === toTruth(right) : toText(left) === toText(right);

type Lazy = () => Value;
type FormulaFunction = (args: readonly Lazy[], context: FormulaContext) => Value;

/** CASE(value, when, result, …, otherwise) */
function caseOf(args: readonly Lazy[]): Value {
  const value = args[0]?.() ?? null;
  for (let place = 1; place + 1 < args.length; place += 2) if (isSame(value, args[place]?.())) return args[place + 1]?.() ?? null;
  return args.at(-1)?.() ?? null;
}

const text = (at: (parts: readonly string[]) => Value): FormulaFunction => (args) => at(args.map((arg) => toText(arg())));
const number = (at: (parts: readonly Decimal[]) => Value): FormulaFunction => (args) => at(args.map((arg) => toNumber(arg())));
const zero = new Decimal(0);

const functions: ReadonlyMap<string, FormulaFunction> = new Map<string, FormulaFunction>([
  ['IF', (args) => (toTruth(args[0]?.()) ? args[1]?.() : args[2]?.()) ?? null],
  ['CASE', caseOf],
  ['BLANKVALUE', (args) => { const value = args[0]?.() ?? null; return isBlank(value) ? (args[1]?.() ?? null) : value; }],
  ['NULLVALUE', (args) => { const value = args[0]?.() ?? null; return value === null ? (args[1]?.() ?? null) : value; }],
  ['ISBLANK', (args) => isBlank(args[0]?.())],
  ['ISNULL', (args) => isBlank(args[0]?.())],
  ['AND', (args) => args.every((arg) => toTruth(arg()))],
  ['OR', (args) => args.some((arg) => toTruth(arg()))],
  ['NOT', (args) => !toTruth(args[0]?.())],
  ['ISPICKVAL', (args) => isSame(args[0]?.(), args[1]?.())],
  ['TEXT', (args) => toText(args[0]?.())],
  ['VALUE', (args) => toNumber(args[0]?.())],
  ['ROUND', number(([value = zero, scale = zero]) => value.toDecimalPlaces(scale.toNumber(), Decimal.ROUND_HALF_UP))],
  ['FLOOR', number(([value = zero]) => value.floor())],
  ['CEILING', number(([value = zero]) => value.ceil())],
  ['ABS', number(([value = zero]) => value.abs())],
  ['MAX', number((values) => Decimal.max(...values))],
  ['MIN', number((values) => Decimal.min(...values))],
  ['MOD', number(([value = zero, divisor = zero]) => value.mod(divisor))],
  ['LEN', text(([value = '']) => new Decimal(value.length))],
  ['LEFT', (args) => toText(args[0]?.()).slice(0, toNumber(args[1]?.()).toNumber())],
  ['RIGHT', (args) => { const value = toText(args[0]?.()); return value.slice(Math.max(0, value.length - toNumber(args[1]?.()).toNumber())); }],
  ['MID', (args) => { const start = toNumber(args[1]?.()).toNumber() - 1; return toText(args[0]?.()).slice(start, start + toNumber(args[2]?.()).toNumber()); }],
  ['TRIM', text(([value = '']) => value.trim())],
  ['UPPER', text(([value = '']) => value.toUpperCase())],
  ['LOWER', text(([value = '']) => value.toLowerCase())],
  ['SUBSTITUTE', text(([value = '', from = '', to = '']) => value.replaceAll(from, to))],
  ['CONTAINS', text(([value = '', part = '']) => value.includes(part))],
  ['BEGINS', text(([value = '', part = '']) => value.startsWith(part))],
  ['HYPERLINK', text(([url = '', label = '', target = '_blank']) => `<a href="${url}" target="${target}">${label}</a>`)],
  ['BR', () => '\n'],
  ['REGEX', text(([value = '', pattern = '']) => new RegExp(`^(?:${pattern})$`).test(value))],
  ['INCLUDES', text(([value = '', part = '']) => value.split(';').includes(part))],
  ['TODAY', (_args, context) => context.today()],
  ['NOW', (_args, context) => context.now()],
]);

/** True when the evaluator knows the function: an unknown one fails the deploy. */
export function isFormulaFunction(name: string): boolean {
  return functions.has(name) || changeFunctions.has(name);
}

function compare(operator: string, left: Value, right: Value): boolean {
  const order = left instanceof Decimal || right instanceof Decimal ? toNumber(left).comparedTo(toNumber(right)) : toText(left) < toText(right) ? -1 : toText(left) > toText(right) ? 1 : 0;
  return operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0;
}

function combine(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '+':
      return typeof left === 'string' || typeof right === 'string' ? toText(left) + toText(right) : toNumber(left).plus(toNumber(right));
    case '-':
      return toNumber(left).minus(toNumber(right));
    case '*':
      return toNumber(left).times(toNumber(right));
    case '/':
      // A division by zero reads #Error! in the UI and null over the API.
      return toNumber(right).isZero() ? null : toNumber(left).dividedBy(toNumber(right));
    case '^':
      return toNumber(left).pow(toNumber(right));
    case '&':
      return toText(left) + toText(right);
    case '=':
    case '==':
      return isSame(left, right);
    case '<>':
    case '!=':
      return !isSame(left, right);
    case '&&':
      return toTruth(left) && toTruth(right);
    case '||':
      return toTruth(left) || toTruth(right);
    default:
      return compare(operator, left, right);
  }
}

/** ISNEW, ISCHANGED and PRIORVALUE look at the change itself, so they take the field and not its value. */
const changeFunctions: ReadonlySet<string> = new Set(['ISNEW', 'ISCHANGED', 'PRIORVALUE']);

function callChangeFunction(name: string, argument: FormulaExpression | undefined, context: FormulaContext): Value {
  if (name === 'ISNEW') return context.previous === undefined;
  const path = argument?.kind === 'path' ? argument.path : [];
  const before = context.previous?.(path) ?? null;
  if (name === 'PRIORVALUE') return typeof before === 'number' ? new Decimal(before) : before;
  return context.previous !== undefined && before !== context.read(path);
}

function callFunction(call: Extract<FormulaExpression, { kind: 'call' }>, context: FormulaContext): Value {
  if (changeFunctions.has(call.name)) return callChangeFunction(call.name, call.args[0], context);
  const run = functions.get(call.name);
  return run ? run(call.args.map((arg) => () => evaluate(arg, context)), context) : null;
}

function readPath(path: readonly string[], context: FormulaContext): Value {
  const value = context.read(path);
  return typeof value === 'number' ? new Decimal(value) : value;
}

function evaluate(expression: FormulaExpression, context: FormulaContext): Value {
  switch (expression.kind) {
    case 'number':
      return new Decimal(expression.value);
    case 'text':
    case 'boolean':
      return expression.value;
    case 'path':
      return readPath(expression.path, context);
    case 'negate':
      return toNumber(evaluate(expression.operand, context)).negated();
    case 'not':
      return !toTruth(evaluate(expression.operand, context));
    case 'binary':
      return combine(expression.operator, evaluate(expression.left, context), evaluate(expression.right, context));
    case 'call':
      return callFunction(expression, context);
    default:
      return null;
  }
}

/** The value of a formula; numbers come back rounded half up to the scale when one is given. */
export function formulaValue(expression: FormulaExpression, context: FormulaContext, scale?: number): FieldValue {
  const value = evaluate(expression, context);
  if (!(value instanceof Decimal)) return value;
  return (scale === undefined ? value : value.toDecimalPlaces(scale, Decimal.ROUND_HALF_UP)).toNumber();
}
