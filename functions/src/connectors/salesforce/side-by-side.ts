import type { WriteOperation } from '../../core/target-writer.ts';

/** A call of fewer rows is not worth its place in the daily allowance. */
const rowsPerCallMin = 300;
/** Calls side by side at most: a batch costs a few calls more, and is not as long on its way. */
const callsMax = 6;

/**
 * Splits one large write into calls that may run side by side: first the records others of it refer to, then the rest. Records that refer
 * to each other stay in one call, and so do those that lock one parent (the lines of an order). Positions stand in their order.
 * Returns stages, one after another, of calls, side by side.
 */
export function planCalls(operations: readonly WriteOperation[]): number[][][] {
  const positions = operations.map((_operation, position) => position);
  if (operations.length < 2 * rowsPerCallMin) return [[positions]];
  const graph = referencesOf(operations);
  const families = connected(positions, graph);
  // Orders with their lines hang together by themselves: they need no second stage.
  if (Math.max(...families.map((family) => family.length)) <= rowsPerCallMin) return [shareOut(families)];
  const isNeeded = new Set([...graph.values()].flat());
  const needed = positions.filter((position) => isNeeded.has(position));
  const last = positions.filter((position) => !isNeeded.has(position));
  const stages = [shareOut(connected(needed, graph)), shareOut(groupsOf(last, (position) => parentOf(operations[position], position)))];
  return stages.filter((calls) => calls.length > 0);
}

/** Position → positions of the records of this write it refers to by key. */
function referencesOf(operations: readonly WriteOperation[]): Map<number, number[]> {
  const byKey = new Map(operations.map(({ entity, key }, position) => [`${entity.sobject} ${key}`, position]));
  return new Map(
    operations.map(({ references }, position) => [
      position,
      Object.values(references).flatMap((reference) => {
        const target = 'id' in reference ? undefined : byKey.get(`${reference.sobject} ${reference.key}`);
        return target === undefined || target === position ? [] : [target];
      }),
    ]),
  );
}

/** Whatever hangs together by references, each group in order. */
function connected(positions: readonly number[], graph: ReadonlyMap<number, readonly number[]>): number[][] {
  const leader = new Map(positions.map((position) => [position, position]));
  const find = (position: number): number => {
    let at = position;
    while (leader.get(at) !== at) at = leader.get(at) ?? at;
    leader.set(position, at);
    return at;
  };
  for (const position of positions) for (const target of graph.get(position) ?? []) leader.set(find(position), find(target));
  return groupsOf(positions, (position) => String(find(position)));
}

const groupsOf = (positions: readonly number[], nameOf: (position: number) => string): number[][] => [...Map.groupBy(positions, nameOf).values()];

/** The parent a record locks, by the first reference its object has. */
function parentOf(operation: WriteOperation | undefined, position: number): string {
  const [field = ''] = Object.keys(operation?.entity.references ?? {});
  const reference = operation?.references[field];
  if (!reference) return String(position);
  return 'id' in reference ? reference.id : `${reference.sobject} ${reference.key}`;
}

/** Groups into calls of about equal size, none of them torn. */
function shareOut(groups: readonly number[][]): number[][] {
  const rows = groups.reduce((sum, group) => sum + group.length, 0);
  const count = Math.max(1, Math.min(callsMax, Math.floor(rows / rowsPerCallMin)));
  const calls: number[][] = [];
  for (const group of groups) {
    const call = calls.at(-1);
    if (call && (calls.length === count || call.length + group.length / 2 <= rows / count)) call.push(...group);
    else calls.push([...group]);
  }
  return calls.map((call) => call.sort((a, b) => a - b));
}
