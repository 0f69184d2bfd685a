import type { TargetNode } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Lookup, TargetSystem, WriteOperation, WriteResult } from '../core/target-writer.ts';
import { allStates, type BatchRecord, entityOf, follow, indexStates, type NodeState, primaryState } from './batch.ts';
import { decideWrites } from './compare.ts';
import type { Owners } from './field-decision.ts';
import { allowsDuplicate, noteWrite, toOperation } from './load-operation.ts';
import { heldFor } from './match-persons.ts';
import { openStepwise, planReopening, reopenAndEdit } from './reopen.ts';

export type LoadPorts = {
  target: Pick<TargetSystem, 'write' | 'writeTogether' | 'fitsTogether' | 'find'>;
  keepLinks(links: readonly Link[]): Promise<void>;
  rulesOf(sobject: string): ObjectRules;
  digestKey: string;
  /** Now, ISO 8601. */
  syncedAt: string;
  settings: { activatedEdits: 'reopen' | 'in-place' | 'issue'; draftStatus: string; activatedStatus: string; owners: Owners };
};

/** A write that met an existing record or a missing parent is put right and sent again, at most this often. */
const roundsMax = 4;
const lookalikesNamedMax = 3;

/** Writes what resolve decided, parents first, in as few calls as the platform allows. A refused node fails only the records that need it. */
export async function load(records: readonly BatchRecord[], ports: LoadPorts, signal: AbortSignal): Promise<void> {
  const index = indexStates(records);
  const reopening = planReopening(records, { index, ports, signal });
  await openStepwise(reopening.stepwise, { index, ports, signal });
  const unopened = reopening.stepwise.filter((one) => primaryState(one)?.error);
  const held = [...reopening.together, ...reopening.refused, ...unopened];
  const apart = new Set(held.flatMap((one) => one.nodes.filter((state) => state.node.key === one.draft.activation?.node.key || state.node.parentKey === one.draft.activation?.node.key)));
  await deleteRemoved(records.flatMap((one) => [...(held.includes(one) ? [] : one.removed), ...(one.vanished ?? [])].map((link) => ({ one, link }))), ports, signal);
  await writeStates(allStates(records).filter((state) => !apart.has(state) && isPending(state)), index, { ports, signal });
  for (const one of reopening.together) if (!failedParent(one, index)) await reopenAndEdit(one, { index, ports, signal });
  foldErrors(records, index);
}

/** Still to be written: decided, not yet done, and not spoiled. */
export const isPending = (state: NodeState): boolean => !state.alias && state.action !== 'none' && state.wrote === 'unchanged' && !state.error;

/** Writes nodes, and once more those that met an existing record or can be put right. */
export async function writeStates(states: readonly NodeState[], index: ReadonlyMap<string, NodeState>, { ports, signal }: Pick<Round, 'ports' | 'signal'>): Promise<void> {
  let pending = [...states];
  for (let round = 1, last = roundsMax; pending.length > 0 && round <= last; round += 1) {
    const sent = pending;
    const before = countOmitted(sent);
    pending = await writeRound(pending, { index, ports, signal, isLast: round === last });
    // A field left out brings the record nearer to its end, and a record has few of them: such a round does not count.
    if (countOmitted(sent) > before) last += 1;
  }
}

const countOmitted = (states: readonly NodeState[]): number => states.reduce((sum, state) => sum + state.omitted.length, 0);

type WritePorts = Pick<LoadPorts, 'rulesOf' | 'digestKey' | 'settings' | 'syncedAt'> & { target: Pick<TargetSystem, 'write' | 'find'> };
type Round = { index: ReadonlyMap<string, NodeState>; ports: WritePorts; signal: AbortSignal; isLast: boolean };

/** One pass over the pending nodes; returns those to send again. */
async function writeRound(pending: readonly NodeState[], round: Round): Promise<NodeState[]> {
  const ready: NodeState[] = [];
  for (const state of pending) {
    const parent = blockedBy(state, round.index);
    if (parent?.error) state.error = parent.error;
    else ready.push(state);
  }
  const sorted = ready.sort((a, b) => a.node.entity.level - b.node.entity.level || lockKey(a).localeCompare(lockKey(b)));
  const results = await round.ports.target.write(sorted.map((state) => toOperation(state, round.index, round.ports.syncedAt)), round.signal);
  const again: NodeState[] = [];
  const existing: NodeState[] = [];
  for (const [position, state] of sorted.entries()) {
    const next = apply(state, results[position], round);
    if (next === 'again') again.push(state);
    if (next === 'exists') existing.push(state);
  }
  return [...again, ...(await recover(existing, round))];
}

/** Rows that lock one parent go side by side, so that one call holds it once. */
function lockKey(state: NodeState): string {
  return state.node.parentKey ?? state.node.references.AccountId?.key ?? state.node.key;
}

function apply(state: NodeState, result: WriteResult | undefined, round: Round): 'done' | 'again' | 'exists' {
  if (!result) {
    state.error = new SyncError('OUTCOME_UNKNOWN', { stage: 'load' });
    return 'done';
  }
  if ('id' in result) {
    noteWrite(state, round.ports.syncedAt);
    state.id = result.id;
    return 'done';
  }
  const { fault } = result;
  if (fault.kind === 'duplicate-rule') state.lookalikes = fault.matches.filter(({ sobject }) => sobject === state.node.sobject).map(({ id }) => id);
  if (fault.kind === 'duplicate-rule' && state.asksFirst) {
    state.lookalikes = fault.matches.map(({ id }) => id);
    state.error = heldFor(state, { ids: fault.matches.map(({ id }) => id), stage: 'load' });
    return 'done';
  }
  if (!round.isLast) {
    if (fault.kind === 'duplicate-key' && state.action === 'insert') return 'exists';
    if (fault.kind === 'duplicate-rule' && !allowsDuplicate(state)) {
      state.facts.allowsDuplicate = 'true';
      return 'again';
    }
    if (fault.kind === 'missing-reference') return 'again';
    const places = fault.kind === 'unknown-place' ? placesOf(fault.error.field ?? '').filter((field) => !state.omitted.includes(field)) : [];
    if (places.length > 0) {
      state.omitted.push(...places);
      return 'again';
    }
  }
  state.error = fault.kind === 'duplicate-rule' ? namingLookalikes(fault.error, fault.matches) : fault.error;
  return 'done';
}

/** The rule blocks: whoever decides whether it is the same person needs to know whom it found. */
function namingLookalikes(error: SyncError, matches: readonly { sobject: string; id: string }[]): SyncError {
  const found = matches.slice(0, lookalikesNamedMax).map(({ sobject, id }) => `${sobject} ${id}`);
  return found.length === 0 || error.code !== 'DUPLICATE_BLOCKED' ? error : new SyncError('DUPLICATE_BLOCKED', { stage: 'load', message: `${error.message}\nIt looks like ${found.join(', ')}.`, cause: error });
}

/** A state means nothing without its country; the org may name the field of the name or of the code. */
function placesOf(field: string): string[] {
  const prefix = field.replace(/(State|Country)(Code)?$/, '');
  const states = [`${prefix}State`, `${prefix}StateCode`];
  return /Country(Code)?$/.test(field) ? [`${prefix}Country`, `${prefix}CountryCode`, ...states] : states;
}

/**
 * DUPLICATE_VALUE: the record is there, from an earlier try whose answer was lost or from somebody's hand. It is found by
 * our key, else by what makes it unique to the platform (an entry somebody made has no key of ours), and then updated.
 */
async function recover(states: readonly NodeState[], round: Round): Promise<NodeState[]> {
  if (states.length === 0) return [];
  const found = await findRecords(states, (state) => ({ field: state.node.entity.externalIdField, value: state.node.key }), round);
  for (const [state, row] of found) takeOver(state, row, round);
  const unkeyed = states.filter((state) => !found.has(state) && state.node.entity.naturalKey.length > 0);
  const natural = await findRecords(unkeyed, (state) => naturalLookup(state, round.index), round);
  for (const [state, row] of natural) takeOver(state, row, round);
  for (const state of states) {
    if (!found.has(state) && !natural.has(state)) state.error = new SyncError('OUTCOME_UNKNOWN', { stage: 'load', message: `${state.node.sobject} ${state.node.key} exists in Salesforce but cannot be read.` });
  }
  return states.filter((state) => !state.error && state.action === 'update');
}

type Pointer = { field: string; value: string | undefined };

/** The last field of the natural key narrows the search most, e.g. the product of a price book entry. */
function naturalLookup(state: NodeState, index: ReadonlyMap<string, NodeState>): Pointer {
  const field = state.node.entity.naturalKey.at(-1) ?? 'Id';
  return { field, value: referenceId(state, field, index) };
}

/** One lookup per object; each row goes to the node it stands for. */
async function findRecords(states: readonly NodeState[], pointerOf: (state: NodeState) => Pointer, round: Round): Promise<Map<NodeState, Record<string, unknown>>> {
  const groups = [...Map.groupBy(states, (state) => state.node.sobject)];
  const lookups = groups.map(([sobject, group]): Lookup => {
    const pointers = group.map(pointerOf);
    const fields = group.flatMap(({ node }) => [node.entity.externalIdField, ...node.entity.alsoRead, ...naturalFields(node), ...Object.keys(node.fields), ...Object.keys(node.references)]);
    return { sobject, field: pointers[0]?.field ?? 'Id', values: pointers.flatMap(({ value }) => value ?? []), fields: [...new Set(fields)] };
  });
  const rows = lookups.some((lookup) => lookup.values.length > 0) ? await round.ports.target.find(lookups, round.signal) : [];
  const found = new Map<NodeState, Record<string, unknown>>();
  for (const [position, [, group]] of groups.entries()) {
    const byKey = new Map((rows[position] ?? []).map((row) => [keyIn(row, group[0])?.toLowerCase(), row]));
    for (const state of group) {
      const row = byKey.get(state.node.key.toLowerCase()) ?? rows[position]?.find((one) => isUnkeyedTwin(state, one, round.index));
      if (row) found.set(state, row);
    }
  }
  return found;
}

function takeOver(state: NodeState, row: Record<string, unknown>, { ports, index }: Round): void {
  if (row.StatusCode === 'Activated') {
    // Its lines obey other rules than those of a new order: the next try looks at what the org has before it writes.
    state.error = new SyncError('OUTCOME_UNKNOWN', { stage: 'load', message: `${state.node.sobject} ${state.node.key} is in Salesforce and activated; it is looked at before it is written again.` });
    return;
  }
  state.id = String(row.Id);
  state.isAdopted = true;
  state.action = 'none';
  if (state.node.role === 'own') decideWrites(state, row, { rules: ports.rulesOf(state.node.sobject), digestKey: ports.digestKey, owners: ports.settings.owners, idOf: (ref) => follow(index, ref)?.id });
}

const keyIn = (row: Record<string, unknown>, state: NodeState | undefined): string | undefined => {
  const key = state && row[state.node.entity.externalIdField];
  return typeof key === 'string' ? key : undefined;
};

/** A record without a key of ours that the platform takes for the same. */
function isUnkeyedTwin(state: NodeState, row: Record<string, unknown>, index: ReadonlyMap<string, NodeState>): boolean {
  const natural = naturalFields(state.node);
  return natural.length > 0 && keyIn(row, state) === undefined && natural.every((field) => row[field] === (state.node.fixed[field] ?? referenceId(state, field, index)));
}

const naturalFields = ({ entity, fixed, references }: TargetNode) => entity.naturalKey.filter((field) => field in fixed || field in references);

function referenceId(state: NodeState, field: string, index: ReadonlyMap<string, NodeState>): string | undefined {
  const ref = state.node.references[field];
  return ref && follow(index, ref)?.id;
}

function blockedBy(state: NodeState, index: ReadonlyMap<string, NodeState>): NodeState | undefined {
  return Object.values(state.node.references)
    .map((ref) => follow(index, ref))
    .find((parent) => parent?.error && !parent.id);
}

const failedParent = (one: BatchRecord, index: ReadonlyMap<string, NodeState>) => one.nodes.some((state) => blockedBy(state, index));

/** A dead parent shows up as an error of every child: the record reports the first failing ancestor only. */
function foldErrors(records: readonly BatchRecord[], index: ReadonlyMap<string, NodeState>): void {
  for (const one of records) {
    const failed = one.nodes.map((state) => state.alias ?? state).filter((state) => state.error);
    const first = failed.sort((a, b) => a.node.entity.level - b.node.entity.level).find((state) => !blockedBy(state, index)) ?? failed[0];
    if (!first?.error || one.error) continue;
    const isLine = first.node.parentKey !== undefined && first.node.parentKey === one.draft.activation?.node.key && first.error.disposition === 'dead-letter' && first.error.code !== 'ACCESS_DENIED';
    one.error = isLine ? new SyncError('LINE_REFUSED', { stage: 'load', field: first.error.field, message: `A line of the order was refused, so the order stays Draft. ${first.error.message}${first.error.message.includes(first.node.key) ? '' : `\n${first.node.key}`}`, cause: first.error }) : first.error;
  }
}

async function deleteRemoved(removed: readonly { one: BatchRecord; link: Link }[], ports: LoadPorts, signal: AbortSignal): Promise<void> {
  if (removed.length === 0) return;
  const operations = removed.flatMap(({ one, link }): WriteOperation[] => {
    const entity = entityOf(one, link.sobject);
    return entity ? [{ kind: 'delete', entity, key: link.key, id: link.salesforceId, fields: {}, references: {}, allowsDuplicate: false }] : [];
  });
  const results = await ports.target.write(operations, signal);
  for (const [position, { one }] of removed.entries()) {
    const result = results[position];
    if (result && 'fault' in result && result.fault.kind !== 'gone') one.error ??= result.fault.error;
  }
}

