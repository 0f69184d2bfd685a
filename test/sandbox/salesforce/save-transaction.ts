import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { SaveContext, TransactionCost } from './save-context.ts';

/** What one transaction may use, synchronous Apex. https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm */
const cpuMsMax = 10_000;
const soqlMax = 100;

function exceeded(cost: TransactionCost, object: string): RestError | undefined {
  const limit = cost.soql > soqlMax ? `Too many SOQL queries: ${soqlMax + 1}` : cost.cpuMs > cpuMsMax ? 'Apex CPU time limit exceeded' : undefined;
  return limit === undefined ? undefined : new RestError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `${object}Trigger: System.LimitException: ${limit}`, { fields: [] });
}

/**
 * Runs the save of up to 200 rows of one object as the platform does: what their automation costs is added up, and a transaction
 * over its limit keeps nothing, whichever row went over.
 */
export function runSaveTransaction<T>(org: Org, object: string, context: SaveContext, work: (context: SaveContext) => T): T {
  const [mark, writes] = [org.store.mark(), context.writes.length];
  const cost: TransactionCost = { cpuMs: 0, soql: 0 };
  const result = work({ ...context, cost });
  const refusal = exceeded(cost, object);
  if (!refusal) return result;
  org.store.rollbackTo(mark);
  context.writes.length = writes;
  throw refusal;
}
