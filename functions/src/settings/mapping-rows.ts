import type { SettingsDocument } from './settings-document.ts';

/** Values of a row of custom metadata, bare names. */
type Values = Readonly<Record<string, string | number | boolean | null>>;
/** What mapping takes of a document: kept in types of its own, since steps and conditions are too long for a value map. */
type Mapping = Pick<SettingsDocument, 'fieldMaps' | 'recordMaps' | 'tables' | 'rules'>;

/** Tables of field maps stand among the value maps, under a kind of their own. */
const tableKind = 'table:';
const underscored = (map: string) => map.replaceAll('-', '_');
const hyphened = (map: string) => map.replaceAll('_', '-');
const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/** The row that says what a map of a list is, beside those of its fields. */
const ofList = '*';

export function toFieldMapRows({ fieldMaps, recordMaps }: Mapping): Values[] {
  const lists = Object.entries(recordMaps).toSorted(byName).map(([map, { isOn, ...rule }]) => ({ Map__c: underscored(map), Field__c: ofList, Is_On__c: isOn, Steps__c: JSON.stringify(rule), Extra__c: null }));
  const fields = Object.entries(fieldMaps).toSorted(byName).flatMap(([map, fields]) => Object.entries(fields).toSorted(byName).map(([field, { isOn, steps }]) => ({ Map__c: underscored(map), Field__c: field, Is_On__c: isOn, Steps__c: JSON.stringify(steps), Extra__c: null })));
  return [...lists, ...fields];
}

export function toRuleRows({ rules }: Mapping): Values[] {
  return rules.map(({ map, field, kind, severity, pattern, least, most, values, condition, message }, index) => ({
    Map__c: underscored(map), Field__c: field, Order__c: index + 1, Kind__c: kind, Severity__c: severity, Pattern__c: pattern ?? null, Least__c: least ?? null, Most__c: most ?? null,
    Values__c: values === undefined ? null : JSON.stringify(values), Condition__c: condition === undefined ? null : JSON.stringify(condition), Message__c: message ?? null, Extra__c: null,
  }));
}

export function toTableRows({ tables }: Mapping): Values[] {
  return Object.entries(tables).toSorted(byName).flatMap(([name, table]) => Object.entries(table).toSorted(byName).map(([from, to]) => ({ Kind__c: `${tableKind}${name}`, From__c: from, To__c: to, Extra__c: null })));
}

/** What the rows said, as plain JSON that the schema of the document checks. */
export function readMappingRows(rows: { fieldMaps: readonly Values[]; rules: readonly Values[]; valueMaps: readonly Values[] }): Record<keyof Mapping, unknown> {
  const ofMap = Map.groupBy(rows.fieldMaps.filter(({ Field__c }) => Field__c !== ofList), (row) => hyphened(String(row.Map__c)));
  const ofTable = Map.groupBy(rows.valueMaps.filter((row) => String(row.Kind__c).startsWith(tableKind)), (row) => String(row.Kind__c).slice(tableKind.length));
  return {
    fieldMaps: Object.fromEntries([...ofMap].map(([map, fields]) => [map, Object.fromEntries(fields.map((row) => [String(row.Field__c), { isOn: row.Is_On__c === true, steps: parse(row.Steps__c) }]))])),
    recordMaps: Object.fromEntries(rows.fieldMaps.filter(({ Field__c }) => Field__c === ofList).map((row) => [hyphened(String(row.Map__c)), { ...Object(parse(row.Steps__c)), isOn: row.Is_On__c === true }])),
    tables: Object.fromEntries([...ofTable].map(([name, entries]) => [name, Object.fromEntries(entries.map((row) => [String(row.From__c), String(row.To__c)]))])),
    rules: rows.rules.toSorted((a, b) => Number(a.Order__c) - Number(b.Order__c)).map(toRule),
  };
}

function toRule(row: Values): unknown {
  const given = { pattern: row.Pattern__c, least: row.Least__c, most: row.Most__c, values: parse(row.Values__c), condition: parse(row.Condition__c), message: row.Message__c };
  return { map: hyphened(String(row.Map__c)), field: row.Field__c, kind: row.Kind__c, severity: row.Severity__c, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined && value !== '')) };
}

function parse(text: unknown): unknown {
  try {
    return typeof text === 'string' && text !== '' ? JSON.parse(text) : undefined;
  } catch {
    // No JSON: the schema says where.
    return null;
  }
}
