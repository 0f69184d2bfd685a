import { Decimal } from 'decimal.js';
import { createOrderLine } from './order-line.ts';
import { amountText, type TaxedAmount } from './order-money.ts';
import type { AppliedDiscount, OrderAddress, OrderCoupon, OrderFee, OrderLine, OrderProductOption } from './order-record.ts';
import { fitted, rawList, rawNumber, rawText, type Raw } from './raw-value.ts';

/** Any of the three ways money is written: text, unpadded text, number. */
export function rawAmount(value: unknown): string {
  return amountText(new Decimal(rawNumber(value) === 0 ? 0 : rawText(value)));
}

/** The four fields of an amount, named `base_x`, `x_ex_tax`, `x_inc_tax`, `x_tax`. */
export function rawTaxed(raw: Raw, names: { base: string; stem: string }): TaxedAmount {
  const { base, stem } = names;
  return { base: rawAmount(raw[base]), exTax: rawAmount(raw[`${stem}_ex_tax`] ?? raw[`${stem}_exc_tax`]), incTax: rawAmount(raw[`${stem}_inc_tax`]), tax: rawAmount(raw[`${stem}_tax`]) };
}

const emptyOption: OrderProductOption = {
  id: 0,
  option_id: 0,
  order_product_id: 0,
  product_option_id: 0,
  display_name: '',
  display_name_customer: '',
  display_name_merchant: '',
  display_value: '',
  display_value_customer: '',
  display_value_merchant: '',
  value: '',
  type: '',
  name: '',
  display_style: '',
};

const emptyDiscount: AppliedDiscount = { id: '', amount: '0.0000', name: '', code: null, target: 'product' };

function lineType(value: unknown): OrderLine['type'] {
  return value === 'digital' || value === 'giftcertificate' ? value : 'physical';
}

/** One published line item as the store keeps it. */
export function importLine(raw: Raw, id: number): OrderLine {
  const total = rawTaxed(raw, { base: 'base_total', stem: 'total' });
  const discounted = raw.discounted_total_inc_tax === undefined ? total.incTax : rawAmount(raw.discounted_total_inc_tax);
  const share = Number(total.incTax) === 0 ? new Decimal(1) : new Decimal(discounted).div(total.incTax);
  const name = rawText(raw.name);
  const identity = {
    id,
    productId: rawNumber(raw.product_id),
    variantId: rawNumber(raw.variant_id),
    nameCustomer: rawText(raw.name_customer, name),
    nameMerchant: rawText(raw.name_merchant, name),
    sku: rawText(raw.sku),
    upc: rawText(raw.upc),
    type: lineType(raw.type),
    quantity: rawNumber(raw.quantity, 1),
    quantityShipped: rawNumber(raw.quantity_shipped),
    quantityRefunded: rawNumber(raw.quantity_refunded),
    weight: rawNumber(raw.weight),
    costPrice: rawNumber(raw.base_cost_price),
    brand: rawText(raw.brand),
    binPickingNumber: rawText(raw.bin_picking_number),
    optionSetId: raw.option_set_id === null ? null : rawNumber(raw.option_set_id),
    options: rawList(raw.product_options).map((option) => fitted(option, emptyOption)),
    discounts: rawList(raw.applied_discounts).map((discount) => fitted(discount, emptyDiscount)),
    isPairPriced: true,
    giftCertificateId: typeof raw.gift_certificate_id === 'number' ? raw.gift_certificate_id : null,
    addressId: rawNumber(raw.order_address_id),
    pickupId: rawNumber(raw.order_pickup_method_id),
    wrapping: { id: rawNumber(raw.wrapping_id), name: rawText(raw.wrapping_name), message: rawText(raw.wrapping_message), cost: rawTaxed(raw, { base: 'base_wrapping_cost', stem: 'wrapping_cost' }) },
  };
  const unit = rawTaxed(raw, { base: 'base_price', stem: 'price' });
  return createOrderLine(identity, { unit, total, discountedIncTax: discounted, discountedTax: amountText(new Decimal(total.tax).times(share)) });
}

const emptyPlace: Omit<OrderAddress, 'id' | 'form_fields'> = {
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
  shipping_method: '',
};

export function importOrderAddress(raw: Raw, id: number): OrderAddress {
  return { ...fitted(raw, emptyPlace), id, form_fields: rawList(raw.form_fields).map((field) => fitted(field, { name: '', value: '' })) };
}

export function importCoupon(raw: Raw, id: number): OrderCoupon {
  return { ...fitted(raw, { coupon_id: 0, code: '', amount: 0, type: 0, discount: 0 }), id };
}

export function importFee(raw: Raw, id: number): OrderFee {
  const named = fitted(raw, { display_name_customer: '', display_name_merchant: '', source: '' });
  return { ...named, id, type: 'custom_fee', cost: rawTaxed(raw, { base: 'base_cost', stem: 'cost' }), tax_class_id: typeof raw.tax_class_id === 'number' ? raw.tax_class_id : null };
}
