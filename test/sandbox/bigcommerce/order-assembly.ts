import { Decimal } from 'decimal.js';
import { amountText, zeroAmount } from './order-money.ts';
import type { BillingAddress, OrderAddress, OrderHeader, OrderLine, OrderRecord } from './order-record.ts';
import { orderTotals } from './order-totals.ts';
import type { StoreState } from './store-state.ts';

const emptyAddress: BillingAddress = {
  first_name: '',
  last_name: '',
  company: '',
  street_1: '',
  street_2: '',
  city: '',
  state: '',
  zip: '',
  country: '',
  country_iso2: '',
  phone: '',
  email: '',
  form_fields: [],
};

const countries: Record<string, string> = { US: 'United States', CA: 'Canada', GB: 'United Kingdom', AU: 'Australia', DE: 'Germany', FR: 'France' };

/** A billing address with every field present; country name and code complete each other. */
export function completeAddress(partial: Partial<BillingAddress>): BillingAddress {
  const address = { ...emptyAddress, ...partial };
  const byName = Object.entries(countries).find(([, name]) => name === address.country)?.[0];
  const code = address.country_iso2 || byName || '';
  return { ...address, country: address.country || countries[code] || '', country_iso2: code };
}

/** The same person and place as a shipping address. */
export function shippingAddressOf(address: BillingAddress, id: number, shippingMethod = ''): OrderAddress {
  return { ...address, id, shipping_method: shippingMethod };
}

/** The header of an order nobody said anything about. */
export function emptyHeader(state: StoreState, id: number): OrderHeader {
  const { currencyCode, currencyId, pricesIncludeTax } = state.settings;
  return {
    id,
    customer_id: 0,
    date_shipped: '',
    status_id: 1,
    shipping_cost_tax_class_id: 2,
    handling_cost_tax_class_id: 2,
    wrapping_cost_tax_class_id: 3,
    is_tax_inclusive_pricing: pricesIncludeTax,
    items_total: 0,
    items_shipped: 0,
    payment_method: 'Manual',
    payment_provider_id: null,
    payment_status: '',
    refunded_amount: amountText(0),
    order_is_digital: false,
    store_credit_amount: amountText(0),
    gift_certificate_amount: amountText(0),
    ip_address: '',
    ip_address_v6: '',
    geoip_country: '',
    geoip_country_iso2: '',
    currency_id: currencyId,
    currency_code: currencyCode,
    currency_exchange_rate: new Decimal(1).toFixed(10),
    default_currency_id: currencyId,
    default_currency_code: currencyCode,
    store_default_currency_code: currencyCode,
    store_default_to_transactional_exchange_rate: new Decimal(1).toFixed(10),
    staff_notes: '',
    customer_message: '',
    ebay_order_id: '0',
    cart_id: '',
    billing_address: emptyAddress,
    is_email_opt_in: false,
    credit_card_type: null,
    order_source: 'external',
    channel_id: 1,
    external_source: null,
    external_id: null,
    external_merchant_id: null,
    external_order_id: '',
    tax_provider_id: '',
    customer_locale: 'en',
    is_deleted: false,
  };
}

export type OrderParts = Partial<Omit<OrderRecord, 'totals' | 'header'>> & { header: OrderHeader; at: number };

/** Puts an order together and computes its header from its parts. */
export function assembleOrder(parts: OrderParts): OrderRecord {
  const { at, ...given } = parts;
  const order = {
    lines: [],
    addresses: [],
    pickups: [],
    coupons: [],
    fees: [],
    charges: { shipping: zeroAmount, handling: zeroAmount, wrapping: zeroAmount },
    couponDiscount: '0',
    discountAmount: '0',
    overrides: {},
    createdAt: at,
    modifiedAt: at,
    ...given,
  };
  return { ...order, lines: sendLines(order.lines, order.addresses), totals: orderTotals(order) };
}

/** Physical lines that are neither collected nor sent to a known address go to the first one. */
function sendLines(lines: readonly OrderLine[], addresses: readonly OrderAddress[]): OrderLine[] {
  return lines.map((line) => {
    const isPlaced = line.type !== 'physical' || line.pickupId !== 0 || addresses.some((address) => address.id === line.addressId);
    return isPlaced ? line : { ...line, addressId: addresses[0]?.id ?? 0 };
  });
}

/** Recounts items and money after lines, charges or fees changed. */
export function refreshOrder(order: OrderRecord): void {
  order.header.items_total = order.lines.reduce((count, line) => count + line.quantity, 0);
  order.header.order_is_digital = order.lines.length > 0 && order.lines.every((line) => line.type !== 'physical');
  order.lines = sendLines(order.lines, order.addresses);
  order.publishedTaxes = undefined;
  order.totals = orderTotals(order);
}
