import type { Field, FieldValue } from './field.ts';
import type { JsonValue } from './json.ts';
import { toApiDateTime } from './org.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const emailPattern = /^[^\s@,;<>()[\]\\"]+@[^\s@,;<>()[\]\\"]+\.[^\s@.,;<>()[\]\\"]{2,}$/;

function jsonKind(value: JsonValue): string {
  if (typeof value === 'string') return 'VALUE_STRING';
  if (typeof value === 'number') return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}

/** The parser refuses the whole request: it fails before any record is looked at. */
function unreadable(field: Field, value: JsonValue): RestError {
  const shown = typeof value === 'object' ? '' : ` value ${String(value)}`;
  return new RestError('JSON_PARSER_ERROR', `Cannot deserialize instance of ${field.type} from ${jsonKind(value)}${shown} or request may be missing a required field at [line:1, column:1]`);
}

/** Half up at the field's scale, the way the platform stores extra decimals. */
export function roundToScale(value: number, scale: number): number {
  const text = String(value);
  if (text.includes('e')) return Number(value.toFixed(scale));
  const sign = value < 0 ? -1 : 1;
  return sign * Number(`${Math.round(Number(`${Math.abs(value)}e${scale}`))}e-${scale}`);
}

function readNumber(field: Field, value: JsonValue): FieldValue {
  if (typeof value !== 'number') throw unreadable(field, value);
  if (field.type === 'int' && !Number.isInteger(value)) throw unreadable(field, value);
  const rounded = field.type === 'int' ? value : roundToScale(value, field.scale);
  if (field.precision > 0 && Math.abs(rounded) >= 10 ** (field.precision - field.scale))
    throw new RestError('NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: value outside of valid range on numeric field: ${value}`, { fields: [field.name] });
  return rounded;
}

function readText(field: Field, value: JsonValue): string | null {
  if (typeof value !== 'string') throw unreadable(field, value);
  // Leading and trailing blanks are dropped and empty text is null.
  const text = value.trim();
  if (text === '') return null;
  if (field.length > 0 && text.length > field.length)
    throw new RestError('STRING_TOO_LONG', `${field.label}: data value too large: ${text} (max length=${field.length})`, { fields: [field.name] });
  return text;
}

function readPicklist(field: Field, value: JsonValue): FieldValue {
  const text = readText(field, value);
  if (text === null || !field.restrictedPicklist) return text;
  const parts = field.type === 'multipicklist' ? text.split(';') : [text];
  const stored = parts.map((part) => field.picklistValues.find((known) => known.toLowerCase() === part.toLowerCase()));
  if (stored.some((part) => part === undefined)) throw new RestError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `${field.label}: bad value for restricted picklist field: ${text}`, { fields: [field.name] });
  return stored.join(';');
}

function readDate(field: Field, value: JsonValue): FieldValue {
  if (typeof value !== 'string') throw unreadable(field, value);
  if (value === '') return null;
  const parsed = datePattern.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  // Dates that do not exist (2026-02-30) roll over in JavaScript and are refused by the platform.
  if (!parsed || Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== value) throw unreadable(field, value);
  return value;
}

function readDateTime(field: Field, value: JsonValue): FieldValue {
  if (typeof value !== 'string') throw unreadable(field, value);
  if (value === '') return null;
  const epochMs = dateTimePattern.test(value) ? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')) : Number.NaN;
  if (Number.isNaN(epochMs)) throw unreadable(field, value);
  return toApiDateTime(epochMs);
}

function readReference(field: Field, value: JsonValue): FieldValue {
  if (typeof value !== 'string') throw unreadable(field, value);
  if (value === '') return null;
  const id = toLongId(value);
  if (!id) throw new RestError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, { fields: [field.name] });
  return id;
}

function readEmail(field: Field, value: JsonValue): FieldValue {
  const text = readText(field, value);
  if (text !== null && !emailPattern.test(text)) throw new RestError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, { fields: [field.name] });
  return text;
}

/** What the platform stores for a JSON value given for a field, or the refusal. */
export function readFieldInput(field: Field, value: JsonValue): FieldValue {
  if (value === null) return field.type === 'boolean' ? false : null;
  switch (field.type) {
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return readNumber(field, value);
    case 'boolean':
      if (typeof value !== 'boolean') throw unreadable(field, value);
      return value;
    case 'date':
      return readDate(field, value);
    case 'datetime':
      return readDateTime(field, value);
    case 'picklist':
    case 'multipicklist':
      return readPicklist(field, value);
    case 'reference':
    case 'id':
      return readReference(field, value);
    case 'email':
      return readEmail(field, value);
    default:
      return readText(field, value);
  }
}
