import type { TargetNode } from '../core/draft.ts';
import type { FieldOwner } from '../core/entity.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import { canonical, digest } from './canonical.ts';
import { changedSides, type ChangeTimes, contestsIn, type Winner, winnerOf } from './field-decision.ts';
import { wasMeant } from './load-operation.ts';

type Row = Readonly<Record<string, unknown>>;

export type StoreDecision = {
  /** Fields whose value the store is to take. */
  toStore: string[];
  /** Fields that are equal already: only what was agreed is remembered. */
  agreed: string[];
  /** Fields both sides changed, and who won. */
  contested: { field: string; winner: Winner }[];
  /** Fields of an open contest in which only the store's change is left: the counterpart flow is to bring it. */
  toSalesforce: string[];
  /** The link never was compared: the counterpart flow has to do that first. */
  isUnknown: boolean;
};

type Deciding = { fields: readonly string[]; rules: ObjectRules; digestKey: string; times: ChangeTimes; ownerOf(field: string): FieldOwner };

/** Whether any followed field differs from what both sides last agreed on, which what we wrote ourselves does not, or is contested still. */
export function hasChanged(row: Row, link: Link, deciding: Pick<Deciding, 'fields' | 'rules' | 'digestKey'>): boolean {
  const open = new Set(contestsIn(link.facts));
  return deciding.fields.some((field) => open.has(field) || changeIn(row, link, { field, ...deciding }));
}

/** A field without a base only travels back: it has changed as soon as it has a value. */
function changeIn(row: Row, link: Link, { field, rules, digestKey }: { field: string; rules: ObjectRules; digestKey: string }): boolean {
  const rule = rules.get(field);
  if (!rule) return false;
  const target = canonical(row[field], rule);
  const base = link.base[field];
  return base === undefined ? target !== null : changedSides({ field, base, source: null, target }, digestKey).target;
}

/**
 * The three-way decision, seen from Salesforce. `node` is what the store's record means there; a field it does not map only travels back.
 * Only what changed in Salesforce since both agreed goes to the store; where the store changed it too, its owner decides.
 */
export function decideForStore(row: Row, link: Link, node: TargetNode, deciding: Deciding): StoreDecision {
  const decision: StoreDecision = { toStore: [], agreed: [], contested: [], toSalesforce: [], isUnknown: false };
  const open = new Set(contestsIn(link.facts));
  for (const field of deciding.fields) {
    const rule = deciding.rules.get(field);
    if (!rule) continue;
    const target = canonical(row[field], rule);
    if (!changeIn(row, link, { field, ...deciding })) {
      if (open.has(field) && field in node.fields && changedSides({ field, base: link.base[field], source: canonical(node.fields[field], rule), target }, deciding.digestKey).source) decision.toSalesforce.push(field);
      continue;
    }
    if (!(field in node.fields)) {
      decision.toStore.push(field);
      continue;
    }
    const source = canonical(node.fields[field], rule);
    const base = link.base[field];
    if (source === target) decision.agreed.push(field);
    else if (base === undefined) decision.isUnknown = true;
    // Ours, by a try that was cut off before it could remember: no change of a person.
    else if (wasMeant(link, field, digest(deciding.digestKey, field, target))) decision.contested.push({ field, winner: 'bigcommerce' });
    else if (!changedSides({ field, base, source, target }, deciding.digestKey).source) decision.toStore.push(field);
    else {
      const winner = winnerOf(deciding.ownerOf(field), deciding.times);
      decision.contested.push({ field, winner });
      if (winner === 'salesforce') decision.toStore.push(field);
    }
  }
  return decision;
}

/** What both sides agree on from now: the value Salesforce has. */
export function baseAfter(row: Row, link: Link, fields: readonly string[], { rules, digestKey }: Pick<Deciding, 'rules' | 'digestKey'>): Record<string, string> {
  const base = { ...link.base };
  for (const field of fields) {
    const rule = rules.get(field);
    if (rule) base[field] = digest(digestKey, field, canonical(row[field], rule));
  }
  return base;
}
