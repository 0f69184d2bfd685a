import type { CommittedWrite } from '../call-journal.ts';
import type { UserAccess } from './access.ts';
import type { Org } from './org.ts';
import type { DuplicateHeader, RequestTally, SaveContext } from './save-context.ts';

export type TransactionDetail = { access: UserAccess; route: string; blocked: ReadonlySet<string>; duplicates: DuplicateHeader; tally: RequestTally; client?: string };

/** One synchronous transaction: a refusal undoes it and is thrown on, a commit reaches the journal. */
export function runOrgTransaction<T>(org: Org, detail: TransactionDetail, work: (context: SaveContext) => T): T {
  const { access, route, blocked, duplicates, tally, client } = detail;
  const writes: CommittedWrite[] = [];
  const mark = org.store.mark();
  try {
    const answer = work({ access, route, duplicates, isBlocked: (id) => blocked.has(id), writes, tally });
    for (const write of writes) org.journal.recordWrite(write);
    tally.committed += writes.length;
    if (writes.length > 0) org.commits.publish({ writes, route, userId: access.userId, transactions: () => org.store.transactions(mark), ...(client === undefined ? {} : { client }) });
    return answer;
  } catch (error) {
    org.store.rollbackTo(mark);
    throw error;
  } finally {
    org.store.commit();
  }
}
