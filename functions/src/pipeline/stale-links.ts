import type { ReadWish, Rows } from '../core/target-writer.ts';

type Ports = { read(wishes: readonly ReadWish[]): Promise<Rows>; findSuccessors(sobject: string, ids: readonly string[]): Promise<Map<string, string>> };
import { allStates, type BatchRecord, follow, type NodeState } from './batch.ts';

/**
 * Records that are gone: one that was merged is from now on the record it was merged into, whose values are a person's and stay; the
 * others are forgotten. Returns those that were merged.
 */
export async function succeed(gone: readonly NodeState[], ports: Ports): Promise<NodeState[]> {
  const merged: NodeState[] = [];
  for (const [sobject, states] of Map.groupBy(gone, (state) => state.node.sobject)) {
    const successors = await ports.findSuccessors(sobject, states.flatMap(({ id }) => id ?? []));
    for (const state of states) {
      const successor = successors.get(state.id ?? '');
      forget(state);
      if (successor === undefined) continue;
      Object.assign(state, { id: successor, isAdopted: true, action: 'none' });
      merged.push(state);
    }
  }
  return merged;
}

/** The linked record is gone (deleted or hidden from us): it is looked for and, if need be, created again. */
export function forget(state: NodeState): void {
  state.staleId = state.id;
  state.staleVersion = state.link?.sourceVersion;
  state.id = undefined;
  state.link = undefined;
  state.base = {};
  state.facts = {};
  state.isAdopted = false;
  state.action = 'insert';
}

/**
 * Parents are taken from their links without a read. A record that is tried again may have failed because one of them was
 * deleted or merged in the org since: then their links are checked, and those that lead nowhere are forgotten.
 */
export async function forgetStaleLinks(records: readonly BatchRecord[], ports: Ports): Promise<void> {
  const linked = allStates(records.filter((one) => one.job.attempt > 1)).filter((state) => state.node.role === 'ensure' && state.id !== undefined);
  if (linked.length === 0) return;
  const bySobject = Map.groupBy(linked, (state) => state.node.sobject);
  const rows = await ports.read([...bySobject].map(([sobject, states]) => ({ sobject, ids: [...new Set(states.flatMap(({ id }) => id ?? []))], fields: [] })));
  await succeed(linked.filter((state) => !rows.has(state.id ?? '')), ports);
}

/**
 * What hung on a record that is made again: a child by a reference that can never change (a line on its order) went with
 * it and is made again too, any other is pointed to the new one.
 */
export function mendDependents(states: readonly NodeState[], index: ReadonlyMap<string, NodeState>): void {
  // Parents first, so that what is forgotten here takes its own children along.
  for (const state of [...states].sort((a, b) => a.node.entity.level - b.node.entity.level)) {
    for (const [field, ref] of Object.entries(state.node.references)) {
      const parent = follow(index, ref);
      if (!state.id || !parent || parent.id) continue;
      if (state.node.entity.createOnly.includes(field)) {
        // One that is made for the first time took nothing along: the child stays where it is.
        if (parent.staleId !== undefined) forget(state);
      } else {
        state.changedReferences = { ...state.changedReferences, [field]: ref };
        state.action = 'update';
      }
    }
  }
}
