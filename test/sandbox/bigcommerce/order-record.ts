import type { TaxedAmount } from './order-money.ts';
import type { PublishedForm } from './published-form.ts';

export type FormField = { name: string; value: string };

export type BillingAddress = {
  first_name: string;
  last_name: string;
  company: string;
  street_1: string;
  street_2: string;
  city: string;
  state: string;
  zip: string;
  country: string;
  country_iso2: string;
  phone: string;
  email: string;
  form_fields: FormField[];
};

/** The header money of an order, as strings with four decimals. */
export type OrderTotals = {
  subtotal_ex_tax: string;
  subtotal_inc_tax: string;
  subtotal_tax: string;
  base_shipping_cost: string;
  shipping_cost_ex_tax: string;
  shipping_cost_inc_tax: string;
  shipping_cost_tax: string;
  base_handling_cost: string;
  handling_cost_ex_tax: string;
  handling_cost_inc_tax: string;
  handling_cost_tax: string;
  base_wrapping_cost: string;
  wrapping_cost_ex_tax: string;
  wrapping_cost_inc_tax: string;
  wrapping_cost_tax: string;
  total_ex_tax: string;
  total_inc_tax: string;
  total_tax: string;
  discount_amount: string;
  coupon_discount: string;
};

/** What an order says besides money, lines and links, in the wire's names and types. */
export type OrderHeader = {
  id: number;
  customer_id: number;
  date_shipped: string;
  status_id: number;
  shipping_cost_tax_class_id: number;
  handling_cost_tax_class_id: number;
  wrapping_cost_tax_class_id: number;
  is_tax_inclusive_pricing: boolean;
  items_total: number;
  items_shipped: number;
  payment_method: string;
  payment_provider_id: string | number | null;
  payment_status: string;
  refunded_amount: string;
  order_is_digital: boolean;
  store_credit_amount: string;
  gift_certificate_amount: string;
  ip_address: string;
  ip_address_v6: string;
  geoip_country: string;
  geoip_country_iso2: string;
  currency_id: number;
  currency_code: string;
  currency_exchange_rate: string;
  default_currency_id: number;
  default_currency_code: string;
  store_default_currency_code: string;
  store_default_to_transactional_exchange_rate: string;
  staff_notes: string;
  customer_message: string;
  ebay_order_id: string;
  cart_id: string;
  billing_address: BillingAddress;
  is_email_opt_in: boolean;
  credit_card_type: string | null;
  order_source: string;
  channel_id: number;
  external_source: string | null;
  external_id: string | null;
  external_merchant_id: string | null;
  external_order_id: string;
  tax_provider_id: string;
  customer_locale: string;
  is_deleted: boolean;
};

export type AppliedDiscount = { id: string; amount: string; name: string; code: string | null; target: 'order' | 'product' };

export type OrderProductOption = {
  id: number;
  option_id: number;
  order_product_id: number;
  product_option_id: number;
  display_name: string;
  display_name_customer: string;
  display_name_merchant: string;
  display_value: string;
  display_value_customer: string;
  display_value_merchant: string;
  value: string;
  type: string;
  name: string;
  display_style: string;
};

/** One line of an order: what was bought, and what it costs. */
export type OrderLine = {
  id: number;
  productId: number;
  variantId: number;
  nameCustomer: string;
  nameMerchant: string;
  sku: string;
  upc: string;
  type: 'physical' | 'digital' | 'giftcertificate';
  quantity: number;
  quantityShipped: number;
  quantityRefunded: number;
  weight: number;
  costPrice: number;
  brand: string;
  binPickingNumber: string;
  optionSetId: number | null;
  options: OrderProductOption[];
  /** Both prices were given by a caller: no rate computes them. */
  isPairPriced: boolean;
  unit: TaxedAmount;
  total: TaxedAmount;
  discounts: AppliedDiscount[];
  discountedIncTax: string;
  /** The tax charged on the line after discounts: not on the wire, but what `total_tax` is the sum of. */
  discountedTax: string;
  wrapping: { id: number; name: string; message: string; cost: TaxedAmount };
  /** A sold gift certificate and who receives it; null and '' on every other line. */
  giftCertificateId: number | null;
  recipientEmail: string;
  /** The shipping address or the pickup the line goes to; 0 = none. */
  addressId: number;
  pickupId: number;
  published?: PublishedForm;
};

export type OrderAddress = {
  id: number;
  first_name: string;
  last_name: string;
  company: string;
  street_1: string;
  street_2: string;
  city: string;
  state: string;
  zip: string;
  country: string;
  country_iso2: string;
  phone: string;
  email: string;
  shipping_method: string;
  form_fields: FormField[];
  published?: PublishedForm;
};

/** A pickup consignment: what the shopper collects at a location. */
export type OrderPickup = {
  id: number;
  pickup_method_id: number;
  pickup_method_display_name: string;
  collection_instructions: string;
  collection_time_description: string;
  location: Record<string, unknown>;
};

export type OrderCoupon = { id: number; coupon_id: number; code: string; amount: number; type: number; discount: number; published?: PublishedForm };

export type OrderFee = {
  id: number;
  type: 'custom_fee';
  display_name_customer: string;
  display_name_merchant: string;
  source: string;
  cost: TaxedAmount;
  tax_class_id: number | null;
  published?: PublishedForm;
};

export type OrderCharges = { shipping: TaxedAmount; handling: TaxedAmount; wrapping: TaxedAmount };

/** Totals a caller forced instead of letting the store compute them. */
export type TotalOverrides = { subtotal?: { exTax: string; incTax: string }; total?: { exTax: string; incTax: string } };

/** An order as the store keeps it; its wire form is made in order-shape.ts. */
export type OrderRecord = {
  header: OrderHeader;
  totals: OrderTotals;
  lines: OrderLine[];
  addresses: OrderAddress[];
  pickups: OrderPickup[];
  coupons: OrderCoupon[];
  fees: OrderFee[];
  charges: OrderCharges;
  /** Coupons as far as they are spread over the lines, and the whole manual discount, in the order's pricing basis. */
  couponDiscount: string;
  discountAmount: string;
  overrides: TotalOverrides;
  createdAt: number;
  modifiedAt: number;
  /** How an imported order was written where it came from, and its tax rows until the order is priced again. */
  published?: PublishedForm;
  publishedTaxes?: Record<string, unknown>[];
};
