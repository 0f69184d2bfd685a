import { Decimal } from 'decimal.js';
import type { StoreCustomer } from '../connectors/bigcommerce/customer.ts';
import type { StoreOrder, StoreOrderLine } from '../connectors/bigcommerce/order.ts';
import { type Conversion, convertHeader, convertMoney } from '../connectors/bigcommerce/order-conversion.ts';
import { orderFilteredBy } from '../connectors/bigcommerce/order-filter.ts';
import { allocateMoney, type Charge, type OrderMoney, unitPriceOf } from '../connectors/bigcommerce/order-money.ts';
import type { StoreProduct } from '../connectors/bigcommerce/product.ts';
import { rawLineOf } from '../connectors/bigcommerce/raw-record.ts';
import { order, orderItem, pricebookEntry, product2 } from '../connectors/salesforce/targets.ts';
import type { TargetRef } from '../core/draft.ts';
import { normaliseEmail } from '../core/record-key.ts';
import { coalesce, concat, constant, date, datetime, decimal, get, join, lookup, otherwise, text, translate, truncate } from '../mapping/steps.ts';
import { catalogueCurrency, channelOff, defineFlow, type FlowContext, type FlowPlan, type FlowTrigger, metafieldTriggers, type PlannedNode } from '../pipeline/define-flow.ts';

type Order = StoreOrder & { lines: StoreOrderLine[]; /** Sum of all refunds. */ refunded?: string };
type Item = { product: TargetRef; entry: TargetRef; code: string };

const byId: FlowTrigger['entityKeyOf'] = (data) => (data.type === 'order' && (typeof data.id === 'number' || typeof data.id === 'string') ? `order:${data.id}` : undefined);

/** Sold: what activates an order unless the settings say otherwise. In any other status it stays what it was; 0 is no order at all. */
const activatingStatuses = [2, 3, 4, 8, 9, 10, 11, 13, 14];
const incompleteStatus = 0;

const address = (prefix: string, from: string) => ({
  [`${prefix}Street`]: [concat([[get(`${from}.street_1`)], [get(`${from}.street_2`)]], '\n'), truncate(255)],
  [`${prefix}City`]: [get(`${from}.city`), truncate(40)],
  [`${prefix}State`]: [get(`${from}.state`), truncate(80)],
  [`${prefix}PostalCode`]: [get(`${from}.zip`), truncate(20)],
  [`${prefix}Country`]: [get(`${from}.country`), truncate(80)],
  // Only where the org has state and country picklists.
  [`${prefix}CountryCode`]: [get(`${from}.country_iso2`)],
});

/** Every placed BigCommerce order becomes one Salesforce Order whose parts add up to the cent. */
export const orderToSalesforce = defineFlow<Order>({
  name: 'order-to-salesforce',
  description: 'BigCommerce orders become Orders with their lines and charges, activated once complete.',
  triggers: [
    { scope: 'store/order/created', entityKeyOf: byId },
    { scope: 'store/order/updated', entityKeyOf: byId },
    { scope: 'store/order/statusUpdated', entityKeyOf: byId },
    { scope: 'store/order/archived', entityKeyOf: byId, movesVersion: false },
    { scope: 'store/order/refund/created', entityKeyOf: byId, movesVersion: false },
    ...metafieldTriggers('order'),
  ],
  reads: 'orders',
  after: ['customer-to-salesforce', 'product-to-salesforce'],
  fieldMaps: {
    order: {
      entity: order,
      map: {
        Status: [get('draftStatus')],
        EffectiveDate: [get('date_created'), date('store')],
        ...address('Billing', 'billing_address'),
        ...address('Shipping', 'shipTo'),
        BC_Number__c: [get('id'), text()],
        BC_Status__c: [get('status_id'), lookup('order-status')],
        BC_Placed_At__c: [get('date_created'), datetime()],
        BC_Total_Inc_Tax__c: [get('total_inc_tax'), decimal(4)],
        BC_Total_Ex_Tax__c: [get('total_ex_tax'), decimal(4)],
        BC_Tax__c: [get('tax'), decimal(4)],
        BC_Shipping__c: [get('shipping'), decimal(4)],
        BC_Handling__c: [get('handling'), decimal(4)],
        BC_Wrapping__c: [get('wrapping'), decimal(4)],
        BC_Fees__c: [get('fee'), decimal(4)],
        BC_Discount__c: [get('discount'), decimal(4)],
        BC_Store_Credit__c: [get('store_credit_amount'), decimal(4)],
        BC_Gift_Certificates__c: [get('gift_certificate_amount'), decimal(4)],
        BC_Refunded__c: [get('refunded'), otherwise('0'), decimal(4)],
        BC_Charges_Outside_Lines__c: [get('chargesOutsideLines'), decimal(4)],
        BC_Coupon_Codes__c: [get('coupons'), join('code', ', '), truncate(255)],
        BC_Channel__c: [get('channel_id'), text()],
        BC_Currency__c: [get('default_currency_code'), truncate(3)],
        BC_Rate__c: [get('store_default_to_transactional_exchange_rate'), decimal(10)],
        BC_Payment_Method__c: [get('payment_method'), translate('payment-method'), truncate(100)],
        BC_Payment_Status__c: [get('payment_status'), truncate(40)],
        BC_Tax_Inclusive__c: [get('is_tax_inclusive_pricing')],
        BC_Archived__c: [get('is_deleted')],
        BC_Original_Total__c: [get('originalTotal'), decimal(4)],
        BC_Conversion_Rate__c: [get('conversionRate'), decimal(10)],
      },
    },
    line: {
      entity: orderItem,
      map: {
        Quantity: [get('quantity')],
        UnitPrice: [get('unitPrice')],
        Description: [get('name'), truncate(255)],
        BC_Kind__c: [get('kind')],
        BC_Line_Net__c: [get('net'), decimal(4)],
        BC_Line_Tax__c: [get('tax'), decimal(4)],
        BC_Line_Discount__c: [get('discount'), otherwise('0'), decimal(4)],
        BC_Options__c: [get('options'), truncate(255)],
        BC_Consignment_Key__c: [get('consignment')],
        BC_Ship_To__c: [get('shipTo'), truncate(255)],
        BC_Delivery__c: [get('delivery')],
        BC_Shipping_Method__c: [get('method'), translate('shipping-method'), truncate(100)],
        BC_Original_Net__c: [get('originalNet'), decimal(4)],
      },
    },
    item: {
      entity: product2,
      map: { Name: [coalesce([get('name')]), otherwise('Unnamed item'), truncate(255)], ProductCode: [get('sku'), truncate(255)], IsActive: [constant(true)] },
    },
    price: { entity: pricebookEntry, map: { UnitPrice: [get('unitPrice')], IsActive: [constant(true)] } },
  },
  plan(record, context) {
    const { data } = record;
    if (data.status_id === incompleteStatus) return { refuse: 'NOT_A_SALE', message: 'the checkout was never completed' };
    const currency = data.default_currency_code || context.storeCurrency;
    const money = allocateMoney(data);
    const isKnown = context.org.currencies ? context.org.currencies.has(currency) : currency === context.org.defaultCurrency;
    if (isKnown) return planOrder({ order: data, version: record.version, currency, money, conversion: undefined }, context);
    const conversion = conversionOf(data, currency, context);
    if (typeof conversion === 'string') return { refuse: 'CURRENCY_UNKNOWN', field: 'CurrencyIsoCode', message: conversion };
    return planOrder({ order: convertHeader(data, conversion), version: record.version, currency: conversion.currency, money: convertMoney(money, data, conversion), conversion: { ...conversion, originalTotal: data.total_inc_tax } }, context);
  },
  recordOf: ({ map, key }, raw) => (map === 'line' ? rawLineOf(raw, lastOf(key)) : raw),
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});

/** `order` and `money` are in `currency`, which is the org's after a conversion. */
const lastOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

type Subject = { order: Order; version: number; currency: string; money: OrderMoney; conversion: (Conversion & { originalTotal: string }) | undefined };

/** How an order in a currency the org lacks gets into it, by an explicit rule; else why it does not. */
function conversionOf(order: Order, currency: string, { org, settings, storeCurrency }: FlowContext): Conversion | string {
  const rule = settings.conversions[currency];
  if (rule === undefined) return `the order is in ${currency}, which the org does not have, and no rule converts it`;
  if (rule !== 'order') return { currency: org.defaultCurrency, rate: new Decimal(rule) };
  if (storeCurrency !== org.defaultCurrency) return `the order is in ${currency}; its own rate leads to ${storeCurrency}, not to ${org.defaultCurrency}`;
  const rate = /^\d*\.?\d+$/.test(order.store_default_to_transactional_exchange_rate) ? new Decimal(order.store_default_to_transactional_exchange_rate) : new Decimal(0);
  return rate.isZero() ? `the order is in ${currency} and carries no exchange rate` : { currency: org.defaultCurrency, rate: new Decimal(1).dividedBy(rate) };
}

function planOrder(subject: Subject, context: FlowContext): FlowPlan {
  const { order: data, money } = subject;
  const { keys } = context;
  const key = keys.order(data.id);
  const buyer = buyerOf(subject, context);
  const lines = money.lines.map((line) => productLine(line, subject, context));
  const remainder = Decimal.sum(0, ...lines.map((line) => line.remainder));
  const charges = context.settings.charges === 'lines' ? chargeLines(subject, remainder, context) : [];
  const all = [...lines, ...charges];
  return {
    nodes: [
      ...all.flatMap((line) => line.ensured),
      {
        map: 'order',
        key,
        scope: orderScope(subject, context),
        references: { AccountId: { sobject: 'Account', key: buyer.key }, BillToContactId: { sobject: 'Contact', key: buyer.key } },
        fixed: { Pricebook2Id: context.org.standardPricebookId, ...(context.org.currencies ? { CurrencyIsoCode: subject.currency } : {}) },
      },
      ...all.map((line): PlannedNode => ({ ...line.node, parentKey: key, references: { OrderId: { sobject: 'Order', key }, PricebookEntryId: line.entry } })),
    ],
    parents: [buyer.parent, ...productParents(subject, context)],
    activation: { node: { sobject: 'Order', key }, isWanted: (context.settings.activatingStatuses ?? activatingStatuses).includes(data.status_id), ...sameStatus(context.tables['order-status']?.[data.status_id], context) },
    warnings: money.contradiction === undefined ? [] : [{ code: 'TOTALS_DIFFER', message: money.contradiction }],
    facts: { number: String(data.id), amount: new Decimal(data.total_inc_tax).toFixed(2) },
    heldOut: heldOut(subject, context),
  };
}

function heldOut({ order: data }: Subject, context: FlowContext): FlowPlan['heldOut'] {
  const { orders } = context.settings;
  return channelOff(context, 'order-to-salesforce', data.channel_id) ?? (orders && orderFilteredBy(data, orders, (id) => context.tables['order-status']?.[id] ?? String(id)));
}

/** A status that both systems call the same means the same; in an org that has only Draft and Activated none does. */
const sameStatus = (name: string | undefined, { org }: FlowContext): { status?: string } => (name !== undefined && org.activatedStatuses.has(name) ? { status: name } : {});

function orderScope({ order: data, money, conversion }: Subject, context: FlowContext): object {
  const charge = (kind: Charge['kind']) => money.charges.find((one) => one.kind === kind)?.net ?? '0';
  const shipTo = data.consignments.shipping[0];
  return {
    ...data,
    shipTo: shipTo ?? data.billing_address,
    draftStatus: context.org.draftStatus,
    tax: new Decimal(data.total_inc_tax).minus(data.total_ex_tax).toFixed(),
    shipping: charge('shipping'),
    handling: charge('handling'),
    wrapping: charge('wrapping'),
    fee: charge('fee'),
    discount: Decimal.sum(0, ...money.lines.map((line) => line.discount)).toFixed(),
    coupons: data.lines.flatMap((line) => line.applied_discounts.filter((discount) => discount.code !== '')),
    originalTotal: conversion?.originalTotal,
    conversionRate: conversion?.rate.toFixed(10),
    chargesOutsideLines: context.settings.charges === 'fields' ? Decimal.sum(0, ...money.charges.map((one) => one.net)).toFixed() : '0',
  };
}

/** A registered buyer is the customer record; a guest is known by e-mail only. */
function buyerOf({ order: data, version }: Subject, { keys, settings }: FlowContext) {
  const bill = data.billing_address;
  const email = bill.email === '' ? undefined : normaliseEmail(bill.email);
  const isGuest = data.customer_id === 0;
  const guestChannel = settings.matching?.guests === 'channel' ? data.channel_id : '*';
  const entityKey = isGuest ? `guest:${email === undefined ? `order-${data.id}` : keys.guest(guestChannel, email)}` : `customer:${data.customer_id}`;
  const key = isGuest ? keys.guest(guestChannel, email ?? entityKey) : keys.customer(data.customer_id);
  const fallback: StoreCustomer = {
    id: data.customer_id,
    email: bill.email,
    first_name: bill.first_name,
    last_name: bill.last_name,
    company: bill.company,
    phone: bill.phone,
    customer_group_id: 0,
    origin_channel_id: data.channel_id,
    date_created: data.date_created,
    date_modified: data.date_modified,
    addresses: [{ id: 0, first_name: bill.first_name, last_name: bill.last_name, company: bill.company, address1: bill.street_1, address2: bill.street_2, city: bill.city, state_or_province: bill.state, postal_code: bill.zip, country: bill.country, country_code: bill.country_iso2, phone: bill.phone }],
  };
  const needs: TargetRef[] = ['Account', 'Contact', 'BC_Identity__c'].map((sobject) => ({ sobject, key }));
  return { key, parent: { flow: 'customer-to-salesforce', entityKey, version, fallback, needs } };
}

/** Which product an order line sells. SKU is never identity: a line without a product is known by name and SKU together. */
function itemOf(line: StoreOrderLine, currency: string, { keys }: FlowContext): Item & { isCatalog: boolean } {
  const isCatalog = line.product_id > 0;
  const custom = keys.custom(line.name, line.sku);
  const key = !isCatalog ? custom : line.variant_id > 0 ? keys.variant(line.variant_id) : keys.product(line.product_id);
  const item = !isCatalog ? `c${custom.split(':').at(-1)}` : line.variant_id > 0 ? String(line.variant_id) : `p${line.product_id}`;
  return { isCatalog, product: { sobject: 'Product2', key }, entry: { sobject: 'PricebookEntry', key: keys.price('standard', item, currency) }, code: line.sku };
}

type PlannedLine = { node: PlannedNode; entry: TargetRef; ensured: PlannedNode[]; remainder: string };

function productLine({ line, net, tax, discount, originalNet }: OrderMoney['lines'][number], subject: Subject, context: FlowContext): PlannedLine {
  const item = itemOf(line, subject.currency, context);
  const { unitPrice, remainder } = unitPriceOf(net, line.quantity, context.org.unitPriceScale);
  const listPrice = listPriceOf(line, subject);
  const kind = line.type === 'giftcertificate' ? 'gift certificate' : item.isCatalog ? 'product' : 'custom';
  const options = line.product_options.map((option) => `${option.display_name}: ${option.display_value}`).join(', ');
  const consignment = line.order_address_id > 0 ? `${context.keys.order(subject.order.id)}:${line.order_address_id}` : '';
  const shipTo = subject.order.consignments.shipping.length > 1 ? shipToOf(line, subject.order) : undefined;
  const isEntryOfCatalog = item.isCatalog && subject.currency === catalogueCurrency(context)?.code;
  return {
    entry: item.entry,
    remainder,
    ensured: [
      ...(item.isCatalog ? [] : [ensureItem(item, line.name)]),
      ...(isEntryOfCatalog ? [] : [ensurePrice(item, listPrice, { subject, context })]),
    ],
    node: { map: 'line', key: context.keys.line(line.id), scope: { quantity: line.quantity, unitPrice, name: line.name, kind, net, tax, discount, originalNet, options, consignment, shipTo, ...deliveryOf(line, subject.order) } },
  };
}

function listPriceOf(line: StoreOrderLine, { order: data, conversion }: Subject): string {
  const price = data.is_tax_inclusive_pricing ? line.price_inc_tax : line.price_ex_tax;
  return unitPriceOf(conversion ? new Decimal(price).times(conversion.rate).toFixed() : price, 1, 2).unitPrice;
}

/** How the shopper gets a line. A gift certificate and a download go nowhere, whatever else the order holds. */
function deliveryOf(line: StoreOrderLine, { consignments }: Order): { delivery: string; method: string | undefined } {
  if (line.type === 'giftcertificate') return { delivery: 'email', method: undefined };
  if (line.type === 'digital') return { delivery: 'download', method: undefined };
  if (line.order_pickup_method_id > 0) {
    const pickup = consignments.pickups[0];
    return { delivery: 'pickup', method: [pickup?.pickup_method_display_name, pickup?.location?.name].filter(Boolean).join(', ') };
  }
  return { delivery: 'shipping', method: consignments.shipping.find((consignment) => consignment.id === line.order_address_id)?.shipping_method };
}

/** Where a line goes, in one text, when the lines of an order go to several places. */
function shipToOf(line: StoreOrderLine, { consignments }: Order): string | undefined {
  const to = consignments.shipping.find((consignment) => consignment.id === line.order_address_id);
  if (!to) return undefined;
  return [`${to.first_name} ${to.last_name}`, to.company, to.street_1, to.street_2, `${to.zip} ${to.city}`, to.state, to.country].map((part) => part.trim()).filter((part) => part !== '').join(', ');
}

const ensureItem = (item: Item, name: string): PlannedNode => ({ map: 'item', key: item.product.key, role: 'ensure', scope: { name, sku: item.code } });

const ensurePrice = (item: Item, unitPrice: string, { subject, context }: { subject: Subject; context: FlowContext }): PlannedNode => ({
  map: 'price',
  key: item.entry.key,
  role: 'ensure',
  scope: { unitPrice },
  references: { Product2Id: item.product },
  fixed: { Pricebook2Id: context.org.standardPricebookId, ...(context.org.currencies ? { CurrencyIsoCode: subject.currency } : {}) },
});

const chargeNames: Record<Charge['kind'], string> = { shipping: 'Shipping', handling: 'Handling', wrapping: 'Gift wrapping', fee: 'Fees', tax: 'Tax', rounding: 'Rounding' };

/** Charges as lines on service products, so that the standard TotalAmount is the order's total. */
function chargeLines(subject: Subject, lineRemainder: Decimal, context: FlowContext): PlannedLine[] {
  const priced = subject.money.charges.filter((charge) => charge.kind !== 'rounding').map((charge) => ({ ...charge, ...unitPriceOf(charge.net, 1, context.org.unitPriceScale) }));
  const missing = subject.money.charges.find((charge) => charge.kind === 'rounding')?.net ?? '0';
  const left = Decimal.sum(lineRemainder, missing, ...priced.map((charge) => charge.remainder));
  const rounding = { kind: 'rounding' as const, net: missing, tax: '0', originalNet: subject.conversion ? '0' : undefined, unitPrice: unitPriceOf(left.toFixed(), 1, context.org.unitPriceScale).unitPrice, remainder: '0' };
  return [...priced, ...(left.gt(0) ? [rounding] : [])].map((charge): PlannedLine => {
    const name = chargeNames[charge.kind];
    const product = context.keys.custom(name, `CHARGE-${charge.kind.toUpperCase()}`);
    const item: Item = { code: `CHARGE-${charge.kind.toUpperCase()}`, product: { sobject: 'Product2', key: product }, entry: { sobject: 'PricebookEntry', key: context.keys.price('standard', `c${product.split(':').at(-1)}`, subject.currency) } };
    return {
      entry: item.entry,
      remainder: '0',
      ensured: [ensureItem(item, name), ensurePrice(item, '0', { subject, context })],
      node: { map: 'line', key: context.keys.charge(subject.order.id, charge.kind), scope: { quantity: 1, unitPrice: charge.unitPrice, name, kind: charge.kind, net: charge.net, tax: charge.tax, discount: '0', originalNet: charge.originalNet } },
    };
  });
}

/** The catalogue products of the lines, drafted from the line itself where the store no longer has them. */
function productParents(subject: Subject, context: FlowContext) {
  return subject.money.lines
    .filter(({ line }) => line.product_id > 0)
    .map(({ line }) => {
      const currency = catalogueCurrency(context);
      const item = itemOf(line, currency?.code ?? context.storeCurrency, context);
      const price = subject.order.is_tax_inclusive_pricing ? line.price_inc_tax : line.price_ex_tax;
      const variant: StoreProduct['variants'][number] = { id: line.variant_id, product_id: line.product_id, sku: line.sku, price, sale_price: undefined, retail_price: undefined, cost_price: undefined, weight: undefined, inventory_level: 0, purchasing_disabled: false, option_values: line.product_options.map((option) => ({ label: option.display_value, option_display_name: option.display_name })) };
      const fallback: StoreProduct = { id: line.product_id, name: line.name, sku: line.sku, type: line.type, description: '', price, sale_price: undefined, retail_price: undefined, cost_price: undefined, weight: undefined, is_visible: true, inventory_level: 0, inventory_tracking: 'none', date_modified: subject.order.date_modified, variants: line.variant_id > 0 ? [variant] : [] };
      return { flow: 'product-to-salesforce', entityKey: `product:${line.product_id}`, version: subject.version, fallback, needs: [item.product, ...(currency ? [item.entry] : []), { sobject: 'BC_Identity__c', key: item.product.key }] };
    });
}
