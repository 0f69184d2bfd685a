import { z } from 'zod';
import type { Proof } from './benchmark.ts';
import type { ServiceRun } from './service-run.ts';

const settingsSchema = z.array(z.object({ name: z.string(), setting: z.string() }));

/**
 * After a crash and a restart: is every delivery that was acknowledged on disk, and is every event that has no outcome
 * still somebody's work? SIGKILL alone says nothing about a power cut, so the settings that do are read too.
 */
export async function proveDurability(service: ServiceRun, acknowledged: readonly string[], when: string): Promise<Proof[]> {
  const database = await service.connect();
  try {
    const { rows } = await database.query<{ delivery_id: string }>('select delivery_id from crosswalk.event where delivery_id is not null');
    const stored = new Set(rows.map((row) => row.delivery_id));
    const lost = acknowledged.filter((id) => !stored.has(id));
    const stranded = await database.query(`select seq from crosswalk.event e where done_at is null
      and not exists (select from crosswalk.work w where w.connection_id = e.connection_id and w.flow = e.flow and w.entity_key = e.entity_key)`);
    const flushing = settingsSchema.parse((await database.query(`select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name`)).rows);
    return [
      { name: `acknowledged deliveries are on disk after SIGKILL ${when}`, isHeld: acknowledged.length > 0 && lost.length === 0, detail: `${acknowledged.length} acknowledged, ${stored.size} stored, ${lost.length} lost` },
      { name: `events without an outcome are somebody's work after SIGKILL ${when}`, isHeld: stranded.rows.length === 0, detail: `${stranded.rows.length} stranded` },
      { name: 'the database flushes before it confirms', isHeld: flushing.every(({ setting }) => setting === 'on'), detail: flushing.map(({ name, setting }) => `${name} ${setting}`).join(', ') },
    ];
  } finally {
    await database.end();
  }
}

/** Events that have their outcome. */
export async function countSettled(service: ServiceRun): Promise<number> {
  const database = await service.connect();
  try {
    const { rows } = await database.query<{ count: number }>('select count(*)::int as count from crosswalk.event where done_at is not null');
    return rows[0]?.count ?? 0;
  } finally {
    await database.end();
  }
}
