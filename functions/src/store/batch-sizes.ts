import type { Sql } from '../core/sql.ts';

/** A collection takes 200 records; automation in the org may allow fewer. */
const sizeMax = 200;
/** So many full batches in a row before the size grows again, by a quarter. */
const successesBeforeGrowth = 10;

/** The working batch size per object of one org: halved when automation runs out of limits, grown slowly, kept for the next process. */
export async function loadBatchSizes(sql: Sql, connectionId: number) {
  const sizes = new Map<string, number>();
  const successes = new Map<string, number>();
  const { rows } = await sql.query<{ sobject: string; size: number }>('select sobject, size from crosswalk.batch_size where connection_id = $1', [connectionId]);
  for (const row of rows) sizes.set(row.sobject, row.size);
  const sizeOf = (sobject: string) => sizes.get(sobject) ?? sizeMax;

  async function save(sobject: string, size: number): Promise<void> {
    const bounded = Math.min(sizeMax, Math.max(1, size));
    sizes.set(sobject, bounded);
    successes.set(sobject, 0);
    const text = `insert into crosswalk.batch_size (connection_id, sobject, size) values ($1, $2, $3) on conflict (connection_id, sobject) do update set size = excluded.size, changed_at = now()`;
    await sql.query(text, [connectionId, sobject, bounded]);
  }

  return {
    sizeOf,
    shrink: (sobject: string, size: number) => save(sobject, Math.min(size, sizeOf(sobject))),
    async succeeded(sobject: string, rowCount: number): Promise<void> {
      if (sizeOf(sobject) >= sizeMax || rowCount < sizeOf(sobject)) return;
      const count = (successes.get(sobject) ?? 0) + 1;
      successes.set(sobject, count);
      if (count >= successesBeforeGrowth) await save(sobject, Math.ceil(sizeOf(sobject) * 1.25));
    },
  };
}
