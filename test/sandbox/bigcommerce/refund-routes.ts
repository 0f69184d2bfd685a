import { Hono } from 'hono';
import type { OrderRecord } from './order-record.ts';
import { isoDateWithOffset } from './platform-date.ts';
import { PlatformError } from './platform-error.ts';
import { parseRefund, parseRefundQuote } from './refund-body.ts';
import { quoteRefund, refundQuoteShape } from './refund-quote.ts';
import type { RefundRecord } from './refund-record.ts';
import { refundOrder } from './refund-writing.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { dateRange, numberIn, v3Tests, type V3Filters } from './v3-query.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';

const filters: V3Filters<RefundRecord> = {
  ...numberIn('id:in', (refund: RefundRecord) => refund.id),
  ...numberIn('order_id:in', (refund: RefundRecord) => refund.order_id),
  ...dateRange('created', (refund: RefundRecord) => refund.createdAt),
  // No transaction of this store is known outside of it, so none matches.
  transaction_id: () => () => false,
};

function refundShape({ createdAt, ...refund }: RefundRecord): Record<string, unknown> {
  return { ...refund, created: isoDateWithOffset(createdAt) };
}

/** `/v3/orders/…/payment_actions`: quotes, refunds, and the feed of all of them. */
export function createRefundRoutes(deps: { state: StoreState; events: StoreEvents; now: () => number; recordWrite: RecordWrite }): Hono<StoreEnv> {
  const { state, events, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  const orderOf = (context: StoreContext): OrderRecord => {
    const order = state.orders.get(pathId(context, 'id') ?? -1);
    if (!order) throw new PlatformError({ status: 404, message: 'The order was not found.' });
    return order;
  };
  const list = (context: StoreContext, refunds: readonly RefundRecord[]) => {
    const query = queryOf(context);
    const tests = v3Tests(filters, query);
    const found = refunds.filter((refund) => tests.every((test) => test(refund)));
    return context.json(v3Collection(found, v3Page(query), refundShape));
  };

  routes.get('/orders/payment_actions/refunds', (context) => list(context, state.refunds.all()));
  routes.get('/orders/payment_actions/refunds/:refundId', (context) => {
    const refund = state.refunds.get(pathId(context, 'refundId') ?? -1);
    if (!refund) throw new PlatformError({ status: 404, message: 'The refund was not found.' });
    return context.json({ data: refundShape(refund), meta: {} });
  });
  routes.get('/orders/:id/payment_actions/refunds', (context) => list(context, state.refunds.ofOrder(orderOf(context).header.id)));
  routes.post('/orders/:id/payment_actions/refund_quotes', async (context) => {
    const body = parseRefundQuote(await jsonBody(context));
    const order = orderOf(context);
    const quote = quoteRefund(order, body, state.refunds.ofOrder(order.header.id));
    return context.json({ data: refundQuoteShape(order, quote), meta: {} }, 201);
  });
  routes.post('/orders/:id/payment_actions/refunds', async (context) => {
    const body = parseRefund(await jsonBody(context));
    const order = orderOf(context);
    const previousStatusId = order.header.status_id;
    const refund = refundOrder(state, order, body, now());
    recordWrite(context, { object: 'Refund', action: 'create', id: refund.id, fields: fieldsOf(body) });
    events.orderRefunded(order, refund.id, previousStatusId);
    return context.json({ data: refundShape(refund), meta: {} }, 201);
  });
  return routes;
}
