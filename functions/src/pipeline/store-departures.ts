import { SyncError } from '../core/sync-error.ts';
import type { StoreWrite } from '../core/target-writer.ts';
import type { BatchResult } from './run-flow.ts';
import type { Run, Subject } from './store-run.ts';

/**
 * Records that are no longer in Salesforce. One that people merged into another takes its links along at once, so that the loser is
 * never made again; of one they deleted, the store's record follows the rule: left alone, archived or deleted.
 */
export async function departed(gone: readonly Subject[], run: Run, result: BatchResult): Promise<void> {
  for (const [sobject, group] of Map.groupBy(gone, (one) => one.sobject)) {
    const ids = [...new Set(group.map(({ id }) => id))];
    const successors = await run.connection.target.findSuccessors(sobject, ids, run.signal);
    for (const one of group) {
      const successor = successors.get(one.id);
      if (successor === undefined) continue;
      // What was agreed on the loser says nothing of the survivor.
      await run.connection.saveLinks([{ ...one.link, salesforceId: successor, base: {} }]);
      result.followUps.push({ flow: run.counterpart.name, entityKey: one.entityKey });
    }
    await followRule(group.filter(({ id }) => !successors.has(id)), sobject, run, result);
  }
}

async function followRule(group: readonly Subject[], sobject: string, run: Run, result: BatchResult): Promise<void> {
  const rule = run.connection.settings.deletes[sobject] ?? 'ignore';
  if (rule === 'ignore' || group.length === 0 || !run.flow.onDelete) return;
  const deleted = await run.connection.target.findDeleted(sobject, group.map(({ id }) => id), run.signal);
  const writes = group.flatMap((one): { one: Subject; write: StoreWrite }[] => {
    const write = deleted.has(one.id) ? run.flow.onDelete?.({ sobject, key: one.link.key, entityKey: one.entityKey }, rule) : undefined;
    return write ? [{ one, write }] : [];
  });
  if (writes.length === 0) return;
  if (!(await run.ports.isLeaseHeld())) throw new SyncError('LEASE_LOST', { stage: 'load' });
  const outcomes = await run.connection.writeStore(writes.map(({ write }) => write), run.signal);
  for (const [position, { one }] of writes.entries()) {
    const outcome = outcomes[position];
    // What the store no longer has needs no deleting.
    if (outcome && 'error' in outcome && outcome.error.code !== 'SOURCE_DELETED') result.fallout.push({ job: one.job, error: outcome.error });
  }
}
