import { Decimal } from 'decimal.js';
import { amountText } from './order-money.ts';
import type { OrderRecord } from './order-record.ts';

type Place = { addressId: number; pickupId: number };
type Taxed = Place & { kind: 'item' | 'shipping' | 'handling' | 'gift-wrapping'; productId: number | null; amount: Decimal };

/** Ids of tax rows leave room for every line of an order and its charges. */
const rowsPerOrderMax = 10_000;

/** Everything an order is taxed for, and where it goes; shipping and handling sit on the first address. */
function taxedThings(order: OrderRecord): Taxed[] {
  const { shipping, handling } = order.charges;
  const first = { addressId: order.addresses[0]?.id ?? 0, pickupId: 0 };
  const items = order.lines.map((line) => ({ addressId: line.addressId, pickupId: line.pickupId, kind: 'item' as const, productId: line.id, amount: new Decimal(line.discountedTax) }));
  const wrapped = order.lines.map((line) => ({ addressId: line.addressId, pickupId: line.pickupId, kind: 'gift-wrapping' as const, productId: line.id, amount: new Decimal(line.wrapping.cost.tax) }));
  // Wrapping that an API caller put on the header belongs to no line.
  const unplaced = wrapped.reduce((left, line) => left.minus(line.amount), new Decimal(order.charges.wrapping.tax));
  const all: Taxed[] = [
    ...items,
    { ...first, kind: 'shipping', productId: null, amount: new Decimal(shipping.tax) },
    { ...first, kind: 'handling', productId: null, amount: new Decimal(handling.tax) },
    ...wrapped,
    { ...first, kind: 'gift-wrapping', productId: null, amount: unplaced },
  ];
  return all.filter((thing) => !thing.amount.isZero());
}

/** Rows of `/orders/{id}/taxes`: one per address and pickup, or with `details=true` one per taxed thing. */
export function orderTaxRows(order: OrderRecord, view: { rate: string; hasDetails: boolean }): Record<string, unknown>[] {
  if (order.publishedTaxes) return order.publishedTaxes;
  const things = taxedThings(order);
  const row = (index: number, { addressId, pickupId }: Place, amount: Decimal) => ({
    id: order.header.id * rowsPerOrderMax + index,
    order_id: order.header.id,
    order_address_id: addressId,
    tax_rate_id: 1,
    sales_tax_id: '',
    tax_class_id: 0,
    name: 'Tax',
    class: order.header.order_source === 'external' ? 'API Tax Override' : 'Default Tax Class',
    rate: amountText(new Decimal(view.rate).times(100)),
    priority: 0,
    priority_amount: amountText(amount),
    line_amount: amountText(amount),
    order_pickup_method_id: pickupId,
  });
  if (view.hasDetails) return things.map((thing, index) => ({ ...row(index, thing, thing.amount), order_product_id: thing.productId, line_item_type: thing.kind }));
  const places = new Map<string, { place: Place; amount: Decimal }>();
  for (const thing of things) {
    const key = `${thing.addressId} ${thing.pickupId}`;
    places.set(key, { place: thing, amount: thing.amount.plus(places.get(key)?.amount ?? 0) });
  }
  return [...places.values()].map(({ place, amount }, index) => row(index, place, amount));
}
