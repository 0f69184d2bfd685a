import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { type Condition, compileCondition, conditionSchema } from './condition.ts';

/** What a record must be before it is written. `map` is `flow.map`, `field` the field of Salesforce it is about. */
export type RecordRule = {
  map: string;
  field: string;
  kind: 'mandatory' | 'pattern' | 'range' | 'allowed' | 'condition';
  /** warn: written, and said. hold: kept for a person. reject: stays out. */
  severity: 'warn' | 'hold' | 'reject';
  /** `*` any characters, `#` a digit, `@` a letter, anything else itself; capitals do not matter. */
  pattern?: string | undefined;
  least?: string | undefined;
  most?: string | undefined;
  values?: readonly string[] | undefined;
  condition?: Condition | undefined;
  message?: string | undefined;
};
export type RuleBreach = { field: string; severity: RecordRule['severity']; message: string };
export type RuleCheck = (map: string, fields: Readonly<Record<string, unknown>>) => RuleBreach[];

/** Rules as the settings keep them; the forms of their values are checked there. */
export const recordRulesSchema: z.ZodType<RecordRule[]> = z.array(
  z.object({
    map: z.string(), field: z.string(), kind: z.enum(['mandatory', 'pattern', 'range', 'allowed', 'condition']), severity: z.enum(['warn', 'hold', 'reject']),
    pattern: z.string().optional(), least: z.string().optional(), most: z.string().optional(), values: z.array(z.string()).optional(), condition: conditionSchema.optional(), message: z.string().optional(),
  }),
);

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** One function for all rules. What is empty breaks only a mandatory rule and a condition that says so. */
export function compileRules(rules: readonly RecordRule[]): RuleCheck {
  const ofMap = Map.groupBy(rules.map((rule) => ({ rule, holds: compileRule(rule) })), ({ rule }) => rule.map);
  return (map, fields) => (ofMap.get(map) ?? []).flatMap(({ rule, holds }) => (holds(fields) ? [] : [{ field: rule.field, severity: rule.severity, message: rule.message ?? sentenceOf(rule) }]));
}

type Holds = (fields: Readonly<Record<string, unknown>>) => boolean;

function compileRule(rule: RecordRule): Holds {
  const { field } = rule;
  const ofValue = (isSo: (text: string) => boolean): Holds => (fields) => isEmpty(fields[field]) || isSo(String(fields[field]));
  switch (rule.kind) {
    case 'mandatory':
      return (fields) => !isEmpty(fields[field]);
    case 'pattern':
      return ofValue((text) => fitsPattern(text, rule.pattern ?? '*'));
    case 'range':
      return ofValue((text) => isWithin(text, rule));
    case 'allowed': {
      const allowed = new Set(rule.values ?? []);
      return ofValue((text) => allowed.has(text));
    }
    case 'condition': {
      const holds = rule.condition && compileCondition(rule.condition);
      return (fields) => holds?.(fields[field], fields) ?? true;
    }
  }
}

function isWithin(text: string, { least, most }: RecordRule): boolean {
  try {
    const value = new Decimal(text);
    return (least === undefined || value.greaterThanOrEqualTo(least)) && (most === undefined || value.lessThanOrEqualTo(most));
  } catch {
    // No number: it is within nothing.
    return false;
  }
}

/** Codes and numbers are short: a longer text fits `*` only, so that a text and a pattern that nearly fit it everywhere hold up nobody. */
const patternedLengthMax = 32_768;

/** By one walk that goes back to the last `*` only: no pattern takes longer than the text times the pattern. */
export function fitsPattern(text: string, pattern: string): boolean {
  if (text.length > patternedLengthMax) return /^\*+$/.test(pattern);
  const [given, wanted] = [Array.from(text.toLowerCase(), signOf), Array.from(pattern.toLowerCase(), wantedOf)];
  let [at, place, star, mark] = [0, 0, -1, 0];
  while (at < given.length) {
    const sign = wanted[place];
    if (sign === anything) [star, mark, place] = [place, at, place + 1];
    else if (sign !== undefined && fits(given[at] ?? 0, sign)) {
      at += 1;
      place += 1;
    }
    else if (star >= 0) {
      mark += 1;
      at = mark;
      place = star + 1;
    } else return false;
  }
  return wanted.slice(place).every((sign) => sign === anything);
}

/** Signs as numbers, told apart once: what a walk compares many times over must be cheap. Beyond Unicode's last code point stand the kinds. */
const [anything, digit, letter, digitBit, letterBit] = [-1, -2, -3, 1 << 22, 1 << 23];
const signOf = (sign: string): number => signs[sign.charCodeAt(0)] ?? tellSign(sign);
const tellSign = (sign: string): number => (sign.codePointAt(0) ?? 0) | (/\p{Nd}/u.test(sign) ? digitBit : /\p{L}/u.test(sign) ? letterBit : 0);
const signs = Array.from({ length: 128 }, (_unused, code) => tellSign(String.fromCharCode(code)));
const wantedOf = (sign: string): number => (sign === '*' ? anything : sign === '#' ? digit : sign === '@' ? letter : signOf(sign));
const fits = (sign: number, wanted: number): boolean => (wanted === digit ? (sign & digitBit) !== 0 : wanted === letter ? (sign & letterBit) !== 0 : sign === wanted);

function sentenceOf({ field, kind, pattern, least, most, values }: RecordRule): string {
  switch (kind) {
    case 'mandatory':
      return `${field} must have a value`;
    case 'pattern':
      return `${field} must look like ${pattern}`;
    case 'range':
      return `${field} must be ${[least === undefined ? [] : `at least ${least}`, most === undefined ? [] : `at most ${most}`].flat().join(' and ')}`;
    case 'allowed':
      return `${field} must be one of ${(values ?? []).slice(0, 10).join(', ')}`;
    case 'condition':
      return `${field} breaks a rule`;
  }
}
