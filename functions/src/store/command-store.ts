import type { Sql } from '../core/sql.ts';

/** What is kept of a command: `tries` counts how often a process took it up and did not come to an end, `answer` is there once it is finished. */
export type KeptCommand = { state: 'accepted' | 'finished'; tries: number; position: unknown; answer: unknown; acceptedAt: string };

type At = { connectionId: number; id: string };
type Row = { state: 'accepted' | 'finished'; tries: number; position: unknown; answer: unknown; accepted_at: Date };

const columns = 'state, tries, position, answer, accepted_at';

/** Takes a command up under this token, for the first time or after a process that died; a finished one stays as it is. */
export async function takeCommand(sql: Sql, at: At & { action: string; token: string }): Promise<KeptCommand> {
  const text = `insert into crosswalk.command as c (connection_id, id, action, token) values ($1, $2, $3, $4)
    on conflict (connection_id, id) do update set token = case when c.state = 'accepted' then excluded.token else c.token end, tries = c.tries + case when c.state = 'accepted' then 1 else 0 end
    returning ${columns}`;
  const [row] = (await sql.query<Row>(text, [at.connectionId, at.id, at.action, at.token])).rows;
  if (!row) throw new Error('The command could not be stored.');
  return toKept(row);
}

/** A try that ended by itself does not count as one that was interrupted. */
export async function giveCommandBack(sql: Sql, at: At & { token: string }): Promise<void> {
  await sql.query(`update crosswalk.command set tries = tries - 1 where connection_id = $1 and id = $2 and token = $3 and state = 'accepted'`, [at.connectionId, at.id, at.token]);
}

/** Undefined for a command that this installation never took up. */
export async function findCommand(sql: Sql, at: At): Promise<KeptCommand | undefined> {
  const [row] = (await sql.query<Row>(`select ${columns} from crosswalk.command where connection_id = $1 and id = $2`, [at.connectionId, at.id])).rows;
  return row && toKept(row);
}

/** False when another process took the command over meanwhile. */
export async function saveCommandPosition(sql: Sql, at: At & { token: string; position: unknown }): Promise<boolean> {
  const text = `update crosswalk.command set position = $4 where connection_id = $1 and id = $2 and token = $3 and state = 'accepted' returning id`;
  return (await sql.query(text, [at.connectionId, at.id, at.token, JSON.stringify(at.position)])).rows.length > 0;
}

/** False when another process took the command over meanwhile: then nothing may be done in its name. */
export async function finishCommand(sql: Sql, at: At & { token: string; answer: unknown }): Promise<boolean> {
  const text = `update crosswalk.command set state = 'finished', answer = $4, finished_at = now() where connection_id = $1 and id = $2 and token = $3 and state = 'accepted' returning id`;
  return (await sql.query(text, [at.connectionId, at.id, at.token, JSON.stringify(at.answer)])).rows.length > 0;
}

/** Forgets commands that were finished before this time; their rows in Salesforce are gone by then. */
export async function forgetCommands(sql: Sql, connectionId: number, before: Date): Promise<void> {
  await sql.query('delete from crosswalk.command where connection_id = $1 and finished_at < $2', [connectionId, before]);
}

function toKept({ state, tries, position, answer, accepted_at }: Row): KeptCommand {
  return { state, tries, position, answer, acceptedAt: accepted_at.toISOString() };
}
