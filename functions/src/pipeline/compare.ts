import { canonical, digest, fromBaseEntry, toBaseEntry } from './canonical.ts';
import type { FieldValue, TargetRef } from '../core/draft.ts';
import type { FieldRule, ObjectRules } from '../core/object-rules.ts';
import type { NodeState } from './batch.ts';
import { changedSides, closedContest, contestsIn, openContest, type Owners, ownerOf, winnerOf } from './field-decision.ts';
import { hasIntents, wasMeant } from './load-operation.ts';

type Row = Readonly<Record<string, unknown>>;
type Context = { rules: ObjectRules; digestKey: string; /** Whom we write as. */ ownUserId?: string | undefined; idOf(ref: TargetRef): string | undefined };
type DecisionContext = Context & { owners: Owners };

/** A lookup compares by the id it resolves to; one that is still to be created differs from everything. */
const referenceRule: FieldRule = { label: '', type: 'reference', length: 18, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };

/** Fields whose source value differs from what both sides last agreed on. Empty = nothing to write, nothing to read. */
export function sourceChanges(state: NodeState, context: Context): { fields: string[]; references: string[] } {
  const base = state.link?.base ?? {};
  const isChanged = (field: string, value: string | null) => digest(context.digestKey, field, value) !== fromBaseEntry(base[field]).source;
  const fields = updateable(state, Object.keys(state.node.fields)).filter((field) => {
    const rule = context.rules.get(field);
    return rule !== undefined && isChanged(field, canonical(state.node.fields[field], rule));
  });
  const references = updateable(state, Object.keys(state.node.references)).filter((field) => {
    const ref = state.node.references[field];
    const id = ref && context.idOf(ref);
    return id === undefined || isChanged(field, canonical(id, referenceRule));
  });
  return { fields, references };
}

/**
 * The three-way decision for a record whose target row was read. A changed source field is written unless the target
 * already has its value; where both sides changed, the field's owner decides (BigCommerce, where nothing travels back).
 * A record we hold no base for keeps what a person entered: only its empty fields are filled. One that a try wrote and could not
 * remember is compared in every field: the store may have taken back what that try wrote.
 */
export function decideWrites(state: NodeState, row: Row, context: DecisionContext): void {
  const wanted = state.isAdopted || state.isForgotten || hasIntents(state) ? { fields: updateable(state, Object.keys(state.node.fields)), references: updateable(state, Object.keys(state.node.references)) } : sourceChanges(state, context);
  const changed: Record<string, FieldValue> = {};
  for (const field of wanted.fields) {
    const rule = context.rules.get(field);
    const value = state.node.fields[field];
    if (!rule || value === undefined) continue;
    const [source, target] = [canonical(value, rule), canonical(row[field], rule)];
    // Agreed at this moment, whatever somebody makes of it before the rest of the record is written.
    if (source === target && !state.isAdopted) state.base = { ...state.base, [field]: digest(context.digestKey, field, source) };
    if (source === target || (state.isAdopted && target !== null && !isOurs(state, row))) continue;
    if (winnerIn(state, row, { field, source, target, context }) === 'bigcommerce') changed[field] = value;
  }
  const changedReferences: Record<string, TargetRef> = {};
  for (const field of wanted.references) {
    const ref = state.node.references[field];
    if (!ref) continue;
    const id = context.idOf(ref);
    const target = canonical(row[field], referenceRule);
    const isFree = !state.isAdopted || target === null || isOurs(state, row);
    if (isFree && (id === undefined || canonical(id, referenceRule) !== target)) changedReferences[field] = ref;
  }
  settleContests(state, row, context);
  const keyField = state.node.entity.externalIdField;
  if (state.isAdopted && canonical(row[keyField], textRule) === null && state.facts.keepsKey !== 'true') changed[keyField] = state.node.key;
  state.changed = changed;
  state.changedReferences = changedReferences;
  state.action = Object.keys(changed).length + Object.keys(changedReferences).length > 0 ? 'update' : 'none';
  // Nothing to write, so nothing is read back: what both sides have now is what later changes are compared with.
  if (state.action === 'none' && (state.isAdopted || wanted.fields.length > 0)) state.base = newBase(state, row, context).base;
}

/**
 * Whose value a differing field takes: the store's, unless a person changed it in the org too and owns it. After a write nobody remembers
 * the org's value may be that write's: then the store's counts.
 */
function winnerIn(state: NodeState, row: Row, one: { field: string; source: string | null; target: string | null; context: DecisionContext }): 'bigcommerce' | 'salesforce' | 'nobody' {
  const { field, source, target, context } = one;
  const sides = changedSides({ field, base: state.base[field], source, target }, context.digestKey);
  if (state.isAdopted || !state.node.entity.back?.[field] || !sides.target) return 'bigcommerce';
  const digests = { source: digest(context.digestKey, field, source), target: digest(context.digestKey, field, target) };
  const forgotten = state.isForgotten ? fromForgotten(state, field, digests) : wasMeant(state, field, digests.target) ? 'ours' : undefined;
  if (forgotten === 'ours') return 'bigcommerce';
  const isTheirs = forgotten === 'theirs' || (forgotten !== 'either' && !sides.source);
  const winner = isTheirs ? 'salesforce' : winnerOf(forgotten === 'either' ? 'newest' : ownerOf(state.node.entity, field, context.owners), { source: state.sourceVersion, target: Date.parse(String(row.SystemModstamp)) });
  state.contested.push({ field, winner });
  if (winner !== 'bigcommerce') Object.assign(state.facts, openContest(field));
  // Our write was there before somebody changed it: that is what both sides agreed on last.
  if (forgotten === 'theirs') state.base = { ...state.base, [field]: digest(context.digestKey, field, source) };
  return winner;
}

/** Closes what is a contest no longer. Where the store took its change back, the org's is what travels, and only we know. */
function settleContests(state: NodeState, row: Row, context: DecisionContext): void {
  const open = new Set(state.contested.filter(({ winner }) => winner !== 'bigcommerce').map(({ field }) => field));
  for (const field of contestsIn(state.facts).filter((each) => !open.has(each))) {
    Object.assign(state.facts, closedContest(field));
    const rule = context.rules.get(field);
    if (!rule || !(field in state.node.fields)) continue;
    const sides = changedSides({ field, base: state.base[field], source: canonical(state.node.fields[field], rule), target: canonical(row[field], rule) }, context.digestKey);
    if (sides.target && !sides.source) state.travelling.push(field);
  }
}

/** Whose a value is that differs after a write nobody remembers: that write's; a person's who found what the store has; a contest like any other (undefined). */
function fromForgotten(state: NodeState, field: string, digests: { source: string; target: string }): 'ours' | 'theirs' | 'either' | undefined {
  const isOurs = wasMeant(state, field, digests.target);
  if (isOurs === undefined) return 'either';
  if (isOurs) return 'ours';
  return wasMeant(state, field, digests.source) ? 'theirs' : undefined;
}

const textRule: FieldRule = { ...referenceRule, type: 'string' };

/** A row that carries this very key was written by us. One that is adopted has only lost its link: our values hold. */
export function isOurs(state: NodeState, row: Row): boolean {
  return canonical(row[state.node.entity.externalIdField], textRule)?.toLowerCase() === state.node.key.toLowerCase();
}

function updateable(state: NodeState, fields: readonly string[]): string[] {
  return fields.filter((field) => !state.node.entity.createOnly.includes(field));
}

const isByOthers = ({ LastModifiedById: by }: Row, { ownUserId }: Context): boolean => ownUserId !== undefined && typeof by === 'string' && by.slice(0, 15) !== ownUserId.slice(0, 15);

/**
 * The base after a write: digests of what we meant and of what the org kept. `differing` lists the fields it changed. What the org made
 * of a field with a way back travels to the store as a change of its own, unless it insists on the value it had before: then both keep theirs.
 * Somebody else who changed the record after us does not insist: he changed it.
 */
export function newBase(state: NodeState, row: Row, context: Context): { base: Record<string, string>; differing: string[] } {
  const base: Record<string, string> = {};
  const differing: string[] = [];
  const { entity, fields, references } = state.node;
  const isSent = (field: string) => state.wrote === 'created' || field in state.changed || field in state.changedReferences;
  const note = (field: string, sides: { source: string | null; target: string | null }, rule: FieldRule) => {
    const mine = digest(context.digestKey, field, sides.source);
    const kept = sides.target === sides.source ? mine : digest(context.digestKey, field, sides.target);
    if (mine === kept) base[field] = mine;
    else if (!entity.back?.[field] || state.isAdopted) base[field] = toBaseEntry(mine, kept);
    else if (!isSent(field)) base[field] = state.base[field] ?? toBaseEntry(mine, kept);
    else if (state.row && canonical(state.row[field], rule) === sides.target && !isByOthers(row, context)) base[field] = toBaseEntry(mine, kept);
    else {
      base[field] = mine;
      state.travelling.push(field);
    }
    if (mine !== kept) differing.push(field);
  };
  for (const [field, value] of Object.entries(fields)) {
    const rule = context.rules.get(field);
    if (rule && !entity.createOnly.includes(field)) note(field, { source: canonical(value, rule), target: canonical(row[field], rule) }, rule);
  }
  for (const [field, ref] of Object.entries(references)) {
    if (!entity.createOnly.includes(field)) note(field, { source: canonical(context.idOf(ref), referenceRule), target: canonical(row[field], referenceRule) }, referenceRule);
  }
  // Fields that only travel back are not mapped here.
  for (const field of Object.keys(entity.back ?? {})) if (!(field in base) && state.base[field] !== undefined) base[field] = state.base[field];
  return { base, differing };
}
