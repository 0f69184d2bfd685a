import { hash } from 'node:crypto';
import { Decimal } from 'decimal.js';
import type { FieldValue } from '../core/draft.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { plainDecimal } from '../core/plain-decimal.ts';

const numeric = new Set(['double', 'currency', 'percent', 'int', 'long']);
const digestLength = 22;

export const isNumeric = (rule: FieldRule): boolean => numeric.has(rule.type);

/** The one form in which a value is compared, whichever side it came from; null = empty. */
export function canonical(value: unknown, rule: FieldRule): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return rule.type === 'boolean' ? 'false' : null;
  if (value === '') return rule.type === 'boolean' ? 'false' : null;
  if (isNumeric(rule)) return plainDecimal(String(value), rule.scale) ?? new Decimal(String(value)).toDecimalPlaces(rule.scale, Decimal.ROUND_HALF_UP).toFixed();
  if (rule.type === 'boolean') return String(value === true || value === 'true');
  if (rule.type === 'date') return String(value).slice(0, 10);
  if (rule.type === 'datetime') return new Date(String(value)).toISOString();
  if (rule.type === 'reference') return String(value).slice(0, 15);
  const text = String(value).replaceAll('\r\n', '\n').trim();
  // The platform keeps e-mail addresses in lower case.
  if (rule.type === 'email') return text === '' ? null : text.toLowerCase();
  return text === '' ? null : text;
}

/** The digest of a value as the org would keep it. */
export function digestOf(value: unknown, { field, rule, digestKey }: { field: string; rule: FieldRule | undefined; digestKey: string }): string {
  return digest(digestKey, field, rule ? canonical(value, rule) : null);
}

/** A keyed fingerprint: equal values of one field compare equal, and nobody without the key can guess what they were. */
export function digest(key: string, field: string, value: string | null): string {
  // The one-shot form: a batch takes tens of thousands. A cut digest cannot be prolonged, so the key may simply stand first.
  return hash('sha256', `${key}\u001f${field}\u001f${value === null ? '\u0000' : value}`, 'base64url').slice(0, digestLength);
}

/** The two sides of a base entry: one digest while they agree, `source:target` when the org kept another value. */
export function toBaseEntry(source: string, target: string): string {
  return source === target ? source : `${source}:${target}`;
}

export function fromBaseEntry(entry: string | undefined): { source: string | undefined; target: string | undefined } {
  const [source, target] = entry?.split(':') ?? [];
  return { source, target: target ?? source };
}

/** A write body takes JSON numbers; undefined when the decimal has more digits than a JSON number keeps. */
export function toWireNumber(value: FieldValue, rule: FieldRule): number | undefined {
  const plain = plainDecimal(String(value), rule.scale);
  // Fifteen digits always survive the way through a double.
  if (plain !== undefined && plain.length <= 15) return Number(plain);
  const decimal = new Decimal(String(value)).toDecimalPlaces(rule.scale, Decimal.ROUND_HALF_UP);
  const wire = decimal.toNumber();
  return new Decimal(wire).equals(decimal) ? wire : undefined;
}
