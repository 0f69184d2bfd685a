import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createCustomerWatch, customerWatchStateSchema } from './anomaly/customer-watch.ts';
import { closeHours, type CountedOrder, hourMs, hoursStateSchema } from './anomaly/hours-of-orders.ts';
import { createOrderWatch, type OrderAlert, orderWatchStateSchema, type WatchedOrder } from './anomaly/order-watch.ts';
import type { Config } from './config.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { createRecordLookUp } from './connectors/salesforce/record-look-up.ts';
import type { Log } from './core/log.ts';
import type { Sql } from './core/sql.ts';
import { errorCatalog, type ErrorCode } from './core/sync-error.ts';
import type { SyncEvent } from './core/sync-event.ts';
import type { OpenConnection } from './open-connection.ts';
import { sweptAt } from './open-sweeps.ts';
import { listFlowWork, oldestWorkAt } from './operations/operator-queries.ts';
import { keepWatching } from './operations/watch-clock.ts';
import { issueFlow } from './pipeline/finish.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import type { EffectiveSettings } from './settings/effective-settings.ts';
import type { Database } from './store/database.ts';
import { reportIssues } from './store/issue-store.ts';
import { createSweepLock } from './store/sweep-lock.ts';
import { forgetNews, listNews, readWatchState, saveWatchState } from './store/watch-store.ts';

type Look = (signal: AbortSignal) => Promise<void>;
type Deps = { open: OpenConnection; config: Config; database: Database; queue: WorkQueue; effective: EffectiveSettings; log: Log; /** What else is looked at, by name. */ looks: Readonly<Record<string, Look>> };

/** The name under which issues of the watch stand; no flow works it. */
export const orderWatchFlow = 'order-watch';
const newsMax = 500;
/** Of older ones, such as those of a first load, is learned, but nobody is told. */
const alertAgeMsMax = 3 * 86_400_000;
const hoursName = 'hours';
const ordersName = 'orders';
const customersName = 'customers';
const volumeKey = 'hour:orders';

const lineSchema = z.object({ product: z.string(), quantity: z.number(), price: z.number(), entry: z.string().nullish() });
const newsSchema = z.object({ orderId: z.string(), accountId: z.string().nullish(), number: z.string(), placedAt: z.number(), customer: z.string(), segment: z.string(), currency: z.string(), subtotal: z.number(), discount: z.number(), tax: z.number(), shipping: z.number(), total: z.number(), lines: z.array(lineSchema), isGuest: z.boolean().default(false), country: z.string().optional(), place: z.string().optional(), phone: z.string().optional() });

const heldSchema = z.object({ placedAt: z.number(), isHeld: z.literal(true) });
const orderFlow = 'order-to-salesforce';

/** Looks at orders and hours after they are in Salesforce; what is odd becomes an issue for a person, and holds nothing up. */
export function openWatching(deps: Deps): { stop(): Promise<void> } {
  const { open, database, effective } = deps;
  const connectionId = open.connection.id;
  const runAlone = createSweepLock(database.pool, connectionId);
  const isOn = () => effective.current().document.watch.orders;
  return keepWatching({
    runAlone: (work) => runAlone('watch', work),
    readTurn: () => readWatchState(database.pool, connectionId, 'turn'),
    saveTurn: (turn) => saveWatchState(database.pool, connectionId, { name: 'turn', state: turn }),
    by: randomUUID(),
    everyMs: deps.config.watchEveryMs,
    looks: { 'order-watch': createOrderLook(deps, isOn), ...deps.looks },
    now: Date.now,
    sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => {}),
    log: deps.log,
  });
}

function createOrderLook({ open, config, database, queue, effective }: Deps, isOn: () => boolean): Look {
  const connectionId = open.connection.id;
  const lookUp = createRecordLookUp({ client: open.orgClient, names: createNames(config.salesforce.namespace), now: Date.now });
  const bursts: Bursts = new Map();
  /** Orders that nobody lets in are no silence of the shop. */
  const isHeard = async () => effective.current().document.flows[orderFlow]?.isOn !== false && !open.isStoreRefused() && (await isConnected()) && !(await listFlowWork(database.pool)).some(({ flow, isPaused }) => flow === orderFlow && isPaused);
  /** Every order that was told of before is in Salesforce, or was given up. */
  const heardUntil = async () => Math.min(Date.now(), ...[await oldestWorkAt(database.pool, connectionId, orderFlow), await sweptAt(database.pool, connectionId, 'orders')].flatMap((at) => at ?? []));
  const isConnected = () => open.credentials.storeAccess().then(() => true, () => false);
  return async (signal) => {
    // Asked first: what lands while we look may wait for the next look.
    const until = await heardUntil();
    for (let count = newsMax; count === newsMax; ) {
      const news = await listNews(database.pool, { connectionId, kind: 'order' }, newsMax);
      count = news.length;
      const orders = isOn() ? news.flatMap(({ key, detail }) => { const order = newsSchema.safeParse(detail).data; return order === undefined ? [] : [{ key, ...order }]; }) : [];
      const held = isOn() ? news.flatMap(({ key, detail }) => { const order = heldSchema.safeParse(detail).data; return order === undefined ? [] : [{ key, ...order }]; }) : [];
      const priced = await withListPrices(orders, (keys) => lookUp({ object: 'PricebookEntry', match: 'BC_Key__c', field: 'UnitPrice' }, keys, signal));
      const told = await database.transaction(async (sql) => {
        const changed = [...(await checkOrders(sql, connectionId, { orders: priced, bursts })), ...(await checkCustomers(sql, connectionId, priced)), ...(isOn() ? await checkHours(sql, connectionId, { orders: [...priced, ...held], isHeard: await isHeard(), heardUntil: count === newsMax ? 0 : until }) : [])];
        await forgetNews(sql, connectionId, news.map(({ seq }) => seq));
        await showIssues(queue, connectionId, changed, sql);
        return changed.length > 0;
      });
      if (told) queue.announce(issueFlow);
    }
  };
}

/** Has changed issues mirrored into the org. */
export const showIssues = (queue: WorkQueue, connectionId: number, keys: readonly string[], sql: Sql): Promise<unknown> =>
  keys.length === 0 ? Promise.resolve() : queue.enqueue(keys.map((key): SyncEvent => ({ connectionId, flow: issueFlow, entityKey: `issue:${key}`, source: 'flow' })), sql);

type Kept = { key: string } & z.infer<typeof newsSchema>;
type Priced = Kept & { watched: WatchedOrder };

/** The price in the org's catalogue; what it does not have is not compared. */
async function withListPrices(orders: readonly Kept[], priceOf: (keys: readonly string[]) => Promise<Map<string, unknown>>): Promise<Priced[]> {
  const keys = [...new Set(orders.flatMap(({ lines }) => lines.flatMap(({ entry }) => entry ?? [])))];
  const prices = keys.length === 0 ? new Map<string, unknown>() : await priceOf(keys);
  return orders.map((order) => {
    const lines = order.lines.map(({ entry, ...line }) => {
      const listPrice = Number(prices.get(entry ?? ''));
      return listPrice > 0 ? { ...line, listPrice } : line;
    });
    return { ...order, watched: { ...order, id: order.number, lines } };
  });
}

type Reported = Parameters<typeof reportIssues>[2][number];
export const issueOf = (code: ErrorCode, message: string) => ({ code, message, field: undefined, actions: errorCatalog[code].actions });

/** Customer → the last order of a burst that somebody was told of: one notice a burst, however long it lasts. */
type Bursts = Map<string, number>;
const burstMs = 10 * 60_000;

function isNewBurst(order: Priced, bursts: Bursts): boolean {
  const last = bursts.get(order.customer);
  for (const [customer, at] of bursts) if (at < order.placedAt - burstMs) bursts.delete(customer);
  bursts.set(order.customer, order.placedAt);
  return last === undefined || order.placedAt - last > burstMs;
}

async function checkOrders(sql: Sql, connectionId: number, { orders, bursts }: { orders: readonly Priced[]; bursts: Bursts }): Promise<string[]> {
  if (orders.length === 0) return [];
  const watch = createOrderWatch(orderWatchStateSchema.safeParse(await readWatchState(sql, connectionId, ordersName)).data);
  const told: Reported[] = [];
  for (const order of orders.toSorted((a, b) => a.placedAt - b.placedAt)) {
    const alerts = watch.check(order.watched).filter(({ rule }) => rule !== 'many-orders' || isNewBurst(order, bursts));
    if (alerts.length === 0 || Date.now() - order.placedAt > alertAgeMsMax) continue;
    told.push({ key: `${orderWatchFlow}/${order.key}`, flow: orderWatchFlow, entityKey: order.key, error: issueOf('ODD_ORDER', wordsOf(alerts)), attempts: 1, facts: factsOf(order) });
  }
  await saveWatchState(sql, connectionId, { name: ordersName, state: watch.state() });
  return reportIssues(sql, connectionId, told, []);
}

const wordsOf = (alerts: readonly Pick<OrderAlert, 'message'>[]): string => alerts.map(({ message }) => message).join('\n');

/** One issue a customer, which says the newest; a person closes it. */
async function checkCustomers(sql: Sql, connectionId: number, orders: readonly Kept[]): Promise<string[]> {
  if (orders.length === 0) return [];
  const watch = createCustomerWatch(customerWatchStateSchema.safeParse(await readWatchState(sql, connectionId, customersName)).data);
  const told = new Map<string, Reported>();
  for (const order of orders.toSorted((a, b) => a.placedAt - b.placedAt)) {
    const alerts = watch.check({ ...order, id: order.number });
    const entityKey = `buyer:${order.customer.replaceAll(/[^\w]/g, '-')}`;
    if (alerts.length > 0 && Date.now() - order.placedAt <= alertAgeMsMax) told.set(entityKey, { key: `${orderWatchFlow}/${entityKey}`, flow: orderWatchFlow, entityKey, error: issueOf('ODD_CUSTOMER', wordsOf(alerts)), attempts: 1, facts: factsOf(order) });
  }
  await saveWatchState(sql, connectionId, { name: customersName, state: watch.state() });
  return reportIssues(sql, connectionId, [...told.values()], []);
}

const factsOf = (order: Kept): Record<string, string> => ({ Order: order.orderId, ...(order.accountId ? { Account: order.accountId } : {}), number: order.number, amount: String(order.total) });

/** An hour without orders is news too: it is closed whether something came or not. */
async function checkHours(sql: Sql, connectionId: number, { orders, ...hearing }: { orders: readonly CountedOrder[]; isHeard: boolean; heardUntil: number }): Promise<string[]> {
  const { state, alert, isUsual } = closeHours(hoursStateSchema.safeParse(await readWatchState(sql, connectionId, hoursName)).data, orders, { now: Date.now(), ...hearing });
  await saveWatchState(sql, connectionId, { name: hoursName, state });
  const key = `${orderWatchFlow}/${volumeKey}`;
  const told: Reported[] = alert ? [{ key, flow: orderWatchFlow, entityKey: volumeKey, error: issueOf('ODD_VOLUME', `${new Date(alert.hour * hourMs).toISOString().slice(0, 16)}Z, one hour: ${alert.message}`), attempts: 1, facts: {} }] : [];
  return reportIssues(sql, connectionId, told, isUsual ? [key] : []);
}
