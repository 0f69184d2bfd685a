import type { Draft, FieldValue, TargetNode } from '../core/draft.ts';
import type { Transformer } from './transform.ts';

/** Values a person set, by `Object.Field`, and when (ms since the epoch). */
export type Overrides = ReadonlyMap<string, { values: Readonly<Record<string, FieldValue>>; setAt: number }>;

/** The same mapping with values that people set in place of its own: until the record changes in its source, which then speaks again. */
export function overrideValues(transform: Transformer, overrides: Overrides): Transformer {
  if (overrides.size === 0) return transform;
  return (flow, record, context) => {
    const draft = transform(flow, record, context);
    const override = overrides.get(record.entityKey);
    if (draft instanceof Error || override === undefined || record.version > override.setAt) return draft;
    return { ...draft, nodes: draft.nodes.map((node) => withValues(node, override.values)) };
  };
}

function withValues(node: Draft['nodes'][number], values: Readonly<Record<string, FieldValue>>): TargetNode {
  const own = Object.entries(values).flatMap(([path, value]) => (path.startsWith(`${node.sobject}.`) ? [[path.slice(node.sobject.length + 1), value] as const] : []));
  return node.role === 'own' && own.length > 0 ? { ...node, fields: { ...node.fields, ...Object.fromEntries(own) } } : node;
}
