import type { Draft, FieldValue, TargetNode } from '../core/draft.ts';
import { refKey } from '../core/draft.ts';
import type { SourceRecord } from '../core/entity.ts';
import { sentence } from './sentence.ts';
import { SyncError } from '../core/sync-error.ts';
import type { FlowContext, FlowDefinition, PlannedNode, Prepared } from './define-flow.ts';
import { withRecords } from './record-maps.ts';

type MappedValue = FieldValue | undefined;
/** A compiled field map, as `mapping/compile.ts` makes it. */
export type MapRunner = (scope: object, context: { storeZone: string; tables: FlowContext['tables']; evaluated?: Prepared['evaluated'] | undefined; enriched?: Prepared['enriched'] | undefined }) => Record<string, MappedValue>;
export type Transformer = (flow: FlowDefinition, record: SourceRecord, context: FlowContext) => Draft | SyncError;

/** The compiled map of (flow, map name) under the settings of a context. */
type RunnerOf = (flow: string, map: string, context: FlowContext) => MapRunner;

/** Runs a flow's plan and its field maps over a source record. Pure. */
export function createTransformer(runnerOf: RunnerOf): Transformer {
  return (flow, record, context) => {
    const plan = planRecord(flow, record, context);
    if ('refuse' in plan) return new SyncError(plan.refuse, { stage: 'transform', message: sentence(plan.message, record.entityKey), field: plan.field });
    try {
      const nodes = plan.nodes.map((planned) => toNode(flow, planned, { runnerOf, context }));
      const breaches = breachesOf(flow, plan.nodes, nodes, context);
      const held = breaches.find(({ severity }) => severity === 'hold');
      const heldOut = plan.heldOut ?? breaches.find(({ severity }) => severity === 'reject');
      if (held && !heldOut) return new SyncError('HELD_BY_RULE', { stage: 'validate', message: sentence(held.message, record.entityKey), field: held.field });
      const warnings = breaches.filter(({ severity }) => severity === 'warn').map(({ field, message }) => ({ code: 'RULE_WARNING' as const, field, message: sentence(message, record.entityKey) }));
      return { nodes: unique(nodes), parents: plan.parents ?? [], activation: plan.activation, warnings: [...(plan.warnings ?? []), ...warnings], facts: plan.facts ?? {}, ...(plan.lists && { lists: plan.lists }), ...(heldOut ? { heldOut: { field: heldOut.field, message: heldOut.message } } : {}) };
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      const field = 'field' in thrown ? String(thrown.field) : undefined;
      return new SyncError('UNREADABLE_SOURCE', { stage: 'transform', field, message: sentence(thrown.message, record.entityKey), cause: thrown });
    }
  };
}

/** A flow's plan; where an administrator maps a node, what the store sent stands beside its scope at `record`. */
export function planRecord(flow: FlowDefinition, record: SourceRecord, context: FlowContext): ReturnType<FlowDefinition['plan']> {
  const known = context.prepared?.plans.get(record.data);
  if (known) return known;
  const plan = flow.plan(record, context);
  const { raw } = record;
  if (!('nodes' in plan)) return plan;
  const changed = context.settings.fieldMaps ?? {};
  if (raw !== undefined) for (const node of plan.nodes) if (changed[`${flow.name}.${node.map}`]) Object.assign(node.scope, { record: flow.recordOf?.(node, raw) ?? raw });
  try {
    return withRecords(flow, record, { plan, recordMaps: context.settings.recordMaps, context });
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return { refuse: 'UNREADABLE_SOURCE', message: thrown.message, ...('field' in thrown ? { field: String(thrown.field) } : {}) };
  }
}

function breachesOf(flow: FlowDefinition, planned: readonly PlannedNode[], nodes: readonly TargetNode[], { settings }: FlowContext) {
  const check = settings.checkRules;
  if (!check) return [];
  return nodes.flatMap((node, at) => (node.role === 'own' ? check(`${flow.name}.${planned[at]?.map}`, node.fields) : []));
}

function toNode(flow: FlowDefinition, planned: PlannedNode, run: { runnerOf: RunnerOf; context: FlowContext }): TargetNode {
  const entity = planned.entity ?? flow.fieldMaps[planned.map]?.entity;
  if (!entity) throw new Error(`The flow ${flow.name} has no field map "${planned.map}".`);
  const mapped = run.runnerOf(flow.name, planned.map, run.context)(planned.scope, mapContextOf(run.context));
  const changed = run.context.settings.fieldMaps?.[`${flow.name}.${planned.map}`];
  const fields: Record<string, FieldValue> = {};
  for (const field in mapped) {
    const value = mapped[field];
    if (value !== undefined) fields[field] = value;
  }
  return {
    sobject: entity.sobject,
    key: planned.key,
    entity,
    role: planned.role ?? 'own',
    fields,
    ...(changed && { mappedBySettings: Object.keys(changed) }),
    references: planned.references ?? {},
    fixed: planned.fixed ?? {},
    parentKey: planned.parentKey,
    person: planned.person,
    ...(planned.isCompany && { isCompany: true }),
  };
}

const mapContextOf = (context: FlowContext): Parameters<MapRunner>[1] => (context.prepared ? { storeZone: context.storeZone, tables: context.tables, evaluated: context.prepared.evaluated, enriched: context.prepared.enriched } : context);

/** The same record named twice (a product on two lines) is one node. */
function unique(nodes: readonly TargetNode[]): TargetNode[] {
  return [...new Map(nodes.map((node) => [refKey(node), node])).values()];
}
