import type { FieldChange, Problem, Scalar, SettingsDocument, Step, Tables } from 'c/settingsModel';
import { insideOf, stepProblems } from 'c/mappingStepKinds';

/** A place in a record of the store, or what Crosswalk works out of it. */
export type SourceField = { path: string; type: string; samples: readonly string[]; isComputed: boolean };
/** A field of Salesforce that can be written, as the org describes it. */
export type TargetField = { field: string; label: string; type: string; length?: number | null; precision?: number | null; scale?: number | null; isRequired: boolean; isUpdateable: boolean; isCustom: boolean; picklist?: readonly string[] | null };
/** What `read-mapping` answers. */
export type MapFacts = { maps: readonly { map: string; object: string; /** An administrator's, of a list. */ isList?: boolean }[]; map: string; /** A language model is set up. */ hasModel?: boolean; samples: readonly string[]; source: readonly SourceField[]; target: readonly TargetField[]; packaged: Readonly<Record<string, readonly Step[]>>; tables: readonly string[] };
/** What a step gave, with the steps inside it that ran. */
export type StepValue = { value: string | null; inside?: readonly (readonly StepValue[])[] };
export type TriedField = { value: Scalar | null; isAbsent: boolean; steps: readonly StepValue[]; problem: string | null; inOrg: string | null };
export type TriedRecord = { key: string; object: string; id?: string | null; fields: Readonly<Record<string, TriedField>> };
/** What `try-mapping` answers. */
export type Tried = { entityKey: string; refusal: string | null; warnings: readonly string[]; records: readonly TriedRecord[]; hiddenRecords: number; moreRecords: number };
/** What the blocks of a step need to know of the world around them. */
export type World = {
  source: readonly SourceField[]; path: string; tables: Tables; builtIn: readonly string[]; isReadOnly: boolean;
  /** The map on show, the record of the store and the one it becomes that steps are tried on; empty for the first. */
  map: string; entityKey: string; recordKey: string;
  /** The field whose steps these are. */
  target?: TargetField;
  hasModel: boolean;
};

/** A field of Salesforce with what is mapped to it. */
export type FieldState = TargetField & {
  steps: readonly Step[];
  /** Switched off: left alone, whatever the steps. */
  isOff: boolean;
  isMapped: boolean;
  /** Differs from the package; differs from what is in force. */
  isOwn: boolean;
  isChanged: boolean;
  sources: readonly string[];
  problems: readonly Problem[];
  tried?: TriedField;
  isFailing: boolean;
  /** Salesforce requires it and nothing fills it. */
  isMissing: boolean;
};

/** Paths a field is made of, each once, in the order they are read. */
export function sourcesOf(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.flatMap((step): readonly string[] => [...(step.step === 'get' && typeof step.path === 'string' && step.path !== '' ? [step.path] : []), ...insideOf(step).flatMap(sourcesOf)]))];
}

const changeOf = (document: SettingsDocument | undefined, map: string, field: string): FieldChange | undefined => document?.fieldMaps?.[map]?.[field];

/** The steps that fill a field: those of the administrator, else those of the package. */
export function stepsOf(document: SettingsDocument, { map, packaged }: MapFacts, field: string): readonly Step[] {
  const own = changeOf(document, map, field)?.steps ?? [];
  return own.length > 0 ? own : (packaged[field] ?? []);
}

/** The document with another mapping of a field; without a change, the field is again what the package makes of it. */
export function withField(document: SettingsDocument, { map, packaged }: MapFacts, field: string, change: FieldChange | undefined): SettingsDocument {
  const { [field]: _former, ...rest } = document.fieldMaps?.[map] ?? {};
  const isPackaged = change === undefined || (change.isOn && (change.steps.length === 0 || JSON.stringify(change.steps) === JSON.stringify(packaged[field])));
  const fields = isPackaged ? rest : { ...rest, [field]: change };
  const { [map]: _map, ...others } = document.fieldMaps ?? {};
  return { ...document, fieldMaps: Object.keys(fields).length > 0 ? { ...others, [map]: fields } : others };
}

/** The document with another translation table; undefined takes it out. */
export function withTable(document: SettingsDocument, name: string, entries: Readonly<Record<string, string>> | undefined): SettingsDocument {
  const { [name]: _former, ...rest } = document.tables ?? {};
  return { ...document, tables: entries === undefined ? rest : { ...rest, [name]: entries } };
}

type Seen = { document: SettingsDocument; live: SettingsDocument | undefined; facts: MapFacts; tried: Tried | undefined; /** Which of the records that were tried; the first where it is none of them. */ recordKey?: string; problems: readonly Problem[] };

/** Where a problem is that is about another map than the one on show; undefined for any other. */
export function elsewhere(path: string, shown: string, document: SettingsDocument | undefined): { map: string; field: string; isRule: boolean } | undefined {
  const [, index] = /^rules\.(\d+)/.exec(path) ?? [];
  const rule = index === undefined ? undefined : document?.rules?.[Number(index)];
  if (rule) return rule.map === shown ? undefined : { map: rule.map, field: rule.field, isRule: true };
  const [, map, field = ''] = /^fieldMaps\.([a-z-]+\.[a-z]+)(?:\.(\w+))?/.exec(path) ?? [];
  return map === undefined || map === shown ? undefined : { map, field, isRule: false };
}

/** The record on show among those that were tried. */
export const triedRecord = (tried: Tried | undefined, recordKey = ''): TriedRecord | undefined => tried?.records.find(({ key }) => key === recordKey) ?? tried?.records[0];

/** References are filled from links, not from fields of the record. */
const isLinked = ({ type }: TargetField): boolean => type === 'reference';

/** Every field of the object with its mapping, those first that have one; also a field that somebody mapped and the org does not show. Sources are those of the tree: the package reads what the store sent without `record.`. */
export function fieldStates({ document, live, facts, tried, recordKey, problems }: Seen): readonly FieldState[] {
  const known = new Set(facts.target.map(({ field }) => field));
  // Fields of the package that an org need not have, such as those of its state and country picklists, are no fault.
  const strangers = Object.keys(document.fieldMaps?.[facts.map] ?? {}).filter((field) => !known.has(field));
  const paths = new Set(facts.source.map(({ path }) => path));
  const target = [...facts.target, ...strangers.map((field): TargetField => ({ field, label: field, type: '', isRequired: false, isUpdateable: false, isCustom: field.endsWith('__c') }))];
  const values = triedRecord(tried, recordKey)?.fields ?? {};
  const isFilled = (field: string): boolean => changeOf(live, facts.map, field)?.isOn ?? facts.packaged[field] !== undefined;
  // By what is in force, so that a row keeps its place while it is worked on.
  const ordered = target.toSorted((a, b) => Number(isFilled(b.field)) - Number(isFilled(a.field)) || a.label.localeCompare(b.label));
  return ordered.map((each): FieldState => {
    const { field } = each;
    const steps = stepsOf(document, facts, field);
    const change = changeOf(document, facts.map, field);
    const isOff = change?.isOn === false;
    const isMapped = steps.length > 0 && !isOff;
    const own = problems.filter(({ path }) => path === `fieldMaps.${facts.map}.${field}`);
    const value = isMapped ? (values[field] ?? undefined) : undefined;
    return {
      ...each, steps, isOff, isMapped, isOwn: change !== undefined, isChanged: JSON.stringify(change) !== JSON.stringify(changeOf(live, facts.map, field)), sources: isMapped ? sourcesOf(steps).map((path) => (paths.has(path) || !paths.has(`record.${path}`) ? path : `record.${path}`)) : [], problems: own, tried: value,
      isFailing: own.length > 0 || (value?.problem ?? null) !== null || (isMapped && stepProblems(steps).length > 0), isMissing: each.isRequired && !isMapped && !isLinked(each),
    };
  });
}

const numbers: ReadonlySet<string> = new Set(['double', 'currency', 'percent', 'int', 'long']);
const texts: ReadonlySet<string> = new Set(['string', 'textarea', 'picklist', 'phone', 'url', 'email']);

/** What a record may hold is not bounded by what its samples show. */
const shortened = ({ type, length }: TargetField): Step[] => (type !== 'picklist' && length ? [{ step: 'truncate', length }] : []);

/** Steps that make of a source what the field takes: a start, to be gone on from. */
export function stepsBetween(source: SourceField, target: TargetField): readonly Step[] {
  const get: Step = { step: 'get', path: source.path };
  if (source.type === 'list' && texts.has(target.type)) return [get, { step: 'join', separator: ', ' }, ...shortened(target)];
  if (target.type === 'date') return [get, { step: 'date', zone: 'store' }];
  if (target.type === 'datetime') return source.type === 'date' ? [get, { step: 'datetime' }] : [get];
  if (target.type === 'boolean') return source.type === 'boolean' ? [get] : [get, { step: 'boolean' }];
  if (numbers.has(target.type)) return [get, { step: 'decimal', scale: target.scale ?? 0 }];
  if (!texts.has(target.type)) return [get];
  return [get, ...(source.type === 'number' || source.type === 'boolean' ? [{ step: 'text' }] : shortened(target))];
}

/** Steps that take another source and go on as before, where they begin by taking one. */
export function withSource(steps: readonly Step[], source: SourceField, target: TargetField): readonly Step[] {
  const [first, ...rest] = steps;
  return first?.step === 'get' && rest.length > 0 ? [{ ...first, path: source.path }, ...rest] : stepsBetween(source, target);
}
