import type { TargetRef } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import type { WriteOperation, WriteReference } from '../core/target-writer.ts';
import { follow, type NodeState } from './batch.ts';

/** The insert or update of a node. Create-only fields go with inserts only. `syncedAt` is an ISO time. */
export function toOperation(state: NodeState, index: ReadonlyMap<string, NodeState>, syncedAt: string): WriteOperation {
  const { node } = state;
  const stamp = node.entity.syncedAtField === undefined ? {} : { [node.entity.syncedAtField]: syncedAt };
  const isInsert = state.id === undefined;
  const fields = without(state.omitted, isInsert ? { ...node.fixed, ...withoutNulls(node.fields) } : state.changed);
  const references = isInsert ? node.references : state.changedReferences;
  return {
    kind: isInsert ? 'insert' : 'update',
    entity: node.entity,
    key: node.key,
    id: state.id,
    fields: { ...fields, ...stamp },
    references: Object.fromEntries(Object.entries(references).map(([field, ref]) => [field, toReference(ref, index)])),
    allowsDuplicate: allowsDuplicate(state),
  };
}

/** A write that went through. Its time stands in the record and, once remembered, in the link: a record with another was written by a try that could not remember it. */
export function noteWrite(state: NodeState, syncedAt: string): void {
  state.wrote = state.id === undefined ? 'created' : 'updated';
  if (state.node.entity.syncedAtField !== undefined) state.facts.syncedAt = syncedAt;
  if (state.node.entity.back) state.facts[meant] = '';
}

/** The fact that says what a try set out to write: `Phone=<digest>`, as many as tries were not remembered. */
const meant = 'writing';

/**
 * What is remembered before anything is written: the values that this try, or one before that was not remembered, may leave in fields with a
 * way back. Every other value that nobody agreed on is a person's.
 */
export function intentsOf(states: readonly NodeState[], digestOf: (state: NodeState, field: string) => string): Pick<Link, 'sobject' | 'key' | 'facts'>[] {
  return states.flatMap((state) => {
    const { action, alias, changed, error, link, node } = state;
    if (!link || action !== 'update' || alias || error) return [];
    const before = meantBy(link.facts) ?? [];
    const now = Object.keys(changed).filter((field) => node.entity.back?.[field]).map((field) => `${field}=${digestOf(state, field)}`);
    return now.some((one) => !before.includes(one)) ? [{ sobject: node.sobject, key: node.key, facts: { [meant]: [...new Set([...before, ...now])].slice(-meantMax).join(' ') } }] : [];
  });
}

/** More than any record has of fields and of tries in a row that were cut off. */
const meantMax = 100;

const meantBy = (facts: Readonly<Record<string, string>>): string[] | undefined => facts[meant]?.split(' ').filter((one) => one !== '');

/** Whether a try set out to write and nobody remembers that it did: what the target has now may be its work. */
export const hasIntents = ({ facts }: Pick<Link, 'facts'>): boolean => (meantBy(facts) ?? []).length > 0;

/** Whether a try that nobody remembers meant to write this value; undefined where nothing tells. */
export function wasMeant({ facts }: Pick<Link, 'facts'>, field: string, digest: string): boolean | undefined {
  return meantBy(facts)?.includes(`${field}=${digest}`);
}

/** Whether the record was written by a try that ended before it could remember it. The platform keeps whole seconds. */
export function isUnremembered({ node, facts }: NodeState, row: Readonly<Record<string, unknown>>): boolean {
  const written = node.entity.syncedAtField === undefined ? undefined : row[node.entity.syncedAtField];
  return facts.syncedAt !== undefined && typeof written === 'string' && secondOf(written) !== secondOf(facts.syncedAt);
}

const secondOf = (instant: string): number => Math.floor(Date.parse(instant) / 1_000);

function toReference(ref: TargetRef, index: ReadonlyMap<string, NodeState>): WriteReference {
  const state = follow(index, ref);
  if (state?.id) return { id: state.id };
  return state ? { sobject: state.node.sobject, key: state.node.key } : ref;
}

function without<T>(omitted: readonly string[], fields: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !omitted.includes(field)));
}

function withoutNulls<T>(fields: Record<string, T | null>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, T] => entry[1] !== null));
}

/**
 * A person whose e-mail was looked up is nobody the org has: what a duplicate rule still sees is a look-alike, saved by default. Without
 * an e-mail, or where a person decides, the rule is asked first.
 */
export const allowsDuplicate = ({ node, facts, asksFirst }: NodeState): boolean => facts.allowsDuplicate === 'true' || (asksFirst !== true && node.person?.email !== undefined);
