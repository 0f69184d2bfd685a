import type { Sql } from '../core/sql.ts';

/** An open dead letter of a record the integration user may not write, with the records of the org it is about. */
type Denied = { id: number; recordIds: string[]; failedAt: number };
type Ports = {
  listDenied(): Promise<readonly Denied[]>;
  /** How far the integration user may go with each record; one it may not see is missing. */
  accessLevels(recordIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Has these dead letters tried again. */
  redrive(ids: readonly number[]): Promise<void>;
  now(): number;
};

/** Dead letters one look takes; the rest come with the next, since those that were mended are gone by then. */
const deniedMax = 200;
const lookEveryMs = 60_000;
/** A right that is no access to the record, e.g. to activate orders, does not show: such a record is tried anew now and then. */
const blindRetryMs = 900_000;
const levels = ['None', 'Read', 'Edit', 'Delete', 'Transfer', 'All'];

/**
 * Finds out that the integration user was given access to records it was refused, and has them tried again: one call a minute while there are any.
 * `isAsked`: somebody wants to know now.
 */
export function createAccessWatch(ports: Ports): (signal: AbortSignal, isAsked?: boolean) => Promise<void> {
  const beganAt = ports.now();
  let seen = new Map<number, ReadonlyMap<string, number>>();
  let lookedAt = Number.NEGATIVE_INFINITY;

  return async (signal, isAsked = false) => {
    const now = ports.now();
    if (!isAsked && now - lookedAt < lookEveryMs) return;
    lookedAt = now;
    const denied = await ports.listDenied();
    const recordIds = [...new Set(denied.flatMap((letter) => letter.recordIds))];
    const levelOf = recordIds.length === 0 ? new Map<string, string>() : await ports.accessLevels(recordIds, signal);
    const current = new Map(denied.map((letter) => [letter.id, new Map(letter.recordIds.map((id) => [id, levels.indexOf(levelOf.get(id) ?? 'None')]))]));
    const isFreed = ({ id, failedAt }: Denied) => {
      const before = seen.get(id);
      // What was refused before this process began may have been given since.
      if (before === undefined) return failedAt < beganAt;
      return now - failedAt >= blindRetryMs || [...(current.get(id) ?? [])].some(([record, level]) => level > (before.get(record) ?? 0));
    };
    const freed = denied.filter(isFreed).map(({ id }) => id);
    seen = current;
    if (freed.length > 0) await ports.redrive(freed);
  };
}

/** The longest untried first. The records are those the issue of the dead letter names. */
export async function listDenied(sql: Sql, connectionId: number): Promise<Denied[]> {
  const text = `select d.id::int, (extract(epoch from d.last_at) * 1000)::float8 as "failedAt",
      array (select value from jsonb_each_text(i.facts) where key in ('Account', 'Contact', 'Order', 'Product2')) as "recordIds"
    from crosswalk.dead_letter d left join crosswalk.issue i on i.connection_id = d.connection_id and i.key = d.flow || '/' || d.entity_key
    where d.connection_id = $1 and d.state = 'open' and d.code = 'ACCESS_DENIED' order by d.last_at limit ${deniedMax}`;
  return (await sql.query<Denied>(text, [connectionId])).rows;
}
