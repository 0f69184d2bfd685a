import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Config } from './config.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { createPeopleFeed, type OrgPerson } from './connectors/salesforce/people-feed.ts';
import { createPersonRecords, type IdentityRow } from './connectors/salesforce/person-records.ts';
import { createRecordMerger } from './connectors/salesforce/record-merge.ts';
import type { Sql } from './core/sql.ts';
import { SyncError } from './core/sync-error.ts';
import type { SyncEvent } from './core/sync-event.ts';
import { createIndexThread } from './matching/index-thread.ts';
import { matchModelName, peopleForHouseholds } from './matching/score.ts';
import type { IndexAnswer } from './matching/index-worker.ts';
import type { RawPerson } from './matching/normalise.ts';
import { fillEmpty, unfill } from './matching/survivorship.ts';
import type { OpenConnection } from './open-connection.ts';
import { issueOf, showIssues } from './open-watching.ts';
import type { DuplicatePorts } from './operations/command-duplicates.ts';
import { CommandError } from './operations/command-error.ts';
import type { MatchPorts } from './operations/command-match.ts';
import type { CommandRun } from './operations/command-executor.ts';
import { issueFlow } from './pipeline/finish.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import type { EffectiveSettings } from './settings/effective-settings.ts';
import type { Database } from './store/database.ts';
import { countPairs, decidePair, dropPairs, findMerge, forgetMerges, type FoundPair, keepPairs, type KeptMerge, listMerges, listPairs, listPairsOf, listPersonLinks, markUndone, type MergeDetail, moveLinks, pairOf, type PairReason, saveMerge } from './store/duplicate-store.ts';
import { findUndecided, saveMatchDecision } from './store/match-decision.ts';
import { dismissIssues, reportIssues } from './store/issue-store.ts';
import { forgetNews, listNews, readWatchState, saveWatchState } from './store/watch-store.ts';

type Deps = { open: OpenConnection; config: Config; database: Database; queue: WorkQueue; effective: EffectiveSettings };
export type Matching = {
  /** Compares whoever is new or changed with everybody the org has; nothing waits for it. */
  look(signal: AbortSignal): Promise<void>;
  /** What people do about it. */
  desk: Omit<DuplicatePorts, 'accessLevels'> & { match: MatchPorts };
  close(): Promise<void>;
};

/** The name under which suggestions stand; no flow works it. */
const duplicateFlow = 'duplicate-watch';
const peopleMax = 100_000;
const changedMax = 2_000;
const newsMax = 500;
/** Contacts made or changed by hand are found this late. */
const refreshEveryMs = 600_000;
const mergesShownMax = 100;
const undoableMs = 90 * 86_400_000;
const reasonsShownMax = 6;
const standingName = 'people';

const fieldNames: Readonly<Record<string, string>> = { first: 'First name', middle: 'Middle name', last: 'Last name', last2: 'Second last name', birth: 'Birth date', email: 'E-mail', phone: 'Phone', company: 'Company', street: 'Street', number: 'House number', street2: 'Second street line', place: 'Postcode and city' };
const rawOf = ({ firstName, lastName, email, phone, street, city, postcode }: OrgPerson): RawPerson => ({ first_name: firstName, last_name: lastName, email, phone, street: street.split('\n')[0] ?? '', city, postcode });
const issueKeyOf = ({ a, b }: { a: string; b: string }) => `${duplicateFlow}/pair:${a}-${b}`;
const lookalikesSchema = z.object({ lookalikes: z.array(z.string()).default([]), rule: z.string().optional() });

/** Contacts that are probably one person: found in the background, decided by people. */
export function openMatching(deps: Deps): Matching {
  const thread = createIndexThread();
  return {
    look: createLook(deps, thread),
    desk: { ...createDesk(deps), match: createChoice(deps) },
    close: () => thread.close(),
  };
}

/** What this process holds of the org's people. */
type Held = { isOurs: Map<string, boolean>; since: string | undefined; refreshedAt: number };

function createLook({ open, config, database, queue, effective }: Deps, thread: ReturnType<typeof createIndexThread>): Matching['look'] {
  const connectionId = open.connection.id;
  const feed = createPeopleFeed({ client: open.orgClient, names: createNames(config.salesforce.namespace) });
  let held: Held = { isOurs: new Map(), since: undefined, refreshedAt: 0 };
  const ask = (people: readonly OrgPerson[], gone: readonly string[], asked: readonly string[]): Promise<IndexAnswer> => {
    for (const id of gone) held.isOurs.delete(id);
    for (const { id, isOurs } of people) held.isOurs.set(id, isOurs);
    return thread.ask({ people: people.map((person) => [person.id, rawOf(person)] as const), gone, asked });
  };
  /** Everybody once, then whoever changed; returns those. */
  const refresh = async (signal: AbortSignal): Promise<OrgPerson[]> => {
    const startedAt = Date.now();
    if (held.since === undefined) {
      const people = (await feed.newest(peopleMax, signal)).toReversed();
      await ask(people, [], []);
      // Of an org without people there is no instant yet: ours may be ahead of its clock, which says whole seconds.
      held = { ...held, since: people.at(-1)?.modifiedAt, refreshedAt: startedAt };
      return people;
    }
    const changed = await feed.changedSince(held.since, changedMax, signal);
    await ask(changed, [], []);
    held = { ...held, since: changed.at(-1)?.modifiedAt ?? held.since, refreshedAt: startedAt };
    return changed;
  };

  return async (signal) => {
    const news = await listNews(database.pool, { connectionId, kind: 'person' }, newsMax);
    const forget = () => forgetNews(database.pool, connectionId, news.map(({ seq }) => seq));
    const { watch } = effective.current().document;
    // What a match rule leaves open is asked whoever looks for duplicates.
    if (!watch.duplicates && !news.some(({ detail }) => lookalikesSchema.safeParse(detail).data?.rule !== undefined)) return forget();
    const isFirst = held.since === undefined;
    if (held.refreshedAt > 0 && news.length === 0 && Date.now() - held.refreshedAt < refreshEveryMs) return;
    try {
      const changed = await refresh(signal);
      const asked = new Set([...news.map(({ key }) => key), ...(isFirst ? [] : changed.map(({ id }) => id))]);
      const { size, model, found } = await ask([], [], watch.duplicates ? [...asked] : []);
      const ruled = news.flatMap(({ key, detail }) => ruledPairs(key, lookalikesSchema.safeParse(detail).data));
      const pairs = [...ruled.filter(({ a, b }) => a !== b), ...found.flatMap(({ id, matches }) => matches.map((match): FoundPair => ({ ...pairOf(id, match.id), probability: match.probability, reasons: match.reasons.map(toReason) })))];
      const wanted = pairs.filter(({ a, b }) => held.isOurs.get(a) === true || held.isOurs.get(b) === true);
      const existing = wanted.length === 0 ? new Set<string>() : await feed.existing([...new Set(wanted.flatMap(({ a, b }) => [a, b]))], signal);
      const gone = [...new Set(wanted.flatMap(({ a, b }) => [a, b]))].filter((id) => !existing.has(id));
      if (gone.length > 0) await ask([], gone, []);
      const told = await database.transaction(async (sql) => {
        const open = await keepPairs(sql, connectionId, wanted.filter(({ a, b }) => existing.has(a) && existing.has(b)));
        const changedIssues = await reportIssues(sql, connectionId, open.map(toReport(asked)), []);
        await showIssues(queue, connectionId, changedIssues, sql);
        await saveWatchState(sql, connectionId, { name: standingName, state: { people: size } });
        if (size >= peopleForHouseholds) await saveWatchState(sql, connectionId, { name: matchModelName, state: model });
        await forgetNews(sql, connectionId, news.map(({ seq }) => seq));
        await forgetMerges(sql, connectionId, new Date(Date.now() - undoableMs));
        return changedIssues.length > 0;
      });
      if (told) queue.announce(issueFlow);
    } catch (error) {
      // A thread that ended knows nobody: everybody is read again.
      held = { isOurs: new Map(), since: undefined, refreshedAt: 0 };
      throw error;
    }
  };
}

/** What a rule takes for the same: one of the org, or a match rule that found several, so that none was linked. */
const ruledPairs = (key: string, { lookalikes, rule }: z.infer<typeof lookalikesSchema> = { lookalikes: [] }): FoundPair[] =>
  lookalikes.filter((id) => id.startsWith('003')).map((other) => ({ ...pairOf(key, other), probability: 0.5, reasons: [rule === undefined ? { field: 'Duplicate rule', agreement: 'a rule of your org takes them for the same', says: 'speaks for one person' } : { field: `Match rule “${rule}”`, agreement: 'it finds several records', says: 'speaks for one person' }] }));

const toReason = ({ field, agreement, says }: { field: string; agreement: string; says: string }): PairReason => ({ field: fieldNames[field] ?? field, agreement, says });

/** The record that is new, or changed, is the one the issue stands at. No names: who they are, the records say. */
const toReport = (asked: ReadonlySet<string>) => (pair: FoundPair): Parameters<typeof reportIssues>[2][number] => {
  const [shown, other] = asked.has(pair.b) ? [pair.b, pair.a] : [pair.a, pair.b];
  const reasons = pair.reasons.slice(0, reasonsShownMax).map(({ field, agreement, says }) => `${field}: ${agreement}, ${says}.`);
  const message = `This contact and ${other} are probably one person (${Math.min(99, Math.round(pair.probability * 100))} %).\n${reasons.join('\n')}`;
  return { key: issueKeyOf(pair), flow: duplicateFlow, entityKey: `pair:${pair.a}-${pair.b}`, error: issueOf('POSSIBLE_DUPLICATE', message), attempts: 1, facts: { Contact: shown } };
};

function createChoice({ open: { connection }, database: { pool } }: Deps): MatchPorts {
  return {
    findUndecided: ({ flow, entityKey }) => findUndecided(pool, connection.id, `${flow}/${entityKey}`),
    saveDecision: (decision, sql) => saveMatchDecision(sql, connection.id, decision),
  };
}

function createDesk(deps: Deps): Omit<DuplicatePorts, 'accessLevels'> {
  const { open, config, database, queue, effective } = deps;
  const connectionId = open.connection.id;
  const sql = database.pool;
  const records = createPersonRecords({ client: open.orgClient, names: createNames(config.salesforce.namespace) });
  const close = async (pairs: readonly { a: string; b: string }[], within: Sql) => showIssues(queue, connectionId, await reportIssues(within, connectionId, [], pairs.map(issueKeyOf)), within);
  const since = () => new Date(Date.now() - undoableMs);
  return {
    async standing() {
      const state = z.object({ people: z.number() }).safeParse(await readWatchState(sql, connectionId, standingName)).data;
      return { isOn: effective.current().document.watch.duplicates, people: state?.people, open: await countPairs(sql, connectionId) };
    },
    listPairs: (limit) => listPairs(sql, connectionId, limit),
    listMerges: async () => (await listMerges(sql, connectionId, { since: since(), limit: mergesShownMax })).map(shownMerge),
    async findMerge(id) {
      const found = await findMerge(sql, connectionId, { id, since: since() });
      return found && shownMerge(found);
    },
    readPeople: async (ids, signal) => records.read(ids, await open.rulesOf('Contact', signal), signal),
    labelOf: async (field, signal) => (await open.rulesOf('Contact', signal)).get(field)?.label || field,
    async dropPairs(pairs) {
      if (pairs.length === 0) return;
      await database.transaction(async (within) => {
        await dropPairs(within, connectionId, pairs);
        await close(pairs, within);
      });
    },
    async decide(pair, state, by, within) {
      const ordered = pairOf(pair.a, pair.b);
      await decidePair(within, connectionId, { ...ordered, state, by });
      await close([ordered], within);
    },
    async dismiss(given, by, within) {
      const closed = await dismissIssues(within, connectionId, given);
      // Whoever expected to see two contacts has said that they are two.
      for (const key of closed) {
        const { a, b } = /pair:(?<a>\w+)-(?<b>\w+)$/.exec(key)?.groups ?? {};
        if (a !== undefined && b !== undefined) await decidePair(within, connectionId, { a, b, state: 'apart', by });
      }
      await showIssues(queue, connectionId, closed, within);
      return closed.length;
    },
    ...createMerging(deps, { records, close, since }),
  };
}

const shownMerge = ({ detail, ...merge }: KeptMerge) => ({ ...merge, fields: Object.keys(detail.filled) });

type Tools = { records: ReturnType<typeof createPersonRecords>; close(pairs: readonly { a: string; b: string }[], sql: Sql): Promise<unknown>; since(): Date };

function createMerging({ open, config, database, queue }: Deps, { records, close, since }: Tools): Pick<DuplicatePorts, 'mergeIdentities' | 'undoMerge' | 'mergeRecords'> {
  const connectionId = open.connection.id;
  const merge = createRecordMerger({ sessions: open.orgSessions, apiVersion: config.salesforce.apiVersion });
  const digest = (key: string, value: string | number | boolean | null | undefined) => (value === null || value === undefined ? '' : createHmac('sha256', key).update(String(value)).digest('hex'));
  const syncAgain = (links: readonly { sobject: string; key: string }[], within: Sql) => syncCustomers(queue, connectionId, links, within);

  return {
    async mergeIdentities({ survivor, other }, run) {
      const rules = await open.rulesOf('Contact', run.signal);
      const groups = records.fillable(rules);
      const values = await records.values([survivor, other], groups.flat(), run.signal);
      const [kept, given] = [values.get(survivor), values.get(other)];
      if (!kept || !given) throw new CommandError('RECORD_NOT_FOUND', 'One of the two contacts is gone.');
      const { digestKey } = await open.ports(run.signal);
      const { changes, undo } = fillEmpty(kept, given, groups);
      const planned = planSchema.safeParse(run.position).data ?? (await planMerge(run, { filled: Object.fromEntries(undo.map(({ field, after }) => [field, digest(digestKey, after)])) }));
      const account = typeof kept.AccountId === 'string' ? kept.AccountId : null;
      await records.save([...planned.identities.map(({ id }) => ({ object: 'BC_Identity__c', id, fields: { Contact__c: survivor, Account__c: account } })), ...(Object.keys(changes).length > 0 ? [{ object: 'Contact', id: survivor, fields: changes }] : [])], run.signal).catch(toCommandError);
      const links = await listPersonLinks(database.pool, connectionId, { keys: planned.identities.map(({ key }) => key), ids: [other, ...planned.identities.flatMap(({ account: id }) => id ?? [])] });
      const pair = pairOf(survivor, other);
      return {
        detail: { survivor, other, identities: planned.identities.length, filled: Object.keys(planned.filled) },
        flows: ['customer-to-salesforce'],
        async keep(within) {
          await moveLinks(within, connectionId, links.flatMap((link) => {
            const to = link.sobject === 'Contact' ? survivor : account;
            return to === null ? [] : [{ ...link, salesforceId: to, base: {}, facts: {} }];
          }));
          await saveMerge(within, connectionId, { survivor, other, detail: { ...planned, links }, by: run.creatorId });
          await decidePair(within, connectionId, { ...pair, state: 'same', by: run.creatorId });
          await close([pair], within);
          await syncAgain(links, within);
        },
      };

      /** Kept before anything is written: whoever is interrupted in the middle still knows what there was. */
      async function planMerge(at: CommandRun, { filled }: { filled: Record<string, string> }): Promise<z.infer<typeof planSchema>> {
        const plan = { identities: await records.identitiesOf(other, at.signal), filled };
        if (plan.identities.length === 0) throw new CommandError('NO_STORE_RECORD', `${other} has no identity of the shop that could move.`);
        await at.advance({ position: plan, progress: 10 });
        return plan;
      }
    },
    async undoMerge(given, run) {
      const kept = await findMerge(database.pool, connectionId, { id: given.id, since: since() });
      if (!kept) throw new CommandError('RECORD_NOT_FOUND', `"id": there is no merge ${given.id} that can be undone.`);
      const emptied = await emptyAgain(kept, run);
      const changes = kept.detail.identities.map(({ id, account, contact }: IdentityRow) => ({ object: 'BC_Identity__c', id, fields: { Contact__c: contact, Account__c: account } }));
      await records.save([...changes, ...(Object.keys(emptied.changes).length > 0 ? [{ object: 'Contact', id: kept.survivor, fields: emptied.changes }] : [])], run.signal).catch(toCommandError);
      return {
        detail: { id: kept.id, survivor: kept.survivor, other: kept.other, identities: changes.length, emptied: Object.keys(emptied.changes), kept: emptied.kept },
        kept: emptied.kept,
        flows: ['customer-to-salesforce'],
        async keep(within) {
          if (!(await markUndone(within, connectionId, kept.id))) throw new CommandError('RECORD_CHANGED', 'Somebody else undid this merge meanwhile.');
          await moveLinks(within, connectionId, kept.detail.links);
          // Whoever takes it back has looked: they are two.
          await decidePair(within, connectionId, { ...pairOf(kept.survivor, kept.other), state: 'apart', by: run.creatorId });
          await syncAgain(kept.detail.links, within);
        },
      };
    },
    async mergeRecords({ survivor, other }, run) {
      await merge({ sobject: 'Contact', survivor, losers: [other] }, run.signal).catch(toCommandError);
      const pair = pairOf(survivor, other);
      return {
        detail: { survivor, other },
        flows: [],
        async keep(within) {
          const pairs = await listPairsOf(within, connectionId, [other]);
          await decidePair(within, connectionId, { ...pair, state: 'merged', by: run.creatorId });
          await dropPairs(within, connectionId, pairs);
          await close([pair, ...pairs], within);
        },
      };
    },
  };

  async function emptyAgain({ survivor, detail }: KeptMerge, run: CommandRun): Promise<{ changes: Record<string, null>; kept: string[] }> {
    const fields = Object.keys(detail.filled);
    if (fields.length === 0) return { changes: {}, kept: [] };
    const { digestKey } = await open.ports(run.signal);
    const now = (await records.values([survivor], fields, run.signal)).get(survivor) ?? {};
    return unfill(Object.fromEntries(fields.map((field) => [field, digest(digestKey, now[field])])), fields.map((field) => ({ field, before: null, after: detail.filled[field] ?? '' })));
  }
}

const planSchema = z.object({ identities: z.array(z.object({ id: z.string(), key: z.string(), account: z.string().nullable(), contact: z.string().nullable() })), filled: z.record(z.string(), z.string()) }) satisfies z.ZodType<Omit<MergeDetail, 'links'>>;

/** A refusal of the org is the answer; a system that is away is asked again. */
function toCommandError(error: unknown): never {
  if (error instanceof SyncError && error.disposition === 'dead-letter') throw new CommandError('ORG_REFUSED', error.message);
  throw error;
}

/** Customers whose record is another one now are looked at again, so that it says what they say. Guests follow with their next order. */
async function syncCustomers(queue: WorkQueue, connectionId: number, links: readonly { sobject: string; key: string }[], sql: Sql): Promise<void> {
  const ids = links.flatMap(({ sobject, key }) => (sobject === 'Contact' ? (/:customer:(\d+)$/.exec(key)?.[1] ?? []) : []));
  if (ids.length > 0) await queue.enqueue(ids.map((id): SyncEvent => ({ connectionId, flow: 'customer-to-salesforce', entityKey: `customer:${id}`, source: 'command' })), sql);
}
