import type { TargetRef } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import type { Rows, TargetSystem, WriteOperation } from '../core/target-writer.ts';
import { forEachInTurns } from '../core/turns.ts';
import { allStates, type BatchRecord, follow, indexStates, type NodeState, primaryState } from './batch.ts';
import { digest } from './canonical.ts';
import { newBase } from './compare.ts';
import { reopenedFrom } from './reopen.ts';
import { readWishes } from './resolve.ts';

export type ConfirmPorts = {
  target: Pick<TargetSystem, 'writeAndRead'>;
  rulesOf(sobject: string): ObjectRules;
  digestKey: string;
  settings: { activatedStatus: string; ownUserId?: string | undefined };
};

/** What a batch leaves behind: links to save and to drop, and the fields the org kept differently from what we sent. */
export type Confirmation = { links: Link[]; dropped: Link[]; differing: { sobject: string; key: string; fields: string[] }[] };

/**
 * Activates the orders whose every node landed (Status alone: the platform allows nothing beside it), and reads back
 * what was written, since flows, triggers and rounding may have changed it. One call for both.
 */
export async function confirm(records: readonly BatchRecord[], ports: ConfirmPorts, signal: AbortSignal): Promise<Confirmation> {
  const index = indexStates(records);
  const toActivate = records.filter((one) => !one.error && mustActivate(one, primaryState(one)));
  const written = allStates(records).filter((state) => state.wrote !== 'unchanged' && state.id !== undefined && !state.node.entity.isKeptAsSent);
  const toRename = records.filter((one) => !one.error && mustRename(one, primaryState(one), ports));
  const operations = [...toActivate, ...toRename].flatMap((one) => activationOf(one, primaryState(one), ports.settings.activatedStatus));
  const wishes = readWishes(written, (ref) => follow(index, ref)?.id);
  const { results, rows } = operations.length + wishes.length > 0 ? await ports.target.writeAndRead(operations, wishes, signal) : { results: [], rows: new Map() };
  for (const [position, one] of [...toActivate, ...toRename].entries()) {
    const order = primaryState(one);
    const result = results[position];
    if (!order || !result) continue;
    if ('fault' in result) {
      one.error = result.fault.error;
      continue;
    }
    if (isNamed(one, order)) order.base = { ...order.base, Status: nameOf(one, ports) };
    Object.assign(order.facts, { activated: 'true' }, order.facts[reopenedFrom] ? { [reopenedFrom]: '' } : {});
  }
  return collect(records, { rows, ports, index });
}

/** One that was opened for an edit goes back to its status whatever the sale's is now: a cancelled order stays what it was. */
function mustActivate({ draft }: BatchRecord, order: NodeState | undefined): boolean {
  if (!draft.activation || !order || order.facts.activated === 'true') return false;
  return draft.activation.isWanted || Boolean(order.facts[reopenedFrom]);
}

/** An activated order whose status in the store has a word of its own in the org now, or has none any more. */
function mustRename(one: BatchRecord, order: NodeState | undefined, ports: ConfirmPorts): boolean {
  if (!order || order.facts.activated !== 'true' || order.facts[reopenedFrom] || !one.draft.activation?.isWanted || !isNamed(one, order)) return false;
  return order.base.Status !== nameOf(one, ports);
}

/** The org has a word for the order's status, or had one for its last. */
const isNamed = (one: BatchRecord, order: NodeState): boolean => one.draft.activation?.status !== undefined || order.base.Status !== undefined;
const nameOf = (one: BatchRecord, { digestKey }: ConfirmPorts): string => digest(digestKey, 'Status', one.draft.activation?.status ?? null);

function activationOf({ draft }: BatchRecord, order: NodeState | undefined, activated: string): WriteOperation[] {
  if (!order) return [];
  const status = draft.activation?.status ?? activated;
  return [{ kind: 'update', entity: order.node.entity, key: order.node.key, id: order.id, fields: { Status: order.facts[reopenedFrom] || status }, references: {}, allowsDuplicate: false }];
}

async function collect(records: readonly BatchRecord[], read: { rows: Rows; ports: ConfirmPorts; index: ReadonlyMap<string, NodeState> }): Promise<Confirmation> {
  const confirmation: Confirmation = { links: [], dropped: records.flatMap((one) => (one.error ? [] : [...one.removed, ...(one.vanished ?? []), ...(one.gone ?? [])])), differing: [] };
  const owners = ownersOf(records);
  await forEachInTurns(allStates(records), (state) => {
    const source = state.alias ?? state;
    if (source.id === undefined) return;
    state.id = source.id;
    const idOf = (ref: TargetRef) => follow(read.index, ref)?.id;
    const row = state.alias ? undefined : state.node.entity.isKeptAsSent ? asSent(state, idOf) : read.rows.get(source.id);
    if (row && state.wrote !== 'unchanged') {
      const context = { rules: read.ports.rulesOf(state.node.sobject), digestKey: read.ports.digestKey, ownUserId: read.ports.settings.ownUserId, idOf };
      const { base, differing } = newBase(state, row, context);
      state.base = base;
      if (differing.length > 0) confirmation.differing.push({ sobject: state.node.sobject, key: state.node.key, fields: differing });
    }
    if (state.wrote !== 'unchanged' || !state.link || isNewer(state) || hasNewFacts(state) || isFirstCompared(state) || isAgreedAnew(state)) confirmation.links.push(toLink(state, owners.get(state)));
  }, 'pieces');
  return confirmation;
}

/** The row as it was written. */
function asSent({ node }: NodeState, idOf: (ref: TargetRef) => string | undefined): Record<string, unknown> {
  return { ...node.fields, ...Object.fromEntries(Object.entries(node.references).map(([field, ref]) => [field, idOf(ref)])) };
}

/** That an order was activated is remembered even if nothing else had to be written: its lines obey other rules from then on. */
const hasNewFacts = ({ facts, link }: NodeState): boolean => Object.entries(facts).some(([name, value]) => name !== 'allowsDuplicate' && (link?.facts[name] ?? '') !== value);

/** A link that was never compared, of a record people merged for instance: what both sides have now is remembered, or every change would count as unknown. */
const isFirstCompared = ({ node, base, link }: NodeState): boolean => node.role === 'own' && Object.keys(base).length > 0 && link !== undefined && Object.keys(link.base).length === 0;

/** Both sides came to the same value by themselves, within the second their versions count in. */
const isAgreedAnew = ({ node, base, link }: NodeState): boolean => node.role === 'own' && link !== undefined && Object.entries(base).some(([field, entry]) => link.base[field] !== entry);

/** The primary record's link carries the version; children follow it. */
function isNewer(state: NodeState): boolean {
  return state.node.role === 'own' && state.node.parentKey === undefined && (state.link?.sourceVersion ?? 0) < state.sourceVersion;
}

/** Which source record keeps a node up to date: the one whose own flow drafted it. */
function ownersOf(records: readonly BatchRecord[]): Map<NodeState, string> {
  return new Map(records.flatMap((one) => one.nodes.filter((state) => state.node.role === 'own').map((state) => [state, one.job.entityKey] as const)));
}

/** The link of a node as it is now. */
export function toLink(state: NodeState, entityKey: string | undefined): Link {
  const { allowsDuplicate: _transient, ...facts } = state.facts;
  const whole = state.wrote === 'created' ? state.node.wholeOf : undefined;
  return {
    sobject: state.node.sobject,
    key: state.node.key,
    salesforceId: state.id ?? '',
    parentKey: state.node.parentKey,
    entityKey: entityKey ?? whole?.entityKey ?? state.link?.entityKey,
    // A record that was only ensured has not been brought to this version: its own flow does that.
    sourceVersion: state.node.role === 'own' ? state.sourceVersion : Math.max(whole?.version ?? 0, state.staleVersion ?? 0),
    base: state.base,
    facts,
  };
}
