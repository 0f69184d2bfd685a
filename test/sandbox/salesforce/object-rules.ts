import type { Row } from './field.ts';
import { checkOrder, checkOrderDelete, checkOrderItem, checkOrderItemDelete } from './order-rules.ts';
import type { Org } from './org.ts';
import { checkPricebookEntry, checkProductDelete } from './pricebook-rules.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange } from './save-context.ts';

/** What the platform itself does with a record of one standard object. */
export type ObjectRule = (org: Org, change: RecordChange) => void;

function setPersonName(_org: Org, { next }: RecordChange): void {
  next.Name = [next.FirstName, next.LastName].filter((part) => typeof part === 'string').join(' ');
}

function checkOpportunityLine(org: Org, { next, previous }: RecordChange): void {
  const opportunity = org.store.get('Opportunity', String(next.OpportunityId));
  const entry = org.store.get('PricebookEntry', String(next.PricebookEntryId));
  if (!previous && (!entry || (opportunity?.Pricebook2Id && entry.Pricebook2Id !== opportunity.Pricebook2Id)))
    throw new RestError('FIELD_INTEGRITY_EXCEPTION', 'field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the opportunity)', { fields: ['PricebookEntryId'] });
  next.Product2Id ??= entry?.Product2Id ?? null;
  next.ListPrice ??= entry?.UnitPrice ?? null;
  const quantity = Number(next.Quantity);
  if (next.UnitPrice === null || next.UnitPrice === undefined) next.UnitPrice = next.TotalPrice === null || next.TotalPrice === undefined ? (next.ListPrice ?? null) : Number(next.TotalPrice) / quantity;
  next.TotalPrice = Number(next.UnitPrice) * quantity;
}

function setOpportunityState(_org: Org, { next }: RecordChange): void {
  next.IsClosed = String(next.StageName).startsWith('Closed');
  next.IsWon = next.StageName === 'Closed Won';
}

function checkAssignment(org: Org, { next }: RecordChange): void {
  if (!next.PermissionSetId) throw new RestError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [PermissionSetId]', { fields: ['PermissionSetId'] });
  const assigned: Row[] = org.store.find('PermissionSetAssignment', { name: 'AssigneeId', caseSensitive: false }, next.AssigneeId ?? null);
  if (assigned.some((row) => row.PermissionSetId === next.PermissionSetId)) throw new RestError('DUPLICATE_VALUE', 'Duplicate PermissionSetAssignment. Assignee: user, Permission Set: permission set', { fields: [] });
  next.IsActive = true;
}

function checkAccountDelete(org: Org, { next }: RecordChange): void {
  if (org.store.find('Order', { name: 'AccountId', caseSensitive: false }, next.Id).length > 0)
    throw new RestError('DELETE_FAILED', `Your attempt to delete ${String(next.Name)} could not be completed because it is associated with orders.`, { fields: [] });
}

export const saveRules: ReadonlyMap<string, ObjectRule> = new Map<string, ObjectRule>([
  ['Contact', setPersonName],
  ['Lead', setPersonName],
  ['Order', checkOrder],
  ['OrderItem', checkOrderItem],
  ['PricebookEntry', checkPricebookEntry],
  ['Opportunity', setOpportunityState],
  ['OpportunityLineItem', checkOpportunityLine],
  ['PermissionSetAssignment', checkAssignment],
]);

export const deleteRules: ReadonlyMap<string, ObjectRule> = new Map<string, ObjectRule>([
  ['Account', checkAccountDelete],
  ['Order', checkOrderDelete],
  ['OrderItem', checkOrderItemDelete],
  ['Product2', checkProductDelete],
]);
