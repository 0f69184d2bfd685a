import pg from 'pg';
import type { Log } from '../core/log.ts';
import type { Sql, Transaction } from '../core/sql.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { keepPostgresRunning } from './postgres-keeper.ts';

/** The one database of the service. */
export type Database = {
  pool: pg.Pool;
  /** Runs `work` in one transaction; rolled back when it throws. */
  transaction: Transaction;
  /** Calls back for every NOTIFY on the channel, reconnecting for ever, until the returned function is called. */
  listen(channel: string, onNotify: (payload: string) => void): () => Promise<void>;
  /** What the database is, for the log: engine and place. */
  description: string;
  close(options: { stopServer: boolean }): Promise<void>;
};

const poolMax = 20;
const statementTimeoutMs = 60_000;
const reconnectDelayMs = 250;
const deadlockTriesMax = 5;
const serverVersionMin = 150_000;

// int8 as number: every bigint here counts rows or milliseconds, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens the database of the environment, brings its schema up to date and refuses one that would lose acknowledged data. */
export async function openDatabase(options: { url: string | undefined; dataDir: string; log: Log }): Promise<Database> {
  const start = () => startEmbeddedPostgres(options.dataDir);
  const embedded = options.url === undefined ? await start() : undefined;
  const keeper = embedded && keepPostgresRunning(embedded, start, options.log);
  const connection: pg.PoolConfig = embedded ? embedded.connection : { connectionString: options.url };
  const pool = new pg.Pool({ ...connection, max: poolMax, statement_timeout: statementTimeoutMs });
  const state = { isClosing: false };
  pool.on('error', (error) => {
    if (!state.isClosing) options.log.warn('database.connection-lost', { reason: error.message });
  });
  // The pool listens to its idle connections only; a lost one in use, between two statements, would end the process. Its next statement fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  await assertUsable(pool);
  await migrate(pool);
  return {
    pool,
    transaction: (work) => retryDeadlocks(() => inTransaction(pool, work)),
    listen: (channel, onNotify) => listen(connection, channel, onNotify),
    description: embedded ? `embedded PostgreSQL in ${embedded.location.clusterDir}` : 'PostgreSQL at CROSSWALK_DATABASE_URL',
    async close({ stopServer }) {
      state.isClosing = true;
      await pool.end();
      if (stopServer) await keeper?.stop();
      else keeper?.release();
    },
  };
}

async function assertUsable(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; commit: string }>(`select current_setting('server_version_num') as version, current_setting('synchronous_commit') as commit`);
  const { version, commit } = rows[0] ?? { version: '0', commit: 'unknown' };
  if (Number(version) < serverVersionMin) throw new Error(`CROSSWALK_DATABASE_URL is PostgreSQL ${version}; 15 or newer is needed.`);
  // An acknowledged webhook must survive a power cut; `local` and `remote_*` flush here too.
  if (commit === 'off') throw new Error('CROSSWALK_DATABASE_URL has synchronous_commit = off, which loses acknowledged events in a crash. Set it to on.');
}

/** Single statements on the pool, done again when a deadlock ends them. */
export function retryingSql(pool: pg.Pool): Sql {
  return { query: (statement: string | { text: string; name: string; values: unknown[] }, values?: unknown[]) => retryDeadlocks(() => (typeof statement === 'string' ? pool.query(statement, values) : pool.query(statement))) };
}

/** PostgreSQL ends one of two transactions that wait for each other; nothing of it is kept, so it is simply done again. */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const isVictim = error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001');
      if (!isVictim || tries >= deadlockTriesMax) throw error;
    }
  }
}

async function inTransaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

function listen(connection: pg.ClientConfig, channel: string, onNotify: (payload: string) => void): () => Promise<void> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  const connect = async () => {
    const next = new pg.Client(connection);
    client = next;
    const again = () => {
      if (isClosed || client !== next) return;
      client = undefined;
      retry = setTimeout(() => void connect(), reconnectDelayMs);
    };
    next.on('error', again);
    next.on('end', again);
    next.on('notification', (message) => onNotify(message.payload ?? ''));
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      // What was announced while nobody listened is found by looking once.
      onNotify('');
    } catch {
      again();
    }
  };
  void connect();
  return async () => {
    isClosed = true;
    clearTimeout(retry);
    await client?.end().catch(() => {});
  };
}
