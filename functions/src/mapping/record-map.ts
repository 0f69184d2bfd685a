import { z } from 'zod';
import type { TargetEntity } from '../core/entity.ts';
import { createCalendar } from './calendar.ts';
import { MappingError } from './compile.ts';
import { isEmpty } from './field-path.ts';
import type { StepContext } from './step-host.ts';
import { compileSteps, createInstantReader, type StepRun } from './step-run.ts';
import { type Step, stepsSchema } from './steps.ts';

/** Each element of a list becomes a record of its own. `parent`: the map whose record it hangs below; `lookup`: the field that points there. */
export type RecordMapRule = {
  isOn: boolean;
  object: string;
  externalId: string;
  parent: string;
  lookup: string;
  /** Give the list, from what the parent's map works with. */
  each: Step[];
  /** Give what tells an element from the others of its list, for ever. */
  id: Step[];
  /** What becomes of the record whose element the store no longer has. */
  vanished: 'keep' | 'delete';
};

/** `flow.map` → the rule, as the settings keep it; the forms of its names are checked there. */
export const recordMapsSchema: z.ZodType<Record<string, RecordMapRule>> = z.record(z.string(), z.object({ isOn: z.boolean().default(true), object: z.string(), externalId: z.string(), parent: z.string(), lookup: z.string(), each: stepsSchema, id: stepsSchema, vanished: z.enum(['keep', 'delete']).default('keep') }));

export type Element = { item: unknown; /** undefined = it has none. */ id: string | undefined };
export type CompiledRecordMap = { flow: string; map: string; parent: string; lookup: string; entity: TargetEntity; isPruned: boolean; /** undefined = the record does not say: what is there stays. */ elementsOf(scope: object, record: object | undefined, context: StepContext): Element[] | undefined };

/** Records are written after all of ours: each hangs below one of them. */
const level = 9;
/** More are no list of a record. */
const elementsMax = 2_000;

type Place = Pick<RecordMapRule, 'object' | 'externalId' | 'parent' | 'lookup'>;
type SobjectOf = (flow: string, map: string) => string | undefined;

/** What identifies the records a map of a list makes: another place, other records. */
export const placeOf = (name: string, { object, externalId, parent, lookup }: Place): Place & { name: string } => ({ name, object, externalId, parent, lookup });

/** A map that is no more: its records have vanished, whatever the source says. */
export function retiredRecordMap({ name, ...place }: Place & { name: string }, sobjectOf: SobjectOf): CompiledRecordMap {
  const [flow = '', map = ''] = name.split('.');
  return { flow, map, parent: place.parent, lookup: place.lookup, entity: entityOf(flow, place, sobjectOf), isPruned: true, elementsOf: () => [] };
}

const entityOf = (flow: string, { object, externalId, parent, lookup }: Place, sobjectOf: SobjectOf): TargetEntity => ({ sobject: object, externalIdField: externalId, createOnly: [], level, naturalKey: [], alsoRead: [], references: { [lookup]: sobjectOf(flow, parent) ?? '' } });

/** Turns a rule into functions. `sobjectOf`: the object of a map of the flow, by name. */
export function compileRecordMap(name: string, rule: RecordMapRule, sobjectOf: SobjectOf): CompiledRecordMap {
  const [flow = '', map = ''] = name.split('.');
  const fail = (step: string, reason: string, remedy?: string): never => {
    throw new MappingError(name, step, reason, remedy);
  };
  const compiled = (steps: readonly Step[]): StepRun => compileSteps(steps, { fail, calendar: createCalendar(), instantOf: createInstantReader() });
  const [list, id] = [compiled(rule.each), compiled(rule.id)];
  return {
    flow,
    map,
    parent: rule.parent,
    lookup: rule.lookup,
    entity: entityOf(flow, rule, sobjectOf),
    isPruned: rule.vanished === 'delete',
    elementsOf(scope, record, context) {
      const items = list(undefined, { ...scope, record }, context);
      if (items === undefined) return undefined;
      if (items === null) return [];
      if (!Array.isArray(items)) return fail('result', 'it gives no list', 'Choose a field that holds a list.');
      if (items.length > elementsMax) return fail('result', `it gives a list of more than ${elementsMax} elements`, 'Let a condition choose fewer of them.');
      return items.map((item: unknown): Element => {
        const value = id(undefined, { item, parent: scope, record }, context);
        if (typeof value === 'object' && value !== null) return fail('result', 'the id of an element is a list or an object', 'Choose a field of the element that holds one value.');
        return { item, id: isEmpty(value) ? undefined : String(value).trim() || undefined };
      });
    },
  };
}
