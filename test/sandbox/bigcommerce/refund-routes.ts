import { Hono } from 'hono';
import { queryOf, type StoreEnv } from './request-context.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { dateRange, numberIn, v3Tests, type V3Filters } from './v3-query.ts';

/** A refund as the store would keep it; nothing in this store makes one yet. */
type RefundRecord = { id: number; order_id: number; createdAt: number };

const filters: V3Filters<RefundRecord> = {
  ...numberIn('id:in', (refund: RefundRecord) => refund.id),
  ...numberIn('order_id:in', (refund: RefundRecord) => refund.order_id),
  ...dateRange('created', (refund: RefundRecord) => refund.createdAt),
};

/** The refund feed of a store where nothing was refunded: filters are checked, the list is empty. */
export function createRefundRoutes(): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const refunds: RefundRecord[] = [];
  routes.get('/orders/payment_actions/refunds', (context) => {
    const query = queryOf(context);
    const tests = v3Tests(filters, query);
    const found = refunds.filter((refund) => tests.every((test) => test(refund)));
    return context.json(v3Collection(found, v3Page(query), (refund) => refund));
  });
  return routes;
}
