import type { Field, FieldValue } from '../field.ts';
import type { JsonValue } from '../json.ts';

const locale = 'en-US';
const timeZone = 'UTC';
/** Which of two spaces stands before AM depends on the version of the language data. */
const narrowSpace = '\u202f';
const toInstant = (value: string) => new Date(value.replace('+0000', 'Z'));

function formatNumber(field: Field, value: number, currency: string): string | null {
  const digits = { minimumFractionDigits: field.scale, maximumFractionDigits: field.scale };
  if (field.type === 'currency') return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits }).format(value);
  if (field.type === 'percent') return `${new Intl.NumberFormat(locale, digits).format(value)}%`;
  return new Intl.NumberFormat(locale, digits).format(value);
}

/**
 * The text a page shows for a value, in the locale of this org's users (en_US, GMT); null where the value itself is shown.
 * https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_responses_field_value.htm
 */
export function displayValue(field: Field, value: FieldValue, currency: string): string | null {
  if (value === null) return null;
  if (typeof value === 'number') return formatNumber(field, value, currency);
  if (field.type === 'date') return new Intl.DateTimeFormat(locale, { timeZone }).format(new Date(`${String(value)}T00:00:00Z`));
  if (field.type === 'datetime') return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(toInstant(String(value))).replaceAll(narrowSpace, ' ');
  if (field.type === 'picklist') return field.picklistEntries?.find((entry) => entry.value === value)?.label ?? String(value);
  return null;
}

/** A value as the User Interface API writes it: datetimes end in Z. */
export function uiValue(field: Field, value: FieldValue): JsonValue {
  return field.type === 'datetime' && typeof value === 'string' ? value.replace('+0000', 'Z') : value;
}
