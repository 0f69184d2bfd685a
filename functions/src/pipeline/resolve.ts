import { refKey, type TargetRef } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { ReadWish, Rows } from '../core/target-writer.ts';
import { forEachInTurns } from '../core/turns.ts';
import { busy } from './claim-entities.ts';
import { allStates, type BatchRecord, follow, indexStates, type NodeState, primaryState } from './batch.ts';
import { decideWrites, isOurs, sourceChanges } from './compare.ts';
import { contestsIn, type Owners } from './field-decision.ts';
import { hasIntents, isUnremembered } from './load-operation.ts';
import { matchCompanies, spareCompanies } from './match-companies.ts';
import { type MatchPorts, matchPersons, ruleClaims } from './match-persons.ts';
import type { MatchSettings } from './match-records.ts';
import { reopenedFrom } from './reopen.ts';
import { lookAgain, noteActivation } from './second-look.ts';
import { forgetStaleLinks, mendDependents, succeed } from './stale-links.ts';

export type ResolvePorts = MatchPorts & {
  findLinks(refs: readonly TargetRef[]): Promise<Link[]>;
  findChildLinks(parentKeys: readonly string[]): Promise<Link[]>;
  /** Grants identities nobody else holds. */
  takeClaims(keys: readonly string[]): Promise<Set<string>>;
  releaseClaims(keys: readonly string[]): Promise<void>;
  read(wishes: readonly ReadWish[]): Promise<Rows>;
  /** Record id → id of the record it was merged into. */
  findSuccessors(sobject: string, ids: readonly string[]): Promise<Map<string, string>>;
  settings: { owners: Owners; matching: MatchSettings };
  random(): number;
};

/** Decides for every node whether it exists, whose it is and what has to be written. Records that must wait leave with an error. */
export async function resolve(records: readonly BatchRecord[], ports: ResolvePorts): Promise<void> {
  await attachLinks(allStates(records), ports);
  refuseOlder(records);
  holdOut(records);
  await forgetStaleLinks(records.filter((one) => !one.error), ports);
  await claimIdentities(records.filter((one) => !one.error), ports);
  const live = records.filter((one) => !one.error);
  // Whoever held a claim before us may have created the record meanwhile.
  await attachLinks(allStates(live).filter((state) => !state.link), ports);
  await matchPersons(allStates(live), ports);
  await matchCompanies(allStates(live), ports);
  for (const one of live) one.error = one.nodes.map((state) => state.alias ?? state).find(({ error }) => error?.code === 'MATCH_UNDECIDED')?.error;
  const decided = live.filter((one) => !one.error);
  spareCompanies(allStates(decided));
  await inheritBase(allStates(decided), ports);
  await findRemovedChildren(decided, ports);
  await lookAgain(decided, ports.find);
  await compareWithTarget(decided, ports);
}

export async function attachLinks(states: readonly NodeState[], ports: Pick<ResolvePorts, 'findLinks'>): Promise<void> {
  const links = new Map((await ports.findLinks(states.map((state) => state.node))).map((link) => [refKey(link), link]));
  for (const state of states) {
    const link = links.get(refKey(state.node));
    if (!link || link.salesforceId === state.staleId) continue;
    state.link = link;
    state.id = link.salesforceId;
    state.base = link.base;
    state.facts = { ...link.facts };
  }
}

function refuseOlder(records: readonly BatchRecord[]): void {
  for (const one of records) {
    const written = primaryState(one)?.link?.sourceVersion ?? 0;
    if (written > one.record.version) one.error = new SyncError('STALE_EVENT', { stage: 'resolve' });
  }
}

/** Filters decide what comes in: a record that is in already is followed, whatever becomes of it. */
function holdOut(records: readonly BatchRecord[]): void {
  for (const one of records) {
    const { heldOut } = one.draft;
    if (heldOut && !primaryState(one)?.link) one.error ??= new SyncError('FILTERED_OUT', { stage: 'resolve', ...heldOut });
  }
}

/** The identity a record is created under. A price is made together with its product, by the same batch. */
export function claimOf({ node }: NodeState): string {
  const product = node.sobject === 'PricebookEntry' ? node.references.Product2Id : undefined;
  return `key:${product?.key ?? node.key}`;
}

/** What a record may create or touch: the identities of unlinked nodes, and the account its children lock. */
function claimKeysOf(one: BatchRecord, ports: ResolvePorts): string[] {
  return one.nodes.flatMap((state) => {
    if (state.link) return state.node.sobject === 'Account' ? [`account:${state.link.salesforceId}`] : [];
    // The order itself and its lines have one writer: the queue works one order at a time.
    if (state.node.parentKey !== undefined || state === primaryState(one)) return one.draft.activation ? [] : claimsFor(state, ports);
    return claimsFor(state, ports);
  });
}

/** The record's own key, and whatever else it may be met by: two who could be one never pass each other. */
function claimsFor(state: NodeState, { digestKey, settings: { matching } }: ResolvePorts): string[] {
  const { isCompany, person, sobject } = state.node;
  const rules = sobject === 'Contact' ? [...matching.persons, ...(matching.likely ? [matching.likely.phone] : [])] : sobject === 'Account' && isCompany ? (matching.companies ?? []) : [];
  state.claims = [claimOf(state), ...(person?.email ? [`person:${person.identity}`] : []), ...ruleClaims(state, rules, digestKey)];
  return [...state.claims];
}

/** A product another batch is about to create keeps no order waiting: the batch waits for the product alone (`ensure-shared.ts`). */
const isShared = (key: string) => /^key:[^:]+:(?:variant|product|custom):/.test(key);

async function claimIdentities(records: readonly BatchRecord[], ports: ResolvePorts): Promise<void> {
  const wanted = new Map(records.map((one) => [one, claimKeysOf(one, ports)]));
  const granted = await ports.takeClaims([...wanted.values()].flat());
  const needed = new Set<string>();
  for (const [one, keys] of wanted) {
    const waitsFor = keys.find((key) => !granted.has(key) && !isShared(key));
    if (waitsFor === undefined) for (const key of keys.filter((each) => granted.has(each))) needed.add(key);
    else one.error = busy(waitsFor, ports.random);
  }
  for (const state of allStates([...wanted.keys()])) state.isClaimedElsewhere = !state.link && isShared(claimOf(state)) && !granted.has(claimOf(state));
  const unneeded = [...granted].filter((key) => !needed.has(key));
  if (unneeded.length > 0) await ports.releaseClaims(unneeded);
}

/**
 * A record found by e-mail that we wrote ourselves, for another identity of the same person (a guest who registers): what was
 * agreed then still holds, so only what a person changed since is spared.
 */
async function inheritBase(states: readonly NodeState[], ports: ResolvePorts): Promise<void> {
  const adopted = states.filter((state) => state.isAdopted && state.node.role === 'own' && !state.keepsTheirs);
  const known = await ports.findLinksByRecord(adopted.flatMap((state) => state.id ?? []));
  for (const state of adopted) {
    // An identity that was only linked to somebody's own record agreed on nothing.
    const link = known.find((one) => one.salesforceId === state.id && one.sobject === state.node.sobject && Object.keys(one.base).length > 0);
    if (!link) continue;
    const { linkedBy: _theirs, ...facts } = link.facts;
    state.link = { ...link, facts, key: state.node.key, sourceVersion: 0 };
    state.base = link.base;
    state.isAdopted = false;
  }
}

async function findRemovedChildren(records: readonly BatchRecord[], ports: ResolvePorts): Promise<void> {
  const parents = records.filter((one) => one.draft.activation && primaryState(one)?.link);
  const children = await ports.findChildLinks(parents.flatMap((one) => one.draft.activation?.node.key ?? []));
  for (const one of parents) {
    const present = new Set(one.nodes.map((state) => refKey(state.node)));
    one.removed = children.filter((link) => link.parentKey === one.draft.activation?.node.key && !present.has(refKey(link)));
  }
  const listed = records.filter((one) => one.draft.lists && one.draft.lists.length > 0);
  const elements = listed.length === 0 ? [] : await ports.findChildLinks(listed.flatMap((one) => one.draft.lists?.map(({ parentKey }) => parentKey) ?? []));
  for (const one of listed) {
    const present = new Set(one.nodes.map((state) => refKey(state.node)));
    const isOfList = (link: Link) => one.draft.lists?.some(({ parentKey, sobject }) => parentKey === link.parentKey && sobject === link.sobject) === true;
    one.vanished = elements.filter((link) => isOfList(link) && !present.has(refKey(link)));
  }
}

async function compareWithTarget(records: readonly BatchRecord[], ports: ResolvePorts): Promise<void> {
  const states = allStates(records).filter((state) => !state.alias);
  const index = indexStates(records);
  // What an earlier try wrote may be what the source no longer says, and then the link alone sees no difference.
  const tried = new Set(allStates(records.filter((one) => one.job.attempt > 1 || primaryState(one)?.facts[reopenedFrom])).filter(({ facts }) => facts.syncedAt !== undefined));
  const contextOf = (state: NodeState) => ({ rules: ports.rulesOf(state.node.sobject), digestKey: ports.digestKey, owners: ports.settings.owners, idOf: (ref: TargetRef) => follow(index, ref)?.id });
  const toRead: NodeState[] = [];
  await forEachInTurns(states, (state) => {
    if (!state.id) return;
    state.action = 'none';
    if (state.node.role === 'ensure') return;
    // Linked on behalf of another record and never compared: what a person entered there still counts.
    if (state.link && Object.keys(state.base).length === 0) state.isAdopted = true;
    const changes = sourceChanges(state, contextOf(state));
    if (state.isAdopted || tried.has(state) || hasIntents(state) || contestsIn(state.facts).length > 0 || changes.fields.length + changes.references.length > 0) toRead.push(state);
  }, 'pieces');
  toRead.push(...records.flatMap(reopenedOrder).filter((state) => !toRead.includes(state)));
  await decideAll(toRead, { ports, contextOf, tried, idOf: (ref) => follow(index, ref)?.id });
  mendDependents(states, index);
}

type Deciding = { ports: ResolvePorts; tried: ReadonlySet<NodeState>; idOf(ref: TargetRef): string | undefined; contextOf(state: NodeState): Parameters<typeof decideWrites>[2] };

/** Reads the rows and compares. A row that is gone is looked for under the record it was merged into, once: a survivor counts as met for the first time. */
async function decideAll(states: readonly NodeState[], deciding: Deciding): Promise<void> {
  if (states.length === 0) return;
  const { ports, contextOf, tried, idOf } = deciding;
  const rows = await ports.read(readWishes(states, idOf));
  const gone: NodeState[] = [];
  await forEachInTurns(states, (state) => {
    const row = rows.get(state.id ?? '');
    state.row = row;
    if (row) {
      noteActivation(state, row);
      if (tried.has(state) && isUnremembered(state, row)) state[isOurs(state, row) ? 'isForgotten' : 'isAdopted'] = true;
      decideWrites(state, row, contextOf(state));
    } else gone.push(state);
  }, 'pieces');
  await decideAll(await succeed(gone, ports), deciding);
}

/** An activated order whose lines come or go: it must find its way back to the status it has now. */
function reopenedOrder(one: BatchRecord): NodeState[] {
  const order = primaryState(one);
  if (!one.draft.activation || !order?.id || order.facts.activated !== 'true') return [];
  const isExchanged = one.removed.length > 0 || one.nodes.some((state) => state.node.parentKey === order.node.key && !state.id);
  return isExchanged ? [order] : [];
}

/** One read per object, with all fields any of its nodes maps; children of few parents are read by those. */
export function readWishes(states: readonly NodeState[], idOf: (ref: TargetRef) => string | undefined): ReadWish[] {
  const known = states.filter((state) => state.id !== undefined);
  return [...Map.groupBy(known, ({ node }) => node.sobject)].map(([sobject, group]): ReadWish => {
    const fields = new Set<string>();
    for (const { node } of group) for (const field of [node.entity.externalIdField, ...node.entity.alsoRead, ...Object.keys(node.fields), ...Object.keys(node.references)]) fields.add(field);
    if (group.some(({ node }) => node.entity.back)) for (const field of ['SystemModstamp', 'LastModifiedById']) fields.add(field);
    for (const { node, facts } of group) if (facts.syncedAt !== undefined && node.entity.syncedAtField !== undefined) fields.add(node.entity.syncedAtField);
    return { sobject, ids: [...new Set(group.flatMap(({ id }) => id ?? []))], fields: [...fields], ...parentsOf(group, idOf) };
  });
}

/** The parents of a group of lines, when all have one that is known and each has several. */
function parentsOf(group: readonly NodeState[], idOf: (ref: TargetRef) => string | undefined): Pick<ReadWish, 'below'> {
  const counts = new Map<string, number>();
  const [field] = Object.keys(group[0]?.node.entity.references ?? {});
  for (const { node } of group) {
    const ref = field === undefined ? undefined : node.references[field];
    const parent = ref?.key === node.parentKey ? ref && idOf(ref) : undefined;
    if (parent === undefined) return {};
    counts.set(parent, (counts.get(parent) ?? 0) + 1);
  }
  return field === undefined || group.length < 2 * counts.size ? {} : { below: { field, parents: [...counts].map(([id, count]) => ({ id, count })) } };
}
