import type { RecordChange, SaveContext } from './save-context.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';

/** What another request holds cannot be saved: the platform gives up after ten seconds and names the record. */
export function lockedRow(id: string): RestError {
  return new RestError('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${id}`, { fields: [] });
}

/** Injected refusals of single records: lock, trigger failure, custom validation rule. */
export function strikeSaveFaults(org: Org, change: RecordChange, context: SaveContext): void {
  const route = `${context.route} ${change.object}`;
  if (org.faults.strike('salesforce', 'lockRow', route)) throw lockedRow(change.next.Id);
  const partial = org.faults.strike('salesforce', 'partialFailure', route);
  if (partial)
    throw new RestError(
      typeof partial.statusCode === 'string' ? partial.statusCode : 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      typeof partial.message === 'string' ? partial.message : `${change.object}Trigger: execution of AfterInsert caused by: System.NullPointerException`,
      { fields: [] },
    );
  const planned = org.faults.plan().salesforce?.validationRule;
  // The fault names its object; asking for another object must not use up its count.
  if (typeof planned === 'object' && planned.object !== undefined && planned.object !== change.object) return;
  const rule = org.faults.strike('salesforce', 'validationRule', route);
  if (rule)
    throw new RestError('FIELD_CUSTOM_VALIDATION_EXCEPTION', typeof rule.message === 'string' ? rule.message : 'A validation rule refused this record', {
      fields: typeof rule.field === 'string' ? [rule.field] : [],
    });
}
