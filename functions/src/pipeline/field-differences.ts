import type { TargetNode, TargetRef } from '../core/draft.ts';
import type { FieldOwner } from '../core/entity.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import { canonical, digest } from './canonical.ts';
import { changedSides, type Owners, ownerOf } from './field-decision.ts';

/**
 * How the two sides stand in a field. `same`: equal. `store`, `salesforce`: changed there since both agreed, and on its way. `both`: changed
 * on both sides. `kept`: the org made something else of the store's value, and both know. `unknown`: never compared.
 */
export type FieldStanding = 'same' | 'store' | 'salesforce' | 'both' | 'kept' | 'unknown';
export type FieldDifference = {
  field: string;
  label: string;
  /** Describe type: string, datetime, currency, … */
  type: string;
  /** Values in canonical form, null = empty. */
  store: string | null;
  salesforce: string | null;
  /** What both agreed on last; undefined when neither side has it any more: only its fingerprint is kept. */
  agreed: string | null | undefined;
  standing: FieldStanding;
  owner: FieldOwner;
  /** Whether a value of Salesforce can go to the store. */
  travelsBack: boolean;
  /** Of a lookup, whose values are ids in 15 characters: the object, and the whole ids. */
  refersTo?: { object: string; ids: readonly string[] };
};

type Row = Readonly<Record<string, unknown>>;
type Context = { rules: ObjectRules; digestKey: string; owners: Owners; /** The record a reference leads to; lookups are compared where it is given. */ idOf?(ref: TargetRef): string | undefined };

/** Compares what the store's record means with the row, field by field, as a sync would; fields that are only set at creation are left out. */
export function differencesOf(node: TargetNode, { link, row }: { link: Link | undefined; row: Row | undefined }, context: Context): FieldDifference[] {
  const compare = (field: string, value: unknown): FieldDifference[] => {
    const rule = context.rules.get(field);
    if (!rule || node.entity.createOnly.includes(field)) return [];
    const [store, salesforce] = [canonical(value, rule), row ? canonical(row[field], rule) : null];
    const base = link?.base[field];
    const sides = changedSides({ field, base, source: store, target: salesforce }, context.digestKey);
    const standing = store === salesforce ? 'same' : base === undefined ? 'unknown' : sides.source && sides.target ? 'both' : sides.source ? 'store' : sides.target ? 'salesforce' : 'kept';
    const agreed = base === undefined ? undefined : !sides.target ? salesforce : !sides.source ? store : undefined;
    return [{ field, label: rule.label === '' ? field : rule.label, type: rule.type, store, salesforce, agreed, standing, owner: ownerOf(node.entity, field, context.owners), travelsBack: node.entity.back?.[field] !== undefined }];
  };
  const lookups = Object.entries(node.references).flatMap(([field, ref]) => {
    // One that is still to be made has no id to compare.
    const id = context.idOf?.(ref);
    return id === undefined ? [] : compare(field, id).map((difference) => ({ ...difference, refersTo: { object: ref.sobject, ids: [id, ...[row?.[field]].filter((given) => typeof given === 'string')] } }));
  });
  return [...lookups, ...Object.entries(node.fields).flatMap(([field, value]) => compare(field, value))];
}

/**
 * The base that lets one side win: both are taken to have agreed on the loser's value as it is now, so the winner's is the only change, and the
 * normal way of that direction takes it over. A value that changes meanwhile is a change of its own again.
 */
export function baseFor(side: 'bigcommerce' | 'salesforce', difference: Pick<FieldDifference, 'field' | 'store' | 'salesforce'>, digestKey: string): string {
  return digest(digestKey, difference.field, side === 'bigcommerce' ? difference.salesforce : difference.store);
}
