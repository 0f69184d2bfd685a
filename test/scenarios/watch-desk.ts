import assert from 'node:assert/strict';
import type { Row, ScenarioStack } from './scenario-stack.ts';

const waitMsMax = 60_000;
const pollMs = 50;

/** The service looks five times a second instead of twice a minute. */
export const watchingClosely = { CROSSWALK_WATCH_EVERY_MS: '200' };

/** Waits for rows of the org to be as they should; fails with the rows as they are. */
export async function untilRows(stack: ScenarioStack, soql: string, isReached: (rows: Row[]) => boolean): Promise<Row[]> {
  for (const deadline = performance.now() + waitMsMax; ; ) {
    const rows = await stack.soql(soql);
    if (isReached(rows)) return rows;
    assert.ok(performance.now() < deadline, `not reached: ${JSON.stringify(rows)}\n${stack.service.output().slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Waits until everything that was written has been looked at. */
export async function untilLooked(stack: ScenarioStack): Promise<void> {
  const database = await stack.database();
  try {
    for (const deadline = performance.now() + waitMsMax; ; ) {
      const { rows } = await database.query<{ count: number }>('select count(*)::int as count from crosswalk.watch_news');
      if (rows[0]?.count === 0) break;
      assert.ok(performance.now() < deadline, `not looked at: ${JSON.stringify(rows)}\n${stack.service.output().slice(-2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  } finally {
    await database.end();
  }
  await stack.settled();
}
