import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import { kindOf, stepProblems } from 'c/mappingStepKinds';
import { stepTitle, wordsOfOption } from 'c/mappingWords';
import type { FieldChange, FieldMaps, Problem, RecordList, RecordRule, SettingsDocument, Step, Tables } from 'c/settingsModel';

const fileKind = 'crosswalk-field-mapping';
const fileFormat = 1;

export type MappingFile = { fieldMaps: FieldMaps; recordMaps?: Readonly<Record<string, RecordList>>; tables: Tables; rules: readonly RecordRule[] };
type Loaded = { file: MappingFile; problems: readonly Problem[] };

/** The mapping as a file: sorted, so that git shows what really changed. */
export function writeMappingFile({ fieldMaps = {}, recordMaps = {}, tables = {}, rules = [] }: SettingsDocument): string {
  return `${JSON.stringify({ kind: fileKind, format: fileFormat, fieldMaps: sorted(fieldMaps), ...(Object.keys(recordMaps).length > 0 ? { recordMaps } : {}), tables: sorted(tables), rules }, undefined, 2)}\n`;
}

/** Names of fields, maps and tables in order; steps as they are. */
function sorted(value: Readonly<Record<string, object>>): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, 'steps' in each ? each : Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isStep = (value: unknown): value is Step => isRecord(value) && typeof value.step === 'string';
const isChange = (value: unknown): value is FieldChange => isRecord(value) && typeof value.isOn === 'boolean' && Array.isArray(value.steps) && value.steps.every(isStep);
const isRule = (value: unknown): value is RecordRule => isRecord(value) && ['map', 'field', 'kind', 'severity'].every((name) => typeof value[name] === 'string');
const isSteps = (value: unknown): value is readonly Step[] => Array.isArray(value) && value.every(isStep);
const isList = (value: unknown): value is RecordList => isRecord(value) && ['object', 'externalId', 'parent', 'lookup'].every((name) => typeof value[name] === 'string') && isSteps(value.each) && isSteps(value.id);
const listOf = ({ object, externalId, parent, lookup, each, id, isOn = true, vanished }: Omit<RecordList, 'isOn'> & { isOn?: boolean }): RecordList => ({ isOn, object, externalId, parent, lookup, each, id, vanished: vanished === 'delete' ? 'delete' : 'keep' });
const isTable = (value: unknown): value is Readonly<Record<string, string>> => isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
const problem = (path: string, rule: string): Problem => ({ path, rule, remedy: labels.importRemedy });

/** What is wrong with a field of the file, at the field. */
function changeProblems(path: string, change: unknown): readonly Problem[] {
  if (!isChange(change)) return [problem(path, labels.importShape)];
  const unknown = change.steps.find(({ step }) => !kindOf(step));
  if (unknown) return [problem(path, fillLabel(labels.importStep, unknown.step))];
  return stepProblems(change.steps).map(({ at, step, option }) => problem(path, fillLabel(labels.unfinished, at, stepTitle(step), option === 'inside' ? labels.insideEmpty : wordsOfOption(step, option).title)));
}

/** Reads a file; undefined when it is none of ours. Every problem names its place; what has the wrong shape is left out. */
export function readMappingFile(text: string): Loaded | undefined {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    // No JSON at all.
  }
  if (!isRecord(given) || given.kind !== fileKind || given.format !== fileFormat) return undefined;
  const problems: Problem[] = [];
  const maps: Record<string, Record<string, FieldChange>> = {};
  for (const [map, fields] of Object.entries(isRecord(given.fieldMaps) ? given.fieldMaps : {})) {
    for (const [field, change] of Object.entries(isRecord(fields) ? fields : {})) {
      problems.push(...changeProblems(`fieldMaps.${map}.${field}`, change));
      if (isChange(change)) maps[map] = { ...maps[map], [field]: change };
    }
  }
  const tables = Object.entries(isRecord(given.tables) ? given.tables : {});
  problems.push(...tables.filter(([, table]) => !isTable(table)).map(([name]) => problem(`tables.${name}`, labels.importShape)));
  const rules: readonly unknown[] = Array.isArray(given.rules) ? given.rules : [];
  problems.push(...rules.flatMap((rule, index) => (isRule(rule) ? [] : [problem(`rules.${index}`, labels.importShape)])));
  const lists = Object.entries(isRecord(given.recordMaps) ? given.recordMaps : {});
  problems.push(...lists.filter(([, list]) => !isList(list)).map(([name]) => problem(`recordMaps.${name}`, labels.importShape)));
  const recordMaps = lists.flatMap(([name, list]): [string, RecordList][] => (isList(list) ? [[name, listOf(list)]] : []));
  return { file: { fieldMaps: maps, ...(recordMaps.length > 0 ? { recordMaps: Object.fromEntries(recordMaps) } : {}), tables: Object.fromEntries(tables.filter((entry): entry is [string, Record<string, string>] => isTable(entry[1]))), rules: rules.filter(isRule) }, problems };
}
