import { Hono } from 'hono';
import { z } from 'zod';
import type { CurrencyRecord } from './currency-record.ts';
import { v2List, v2Slice } from './order-request.ts';
import { rfc2822Date } from './platform-date.ts';
import { invalidField, notFoundV2, PlatformError } from './platform-error.ts';
import { jsonBody, pathId, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreState } from './store-state.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';
import { parseV2Body } from './v2-body.ts';

const rate = z.union([z.string().regex(/^\d+(\.\d+)?$/), z.number().positive()]).transform(String);
const updateSchema = z.object({
  name: z.string().min(1).optional(),
  currency_exchange_rate: rate.optional(),
  token_location: z.enum(['left', 'right']).optional(),
  token: z.string().min(1).optional(),
  decimal_token: z.string().length(1).optional(),
  thousands_token: z.string().max(1).optional(),
  decimal_places: z.int().min(0).max(6).optional(),
  country_iso2: z.string().length(2).optional(),
  auto_update: z.boolean().optional(),
  enabled: z.boolean().optional(),
  is_transactional: z.boolean().optional(),
  /** Can only be set; another default takes its place. */
  is_default: z.literal(true).optional(),
});
const required = ['name', 'currency_code', 'currency_exchange_rate', 'token_location', 'token', 'decimal_token', 'thousands_token', 'decimal_places'] as const;
const createSchema = updateSchema.extend({ currency_code: z.string().regex(/^[A-Z]{3}$/) });

function currencyShape({ updatedAt, ...currency }: CurrencyRecord): Record<string, unknown> {
  return { ...currency, last_updated: rfc2822Date(updatedAt) };
}

const opening = {
  is_default: false,
  country_iso2: '',
  currency_exchange_rate: '1',
  auto_update: false,
  token_location: 'left',
  token: '$',
  decimal_token: '.',
  thousands_token: ',',
  decimal_places: 2,
  name: '',
  enabled: true,
  is_transactional: false,
} as const;

/** `/v2/currencies`. */
export function createCurrencyRoutes({ state, now, recordWrite }: { state: StoreState; now: () => number; recordWrite: RecordWrite }): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const { currencies } = state;
  const currencyOf = (context: StoreContext) => {
    const currency = currencies.get(pathId(context, 'id') ?? -1);
    if (!currency) throw notFoundV2();
    return currency;
  };
  const save = (currency: CurrencyRecord) => {
    if (currency.is_default) for (const other of currencies.values()) other.is_default = false;
    currencies.set(currency.id, currency);
    if (currency.is_default) Object.assign(state.settings, { currencyCode: currency.currency_code, currencyId: currency.id });
    return currency;
  };
  const remove = (context: StoreContext, currency: CurrencyRecord) => {
    currencies.delete(currency.id);
    recordWrite(context, { object: 'Currency', action: 'delete', id: currency.id, fields: [] });
  };

  routes.get('/currencies', (context) => v2List(context, v2Slice(context, [...currencies.values()]).map(currencyShape)));
  routes.get('/currencies/:id', (context) => context.json(currencyShape(currencyOf(context))));
  routes.post('/currencies', async (context) => {
    const body = parseV2Body(createSchema, await jsonBody(context));
    const missing = required.find((field) => body[field] === undefined);
    if (missing) throw invalidField(missing, 'The field is required.');
    if ([...currencies.values()].some((known) => known.currency_code === body.currency_code)) throw invalidField('currency_code', 'The currency exists already.');
    const currency = save({ ...opening, ...body, id: Math.max(0, ...currencies.keys()) + 1, updatedAt: now() });
    recordWrite(context, { object: 'Currency', action: 'create', id: currency.id, fields: fieldsOf(body) });
    return context.json(currencyShape(currency));
  });
  routes.put('/currencies/:id', async (context) => {
    const body = parseV2Body(updateSchema, await jsonBody(context));
    const currency = save({ ...currencyOf(context), ...body, updatedAt: now() });
    recordWrite(context, { object: 'Currency', action: 'update', id: currency.id, fields: fieldsOf(body) });
    return context.json(currencyShape(currency));
  });
  routes.delete('/currencies/:id', (context) => {
    const currency = currencyOf(context);
    if (currency.is_default) throw new PlatformError({ status: 400, message: 'The default currency cannot be deleted.' });
    remove(context, currency);
    return context.body(null, 204);
  });
  routes.delete('/currencies', (context) => {
    for (const currency of currencies.values()) if (!currency.is_default) remove(context, currency);
    return context.body(null, 204);
  });
  return routes;
}
