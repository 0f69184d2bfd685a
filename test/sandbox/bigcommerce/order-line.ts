import { Decimal } from 'decimal.js';
import { priceLine, zeroAmount, type LineMoney, type TaxBasis } from './order-money.ts';
import type { AppliedDiscount, OrderLine, OrderProductOption } from './order-record.ts';
import type { ProductRecord, VariantRecord } from './product-record.ts';

/** The parts of a line its money and its place in the catalogue do not decide. */
export type LineIdentity = Pick<OrderLine, 'id' | 'nameCustomer' | 'nameMerchant' | 'sku' | 'quantity'> & Partial<OrderLine>;

/** A line with its money; what is not given stands at the platform's empty values. */
export function createOrderLine(identity: LineIdentity, money: LineMoney): OrderLine {
  return {
    productId: 0,
    variantId: 0,
    upc: '',
    type: 'physical',
    quantityShipped: 0,
    quantityRefunded: 0,
    weight: 0,
    costPrice: 0,
    brand: '',
    binPickingNumber: '',
    optionSetId: null,
    options: [],
    discounts: [],
    isPairPriced: false,
    giftCertificateId: null,
    recipientEmail: '',
    addressId: 0,
    pickupId: 0,
    wrapping: { id: 0, name: '', message: '', cost: zeroAmount },
    ...identity,
    ...money,
  };
}

/** What an order line copies from the catalogue at the moment of sale. */
export function catalogueIdentity(product: ProductRecord, variant: VariantRecord | undefined, lineId: number): Omit<LineIdentity, 'quantity'> {
  return {
    id: lineId,
    productId: product.id,
    variantId: variant?.id ?? 0,
    nameCustomer: product.name,
    nameMerchant: product.name,
    sku: variant?.sku || product.sku,
    upc: variant?.upc || product.upc,
    type: product.type,
    weight: variant?.weight ?? product.weight,
    costPrice: variant?.cost_price || product.cost_price,
    brand: product.brand_name,
    binPickingNumber: variant?.bin_picking_number || product.bin_picking_number,
    optionSetId: product.option_set_id,
    options: (variant?.option_values ?? []).map((option, index) => catalogueOption(option, lineId, index)),
  };
}

function catalogueOption(option: VariantRecord['option_values'][number], lineId: number, index: number): OrderProductOption {
  const name = option.option_display_name;
  return {
    id: lineId * 10 + index,
    option_id: option.option_id,
    order_product_id: lineId,
    product_option_id: option.option_id,
    display_name: name,
    display_name_customer: name,
    display_name_merchant: name,
    display_value: option.label,
    display_value_customer: option.label,
    display_value_merchant: option.label,
    value: String(option.id),
    type: 'Multiple choice',
    name: `${name}${option.option_id}`,
    display_style: 'Rectangle',
  };
}

/** Prices the line again with these order-level discounts on it. */
export function discountLine(line: OrderLine, discounts: AppliedDiscount[], tax: TaxBasis): OrderLine {
  const discount = discounts.reduce((sum, item) => sum.plus(item.amount), new Decimal(0));
  const money = priceLine({ unit: line.unit.base, quantity: line.quantity, discount }, tax);
  return { ...line, discounts, ...money };
}
