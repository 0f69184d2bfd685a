import { Decimal } from 'decimal.js';
import type { OrderRecord } from './order-record.ts';
import { refundProblem } from './platform-error.ts';
import type { RefundBody, RefundItemBody } from './refund-body.ts';
import { refundMethods } from './refund-method.ts';
import { quoteRefund, refundableOf, type RefundQuote } from './refund-quote.ts';
import type { RefundItem, RefundRecord } from './refund-record.ts';
import type { StoreState } from './store-state.ts';

const fullyRefunded = 4;
const partiallyRefunded = 14;

/** Payments must come to the quote to the cent, through providers the quote offers. */
function checkPayments(order: OrderRecord, body: RefundBody, total: Decimal): void {
  if (order.header.customer_id === 0 && body.payments.some((payment) => payment.provider_id === 'storecredit'))
    throw refundProblem('Unable to provide store credit for a guest customer.');
  const offered = new Set(refundMethods(order, total).flatMap((method) => method.map((option) => option.provider_id)));
  const unknown = body.payments.find((payment) => !offered.has(payment.provider_id));
  if (unknown) throw refundProblem(`The payment provider ${unknown.provider_id} is not available for this refund.`);
  const paid = body.payments.reduce((sum, payment) => sum.plus(payment.amount), new Decimal(0));
  if (!paid.eq(total)) throw refundProblem(`The payments come to ${paid.toFixed(2)}, the refund to ${total.toFixed(2)}.`);
}

/** What the merchant says the refund comes to stands before what the store computes. */
function settledTotal(order: OrderRecord, body: RefundBody, { quote, earlier }: { quote: RefundQuote; earlier: readonly RefundRecord[] }): { total: Decimal; tax: Decimal } {
  const override = body.merchant_calculated_override;
  if (!override) return { total: quote.total, tax: quote.tax };
  if (refundableOf(order, earlier).lt(override.total_amount)) throw refundProblem('The amount to refund exceeds the amount that can be refunded.');
  return { total: new Decimal(override.total_amount), tax: new Decimal(override.total_tax ?? 0) };
}

function itemOf(body: RefundItemBody): RefundItem {
  const { item_type, item_id, quantity, amount, reason = '' } = body;
  const isByQuantity = item_type === 'PRODUCT' || item_type === 'GIFT_WRAPPING';
  return { item_type, item_id, reason, ...(isByQuantity ? { quantity } : {}), requested_amount: isByQuantity ? null : (amount ?? 0) };
}

/** Writes a refund down and moves the order with it; `refunded_amount` stays 0 as on the platform. */
export function refundOrder(state: StoreState, order: OrderRecord, body: RefundBody, at: number): RefundRecord {
  const earlier = state.refunds.ofOrder(order.header.id);
  const quote = quoteRefund(order, body, earlier);
  const { total, tax } = settledTotal(order, body, { quote, earlier });
  checkPayments(order, body, total);
  const refund: RefundRecord = {
    id: state.refunds.nextId(),
    order_id: order.header.id,
    user_id: 0,
    createdAt: at,
    reason: body.reason ?? '',
    total_amount: total.toNumber(),
    total_tax: tax.toNumber(),
    uses_merchant_override_values: body.merchant_calculated_override !== undefined,
    items: (body.items ?? []).map(itemOf),
    payments: body.payments.map(({ provider_id, amount, offline = false }) => ({ id: state.refunds.nextPaymentId(), provider_id, amount, offline, is_declined: false, declined_message: '' })),
  };
  state.refunds.insert(refund);
  for (const item of refund.items) {
    const line = item.item_type === 'PRODUCT' ? order.lines.find((known) => known.id === item.item_id) : undefined;
    if (line) line.quantityRefunded += item.quantity ?? 0;
  }
  const isWhole = refundableOf(order, state.refunds.ofOrder(order.header.id)).lt('0.005');
  order.header.status_id = isWhole ? fullyRefunded : partiallyRefunded;
  order.header.payment_status = isWhole ? 'refunded' : 'partially refunded';
  state.orders.touch(order, at);
  return refund;
}
