import { Hono } from 'hono';
import type { StoreEnv } from './request-context.ts';
import type { StoreState } from './store-state.ts';

/** `/v2/store` and `/v2/time`: what the store is, and the cheapest check of a token. */
export function createStoreRoutes(deps: { state: StoreState; now: () => number }): Hono<StoreEnv> {
  const { state, now } = deps;
  const routes = new Hono<StoreEnv>();
  routes.get('/time', (context) => context.json({ time: Math.floor(now() / 1_000) }));
  routes.get('/store', (context) => context.json(storeShape(state)));
  return routes;
}

function storeShape(state: StoreState): Record<string, unknown> {
  const { storeHash, storeId, settings } = state;
  const url = `https://store-${storeHash}.example.com`;
  return {
    id: storeHash,
    account_uuid: '00000000-0000-4000-8000-000000000001',
    domain: `store-${storeHash}.example.com`,
    secure_url: url,
    control_panel_base_url: url,
    status: 'live',
    name: 'Sandbox Outfitters',
    first_name: 'Robin',
    last_name: 'Merchant',
    address: '1 Sandbox Way',
    country: 'United States',
    country_code: 'US',
    phone: '',
    admin_email: 'owner@example.com',
    order_email: 'orders@example.com',
    favicon_url: '',
    timezone: {
      name: 'America/Chicago',
      raw_offset: -21_600,
      dst_offset: -18_000,
      dst_correction: true,
      date_format: { display: 'M jS Y', export: 'M jS Y', extended_display: 'M jS Y @ g:i A' },
    },
    language: 'en',
    currency: settings.currencyCode,
    currency_symbol: '$',
    decimal_separator: '.',
    thousands_separator: ',',
    decimal_places: 2,
    currency_symbol_location: 'left',
    weight_units: 'LBS',
    dimension_units: 'Inches',
    dimension_decimal_places: 2,
    dimension_decimal_token: '.',
    dimension_thousands_token: ',',
    plan_name: 'Pro',
    plan_level: 'Pro',
    plan_is_trial: false,
    industry: 'Sporting goods',
    logo: {},
    is_price_entered_with_tax: settings.pricesIncludeTax,
    store_id: Number(storeId),
    default_channel_id: 1,
    default_site_id: 1_000,
    active_comparison_modules: [],
    features: {
      stencil_enabled: true,
      sitewidehttps_enabled: true,
      facebook_catalog_id: '',
      checkout_type: 'optimized',
      wishlists_enabled: true,
      graphql_storefront_api_enabled: true,
      shopper_consent_tracking_enabled: false,
      multi_storefront_enabled: state.channels.size > 1,
      storefront_limits: { active: 5, total_including_inactive: 10 },
    },
  };
}
