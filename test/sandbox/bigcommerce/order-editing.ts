import { Decimal } from 'decimal.js';
import { completeAddress, refreshOrder, shippingAddressOf } from './order-assembly.ts';
import type { OrderFeeBody, OrderLineBody, OrderUpdateBody, ShippingAddressBody } from './order-body.ts';
import { applyHeader, checkReferences, draftCharges, draftFee, draftLine, draftOverrides, taxBasisOf, transactionalRateOf } from './order-drafting.ts';
import { isShippingCoupon } from './order-discounts.ts';
import { amountText, pairedLine, priceLine, type TaxBasis } from './order-money.ts';
import type { OrderLine, OrderRecord } from './order-record.ts';
import { rfc2822Date } from './platform-date.ts';
import { invalidField, notFoundV2, readOnlyField } from './platform-error.ts';
import type { StoreState } from './store-state.ts';

/** Status 2 stamps the ship date, and creates no shipment and ships no item. */
const shippedStatus = 2;

/** Takes over the names a body gives; `name` and `name_customer` are one field. */
function renameLine(line: OrderLine, body: OrderLineBody): Pick<OrderLine, 'nameCustomer' | 'nameMerchant' | 'sku' | 'upc'> {
  return {
    nameCustomer: body.name ?? body.name_customer ?? line.nameCustomer,
    nameMerchant: body.name_merchant ?? line.nameMerchant,
    sku: body.sku ?? line.sku,
    upc: body.upc ?? line.upc,
  };
}

/** An edited line loses its discounts: https://developer.bigcommerce.com/docs/rest-management/orders#update-an-order */
function editLine(line: OrderLine, body: OrderLineBody, tax: TaxBasis): OrderLine {
  const quantity = body.quantity ?? line.quantity;
  const isPriced = body.price_ex_tax !== undefined && body.price_inc_tax !== undefined;
  if (!isPriced && (body.price_ex_tax !== undefined || body.price_inc_tax !== undefined))
    throw invalidField('products', 'price_ex_tax and price_inc_tax must be given together.');
  const pair = isPriced
    ? { exTax: body.price_ex_tax ?? 0, incTax: body.price_inc_tax ?? 0 }
    : { exTax: line.unit.exTax, incTax: line.unit.incTax };
  const isPairPriced = isPriced || line.isPairPriced;
  const money = isPairPriced ? pairedLine({ ...pair, quantity }, tax) : priceLine({ unit: line.unit.base, quantity }, tax);
  return { ...line, ...renameLine(line, body), quantity, isPairPriced, discounts: [], ...money };
}

function removedDiscount(before: readonly OrderLine[], after: readonly OrderLine[], isManual: boolean): Decimal {
  const sum = (lines: readonly OrderLine[]) =>
    lines
      .flatMap((line) => line.discounts)
      .filter((discount) => (discount.id === 'manual-discount') === isManual)
      .reduce((all, discount) => all.plus(discount.amount), new Decimal(0));
  return sum(before).minus(sum(after));
}

/** The product list of a PUT: no id adds, an id changes, quantity 0 removes; lines it does not name stay. */
function editLines(state: StoreState, order: OrderRecord, bodies: readonly OrderLineBody[]): void {
  const tax = taxBasisOf(state, order.header.is_tax_inclusive_pricing);
  let lines = order.lines;
  for (const body of bodies) {
    if (body.id === undefined) {
      lines = [...lines, draftLine(state, body, tax, transactionalRateOf(order.header))];
      continue;
    }
    const known = lines.find((line) => line.id === body.id);
    if (!known) throw invalidField('products.id', 'The order has no such product line.');
    lines = body.quantity === 0 ? lines.filter((line) => line !== known) : lines.map((line) => (line === known ? editLine(line, body, tax) : line));
  }
  if (lines.length === 0) throw invalidField('products', 'An order must keep at least one product.');
  order.couponDiscount = amountText(Decimal.max(0, new Decimal(order.couponDiscount).minus(removedDiscount(order.lines, lines, false))));
  order.discountAmount = amountText(Decimal.max(0, new Decimal(order.discountAmount).minus(removedDiscount(order.lines, lines, true))));
  order.lines = lines;
  const codes = new Set(lines.flatMap((line) => line.discounts.map((discount) => discount.code)));
  // A shipping coupon falls on no line and stays.
  order.coupons = order.coupons.filter((coupon) => codes.has(coupon.code) || isShippingCoupon(coupon));
  // Forced totals would contradict the new lines.
  order.overrides = {};
}

/** Fees follow PUT semantics: the list given replaces the list kept. */
function replaceFees(state: StoreState, order: OrderRecord, bodies: readonly OrderFeeBody[]): void {
  const tax = taxBasisOf(state, order.header.is_tax_inclusive_pricing);
  order.fees = bodies.map((body) => {
    if (body.id !== undefined && !order.fees.some((fee) => fee.id === body.id)) throw invalidField('fees.id', 'The order has no such fee.');
    return draftFee(body, body.id ?? state.orders.nextPartId(), tax);
  });
}

/** Changes one shipping address; costs and tax are not computed again. */
export function editShippingAddress(order: OrderRecord, id: number, body: ShippingAddressBody): void {
  const address = order.addresses.find((known) => known.id === id);
  if (!address) throw notFoundV2();
  const { id: _id, shipping_method: method, ...fields } = body;
  const merged = completeAddress({ ...address, ...fields });
  Object.assign(address, shippingAddressOf(merged, id, method ?? address.shipping_method));
}

function editAddresses(state: StoreState, order: OrderRecord, bodies: readonly ShippingAddressBody[]): void {
  for (const body of bodies) {
    if (body.id !== undefined) editShippingAddress(order, body.id, body);
    else if (order.addresses.length <= 1 && order.addresses[0]) editShippingAddress(order, order.addresses[0].id, body);
    else order.addresses.push(shippingAddressOf(completeAddress(body), state.orders.nextPartId(), body.shipping_method));
  }
}

/** Fields that make the store add the order up again; a moved status or another buyer does not. */
const pricing = [
  'products',
  'fees',
  'discount_amount',
  ...(['shipping', 'handling', 'wrapping'] as const).flatMap((name) => [`base_${name}_cost`, `${name}_cost_ex_tax`, `${name}_cost_inc_tax`] as const),
  'subtotal_inc_tax',
  'total_inc_tax',
] as const;

/** PUT /v2/orders/{id}: writes what the body names and computes the rest again. A refused body leaves the order as it was. */
export function editOrder(state: StoreState, order: OrderRecord, body: OrderUpdateBody, at: number): void {
  if ('external_merchant_id' in body) throw readOnlyField('external_merchant_id');
  checkReferences(state, body);
  const draft: OrderRecord = { ...order, header: { ...order.header }, addresses: order.addresses.map((address) => ({ ...address })) };
  const tax = taxBasisOf(state, draft.header.is_tax_inclusive_pricing);
  if (body.discount_amount !== undefined) draft.discountAmount = amountText(body.discount_amount);
  if (body.products) editLines(state, draft, body.products);
  if (body.fees) replaceFees(state, draft, body.fees);
  if (body.shipping_addresses) editAddresses(state, draft, body.shipping_addresses);
  draft.charges = draftCharges(body, draft.charges, draft.lines, tax);
  draft.overrides = draftOverrides(body, draft.overrides);
  if (body.billing_address) draft.header.billing_address = completeAddress({ ...draft.header.billing_address, ...body.billing_address });
  if (pricing.some((field) => body[field] !== undefined)) refreshOrder(draft);
  applyHeader(draft, body);
  if (draft.header.status_id === shippedStatus && order.header.status_id !== shippedStatus) draft.header.date_shipped = rfc2822Date(at);
  const customerId = order.header.customer_id;
  Object.assign(order, draft);
  if (body.customer_id !== undefined && body.customer_id !== customerId) state.orders.reassign(order, body.customer_id);
  state.orders.touch(order, at);
}
