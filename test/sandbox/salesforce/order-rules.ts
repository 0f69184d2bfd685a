import type { Row } from './field.ts';
import { roundToScale } from './field-input.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange } from './save-context.ts';

const orderIdField = { name: 'OrderId', caseSensitive: false };

function integrity(message: string, field: string): RestError {
  return new RestError('FIELD_INTEGRITY_EXCEPTION', message, { fields: [field] });
}

/** Draft or Activated: the category behind the org's own status label. */
function statusCategory(org: Org, status: unknown): string | undefined {
  for (const row of org.store.rows('OrderStatus')) if (row.ApiName === status) return String(row.StatusCode);
  return undefined;
}

function requireEditActivated(change: RecordChange): void {
  if (!change.access.hasPermission('EditActivatedOrders'))
    throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'Activated orders can be edited only with the Edit Activated Orders permission', { fields: [] });
}

/** "The Status field is the only field you can update when activating the order" (Order, usage). */
function activate(org: Org, change: RecordChange): void {
  const { next, given, access } = change;
  if (!access.hasPermission('ActivateOrder')) throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { fields: [] });
  if (given.size > 1) throw new RestError('FAILED_ACTIVATION', 'When activating an order, Status is the only field you can update.', { fields: [...given].filter((name) => name !== 'Status') });
  if (org.store.find('OrderItem', orderIdField, next.Id).length === 0) throw new RestError('FAILED_ACTIVATION', 'An order must have at least one product.', { fields: [] });
  next.ActivatedDate = toApiDateTime(org.clock.now());
  next.ActivatedById = access.userId;
}

function checkContract(org: Org, next: Row): void {
  const contract = typeof next.ContractId === 'string' ? org.store.get('Contract', next.ContractId) : undefined;
  if (!contract) return;
  next.AccountId ??= contract.AccountId ?? null;
  if (contract.AccountId !== next.AccountId) throw integrity('The contract belongs to another account', 'ContractId');
  if (contract.Pricebook2Id && next.Pricebook2Id && contract.Pricebook2Id !== next.Pricebook2Id) throw integrity('The contract has another price book', 'Pricebook2Id');
  if (contract.EndDate && String(next.EffectiveDate) > String(contract.EndDate)) throw integrity('Order Start Date cannot be after the contract ends', 'EffectiveDate');
}

function checkHeader(org: Org, change: RecordChange): void {
  const { next, previous } = change;
  checkContract(org, next);
  if (!next.AccountId) throw new RestError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [AccountId]', { fields: ['AccountId'] });
  if (next.EndDate && String(next.EndDate) < String(next.EffectiveDate)) throw integrity('Order End Date must not be before Order Start Date', 'EndDate');
  if (next.Pricebook2Id && next.Pricebook2Id !== previous?.Pricebook2Id && org.store.get('Pricebook2', String(next.Pricebook2Id))?.IsActive !== true)
    throw integrity('field integrity exception: Pricebook2Id (price book is inactive)', 'Pricebook2Id');
}

function checkFrozenHeader(org: Org, change: RecordChange, wasActivated: boolean): void {
  const { next, previous } = change;
  if (!previous) return;
  // Once a price book is assigned it can never be changed or removed (help: order_edit).
  if (previous.Pricebook2Id && next.Pricebook2Id !== previous.Pricebook2Id) throw integrity("The order's price book can't be changed", 'Pricebook2Id');
  if (wasActivated && next.AccountId !== previous.AccountId) throw integrity('Account can be changed only while the order is a draft', 'AccountId');
  if (wasActivated && next.ContractId !== previous.ContractId) throw integrity('Contract can be changed only while the order is a draft', 'ContractId');
  if (next.CurrencyIsoCode !== previous.CurrencyIsoCode && org.store.find('OrderItem', orderIdField, next.Id).length > 0)
    throw integrity('The currency of an order with products cannot be changed', 'CurrencyIsoCode');
}

/** Insert as Draft, activate by Status alone, price book for ever, account and contract only in Draft. */
export function checkOrder(org: Org, change: RecordChange): void {
  const { next, previous, given } = change;
  const category = statusCategory(org, next.Status) ?? 'Draft';
  const before = previous ? (statusCategory(org, previous.Status) ?? 'Draft') : 'Draft';
  if (!previous && category !== 'Draft') throw new RestError('FAILED_ACTIVATION', 'Choose a valid order status and save your changes. (Status)', { fields: ['Status'] });
  if (before === 'Draft' && category === 'Activated') activate(org, change);
  if (before === 'Activated' && category === 'Draft') {
    if (!change.access.hasPermission('ActivateOrder')) throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { fields: [] });
    next.ActivatedDate = null;
    next.ActivatedById = null;
  }
  if (before === 'Activated' && [...given].some((name) => name !== 'Status')) requireEditActivated(change);
  checkHeader(org, change);
  checkFrozenHeader(org, change, before === 'Activated' && category === 'Activated');
  if (given.has('StatusCode') && next.StatusCode !== category) throw integrity('field integrity exception: StatusCode (it follows Status)', 'StatusCode');
  next.StatusCode = category;
  next.TotalAmount ??= 0;
}

/** Activated orders are never deleted. */
export function checkOrderDelete(_org: Org, change: RecordChange): void {
  if (change.next.StatusCode === 'Activated') throw new RestError('DELETE_FAILED', "Activated orders can't be deleted.", { fields: [] });
}

function checkEntry(org: Org, line: Row, order: Row): void {
  if (!line.PricebookEntryId) throw new RestError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [PricebookEntryId]', { fields: ['PricebookEntryId'] });
  const entry = org.store.get('PricebookEntry', String(line.PricebookEntryId));
  const wrong = (reason: string) => integrity(`field integrity exception: PricebookEntryId (${reason})`, 'PricebookEntryId');
  if (!order.Pricebook2Id) throw integrity('field integrity exception: OrderId (the order has no price book)', 'OrderId');
  if (entry?.Pricebook2Id !== order.Pricebook2Id) throw wrong('pricebook entry is in a different pricebook than the one assigned to the order');
  if (entry?.IsActive !== true) throw wrong('pricebook entry is inactive');
  if (entry.CurrencyIsoCode !== order.CurrencyIsoCode) throw wrong('pricebook entry currency code does not match order currency code');
  if (line.Product2Id && line.Product2Id !== entry.Product2Id) throw integrity('field integrity exception: Product2Id (product does not match the pricebook entry)', 'Product2Id');
  line.Product2Id = entry.Product2Id ?? null;
  line.ListPrice ??= entry.UnitPrice ?? null;
  if (order.CurrencyIsoCode) line.CurrencyIsoCode = order.CurrencyIsoCode;
}

/** A line belongs to its order's price book, has a positive quantity and computes its own total. */
export function checkOrderItem(org: Org, change: RecordChange): void {
  const { next, previous } = change;
  const order = org.store.get('Order', String(next.OrderId));
  if (!order) return;
  if (order.StatusCode === 'Activated') requireEditActivated(change);
  if (!previous) checkEntry(org, next, order);
  next.UnitPrice ??= next.ListPrice ?? null;
  const quantity = Number(next.Quantity);
  // Zero and negative quantities need settings of their own (enableZeroQuantity, enableNegativeQuantity).
  if (quantity <= 0) throw integrity('Quantity must be greater than zero', 'Quantity');
  next.TotalPrice = roundToScale(Number(next.UnitPrice) * quantity, 2);
  next.AvailableQuantity = quantity;
}

/** Lines of an activated order stay (help: orderproduct_edit). */
export function checkOrderItemDelete(org: Org, change: RecordChange): void {
  if (org.store.get('Order', String(change.next.OrderId))?.StatusCode === 'Activated')
    throw new RestError('DELETE_FAILED', "Order products of an activated order can't be deleted.", { fields: [] });
}
