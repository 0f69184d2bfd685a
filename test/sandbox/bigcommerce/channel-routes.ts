import { Hono } from 'hono';
import type { ChannelRecord } from './channel-record.ts';
import { isoDate } from './platform-date.ts';
import { PlatformError } from './platform-error.ts';
import { pathId, queryOf, type StoreEnv } from './request-context.ts';
import type { StoreState } from './store-state.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { dateRange, textIn, v3Tests, type V3Filters } from './v3-query.ts';

const filters: V3Filters<ChannelRecord> = {
  ...textIn('status:in', (channel: ChannelRecord) => channel.status),
  ...textIn('type:in', (channel: ChannelRecord) => channel.type),
  ...textIn('platform:in', (channel: ChannelRecord) => channel.platform),
  ...dateRange('date_created', (channel: ChannelRecord) => channel.createdAt),
  ...dateRange('date_modified', (channel: ChannelRecord) => channel.modifiedAt),
  available: (value) => (channel) => (value === 'true') === openStatuses.has(channel.status),
};

const openStatuses: ReadonlySet<string> = new Set(['active', 'prelaunch', 'connected']);

function channelShape(state: StoreState, { createdAt, modifiedAt, ...channel }: ChannelRecord, include: string | undefined): Record<string, unknown> {
  const codes = [...state.currencies.values()].filter((currency) => currency.enabled && currency.is_transactional).map((currency) => currency.currency_code);
  const currencies = { channel_id: channel.id, default_currency: state.settings.currencyCode, enabled_currencies: codes };
  return {
    ...channel,
    // Deprecated in favour of `status`, and still answered.
    is_enabled: openStatuses.has(channel.status),
    date_created: isoDate(createdAt),
    date_modified: isoDate(modifiedAt),
    ...(include === 'currencies' ? { currencies } : {}),
  };
}

/** `/v3/channels`. */
export function createChannelRoutes(state: StoreState): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  routes.get('/channels', (context) => {
    const query = queryOf(context);
    const tests = v3Tests(filters, query);
    const found = [...state.channels.values()].filter((channel) => tests.every((test) => test(channel)));
    return context.json(v3Collection(found, v3Page(query), (channel) => channelShape(state, channel, query.include)));
  });
  routes.get('/channels/:id', (context) => {
    const channel = state.channels.get(pathId(context, 'id') ?? -1);
    if (!channel) throw new PlatformError({ status: 404, message: 'Channel was not found' });
    return context.json({ data: channelShape(state, channel, queryOf(context).include), meta: {} });
  });
  return routes;
}
