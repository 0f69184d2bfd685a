import type { Link } from '../core/link.ts';
import type { Lookup } from '../core/target-writer.ts';
import { type BatchRecord, entityOf, type NodeState, primaryState } from './batch.ts';
import { reopenedFrom } from './reopen.ts';

type Find = (lookups: readonly Lookup[]) => Promise<Record<string, unknown>[][]>;
type Row = Readonly<Record<string, unknown>>;

/**
 * What an earlier try of an order left in the target, when it ended before it could remember: the order itself, whether it is activated,
 * and its lines, of which some may have left the source meanwhile. Only records that were tried before are looked at: a first try writes
 * without a read.
 */
export async function lookAgain(records: readonly BatchRecord[], find: Find): Promise<void> {
  const tried = records.flatMap((one) => {
    const order = primaryState(one);
    return order && one.draft.activation && (one.job.attempt > 1 || order.facts[reopenedFrom]) ? [{ one, order }] : [];
  });
  const [first] = tried;
  if (!first) return;
  const { entity } = first.order.node;
  const [rows = []] = await find([{ sobject: entity.sobject, field: entity.externalIdField, values: tried.map(({ order }) => order.node.key), fields: [...entity.alsoRead] }]);
  const byKey = new Map(rows.map((row) => [keyOf(row, entity.externalIdField), row]));
  for (const { order } of tried) {
    const row = byKey.get(order.node.key.toLowerCase());
    if (row) recognise(order, row);
  }
  await findLines(tried.filter(({ order }) => order.id !== undefined), find);
}

function recognise(order: NodeState, row: Row): void {
  // An order without a link carries our key all the same: our values hold.
  if (order.id === undefined) order.isAdopted = true;
  order.id = String(row.Id);
  noteActivation(order, row);
}

/** Activated by a try that could not remember it, or by somebody in the org: its lines obey other rules from then on. */
export function noteActivation(order: NodeState, row: Row): void {
  if (row.StatusCode === 'Activated' && !order.facts[reopenedFrom]) order.facts.activated = 'true';
}

type Tried = { one: BatchRecord; order: NodeState };

/** Lines of ours: those the source still has are recognised, the others taken out. What people added themselves has no key of ours. */
async function findLines(tried: readonly Tried[], find: Find): Promise<void> {
  const line = tried.flatMap(({ one, order }) => linesOf(one, order))[0]?.node;
  const parentField = line && Object.entries(line.references).find(([, ref]) => ref.sobject === tried[0]?.order.node.sobject)?.[0];
  if (!line || !parentField) return;
  const keyField = line.entity.externalIdField;
  const [rows = []] = await find([{ sobject: line.sobject, field: parentField, values: tried.flatMap(({ order }) => order.id ?? []), fields: [keyField] }]);
  const byOrder = Map.groupBy(rows, (row) => String(row[parentField]));
  const there = new Set(rows.map((row) => String(row.Id)));
  for (const { one, order } of tried) {
    // A try whose answer was lost took them out: a second delete would refuse the whole exchange.
    one.gone = one.removed.filter((link) => link.sobject === line.sobject && !there.has(link.salesforceId));
    one.removed = one.removed.filter((link) => !one.gone?.includes(link));
    const states = new Map(linesOf(one, order).map((state) => [state.node.key.toLowerCase(), state]));
    const known = new Set([...one.removed.map((link) => link.key.toLowerCase()), ...states.keys()]);
    for (const row of byOrder.get(order.id ?? '') ?? []) {
      const key = keyOf(row, keyField);
      const state = key === undefined ? undefined : states.get(key);
      if (state && state.id === undefined) Object.assign(state, { id: String(row.Id), isAdopted: true });
      else if (key !== undefined && !known.has(key) && isOfStore(key, order)) one.removed.push(leftover({ sobject: line.sobject, row, keyField, order }));
    }
  }
}

const linesOf = (one: BatchRecord, order: NodeState) => one.nodes.filter((state) => state.node.parentKey === order.node.key && entityOf(one, state.node.sobject) !== undefined);

/** Keys compare without case. */
function keyOf(row: Row, field: string): string | undefined {
  const key = row[field];
  return typeof key === 'string' ? key.toLowerCase() : undefined;
}

/** Keys begin with the store they are of. */
const isOfStore = (key: string, order: NodeState): boolean => key.startsWith(`${order.node.key.slice(0, order.node.key.indexOf(':')).toLowerCase()}:`);

function leftover({ sobject, row, keyField, order }: { sobject: string; row: Row; keyField: string; order: NodeState }): Link {
  return { sobject, key: String(row[keyField]), salesforceId: String(row.Id), parentKey: order.node.key, sourceVersion: 0, base: {}, facts: {} };
}
