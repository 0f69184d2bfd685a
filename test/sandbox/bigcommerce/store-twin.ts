import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { CallJournal } from '../call-journal.ts';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { SeededRandom } from '../random.ts';
import { accessScopes } from './access.ts';
import { createAttributeRoutes } from './attribute-routes.ts';
import { createCatalogRoutes } from './catalog-routes.ts';
import { createChannelRoutes } from './channel-routes.ts';
import { createCurrencyRoutes } from './currency-routes.ts';
import { createCustomFieldRoutes } from './custom-field-routes.ts';
import { createCustomerRoutes } from './customer-routes.ts';
import { createDestinationHealth } from './destination-health.ts';
import { createInventoryRoutes } from './inventory-routes.ts';
import { createFormFieldRoutes } from './form-field-routes.ts';
import { createGroupRoutes } from './group-routes.ts';
import { createHookRoutes } from './hook-routes.ts';
import { createOrderGenerator } from './order-generator.ts';
import { createMetafieldRoutes } from './metafield-routes.ts';
import { createOrderPartRoutes } from './order-part-routes.ts';
import { createOrderRoutes } from './order-routes.ts';
import { notFoundV2, PlatformError } from './platform-error.ts';
import { createQuota, defaultQuota, type QuotaLimit } from './quota.ts';
import { createRefundRoutes } from './refund-routes.ts';
import type { StoreEnv } from './request-context.ts';
import { createRequestGate, problemResponse } from './request-gate.ts';
import { createShipmentRoutes } from './shipment-routes.ts';
import { createShopGenerator } from './shop-generator.ts';
import { createStoreEvents } from './store-events.ts';
import { createStoreRoutes } from './store-routes.ts';
import type { ScenarioOptions } from './scenario-options.ts';
import { createStoreApp } from './store-app.ts';
import { runScenario } from './store-scenarios.ts';
import { createStoreState, type StoreSettings } from './store-state.ts';
import { createVariantRoutes } from './variant-routes.ts';
import { createWebhookSender } from './webhook-sender.ts';
import { createWriteLog } from './write-log.ts';

export type StoreTwinOptions = {
  /** 0 = any free port. */
  port: number;
  clock: SandboxClock;
  faults: Faults;
  journal: CallJournal;
  random: SeededRandom;
  seed?: { customers?: number; products?: number };
  quota?: QuotaLimit;
  settings?: Partial<StoreSettings>;
  /** Standard-Webhooks signature headers on deliveries; on unless told. */
  isSigned?: boolean;
  /** How long a new hook takes to become live: 0 unless told, 60 000 on the platform. */
  hookActivationMs?: number;
};

/** A running BigCommerce store: `{apiUrl}/stores/{storeHash}/v2/orders` is what the platform's API answers. */
export type StoreTwin = {
  apiUrl: string;
  loginUrl: string;
  storeHash: string;
  accessToken: string;
  clientId: string;
  clientSecret: string;
  counts(): Record<string, number>;
  scenario(name: string, options?: ScenarioOptions): ReturnType<typeof runScenario>;
  /** What the owner does with apps and API accounts; undefined for the name of any other scenario. */
  appScenario(name: string): ((options: Record<string, unknown>) => Promise<{ ids: string[] }>) | undefined;
  /** Another token of the store: of the same client unless told, with only these scopes. */
  createToken(options: { clientId?: string; scopes: readonly string[] }): string;
  /** Resolves when every webhook that is due has been tried. */
  webhooksIdle(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a contract twin of a BigCommerce store on loopback, with its state in memory and a seeded shop. */
export async function startStoreTwin(options: StoreTwinOptions): Promise<StoreTwin> {
  const { clock, faults, journal, random } = options;
  const now = () => clock.now();
  const state = createStoreState({ storeHash: random.hex(10), storeId: String(random.integer(1_000_000, 9_999_999)) });
  Object.assign(state.settings, options.settings);
  const [clientId, clientSecret, accessToken] = [random.hex(32), random.hex(64), random.hex(31)];
  state.tokens.set(accessToken, { clientId, scopes: new Set(accessScopes) });

  const health = createDestinationHealth(now);
  const signingSecretOf = () => ((options.isSigned ?? true) ? clientSecret : undefined);
  const sender = createWebhookSender({ state, clock, faults, health, signingSecretOf });
  const events = createStoreEvents({ emit: (event) => sender.emit(event), random });
  const shop = createShopGenerator({ state, random, now });
  const orders = createOrderGenerator({ state, shop, random, now });
  shop.addCustomers(options.seed?.customers ?? 20);
  shop.addProducts(options.seed?.products ?? 12);

  const recordWrite = createWriteLog({ journal, now });
  const quota = createQuota(now, options.quota ?? defaultQuota);
  const deps = { state, events, now, recordWrite };
  let apiUrl = '';
  const storeApp = createStoreApp({ state, random, now, clientId, clientSecret, accountToken: accessToken });
  const app = new Hono<StoreEnv>().route('/', storeApp.routes);
  app.use('/stores/:storeHash/*', createRequestGate({ state, faults, journal, quota }));
  app.onError((error, context) => problemResponse(context, error));
  app.notFound((context) => problemResponse(context, unknownPath(context.req.path)));
  const orderDeps = { ...deps, apiBase: () => `${apiUrl}/stores/${state.storeHash}/v2` };
  app.route('/stores/:storeHash/v2', createOrderRoutes(orderDeps));
  app.route('/stores/:storeHash/v2', createOrderPartRoutes(orderDeps));
  app.route('/stores/:storeHash/v2', createShipmentRoutes(orderDeps));
  app.route('/stores/:storeHash/v2', createStoreRoutes({ state, now }));
  app.route('/stores/:storeHash/v2', createGroupRoutes(deps));
  app.route('/stores/:storeHash/v3', createCustomerRoutes(deps));
  app.route('/stores/:storeHash/v3', createAttributeRoutes(deps));
  app.route('/stores/:storeHash/v3', createFormFieldRoutes(deps));
  app.route('/stores/:storeHash/v3', createMetafieldRoutes(deps)).route('/stores/:storeHash/v3', createCatalogRoutes(deps));
  app.route('/stores/:storeHash/v3', createVariantRoutes(deps));
  app.route('/stores/:storeHash/v3', createCustomFieldRoutes(deps));
  app.route('/stores/:storeHash/v3', createInventoryRoutes(deps));
  app.route('/stores/:storeHash/v2', createCurrencyRoutes(deps));
  app.route('/stores/:storeHash/v3', createChannelRoutes(state));
  app.route('/stores/:storeHash/v3', createRefundRoutes(deps));
  app.route('/stores/:storeHash/v3', createHookRoutes({ state, now, recordWrite, health, activationMs: options.hookActivationMs ?? 0 }));

  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' }, (address: AddressInfo) => {
      apiUrl = `http://127.0.0.1:${address.port}`;
      resolve(started);
    });
  });

  return {
    apiUrl,
    loginUrl: apiUrl,
    storeHash: state.storeHash,
    accessToken,
    clientId,
    clientSecret,
    counts: () => countsOf(state, sender),
    scenario: (name, scenario = {}) => runScenario({ state, shop, orders, events, random, now }, name, scenario),
    appScenario: (name) => storeApp.scenarios[name],
    createToken({ clientId: client = clientId, scopes }) {
      const token = random.hex(31);
      state.tokens.set(token, { clientId: client, scopes: new Set(scopes) });
      return token;
    },
    webhooksIdle: () => sender.idle(),
    async close() {
      await sender.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function countsOf({ orders, refunds, shipments, customers, catalog, hooks }: ReturnType<typeof createStoreState>, sender: ReturnType<typeof createWebhookSender>): Record<string, number> {
  const { delivered, failed, dropped, sending, waiting } = sender.counts();
  return {
    orders: orders.count(),
    refunds: refunds.all().length,
    shipments: shipments.count(),
    customers: customers.count(),
    products: catalog.count(),
    variants: catalog.variantCount(),
    hooks: hooks.size,
    webhooksDelivered: delivered,
    webhooksFailed: failed,
    webhooksDropped: dropped,
    webhooksSending: sending,
    webhooksWaiting: waiting,
  };
}

function unknownPath(path: string): PlatformError {
  return path.includes('/v3/') ? new PlatformError({ status: 404, message: 'The requested resource was not found.' }) : notFoundV2();
}
