import { extraFields } from './extra-fields.ts';
import { amountText, zeroAmount } from './order-money.ts';
import type { OrderAddress, OrderCoupon, OrderFee, OrderLine, OrderRecord } from './order-record.ts';
import { orderStatusName } from './order-status.ts';
import { rfc2822Date } from './platform-date.ts';
import { asPublished } from './published-form.ts';

/** What `include` asked for, and where links point. */
export type OrderView = { apiBase: string; consignments: 'link' | 'links-in-object' | 'line-items'; hasFees: boolean };

/** Embedded line items stop here, with a warning. https://github.com/bigcommerce/docs/issues/960 */
const embeddedLinesMax = 50;

const link = (view: OrderView, resource: string) => ({ url: `${view.apiBase}${resource}`, resource });

/** An order as V2 answers it. */
export function orderShape(order: OrderRecord, view: OrderView): Record<string, unknown> {
  const { header, totals } = order;
  const path = `/orders/${header.id}`;
  return asPublished(order.published, {
    ...header,
    ...totals,
    date_created: rfc2822Date(order.createdAt),
    date_modified: rfc2822Date(order.modifiedAt),
    status: orderStatusName(header.status_id),
    custom_status: orderStatusName(header.status_id),
    shipping_address_count: order.addresses.length,
    products: link(view, `${path}/products`),
    shipping_addresses: link(view, `${path}/shipping_addresses`),
    coupons: link(view, `${path}/coupons`),
    consignments: view.consignments === 'link' ? link(view, `${path}/consignments`) : consignmentsShape(order, view),
    fees: view.hasFees ? order.fees.map(feeShape) : link(view, `${path}/fees`),
    ...extraFields.order,
  });
}

/** One line item as `/orders/{id}/products` answers it. */
export function orderLineShape(order: OrderRecord, line: OrderLine): Record<string, unknown> {
  return asPublished(line.published, {
    id: line.id,
    order_id: order.header.id,
    product_id: line.productId,
    variant_id: line.variantId,
    order_pickup_method_id: line.pickupId,
    order_address_id: line.addressId,
    name: line.nameCustomer,
    name_customer: line.nameCustomer,
    name_merchant: line.nameMerchant,
    sku: line.sku,
    upc: line.upc,
    type: line.type,
    base_price: line.unit.base,
    price_ex_tax: line.unit.exTax,
    price_inc_tax: line.unit.incTax,
    price_tax: line.unit.tax,
    base_total: line.total.base,
    total_ex_tax: line.total.exTax,
    total_inc_tax: line.total.incTax,
    total_tax: line.total.tax,
    quantity: line.quantity,
    weight: amountText(line.weight),
    width: amountText(0),
    height: amountText(0),
    depth: amountText(0),
    base_cost_price: amountText(line.costPrice),
    cost_price_inc_tax: amountText(line.costPrice),
    cost_price_ex_tax: amountText(line.costPrice),
    cost_price_tax: amountText(0),
    is_refunded: line.quantityRefunded >= line.quantity,
    quantity_refunded: line.quantityRefunded,
    refund_amount: amountText(0),
    return_id: 0,
    wrapping_id: line.wrapping.id,
    wrapping_name: line.wrapping.name,
    base_wrapping_cost: line.wrapping.cost.base,
    wrapping_cost_ex_tax: line.wrapping.cost.exTax,
    wrapping_cost_inc_tax: line.wrapping.cost.incTax,
    wrapping_cost_tax: line.wrapping.cost.tax,
    wrapping_message: line.wrapping.message,
    quantity_shipped: line.quantityShipped,
    event_name: null,
    event_date: null,
    fixed_shipping_cost: amountText(0),
    ebay_item_id: '',
    ebay_transaction_id: '',
    option_set_id: line.optionSetId,
    parent_order_product_id: null,
    is_bundled_product: false,
    bin_picking_number: line.binPickingNumber,
    external_id: null,
    fulfillment_source: '',
    brand: line.brand,
    gift_certificate_id: line.giftCertificateId,
    applied_discounts: line.discounts,
    product_options: line.options,
    configurable_fields: [],
    discounted_total_inc_tax: line.discountedIncTax,
    ...extraFields.orderProduct,
  });
}

const linesTo = (order: OrderRecord, address: OrderAddress) => order.lines.filter((line) => line.addressId === address.id);

/** The order's shipping and handling cost sit on its first address. */
function addressCosts(order: OrderRecord, address: OrderAddress): Record<string, unknown> {
  const isFirst = order.addresses[0] === address;
  const { shipping, handling } = order.charges;
  return {
    items_total: linesTo(order, address).reduce((count, line) => count + line.quantity, 0),
    items_shipped: linesTo(order, address).reduce((count, line) => count + line.quantityShipped, 0),
    shipping_method: address.shipping_method,
    base_cost: isFirst ? shipping.base : zeroAmount.base,
    cost_ex_tax: isFirst ? shipping.exTax : zeroAmount.exTax,
    cost_inc_tax: isFirst ? shipping.incTax : zeroAmount.incTax,
    cost_tax: isFirst ? shipping.tax : zeroAmount.tax,
    cost_tax_class_id: 2,
    base_handling_cost: isFirst ? handling.base : zeroAmount.base,
    handling_cost_ex_tax: isFirst ? handling.exTax : zeroAmount.exTax,
    handling_cost_inc_tax: isFirst ? handling.incTax : zeroAmount.incTax,
    handling_cost_tax: isFirst ? handling.tax : zeroAmount.tax,
    handling_cost_tax_class_id: 2,
    shipping_zone_id: 1,
    shipping_zone_name: 'United States',
  };
}

/** One row of `/orders/{id}/shipping_addresses`. */
export function orderAddressShape(order: OrderRecord, address: OrderAddress, view: OrderView): Record<string, unknown> {
  const { shipping_method: _method, form_fields, published, ...rest } = address;
  return asPublished(published, {
    ...rest,
    order_id: order.header.id,
    ...addressCosts(order, address),
    shipping_quotes: link(view, `/orders/${order.header.id}/shipping_addresses/${address.id}/shipping_quotes`),
    form_fields,
  });
}

export function couponShape(order: OrderRecord, coupon: OrderCoupon): Record<string, unknown> {
  const { published, ...row } = coupon;
  return asPublished(published, { ...row, order_id: order.header.id });
}

export function feeShape(fee: OrderFee): Record<string, unknown> {
  const { cost, published, ...rest } = fee;
  return asPublished(published, { ...rest, base_cost: cost.base, cost_ex_tax: cost.exTax, cost_inc_tax: cost.incTax, cost_tax: cost.tax });
}

/** The `consignments` object: one shipping consignment per address, and one for downloads. */
export function consignmentsShape(order: OrderRecord, view: OrderView): Record<string, unknown> {
  const items = (lines: OrderLine[]) => {
    if (view.consignments !== 'line-items')
      return { line_items: lines.map((line) => link(view, `/orders/${order.header.id}/products/${line.id}`)) };
    return {
      line_items: lines.slice(0, embeddedLinesMax).map((line) => orderLineShape(order, line)),
      ...(lines.length > embeddedLinesMax ? { __warning__: { message: cappedMessage } } : {}),
    };
  };
  const digital = order.lines.filter((line) => line.type === 'digital');
  const recipients = [...new Set(order.lines.filter((line) => line.type === 'giftcertificate').map((line) => line.recipientEmail))];
  const shipping = order.addresses.map((address) => {
    const { shipping_method: _method, form_fields, published: _published, ...rest } = address;
    return {
      ...rest,
      form_fields,
      ...items(linesTo(order, address)),
      ...addressCosts(order, address),
      shipping_quotes: link(view, `/orders/${order.header.id}/consignments/shipping/${address.id}/shipping_quotes`),
    };
  });
  const downloads = digital.length > 0 ? [{ recipient_email: order.header.billing_address.email, ...items(digital) }] : [];
  const pickups = order.pickups.map((pickup) => ({ ...pickup, ...items(order.lines.filter((line) => line.pickupId === pickup.id)) }));
  const certificates = recipients.map((recipient) => ({
    recipient_email: recipient,
    ...items(order.lines.filter((line) => line.type === 'giftcertificate' && line.recipientEmail === recipient)),
  }));
  return { pickups, shipping, downloads, email: { gift_certificates: certificates } };
}

const cappedMessage = `Only ${embeddedLinesMax} line items of this consignment are included; fetch them all from /v2/orders/{order_id}/products.`;
