import type { Draft, FieldValue, TargetNode } from '../core/draft.ts';
import { refKey } from '../core/draft.ts';
import type { SourceRecord } from '../core/entity.ts';
import { sentence } from './sentence.ts';
import { SyncError } from '../core/sync-error.ts';
import type { FlowContext, FlowDefinition, PlannedNode } from './define-flow.ts';

type MappedValue = FieldValue | undefined;
/** A compiled field map, as `mapping/compile.ts` makes it. */
export type MapRunner = (scope: object, context: { storeZone: string; tables: FlowContext['tables'] }) => Record<string, MappedValue>;
export type Transformer = (flow: FlowDefinition, record: SourceRecord, context: FlowContext) => Draft | SyncError;

/** Runs a flow's plan and its field maps over a source record. Pure. `runnerOf` gives the compiled map of (flow, map name). */
export function createTransformer(runnerOf: (flow: string, map: string) => MapRunner): Transformer {
  return (flow, record, context) => {
    const plan = flow.plan(record, context);
    if ('refuse' in plan) return new SyncError(plan.refuse, { stage: 'transform', message: sentence(plan.message, record.entityKey), field: plan.field });
    try {
      const nodes = plan.nodes.map((planned) => toNode(flow, planned, { runnerOf, context }));
      return { nodes: unique(nodes), parents: plan.parents ?? [], activation: plan.activation, warnings: plan.warnings ?? [], facts: plan.facts ?? {}, ...(plan.heldOut ? { heldOut: plan.heldOut } : {}) };
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      const field = 'field' in thrown ? String(thrown.field) : undefined;
      return new SyncError('UNREADABLE_SOURCE', { stage: 'transform', field, message: sentence(thrown.message, record.entityKey), cause: thrown });
    }
  };
}

function toNode(flow: FlowDefinition, planned: PlannedNode, run: { runnerOf: (flow: string, map: string) => MapRunner; context: FlowContext }): TargetNode {
  const target = flow.fieldMaps[planned.map];
  if (!target) throw new Error(`The flow ${flow.name} has no field map "${planned.map}".`);
  const mapped = run.runnerOf(flow.name, planned.map)(planned.scope, run.context);
  const fields: Record<string, FieldValue> = {};
  for (const field in mapped) {
    const value = mapped[field];
    if (value !== undefined) fields[field] = value;
  }
  return {
    sobject: target.entity.sobject,
    key: planned.key,
    entity: target.entity,
    role: planned.role ?? 'own',
    fields,
    references: planned.references ?? {},
    fixed: planned.fixed ?? {},
    parentKey: planned.parentKey,
    person: planned.person,
  };
}

/** The same record named twice (a product on two lines) is one node. */
function unique(nodes: readonly TargetNode[]): TargetNode[] {
  return [...new Map(nodes.map((node) => [refKey(node), node])).values()];
}
