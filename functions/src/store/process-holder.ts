import type pg from 'pg';

/** This process in the database: work it holds is given back as soon as its session ends, however it ends. */
export type ProcessHolder = {
  number: number;
  /** Whether other processes work on this database now. */
  hasCompany(): Promise<boolean>;
  release(): Promise<void>;
};

/** First half of the advisory lock; `crosswalk.reclaim_work` looks for it. */
const lockClass = 7_305_502;
const retryMs = 250;

/**
 * Takes a number and holds the session lock that goes with it. When the session is lost the process keeps its number and
 * takes the lock again; in between its work may be reclaimed, which the lease fence makes harmless.
 */
export async function holdProcessNumber(pool: pg.Pool): Promise<ProcessHolder> {
  let isReleased = false;
  let session: pg.PoolClient | undefined;
  let retry: NodeJS.Timeout | undefined;
  const { rows } = await pool.query<{ number: number }>(`select nextval('crosswalk.holder')::int as number`);
  const number = rows[0]?.number ?? 0;

  // A database that is away is asked until it is back: without the lock others take our work for abandoned.
  const holdAgain = () => {
    clearTimeout(retry);
    if (!isReleased) retry = setTimeout(() => void hold().catch(holdAgain), retryMs).unref();
  };
  const hold = async () => {
    const client = await pool.connect();
    session = client;
    client.on('error', () => {
      if (session !== client) return;
      session = undefined;
      client.release(true);
      holdAgain();
    });
    await client.query('select pg_advisory_lock($1, $2)', [lockClass, number]);
  };
  await hold();
  return {
    number,
    async hasCompany() {
      const text = `select count(*)::int as others from pg_locks where locktype = 'advisory' and classid = ${lockClass} and objid <> $1::int
        and database = (select oid from pg_database where datname = current_database())`;
      return ((await pool.query<{ others: number }>(text, [number])).rows[0]?.others ?? 0) > 0;
    },
    async release() {
      isReleased = true;
      session?.release(true);
      session = undefined;
    },
  };
}
