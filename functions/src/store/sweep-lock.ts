import type pg from 'pg';

/** First half of the advisory lock; the second is made of connection and name. */
const lockClass = 7_305_503;

/**
 * Runs work that one process at a time may do, by name; false when another one does it. The lock ends with the session: whoever dies in the
 * middle keeps nobody out.
 */
export function createSweepLock(pool: pg.Pool, connectionId: number): (name: string, work: () => Promise<void>) => Promise<boolean> {
  return async (name, work) => {
    const client = await pool.connect();
    let isLost = false;
    try {
      const values = [lockClass, `${connectionId} ${name}`];
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as held', values);
      if (rows[0]?.held !== true) return false;
      try {
        await work();
      } finally {
        // A session that was lost has given it back.
        await client.query('select pg_advisory_unlock($1, hashtext($2))', values).catch(() => void (isLost = true));
      }
      return true;
    } finally {
      client.release(isLost);
    }
  };
}
