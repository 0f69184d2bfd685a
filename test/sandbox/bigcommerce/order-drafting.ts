import { Decimal } from 'decimal.js';
import { assembleOrder, completeAddress, emptyHeader, refreshOrder, shippingAddressOf } from './order-assembly.ts';
import type { OrderCreateBody, OrderFeeBody, OrderLineBody, OrderPickupBody, OrderUpdateBody } from './order-body.ts';
import { convertedPrice } from './currency-record.ts';
import { catalogueIdentity, createOrderLine } from './order-line.ts';
import { pairedCharge, pairedLine, priceLine, sumAmounts, taxedCharge, zeroAmount, type TaxBasis, type TaxedAmount } from './order-money.ts';
import type { OrderCharges, OrderFee, OrderLine, OrderPickup, OrderRecord } from './order-record.ts';
import { parsePlatformDate } from './platform-date.ts';
import { invalidField } from './platform-error.ts';
import { baseVariant, calculatedPrice, type ProductRecord, type VariantRecord } from './product-record.ts';
import type { StoreState } from './store-state.ts';

/** The tax an order is priced with. */
export function taxBasisOf(state: StoreState, isInclusive: boolean): TaxBasis {
  return { rate: new Decimal(state.settings.taxRate), isInclusive };
}

/** The store refuses customers and channels it does not have. */
export function checkReferences(state: StoreState, body: OrderUpdateBody): void {
  if (body.customer_id !== undefined && body.customer_id !== 0 && !state.customers.get(body.customer_id))
    throw invalidField('customer_id', 'The customer does not exist.');
  if (body.channel_id !== undefined && !state.channels.has(body.channel_id))
    throw invalidField('channel_id', 'The channel does not exist or is disconnected.');
}

function chooseVariant(product: ProductRecord, body: OrderLineBody): VariantRecord {
  if (body.variant_id) {
    const chosen = product.variants.find((variant) => variant.id === body.variant_id);
    if (!chosen) throw invalidField('variant_id', 'The variant does not belong to the product.');
    return chosen;
  }
  const base = baseVariant(product);
  if (base) return base;
  const wanted = new Map((body.product_options ?? []).map((option) => [option.id, String(option.value ?? '')]));
  const matching = product.variants.find((variant) => variant.option_values.every((value) => wanted.get(value.option_id) === String(value.id)));
  if (!matching) throw invalidField('product_options', 'The product has variants: give a variant_id or the value of every option.');
  return matching;
}

function lineWrapping(body: OrderLineBody, tax: TaxBasis): OrderLine['wrapping'] {
  if (!body.wrapping_id) return { id: 0, name: '', message: '', cost: zeroAmount };
  if (body.wrapping_cost_ex_tax === undefined || body.wrapping_cost_inc_tax === undefined)
    throw invalidField('wrapping_id', 'wrapping_cost_ex_tax and wrapping_cost_inc_tax are required with it.');
  const cost = pairedCharge({ exTax: body.wrapping_cost_ex_tax, incTax: body.wrapping_cost_inc_tax }, tax);
  return { id: body.wrapping_id, name: body.wrapping_name ?? '', message: body.wrapping_message ?? '', cost };
}

function givenPrices(body: OrderLineBody): { exTax: Decimal.Value; incTax: Decimal.Value } | undefined {
  const { price_ex_tax: exTax, price_inc_tax: incTax } = body;
  if (exTax === undefined && incTax === undefined) return undefined;
  if (exTax === undefined || incTax === undefined)
    throw invalidField('products', 'price_ex_tax and price_inc_tax must be given together.');
  return { exTax, incTax };
}

/** A new line as an API caller describes it: from the catalogue, or a custom item with a name and both prices. */
export function draftLine(state: StoreState, body: OrderLineBody, tax: TaxBasis, rate = new Decimal(1)): OrderLine {
  const { name, name_customer: nameCustomer, name_merchant: nameMerchant } = body;
  if (name !== undefined && nameCustomer !== undefined && name !== nameCustomer)
    throw invalidField('name', "'name' and 'name_customer' must have the same value.");
  const quantity = body.quantity ?? 1;
  if (quantity === 0) throw invalidField('quantity', 'The quantity must be at least 1.');
  const prices = givenPrices(body);
  const wrapping = lineWrapping(body, tax);
  const id = state.orders.nextPartId();
  if (!body.product_id) {
    const shown = name ?? nameCustomer ?? nameMerchant;
    if (shown === undefined) throw invalidField('name', 'A custom product needs a name.');
    if (!prices || body.quantity === undefined) throw invalidField('products', 'A custom product needs quantity, price_ex_tax and price_inc_tax.');
    const identity = { id, nameCustomer: shown, nameMerchant: nameMerchant ?? shown, sku: body.sku ?? '', upc: body.upc ?? '', quantity, wrapping, isPairPriced: true };
    return createOrderLine(identity, pairedLine({ ...prices, quantity }, tax));
  }
  const product = state.catalog.get(body.product_id);
  if (!product) throw invalidField('product_id', 'The product does not exist.');
  const variant = chooseVariant(product, body);
  const identity = catalogueIdentity(product, variant, id);
  const named = {
    nameCustomer: name ?? nameCustomer ?? identity.nameCustomer,
    nameMerchant: nameMerchant ?? identity.nameMerchant,
    upc: body.upc ?? identity.upc ?? '',
  };
  const money = prices
    ? pairedLine({ ...prices, quantity }, tax)
    : priceLine({ unit: convertedPrice(calculatedPrice(product, variant), rate), quantity }, tax);
  return createOrderLine({ ...identity, ...named, quantity, wrapping, isPairPriced: prices !== undefined }, money);
}

/** A pickup consignment and the lines that are collected there. */
function draftPickup(state: StoreState, body: OrderPickupBody, tax: TaxBasis, rate: Decimal): { pickup: OrderPickup; lines: OrderLine[] } {
  const id = state.orders.nextPartId();
  const { line_items: lines, location = {}, ...named } = body;
  const empty = { pickup_method_display_name: '', collection_instructions: '', collection_time_description: '' };
  return {
    pickup: { ...empty, ...named, id, location: { id: 1, ...location } },
    lines: lines.map((line) => ({ ...draftLine(state, line, tax, rate), pickupId: id })),
  };
}

/** A fee needs a name and two of its three amounts. */
export function draftFee(body: OrderFeeBody, id: number, tax: TaxBasis): OrderFee {
  const name = body.display_name_customer ?? body.display_name_merchant;
  if (name === undefined) throw invalidField('fees', 'display_name_customer or display_name_merchant is required.');
  const { cost_ex_tax: exTax = body.cost_exc_tax, cost_inc_tax: incTax, cost_tax: costTax } = body;
  if ([exTax, incTax, costTax].filter((value) => value !== undefined).length < 2)
    throw invalidField('fees', 'Two of cost_ex_tax, cost_inc_tax and cost_tax are required.');
  const resolvedEx = exTax ?? new Decimal(incTax ?? 0).minus(costTax ?? 0);
  const resolvedInc = incTax ?? new Decimal(exTax ?? 0).plus(costTax ?? 0);
  return {
    id,
    type: 'custom_fee',
    display_name_customer: body.display_name_customer ?? name,
    display_name_merchant: body.display_name_merchant ?? name,
    source: body.source ?? '',
    cost: pairedCharge({ exTax: resolvedEx, incTax: resolvedInc }, tax),
    tax_class_id: body.tax_class_id ?? null,
  };
}

type ChargeName = 'shipping' | 'handling' | 'wrapping';

function charge(body: OrderUpdateBody, name: ChargeName, tax: TaxBasis): TaxedAmount | undefined {
  const base = body[`base_${name}_cost`];
  const exTax = body[`${name}_cost_ex_tax`];
  const incTax = body[`${name}_cost_inc_tax`];
  if (exTax !== undefined && incTax !== undefined) return pairedCharge({ exTax, incTax, base }, tax);
  return base === undefined ? undefined : taxedCharge(base, tax);
}

/** The charges of an order after a body has spoken: header wrapping follows the lines unless it is given. */
export function draftCharges(body: OrderUpdateBody, current: OrderCharges, lines: readonly OrderLine[], tax: TaxBasis): OrderCharges {
  const wrapped = lines.map((line) => line.wrapping.cost).filter((cost) => Number(cost.incTax) > 0);
  return {
    shipping: charge(body, 'shipping', tax) ?? current.shipping,
    handling: charge(body, 'handling', tax) ?? current.handling,
    wrapping: charge(body, 'wrapping', tax) ?? (wrapped.length > 0 ? sumAmounts(wrapped) : current.wrapping),
  };
}

const totalPair = (exTax: Decimal.Value | undefined, incTax: Decimal.Value | undefined) =>
  exTax === undefined || incTax === undefined ? undefined : { exTax: String(exTax), incTax: String(incTax) };

/** Subtotals and totals a body forces. */
export function draftOverrides(body: OrderUpdateBody, current: OrderRecord['overrides']): OrderRecord['overrides'] {
  return {
    subtotal: totalPair(body.subtotal_ex_tax, body.subtotal_inc_tax) ?? current.subtotal,
    total: totalPair(body.total_ex_tax, body.total_inc_tax) ?? current.total,
  };
}

/** The plain header fields a body may set, in the header's own types. */
export function applyHeader(order: OrderRecord, body: OrderUpdateBody): void {
  const header = order.header;
  header.status_id = body.status_id ?? header.status_id;
  header.channel_id = body.channel_id ?? header.channel_id;
  header.staff_notes = body.staff_notes ?? header.staff_notes;
  header.customer_message = body.customer_message ?? header.customer_message;
  header.payment_method = body.payment_method ?? header.payment_method;
  if (body.payment_provider_id !== undefined) header.payment_provider_id = body.payment_provider_id;
  if (body.external_order_id !== undefined) header.external_order_id = body.external_order_id ?? '';
  if (body.external_source !== undefined) header.external_source = body.external_source;
  header.ebay_order_id = body.ebay_order_id ?? header.ebay_order_id;
  header.geoip_country = body.geoip_country ?? header.geoip_country;
  header.geoip_country_iso2 = body.geoip_country_iso2 ?? header.geoip_country_iso2;
  header.customer_locale = body.customer_locale ?? header.customer_locale;
  header.items_total = body.items_total ?? header.items_total;
  header.items_shipped = body.items_shipped ?? header.items_shipped;
  header.order_is_digital = body.order_is_digital ?? header.order_is_digital;
  // Setting either address resets the other.
  if (body.ip_address !== undefined) Object.assign(header, { ip_address: body.ip_address, ip_address_v6: '' });
  if (body.ip_address_v6 !== undefined) Object.assign(header, { ip_address: '', ip_address_v6: body.ip_address_v6 });
  if (body.date_created !== undefined) {
    const at = parsePlatformDate(body.date_created);
    if (at === undefined) throw invalidField('date_created', 'Not a date in RFC 2822 or ISO 8601.');
    order.createdAt = at;
  }
}

/** The currency fields of an API order: shown in what it is paid in, so that the display rate is 1. */
function paidIn(state: StoreState, code: string): Partial<OrderRecord['header']> {
  const currency = [...state.currencies.values()].find((known) => known.currency_code === code && known.is_transactional);
  if (!currency) throw invalidField('default_currency_code', 'The currency is not one the store can be paid in.');
  return {
    currency_id: currency.id,
    currency_code: code,
    default_currency_id: currency.id,
    default_currency_code: code,
    store_default_to_transactional_exchange_rate: new Decimal(currency.currency_exchange_rate).toFixed(10),
  };
}

/** What one unit of the store's currency is in the order's; an order of a store with one currency may leave it empty. */
export function transactionalRateOf(header: Partial<OrderRecord['header']>): Decimal {
  return new Decimal(header.store_default_to_transactional_exchange_rate || 1);
}

/** POST /v2/orders: a new order with the store's defaults (status 1, channel 1, a guest). */
export function draftOrder(state: StoreState, body: OrderCreateBody, at: number): OrderRecord {
  checkReferences(state, body);
  const tax = taxBasisOf(state, state.settings.pricesIncludeTax);
  const currency = body.default_currency_code === undefined ? {} : paidIn(state, body.default_currency_code);
  const rate = transactionalRateOf(currency);
  const collected = (body.consignments?.pickups ?? []).map((pickup) => draftPickup(state, pickup, tax, rate));
  const shipped = (body.products ?? []).map((line) => draftLine(state, line, tax, rate));
  const lines = [...shipped, ...collected.flatMap((pickup) => pickup.lines)];
  const billing = completeAddress(body.billing_address);
  const isShipped = shipped.some((line) => line.type === 'physical');
  const given = (body.shipping_addresses ?? []).map(({ shipping_method: method, id: _id, ...address }) =>
    shippingAddressOf(completeAddress(address), state.orders.nextPartId(), method),
  );
  const order = assembleOrder({
    at,
    header: { ...emptyHeader(state, state.orders.nextId()), ...currency, billing_address: billing, customer_id: body.customer_id ?? 0 },
    lines,
    pickups: collected.map(({ pickup }) => pickup),
    addresses: given.length > 0 || !isShipped ? given : [shippingAddressOf(billing, state.orders.nextPartId())],
    fees: (body.fees ?? []).map((fee) => draftFee(fee, state.orders.nextPartId(), tax)),
    charges: draftCharges(body, { shipping: zeroAmount, handling: zeroAmount, wrapping: zeroAmount }, lines, tax),
    discountAmount: String(body.discount_amount ?? 0),
    overrides: draftOverrides(body, {}),
  });
  refreshOrder(order);
  applyHeader(order, body);
  order.header.external_merchant_id = body.external_merchant_id ?? null;
  return order;
}
