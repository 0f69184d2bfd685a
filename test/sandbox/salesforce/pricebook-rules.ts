import type { Row } from './field.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange } from './save-context.ts';

const productField = { name: 'Product2Id', caseSensitive: false };

function entriesOf(org: Org, entry: Row, pricebookId: string): Row[] {
  return org.store
    .find('PricebookEntry', productField, entry.Product2Id ?? null)
    .filter((row) => row.Id !== entry.Id && row.Pricebook2Id === pricebookId && row.CurrencyIsoCode === entry.CurrencyIsoCode);
}

/** Standard price first, one entry per book, product and currency. */
export function checkPricebookEntry(org: Org, change: RecordChange): void {
  const { next, previous, given } = change;
  const isStandard = next.Pricebook2Id === org.standardPricebookId;
  const standard = isStandard ? undefined : entriesOf(org, next, org.standardPricebookId)[0];
  if (!previous && entriesOf(org, next, String(next.Pricebook2Id)).length > 0) throw new RestError('DUPLICATE_VALUE', 'This price definition already exists in this price book', { fields: [] });
  if (!isStandard && !standard) throw new RestError('STANDARD_PRICE_NOT_DEFINED', 'No standard price defined for this product', { fields: [] });
  if (next.UseStandardPrice === true) {
    if (isStandard || given.has('UnitPrice')) throw new RestError('FIELD_INTEGRITY_EXCEPTION', 'field integrity exception: UnitPrice (cannot be set when using the standard price)', { fields: ['UnitPrice'] });
    next.UnitPrice = standard?.UnitPrice ?? null;
  }
  if (next.UnitPrice === null || next.UnitPrice === undefined) throw new RestError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [UnitPrice]', { fields: ['UnitPrice'] });
  if (Number(next.UnitPrice) < 0) throw new RestError('FIELD_INTEGRITY_EXCEPTION', 'field integrity exception: UnitPrice (list price must not be negative)', { fields: ['UnitPrice'] });
}

/** A product on order lines stays: it can only be made inactive. (A used price book entry may go; its lines stay.) */
export function checkProductDelete(org: Org, change: RecordChange): void {
  if (org.store.find('OrderItem', productField, change.next.Id).length > 0)
    throw new RestError('DELETE_FAILED', 'Your attempt to delete this product could not be completed because it is associated with order products.', { fields: [] });
}
