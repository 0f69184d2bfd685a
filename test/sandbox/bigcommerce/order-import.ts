import { importCoupon, importFee, importLine, importOrderAddress, rawAmount, rawTaxed } from './line-import.ts';
import { parseOrderCreate } from './order-body.ts';
import { assembleOrder, emptyHeader, shippingAddressOf } from './order-assembly.ts';
import { draftOrder } from './order-drafting.ts';
import type { BillingAddress, OrderAddress, OrderHeader, OrderLine, OrderPickup, OrderRecord, OrderTotals } from './order-record.ts';
import { couponShape, feeShape, orderAddressShape, orderLineShape, orderShape, type OrderView } from './order-shape.ts';
import { parsePlatformDate } from './platform-date.ts';
import type { PublishedForm } from './published-form.ts';
import { fitted, rawList, rawNumber, rawObject, rawText, type Raw } from './raw-value.ts';
import type { StoreState } from './store-state.ts';

const view: OrderView = { apiBase: '', consignments: 'link', hasFees: false };
const ownOfOrder = new Set(['id', 'products', 'shipping_addresses', 'coupons', 'consignments', 'fees', 'taxes']);
const ownOfPart = new Set(['id', 'order_id', 'shipping_quotes']);

const form = (given: Raw, computed: Raw, own: ReadonlySet<string>): PublishedForm => ({ given, computed, own });

/** The id a part was published with, or one the store gives. */
function partId(state: StoreState, raw: Raw): number {
  const id = rawNumber(raw.id);
  if (id <= 0) return state.orders.nextPartId();
  state.orders.reservePartId(id);
  return id;
}

function importHeader(state: StoreState, raw: Raw, id: number): OrderHeader {
  const { billing_address: emptyBilling, id: _id, ...fallback } = emptyHeader(state, id);
  const { form_fields: _none, ...emptyPlace } = emptyBilling;
  const billing = rawObject(raw.billing_address);
  const billingAddress: BillingAddress = { ...fitted(billing, emptyPlace), form_fields: rawList(billing.form_fields).map((field) => fitted(field, { name: '', value: '' })) };
  return { ...fitted(raw, { ...fallback, date_shipped: '' }), id, billing_address: billingAddress };
}

/** The addresses given, or as many as the order counts, at the billing address. */
function importAddresses(state: StoreState, raw: Raw, { billing, lines }: { billing: BillingAddress; lines: readonly OrderLine[] }): OrderAddress[] {
  const given = rawList(raw.shipping_addresses);
  if (given.length > 0) return given.map((address) => importOrderAddress(address, partId(state, address)));
  const known = [...new Set(lines.map((line) => line.addressId))].filter((id) => id > 0);
  const count = Math.max(known.length, rawNumber(raw.shipping_address_count));
  return Array.from({ length: count }, (_, index) => shippingAddressOf(billing, partId(state, { id: known[index] })));
}

/** Pickup consignments embedded in the order, and the lines they name by their links. */
function importPickups(state: StoreState, raw: Raw): { pickups: OrderPickup[]; pickupOf: ReadonlyMap<number, number> } {
  const pickupOf = new Map<number, number>();
  const pickups = rawList(rawObject(raw.consignments).pickups).map((given) => {
    const named = fitted(given, { pickup_method_id: 0, pickup_method_display_name: '', collection_instructions: '', collection_time_description: '' });
    const id = partId(state, given);
    for (const item of rawList(given.line_items)) pickupOf.set(rawNumber(item.id ?? rawText(item.resource).split('/').at(-1)), id);
    return { ...named, id, location: rawObject(given.location) };
  });
  return { pickups, pickupOf };
}

function importTotals(raw: Raw, computed: OrderTotals): OrderTotals {
  const fields = Object.entries(computed).map(([name, value]) => [name, raw[name] === undefined ? value : rawAmount(raw[name])]);
  return { ...computed, ...Object.fromEntries(fields) };
}

function checkLines(state: StoreState, lines: readonly Raw[], orderId: number): void {
  for (const line of lines) {
    if (line.order_id !== undefined && line.order_id !== orderId) throw new Error(`the line ${rawText(line.id)} says it belongs to order ${rawText(line.order_id)}, not ${orderId}`);
    if (state.orders.hasLine(rawNumber(line.id))) throw new Error(`the store already has a line ${rawText(line.id)}: import before orders are placed`);
  }
}

/** Remembers how each part of the order was published. */
function keepForms(order: OrderRecord, raw: Raw): void {
  const keep = <T extends { published?: PublishedForm }>(records: readonly T[], given: readonly Raw[], shape: (record: T) => Raw) => {
    for (const [index, record] of records.entries()) {
      const published = given[index];
      if (published) record.published = form(published, shape(record), ownOfPart);
    }
  };
  keep(order.lines, rawList(raw.products), (line) => orderLineShape(order, line));
  keep(order.addresses, rawList(raw.shipping_addresses), (address) => orderAddressShape(order, address, view));
  keep(order.coupons, rawList(raw.coupons), (coupon) => couponShape(order, coupon));
  keep(order.fees, rawList(raw.fees), feeShape);
  order.published = form(raw, orderShape(order, view), ownOfOrder);
}

/**
 * Puts a published order into the store as the platform had kept it: its lines, addresses, coupons, fees and taxes when
 * they are embedded as lists in place of their links. One without an id is what POST /v2/orders takes.
 */
export function importOrder(state: StoreState, raw: Raw, at: number): OrderRecord {
  if (raw.id === undefined) {
    const drafted = draftOrder(state, parseOrderCreate(raw), at);
    state.orders.insert(drafted);
    return drafted;
  }
  const id = rawNumber(raw.id);
  if (state.orders.get(id)) throw new Error(`the store already has an order ${id}`);
  const rawLines = rawList(raw.products);
  checkLines(state, rawLines, id);
  const header = importHeader(state, raw, id);
  const { pickups, pickupOf } = importPickups(state, raw);
  const lines = rawLines.map((given) => {
    const line = importLine(given, partId(state, given));
    return { ...line, pickupId: pickupOf.get(line.id) ?? line.pickupId };
  });
  const order = assembleOrder({
    at,
    header,
    lines,
    pickups,
    addresses: importAddresses(state, raw, { billing: header.billing_address, lines }),
    coupons: rawList(raw.coupons).map((coupon) => importCoupon(coupon, partId(state, coupon))),
    fees: rawList(raw.fees).map((fee) => importFee(fee, partId(state, fee))),
    charges: {
      shipping: rawTaxed(raw, { base: 'base_shipping_cost', stem: 'shipping_cost' }),
      handling: rawTaxed(raw, { base: 'base_handling_cost', stem: 'handling_cost' }),
      wrapping: rawTaxed(raw, { base: 'base_wrapping_cost', stem: 'wrapping_cost' }),
    },
    couponDiscount: rawAmount(raw.coupon_discount),
    discountAmount: rawAmount(raw.discount_amount),
    createdAt: parsePlatformDate(rawText(raw.date_created)) ?? at,
    modifiedAt: parsePlatformDate(rawText(raw.date_modified)) ?? at,
  });
  order.totals = importTotals(raw, order.totals);
  if (Array.isArray(raw.taxes)) order.publishedTaxes = rawList(raw.taxes);
  keepForms(order, raw);
  state.orders.insert(order);
  return order;
}
