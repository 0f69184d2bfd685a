import type { TargetEntity } from './entity.ts';

/** A mapped value: null clears the field, an absent name leaves it alone. Decimals are strings. */
export type FieldValue = string | number | boolean | null;

/** Points to a target record by its object and key, whether or not it exists yet. */
export type TargetRef = { sobject: string; key: string };

/**
 * One target record as the source wants it. `own`: this flow keeps it up to date. `ensure`: it is created when absent
 * and otherwise left to the flow that owns it.
 */
export type TargetNode = TargetRef & {
  entity: TargetEntity;
  role: 'own' | 'ensure';
  fields: Record<string, FieldValue>;
  references: Record<string, TargetRef>;
  /** Fields an administrator mapped: one the org has no longer is no fault of the package. */
  mappedBySettings?: readonly string[] | undefined;
  /** Known Salesforce ids for lookup fields outside the graph, e.g. the price book. */
  fixed: Record<string, string>;
  parentKey: string | undefined;
  /** The person this record stands for: how an existing record of the same person is found. */
  person: PersonMatch | undefined;
  /** Set on an Account that buyers of one company share: it is the company's, not the buyer's. */
  isCompany?: boolean | undefined;
  /** Set on an ensured node that was drafted from all its source record says: creating it brings it to that version. */
  wholeOf?: { entityKey: string; version: number } | undefined;
};

/** `identity` says who: keys of one person share the claim on the normalised e-mail. `channel`: the storefront, where match rules hold in one. */
export type PersonMatch = { identity: string; email: string | undefined; isGuest: boolean; channel?: string };

/** Everything one source record becomes. */
export type Draft = {
  nodes: TargetNode[];
  /** Records other flows own that must exist first. `fallback` stands in when the source no longer has them. */
  parents: ParentWish[];
  /** The node whose Status is raised once every node landed, e.g. the order. */
  activation: { node: TargetRef; isWanted: boolean; /** The org's own word for where the sale stands, where it has the same one. */ status?: string | undefined } | undefined;
  /** What does not add up, in words; the record lands and an issue says so. */
  warnings: { code: 'TOTALS_DIFFER' | 'RULE_WARNING'; message: string; field?: string }[];
  /** Why a filter keeps it out while Salesforce does not have it yet; what is there already is kept up to date. */
  heldOut?: { field: string; message: string } | undefined;
  /** Lists of the source that were read whole: what is linked below them and is not among the nodes has vanished from the source. */
  lists?: { parentKey: string; sobject: string }[] | undefined;
  /** Shown on the issue when the record does not exist yet: number, amount, buyer. */
  facts: Record<string, string>;
};

/** A record another flow owns, and the targets of it that this record refers to. */
export type ParentWish = { flow: string; entityKey: string; version: number; fallback: Readonly<Record<string, unknown>>; needs: TargetRef[] };

export const refKey = (ref: TargetRef) => `${ref.sobject} ${ref.key}`;
