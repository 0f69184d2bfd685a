import type { SourceField } from 'c/mappingModel';
import { optionText, stepProblems } from 'c/mappingStepKinds';
import type { Condition, RecordList, SettingsDocument, Step } from 'c/settingsModel';

type NamedField = { field: string; label: string };
/** An object of the customer's own; `keys`: fields that can keep the key of a record. */
export type ListObject = { object: string; label: string; keys: readonly NamedField[]; lookups: readonly NamedField[] };
/** What `read-lists` answers for one map: what a list below its records can be made of. */
export type ListChoices = { map: string; taken: readonly string[]; parents: readonly { map: string; object: string }[]; lists: readonly { path: string; samples: readonly string[]; fields: readonly Omit<SourceField, 'isComputed'>[] }[]; objects: readonly ListObject[] };

const nameLengthMax = 20;

/** The name of a flow's map: `order-to-salesforce.gift` is "gift". */
export const listName = (map: string): string => map.slice(map.indexOf('.') + 1);
export const flowName = (map: string): string => map.slice(0, map.indexOf('.'));

/** The lists of one flow, by name. */
export const listsOf = ({ recordMaps = {} }: SettingsDocument, flow: string): readonly [string, RecordList][] => Object.entries(recordMaps).filter(([map]) => flowName(map) === flow).sort(([a], [b]) => (a < b ? -1 : 1));

/** The document with another list; without one, its fields and rules go too. */
export function withList(document: SettingsDocument, map: string, list: RecordList | undefined): SettingsDocument {
  const { [map]: _former, ...rest } = document.recordMaps ?? {};
  if (list) return { ...document, recordMaps: { ...rest, [map]: list } };
  const { [map]: _fields, ...fieldMaps } = document.fieldMaps ?? {};
  return { ...document, recordMaps: rest, fieldMaps, rules: (document.rules ?? []).filter((rule) => rule.map !== map) };
}

const isCondition = (value: unknown): value is Condition => typeof value === 'object' && value !== null;

/** Path and test of the list, or undefined where its steps say more than that. */
export function partsOf([get, where, ...more]: readonly Step[]): { path: string; condition?: Condition } | undefined {
  if (get?.step !== 'get' || more.length > 0 || (where !== undefined && where.step !== 'where')) return undefined;
  const condition = where?.if;
  return { path: optionText(get, 'path'), ...(isCondition(condition) && { condition }) };
}

export const stepsOfList = (path: string, condition: Condition | undefined): readonly Step[] => [{ step: 'get', path }, ...(condition ? [{ step: 'where', if: condition }] : [])];

/** Letters of the object's name that no other map of the flow has: the name is in the keys of all its records. */
function nameFor(object: string, taken: ReadonlySet<string>): string {
  const letters = object.replace(/__c$/, '').toLowerCase().replaceAll(/[^a-z]/g, '').slice(0, nameLengthMax - 1);
  const name = letters === '' ? 'list' : letters;
  return [name, ...Array.from({ length: 25 }, (_unused, index) => `${name}${String.fromCodePoint(98 + index)}`)].find((each) => !taken.has(each)) ?? name;
}

const idOf = (fields: readonly { path: string }[]): string => (fields.find(({ path }) => path === 'item.id') ?? fields[0])?.path ?? 'item.id';

/** A list for an object, as far as it can be told what is meant: a start, to be gone on from. */
export function newList({ map, taken, lists, objects }: ListChoices, object: string, document: SettingsDocument): { map: string; list: RecordList } {
  const flow = flowName(map);
  const names = new Set([...taken, ...listsOf(document, flow).map(([name]) => listName(name))]);
  const { keys = [], lookups = [] } = objects.find((one) => one.object === object) ?? {};
  const [first] = [...lists].sort((a, b) => Number(b.fields.some(({ path }) => path === 'item.id')) - Number(a.fields.some(({ path }) => path === 'item.id')));
  const list = { isOn: true, object, externalId: keys[0]?.field ?? '', parent: listName(map), lookup: lookups[0]?.field ?? '', each: stepsOfList(first?.path ?? '', undefined), id: [{ step: 'get', path: idOf(first?.fields ?? []) }], vanished: 'keep' };
  return { map: `${flow}.${nameFor(object, names)}`, list };
}

/** Whether it can be tried and saved as it is. */
export const isWhole = ({ object, externalId, parent, lookup, each, id }: RecordList): boolean => [object, externalId, parent, lookup].every((part) => part !== '') && [each, id].every((steps) => steps.length > 0 && stepProblems(steps).length === 0);

/** Those of a document that can be tried. */
export const wholeLists = ({ recordMaps = {} }: SettingsDocument): Readonly<Record<string, RecordList>> => Object.fromEntries(Object.entries(recordMaps).filter(([, list]) => isWhole(list)));

/** What of a document's maps and rules can be tried: not those of lists that are unfinished. */
export function triedParts(document: SettingsDocument): Pick<SettingsDocument, 'fieldMaps' | 'recordMaps' | 'rules'> {
  const { fieldMaps = {}, recordMaps, rules = [] } = document;
  const isTried = (map: string): boolean => recordMaps?.[map] === undefined || isWhole(recordMaps[map]);
  return { fieldMaps: Object.fromEntries(Object.entries(fieldMaps).filter(([map]) => isTried(map))), ...(recordMaps && { recordMaps: wholeLists(document) }), rules: rules.filter(({ map }) => isTried(map)) };
}
