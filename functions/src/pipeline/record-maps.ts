import type { SourceRecord } from '../core/entity.ts';
import type { Link } from '../core/link.ts';
import type { FlowContext, FlowDefinition, FlowPlan, PlannedNode, RecordMap } from './define-flow.ts';

/** What children of one list hang below: their parent's key and the name of their map, so that they are nobody's lines. */
const listKey = (parent: PlannedNode, { map }: RecordMap): string => `${parent.key}#${map}`;

/** The key of the record that a record of a list hangs below; undefined = the link is of none. */
export const listParentKey = ({ parentKey }: Pick<Link, 'parentKey'>): string | undefined => (parentKey?.includes('#') === true ? parentKey.slice(0, parentKey.indexOf('#')) : undefined);

/** Whether a map of a list made the record. */
export const isOfList = ({ sobject, parentKey }: Pick<Link, 'sobject' | 'parentKey'>, { map, entity }: Pick<RecordMap, 'map' | 'entity'>): boolean => entity.sobject === sobject && parentKey?.endsWith(`#${map}`) === true;

type Given = { plan: FlowPlan; recordMaps: readonly RecordMap[] | undefined; context: Pick<FlowContext, 'storeZone' | 'tables'> };

/**
 * A plan with the records that administrators make of lists: each element is one, below the record its list belongs to. A list the source does not
 * say anything of is no empty list. Elements that cannot be told apart are left out, and said.
 */
export function withRecords(flow: Pick<FlowDefinition, 'name' | 'recordOf'>, { raw: sent }: Pick<SourceRecord, 'raw'>, { plan, recordMaps, context }: Given): FlowPlan {
  const maps = (recordMaps ?? []).filter((map) => map.flow === flow.name);
  if (maps.length === 0) return plan;
  const warnings = [...(plan.warnings ?? [])];
  const nodes: PlannedNode[] = [];
  const lists: NonNullable<FlowPlan['lists']> = [];
  for (const map of maps) {
    for (const parent of plan.nodes.filter((node) => node.map === map.parent && node.role !== 'ensure')) {
      const raw = sent && (flow.recordOf?.(parent, sent) ?? sent);
      const elements = map.elementsOf(parent.scope, raw, context);
      if (elements === undefined) continue;
      const known = new Map(elements.flatMap(({ id, item }) => (id === undefined ? [] : [[id.toLowerCase(), { id, item }] as const])));
      if (known.size < elements.length) warnings.push({ code: 'RULE_WARNING', field: map.entity.externalIdField, message: `${elements.length - known.size} of ${elements.length} elements of ${map.flow}.${map.map} have no id of their own and become no record` });
      if (map.isPruned) lists.push({ parentKey: listKey(parent, map), sobject: map.entity.sobject });
      for (const { id, item } of known.values()) nodes.push(nodeOf({ id, item }, { map, parent, raw }));
    }
  }
  return { ...plan, nodes: [...plan.nodes, ...nodes], warnings, lists };
}

function nodeOf({ id, item }: { id: string; item: unknown }, { map, parent, raw }: { map: RecordMap; parent: PlannedNode; raw: object | undefined }): PlannedNode {
  const sobject = map.entity.references[map.lookup] ?? '';
  return { map: map.map, entity: map.entity, key: `${parent.key}:${map.map}:${id}`, scope: { item, parent: parent.scope, record: raw }, parentKey: listKey(parent, map), references: { [map.lookup]: { sobject, key: parent.key } } };
}
