import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Lookup } from '../core/target-writer.ts';
import type { NodeState } from './batch.ts';
import { digest } from './canonical.ts';
import { type Candidate, countriesOf, fieldsOf, createMatcher, keyOf, lookupsFor, type Match, type Likeness, type MatchRule, type MatchSettings, toCandidates, usableRules } from './match-records.ts';

export type MatchPorts = {
  find(lookups: readonly Lookup[]): Promise<Record<string, unknown>[][]>;
  findLinksByRecord(salesforceIds: readonly string[]): Promise<Link[]>;
  /** What people decided about records that were held: key → the id of the record that is meant, or `create`. */
  findDecisions(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What people of the org taught so far; undefined while nobody has looked. */
  readLikeness(): Promise<Likeness | undefined>;
  rulesOf(sobject: string): ObjectRules;
  digestKey: string;
  settings: { matching: MatchSettings };
};

const identityFields = ['Key__c', 'Account__c', 'Contact__c'];
const namedMax = 5;
/** The rule of an identity row: it is the record, whatever it looks like. */
const byIdentity = 'identity';
const byPerson = 'decision of a person';

/**
 * Finds the person behind an unlinked identity: by identity row (many keys, one record), else by the match rules in their order; and makes
 * several keys of one person in this batch one record. A match is linked, never moved. Where a rule finds several nobody is chosen: the
 * record is made, and a person is asked afterwards, or before where the settings hold it.
 */
export async function matchPersons(states: readonly NodeState[], ports: MatchPorts): Promise<void> {
  const unlinked = states.filter((state) => state.node.sobject === 'Contact' && state.node.person && !state.id);
  if (unlinked.length === 0) return;
  const { matching } = ports.settings;
  const known = ports.rulesOf('Contact');
  const rules = usableRules(matching.persons, known);
  const accounts = new Map(states.filter((state) => state.node.sobject === 'Account').map((state) => [state.node.key, state]));
  const keys = unlinked.map((state) => state.node.key);
  const decisions = matching.duplicates === 'hold' ? await ports.findDecisions(keys) : new Map<string, string>();
  const { likely } = matching;
  const narrowing = likely ? usableRules([likely.phone], known) : [];
  const lookups = lookupsFor([...rules, ...narrowing], unlinked, { sobject: 'Contact', fields: ['AccountId', 'BC_Key__c', ...(likely?.fields ?? []).filter((field) => known.has(field))], known });
  const [identities = [], ...answers] = await ports.find([{ sobject: 'BC_Identity__c', field: 'Key__c', values: keys, fields: identityFields }, ...lookups]);
  const identified = new Map(identities.filter((row) => typeof row.Contact__c === 'string').map((row) => [String(row.Key__c).toLowerCase(), { account: row.Account__c, contact: String(row.Contact__c) }]));
  const candidates = toCandidates(answers, 'BC_Key__c');
  const homes = await readHomes(rules, { candidates, asked: unlinked, lookup: 'Contact__c' }, ports);
  const findLikely = likely && candidates.length > 0 ? (await ports.readLikeness())?.(candidates, [...countriesOf(narrowing, unlinked)][0]) : undefined;
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const likelyFor = (state: NodeState): Match | undefined => {
    const found = byId.get(findLikely?.(fieldsOf(state)) ?? '');
    return found && likely && isOfAccount(found, accounts.get(state.node.key)) ? { kind: 'one', rule: likely.name, isSame: false, to: found } : undefined;
  };
  const matcher = createMatcher(rules, candidates, unlinked, {
    mayMeet: (rule, asked, candidate) => isOfScope(rule, asked, homes.get(candidate.id) ?? []) && isOfAccount(candidate, accounts.get(asked.node.key)),
    mayMeetHere: (rule, asked, made) => isOfChannel(rule, asked, made) && accounts.get(asked.node.key)?.id === accounts.get(made.node.key)?.id,
  });
  // Registered customers first: a guest of the same batch becomes their second identity, not the other way round.
  for (const state of [...unlinked].sort((a, b) => Number(a.node.person?.isGuest) - Number(b.node.person?.isGuest))) {
    const account = accounts.get(state.node.key);
    const row = identified.get(state.node.key.toLowerCase());
    const decided = decisions.get(state.node.key);
    if (decided?.startsWith('001') && account) leadTo(account, decided);
    if (row) adoptPerson(state, account, { ...row, rule: byIdentity, isSame: true });
    else if (decided?.startsWith('003')) adoptPerson(state, account, { account: undefined, contact: decided, rule: byPerson, isSame: false });
    else settle(state, decided === undefined ? (matcher.find(state) ?? likelyFor(state)) : undefined, { accounts, matching, decided, keep: matcher.keep });
  }
  await readAccountsOfDecided(unlinked, accounts, ports);
}

type Settling = { accounts: ReadonlyMap<string, NodeState>; matching: MatchSettings; decided: string | undefined; keep(state: NodeState): void };

function settle(state: NodeState, match: Match | undefined, { accounts, matching, decided, keep }: Settling): void {
  const account = accounts.get(state.node.key);
  if (match?.kind === 'one') {
    if ('node' in match.to) {
      noteRule(state, match.rule);
      aliasTo(state, account, { first: match.to, accounts });
    } else adoptPerson(state, account, { account: match.to.row.AccountId, contact: match.to.id, rule: match.rule, isSame: match.isSame });
    return;
  }
  if (match) {
    state.lookalikes = match.ids;
    state.doubt = match.rule;
    if (matching.duplicates === 'hold') state.error = heldFor(state, match);
  }
  if (matching.duplicates === 'hold' && decided === undefined) for (const each of [state, account]) if (each && !each.id) each.asksFirst = true;
  keep(state);
}

/** Names the records, not the people: who they are, the records say. */
export function heldFor({ node }: NodeState, { rule, ids, stage = 'resolve' }: { rule?: string; ids: readonly string[]; stage?: 'resolve' | 'load' }): SyncError {
  const found = ids.slice(0, namedMax).map((id) => `${id.startsWith('001') ? 'Account' : 'Contact'} ${id}`).join(', ');
  const why = rule === undefined ? 'A duplicate rule of your Salesforce org takes this buyer for somebody who is there' : `Your match rule “${rule}” finds several records for this buyer`;
  return new SyncError('MATCH_UNDECIDED', { stage, message: `${why}, and your settings leave the choice to a person.\nFound: ${found}.\n${node.sobject} ${node.key}` });
}

export const isOfChannel = ({ scope }: MatchRule, asked: NodeState, made: NodeState): boolean => scope !== 'channel' || asked.node.person?.channel === made.node.person?.channel;

/** Whoever has no identity of the shop, a person entered by hand for instance, belongs to no store and no channel, and may be met by all. */
export function isOfScope({ scope }: MatchRule, { node }: NodeState, homes: readonly Home[]): boolean {
  if (scope === 'global' || homes.length === 0) return true;
  const store = storeOf(node.key);
  return homes.some((home) => home.store === store && (scope === 'store' || home.channel === '*' || home.channel === node.person?.channel));
}

/** An Account that is linked already stays: people of other Accounts are others. */
function isOfAccount({ row }: Candidate, account: NodeState | undefined): boolean {
  return account?.id === undefined || typeof row.AccountId !== 'string' || row.AccountId.slice(0, 15) === account.id.slice(0, 15);
}

export type Home = { store: string; channel: string };
const storeOf = (key: string): string => key.slice(0, key.indexOf(':')).toLowerCase();

/** Stores and channels of those whom a rule with a scope finds. */
export async function readHomes(rules: readonly MatchRule[], { candidates, asked, lookup }: { candidates: readonly Candidate[]; asked: readonly NodeState[]; lookup: 'Contact__c' | 'Account__c' }, ports: Pick<MatchPorts, 'find'>): Promise<Map<string, Home[]>> {
  const homes = new Map<string, Home[]>();
  const scoped = rules.filter(({ scope }) => scope !== 'global');
  const countries = [undefined, ...countriesOf(scoped, asked)];
  const wanted = new Set(scoped.flatMap((rule) => asked.flatMap((state) => keyOf(rule, state) ?? [])));
  const found = candidates.filter(({ row }) => scoped.some((rule) => countries.some((country) => wanted.has(rule.keyOf(row, country) ?? ''))));
  if (found.length === 0) return homes;
  const [rows = []] = await ports.find([{ sobject: 'BC_Identity__c', field: lookup, values: found.map(({ id }) => id), fields: ['Key__c', 'Channel__c', lookup] }]);
  for (const row of rows) homes.set(String(row[lookup]), [...(homes.get(String(row[lookup])) ?? []), { store: storeOf(String(row.Key__c)), channel: typeof row.Channel__c === 'string' ? row.Channel__c : '*' }]);
  return homes;
}

export function noteRule(state: NodeState, rule: string): void {
  state.facts.linkedBy = rule;
}

export function adopt(state: NodeState, id: string): void {
  state.id = id;
  state.isAdopted = true;
}

function adoptPerson(state: NodeState, account: NodeState | undefined, found: { account: unknown; contact: string; rule: string; isSame: boolean }): void {
  adopt(state, found.contact);
  if (found.rule !== byIdentity) noteRule(state, found.rule);
  if (account && !account.id && typeof found.account === 'string') adopt(account, found.account);
  for (const each of [state, account]) if (each && !found.isSame) each.keepsTheirs = true;
}

/** Whom a person named stands in an Account, to which the buyer's orders go from now. */
async function readAccountsOfDecided(states: readonly NodeState[], accounts: ReadonlyMap<string, NodeState>, ports: MatchPorts): Promise<void> {
  const decided = states.filter((state) => state.facts.linkedBy === byPerson);
  if (decided.length === 0) return;
  const [rows = []] = await ports.find([{ sobject: 'Contact', field: 'Id', values: decided.flatMap(({ id }) => id ?? []), fields: ['AccountId'] }]);
  const homes = new Map(rows.map((row) => [String(row.Id), row.AccountId]));
  for (const state of decided) {
    // Deleted since: he is made after all.
    if (!homes.has(state.id ?? '')) Object.assign(state, { id: undefined, isAdopted: false, facts: {} });
    const [account, id] = [accounts.get(state.node.key), homes.get(state.id ?? '')];
    if (account && typeof id === 'string' && account.id !== id) leadTo(account, id);
  }
}

/** The Account a person chose. One that was made for this buyer before keeps the key: no two records can have it. */
function leadTo(account: NodeState, id: string): void {
  Object.assign(account, { id, isAdopted: true, staleVersion: account.link?.sourceVersion, link: undefined, base: {}, facts: { keepsKey: 'true', linkedBy: byPerson } });
}

function aliasTo(state: NodeState, account: NodeState | undefined, known: { first: NodeState; accounts: ReadonlyMap<string, NodeState> }): void {
  if (known.first === state) return;
  state.alias = known.first;
  state.action = 'none';
  if (!account || account.id) return;
  account.alias = known.accounts.get(known.first.node.key);
  if (account.alias) account.action = 'none';
}

/** What two unlinked records that could meet by a rule both claim; a digest, since a claim says nobody's name. */
export function ruleClaims(state: NodeState, rules: readonly MatchRule[], digestKey: string): string[] {
  return rules.flatMap((rule) => {
    // The claim on the e-mail address is there for everybody.
    const key = rule.isEmail ? undefined : keyOf(rule, state);
    return key === undefined ? [] : [`match:${digest(digestKey, state.node.sobject, `${rule.scope === 'channel' ? (state.node.person?.channel ?? '') : ''}${key}`)}`];
  });
}
