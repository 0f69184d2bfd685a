import type { ObjectRules } from '../core/object-rules.ts';
import { eachStep, fieldMapProblems } from './field-map-problem.ts';
import type { RecordMapRule } from './record-map.ts';
import { type Step, stepsSchema } from './steps.ts';

type Problem = { path: string; rule: string; remedy: string };
type Given = {
  name: string;
  rule: Omit<RecordMapRule, 'each' | 'id'> & { each: readonly unknown[]; id: readonly unknown[] };
  /** The object of the parent's map; undefined = the flow has no such map. */
  parentObject: string | undefined;
  parents: readonly string[];
  /** A map of the flow itself has this name. */
  isTaken: boolean;
  /** What the org says of the object; undefined = it has none, or does not show it. */
  rules: ObjectRules | undefined;
  /** The fields that are mapped. */
  mapped: ReadonlySet<string>;
  tables: ReadonlySet<string>;
};

/** The key of a record: that of its parent, the name of the list, and the element's id. */
export const keyLengthMin = 80;

/** Everything that keeps a map of a list from making records, against what the org says of its object. */
export function recordMapProblems(given: Given): Problem[] {
  const { name, rule, parentObject, parents, isTaken, rules } = given;
  const path = `recordMaps.${name}`;
  if (isTaken) return [{ path, rule: 'has the name of a map of Crosswalk', remedy: 'Choose another name.' }];
  if (parentObject === undefined) return [{ path: `${path}.parent`, rule: `hangs below "${rule.parent}", which the flow does not have`, remedy: `Choose one of ${parents.join(', ')}.` }];
  const steps = listStepProblems(given);
  if (rules === undefined) return [...steps, { path: `${path}.object`, rule: `names ${rule.object}, which the org does not have or does not show to the integration user`, remedy: 'Create the object, or give the integration user access to it (a permission set with create and edit access).' }];
  return [...steps, ...keyProblems(path, rule, rules), ...lookupProblems(path, rule, { rules, parentObject }), ...requiredProblems(path, given, rules)];
}

/** What keeps the list and its ids from being read, whatever the org has. */
export const listStepProblems = (given: Pick<Given, 'name' | 'rule' | 'tables'>): Problem[] => [...stepProblems(`recordMaps.${given.name}`, 'each', given), ...stepProblems(`recordMaps.${given.name}`, 'id', given)];

function stepProblems(path: string, part: 'each' | 'id', { rule, tables }: Pick<Given, 'rule' | 'tables'>): Problem[] {
  const remedy = 'Change the step.';
  const problems = fieldMapProblems(part, rule[part], { tables }).map(({ at, rule: broken }) => ({ path: `${path}.${part}`, rule: at === '' ? broken : `step ${at} ${broken}`, remedy }));
  const steps: readonly Step[] = stepsSchema.safeParse(rule[part]).data ?? [];
  const outside = [...eachStep(steps, [])].find(({ step }) => step.step === 'enrich' || step.step === 'jsonata');
  return outside ? [...problems, { path: `${path}.${part}`, rule: `has a step ${outside.step.step}, which a list and its ids cannot take`, remedy: 'Use get and where; fields of the map take any step.' }] : problems;
}

function keyProblems(path: string, { object, externalId }: Given['rule'], rules: ObjectRules): Problem[] {
  const field = rules.get(externalId);
  const at = `${path}.externalId`;
  if (field === undefined) return [{ path: at, rule: `names ${object}.${externalId}, which the org does not have or does not show to the integration user`, remedy: 'Create the field, or give the integration user edit access to it.' }];
  if (field.isKey !== true || field.type !== 'string') return [{ path: at, rule: `names ${object}.${externalId}, which is no text that is an external id and unique`, remedy: 'Edit the field in Setup: Text, External ID, Unique.' }];
  if (field.length < keyLengthMin) return [{ path: at, rule: `names ${object}.${externalId}, which takes ${field.length} characters; keys need ${keyLengthMin}`, remedy: 'Make the field longer.' }];
  return field.isCreateable ? [] : [{ path: at, rule: `names ${object}.${externalId}, which the integration user cannot write`, remedy: 'Give the integration user edit access to it.' }];
}

function lookupProblems(path: string, { object, lookup }: Given['rule'], { rules, parentObject }: { rules: ObjectRules; parentObject: string }): Problem[] {
  const field = rules.get(lookup);
  const at = `${path}.lookup`;
  if (field === undefined) return [{ path: at, rule: `names ${object}.${lookup}, which the org does not have or does not show to the integration user`, remedy: 'Create the field, or give the integration user edit access to it.' }];
  if (field.referenceTo?.includes(parentObject) !== true) return [{ path: at, rule: `names ${object}.${lookup}, which does not point to ${parentObject}`, remedy: `Choose a lookup or master-detail field to ${parentObject}.` }];
  return field.isCreateable ? [] : [{ path: at, rule: `names ${object}.${lookup}, which the integration user cannot write`, remedy: 'Give the integration user edit access to it.' }];
}

function requiredProblems(path: string, { rule, mapped }: Given, rules: ObjectRules): Problem[] {
  const missing = [...rules].find(([field, { isRequired }]) => isRequired && field !== rule.externalId && field !== rule.lookup && !mapped.has(field));
  return missing ? [{ path, rule: `leaves ${rule.object}.${missing[0]} empty, which Salesforce requires`, remedy: 'Map the field.' }] : [];
}
