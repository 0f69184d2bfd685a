import type { ObjectAccess, UserAccess } from './access.ts';
import { invalidFile } from './csv-file.ts';
import type { Field } from './field.ts';
import { isNumeric } from './field.ts';
import { readFieldInput } from './field-input.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { RestError } from './rest-error.ts';

/** Writes one value of a row into the record it stands for. */
export type BulkColumn = (text: string, record: JsonObject) => void;

const nullMark = '#N/A';
const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_csv_valid_record_rows.htm */
const truths: ReadonlyMap<string, boolean> = new Map([...['yes', 'y', 'true', 'on', '1'].map((text) => [text, true] as const), ...['no', 'n', 'false', 'off', '0'].map((text) => [text, false] as const)]);

function wrongType(field: Field, text: string): RestError {
  return new RestError('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: ${text}`, { fields: [field.name] });
}

/** The text of a file as the value its field takes. */
function toJson(field: Field, text: string): JsonValue {
  if (text === nullMark) return null;
  if (isNumeric(field)) {
    if (!numberPattern.test(text) || (field.type === 'int' && !Number.isInteger(Number(text)))) throw wrongType(field, text);
    return Number(text);
  }
  if (field.type === 'boolean') {
    const value = truths.get(text.toLowerCase());
    if (value === undefined) throw wrongType(field, text);
    return value;
  }
  if (field.type !== 'date' && field.type !== 'datetime') return text;
  try {
    return readFieldInput(field, text);
  } catch {
    throw wrongType(field, text);
  }
}

/** `Account.BC_Key__c`: a parent by one of its keys. */
function relationshipColumn(access: UserAccess, object: ObjectAccess, name: string): BulkColumn | undefined {
  const [relationship = '', key = '', ...rest] = name.split('.');
  const lookup = object.readableFields().find((field) => field.relationshipName?.toLowerCase() === relationship.toLowerCase());
  const keyField = lookup?.referenceTo.map((target) => access.object(target)?.field(key)).find((field) => field !== undefined);
  if (!lookup || !keyField || rest.length > 0 || !(keyField.externalId || keyField.idLookup)) return undefined;
  return (text, record) => {
    if (text === nullMark) record[lookup.name] = null;
    else record[lookup.relationshipName ?? ''] = { [keyField.name]: toJson(keyField, text) };
  };
}

function columnOf(access: UserAccess, object: ObjectAccess, name: string): BulkColumn {
  const field = object.field(name);
  if (field && field.type !== 'address') return (text, record) => void (record[field.name] = toJson(field, text));
  const column = name.includes('.') ? relationshipColumn(access, object, name) : undefined;
  if (!column) throw invalidFile(`Field name not found : ${name}`);
  return column;
}

/** What a file's header says; a name that is no field of this user fails the job. */
export function readBulkHeader(access: UserAccess, object: ObjectAccess, header: readonly string[]): BulkColumn[] {
  const seen = new Set<string>();
  return header.map((name) => {
    if (seen.has(name.toLowerCase())) throw invalidFile(`Duplicate field name found : ${name}`);
    seen.add(name.toLowerCase());
    return columnOf(access, object, name);
  });
}

/** A row as a record, or why it is none. An empty value is no value: it changes nothing. */
export function toBulkRecord(columns: readonly BulkColumn[], row: readonly string[]): JsonObject | RestError {
  const record: JsonObject = {};
  try {
    for (const [place, column] of columns.entries()) {
      const text = row[place] ?? '';
      if (text !== '') column(text, record);
    }
    return record;
  } catch (error) {
    if (error instanceof RestError) return error;
    throw error;
  }
}
