import type { Sql } from '../core/sql.ts';
import { errorCatalog } from '../core/sync-error.ts';

type Wrote = { sobject: string; id: string | undefined; did: string; fields: readonly string[] };
type Request = { system: string; route: string; id?: string; status: number; at: number; durationMs: number };
/** One time a record was taken up: what woke it, which stages it passed, what was written and by which calls. Times are ISO 8601 or ms since the epoch. */
export type JourneyTry = {
  at: string;
  flow: string;
  action: string;
  actor: string;
  code: string | undefined;
  attempt: number | undefined;
  events: { source: string; eventAt: string | null; receivedAt: string }[];
  stages: { stage: string; at: number }[];
  requests: Request[];
  wrote: Wrote[];
  /** Records that were there already, and the match rule that found them. */
  linked: { sobject: string; id: string | undefined; rule: string }[];
  /** Fields of the org's record whose values went to the store. */
  sent: Wrote[];
  choices: Readonly<Record<string, string>>;
};
/** Work on a record that is not done: in the queue, under way, or waiting for its next try. */
export type WaitingWork = { flow: string; since: string; runAt: string; isLeased: boolean; isPaused: boolean; code: string | undefined };

const triesMax = 20;
const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

type AuditRow = { at: string; entityKey: string; flow: string | null; action: string; actor: string; detail: Record<string, unknown>; stages: JourneyTry['stages'] | null; requests: Request[] | null };

/** The newest tries of a record, newest first, by the keys it has on either side. */
export async function readTries(sql: Sql, connectionId: number, entityKeys: readonly string[]): Promise<JourneyTry[]> {
  const text = `select ${iso('a.at')} as at, a.entity_key as "entityKey", a.flow, a.action, a.actor, a.detail, t.stages, t.requests from crosswalk.audit a
    left join crosswalk.batch_trace t on t.connection_id = a.connection_id and t.id = (a.detail->>'batch')::uuid
    where a.connection_id = $1 and a.entity_key = any ($2) order by a.seq desc limit ${triesMax}`;
  const { rows } = await sql.query<AuditRow>(text, [connectionId, entityKeys]);
  const events = await readEvents(sql, rows.flatMap(({ detail }) => numbersIn(detail.events)));
  return rows.map(({ at, entityKey, flow, action, actor, detail, stages, requests }) => ({
    at,
    flow: flow ?? '',
    action,
    actor,
    code: typeof detail.code === 'string' ? detail.code : undefined,
    attempt: typeof detail.attempt === 'number' ? detail.attempt : undefined,
    events: numbersIn(detail.events).flatMap((seq) => events.get(seq) ?? []),
    stages: stages ?? [],
    requests: requests ?? [],
    wrote: listIn(detail.wrote).map(toWrote),
    linked: listIn(detail.linked).map((row) => ({ sobject: textOf(row.sobject, ''), id: typeof row.id === 'string' ? row.id : undefined, rule: textOf(row.rule, '') })),
    sent: textsIn(detail.toStore).length === 0 ? [] : [{ sobject: entityKey.split(':')[0] ?? '', id: entityKey.split(':')[1], did: 'sent', fields: textsIn(detail.toStore) }],
    choices: isObject(detail.choices) ? Object.fromEntries(Object.entries(detail.choices).map(([path, side]) => [path, String(side)])) : {},
  }));
}

async function readEvents(sql: Sql, seqs: readonly number[]): Promise<Map<number, JourneyTry['events'][number]>> {
  if (seqs.length === 0) return new Map();
  const text = `select seq::float8 as seq, source, ${iso('event_at')} as "eventAt", ${iso('received_at')} as "receivedAt" from crosswalk.event where seq = any ($1::bigint[]) order by seq`;
  const { rows } = await sql.query<{ seq: number } & JourneyTry['events'][number]>(text, [seqs]);
  return new Map(rows.map(({ seq, ...event }) => [seq, event]));
}

export async function readWaiting(sql: Sql, connectionId: number, entityKeys: readonly string[]): Promise<WaitingWork[]> {
  const text = `select w.flow, ${iso('w.first_at')} as since, ${iso('w.run_at')} as "runAt", w.is_leased as "isLeased", coalesce(s.is_paused, false) as "isPaused", w.last_error->>'code' as code
    from crosswalk.work w left join crosswalk.flow_state s on s.connection_id = w.connection_id and s.flow = w.flow
    where w.connection_id = $1 and w.entity_key = any ($2) order by w.first_at`;
  return (await sql.query<WaitingWork & { code: string | null }>(text, [connectionId, entityKeys])).rows.map((row) => ({ ...row, code: row.code ?? undefined }));
}

const catalog: Readonly<Record<string, { explanation: string }>> = errorCatalog;

/** What a code means, in plain words; what the platform said of the values stays with the issue. */
export const explanationOf = (code: string | undefined): string | undefined => (code === undefined ? undefined : catalog[code]?.explanation);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const listIn = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : []);
const numbersIn = (value: unknown): number[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'number') : []);
const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
const toWrote = (row: Record<string, unknown>): Wrote => ({ sobject: textOf(row.sobject, ''), id: typeof row.id === 'string' ? row.id : undefined, did: textOf(row.did, 'updated'), fields: textsIn(row.fields) });
