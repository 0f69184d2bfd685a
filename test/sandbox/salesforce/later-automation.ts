import type { UserAccess } from './access.ts';
import { assignFlow } from './automation.ts';
import type { OrgFlow } from './org-flow.ts';
import { meets } from './org-flow.ts';
import { runOrgTransaction } from './org-transaction.ts';
import type { Org } from './org.ts';
import type { JsonObject } from './json.ts';
import type { RecordLocks } from './record-locks.ts';
import type { RecordWriter } from './record-writer.ts';
import { RestError } from './rest-error.ts';

type LaterParts = { writer: RecordWriter; locks: RecordLocks; accessOf(userId: string): UserAccess };

const route = 'ASYNC';

/**
 * Queueables and scheduled paths: what a save starts and another transaction does, as the user who saved, with the rights of the system.
 * What one of them saves starts no further one; one that is refused leaves nothing, as a failed job does.
 */
export function startLaterAutomation(org: Org, parts: LaterParts): void {
  const flows = (org.shape.automation ?? []).filter((flow) => flow.when === 'later');
  if (flows.length === 0) return;

  const changesOf = (flow: OrgFlow, id: string): JsonObject | undefined => {
    const row = org.store.get(flow.object, id);
    const schema = org.model().schema.object(flow.object);
    if (!row || !schema || (flow.onlyWhen && !meets(row, flow.onlyWhen)) || (flow.failWhen && meets(row, flow.failWhen))) return undefined;
    const next = { ...row };
    return Object.fromEntries(assignFlow(flow, schema, next).map((name) => [name, next[name] ?? null]));
  };

  const run = async (flow: OrgFlow, id: string, userId: string): Promise<void> => {
    const lock = await parts.locks.acquire(new Set([id]), org.shape.lockWaitMs);
    try {
      const access = { ...parts.accessOf(org.adminId), userId, hasCustomPermission: parts.accessOf(userId).hasCustomPermission };
      const object = access.object(flow.object);
      const changes = changesOf(flow, id);
      if (!object || !changes) return;
      const detail = { access, route, blocked: lock.blocked, duplicates: { allowSave: true, includeRecordDetails: false }, tally: { rows: 0, committed: 0 } };
      runOrgTransaction(org, detail, (context) => parts.writer.save(parts.writer.prepareUpdate(object, id, changes, context), context));
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
    } finally {
      lock.release();
    }
  };

  org.commits.listen((commit) => {
    if (commit.route === route) return;
    for (const write of commit.writes)
      for (const flow of flows) {
        if (flow.object !== write.object || write.action === 'delete' || (flow.on ?? write.action) !== write.action) continue;
        org.clock.schedule(flow.delayMs ?? 0, () => run(flow, write.id, commit.userId));
      }
  });
}
