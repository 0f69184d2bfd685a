import { Hono } from 'hono';
import { z } from 'zod';
import type { DestinationHealth } from './destination-health.ts';
import type { HookRecord } from './hook-record.ts';
import { isKnownScope } from './hook-scopes.ts';
import { PlatformError, unprocessable } from './platform-error.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreState } from './store-state.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';

export type HookRouteDeps = {
  state: StoreState;
  now: () => number;
  recordWrite: RecordWrite;
  health: DestinationHealth;
  /** How long a new hook takes to become live; the platform says up to a minute. */
  activationMs: number;
};

/** Limits of https://developer.bigcommerce.com/docs/integrations/webhooks/overview */
const hooksPerScopeMax = 10;
const headersMax = 64;
const headerNameBytesMax = 64;
const headerValueBytesMax = 8 * 1_024;

const fields = {
  scope: z.string().min(1),
  destination: z.string().min(1),
  is_active: z.boolean().optional(),
  headers: z.record(z.string(), z.string()).nullable().optional(),
};
const createBody = z.object(fields);
const updateBody = z.object(fields).partial();

function parse<T extends z.ZodObject>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw unprocessable(
    Object.fromEntries(
      parsed.error.issues.map((issue) => [issue.path.join('.'), issue.code === 'invalid_type' ? 'error.path.missing.' : issue.message]),
    ),
  );
}

/** HTTPS on port 443 only. The one departure of this twin: plain http to a loopback address. */
function checkDestination(destination: string): void {
  const url = URL.canParse(destination) ? new URL(destination) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isPublic = url?.protocol === 'https:' && url.port === '';
  if (!isLoopback && !isPublic) throw unprocessable({ destination: 'The destination must be an HTTPS URL on port 443.' });
}

function checkHeaders(headers: Record<string, string> | null | undefined): void {
  const entries = Object.entries(headers ?? {});
  const isTooMuch =
    entries.length > headersMax ||
    entries.some(([name, value]) => Buffer.byteLength(name) > headerNameBytesMax || Buffer.byteLength(value) > headerValueBytesMax);
  if (isTooMuch) throw unprocessable({ headers: 'At most 64 headers, names up to 64 bytes, values up to 8 KB.' });
}

function checkLimits(hooks: Iterable<HookRecord>, wanted: HookRecord): void {
  const same = [...hooks].filter((hook) => hook !== wanted && hook.id !== wanted.id && hook.client_id === wanted.client_id && hook.scope === wanted.scope);
  if (same.some((hook) => hook.destination === wanted.destination))
    throw unprocessable({ destination: 'A webhook with this scope and destination already exists.' });
  if (same.length >= hooksPerScopeMax) throw unprocessable({ scope: `At most ${hooksPerScopeMax} webhooks per scope are allowed.` });
}

function checkHook(state: StoreState, hook: HookRecord): void {
  if (!isKnownScope(hook.scope)) throw unprocessable({ scope: 'The scope is unknown.' });
  checkDestination(hook.destination);
  checkHeaders(hook.headers);
  checkLimits(state.hooks.values(), hook);
}

function hookShape(hook: HookRecord): Record<string, unknown> {
  const { isDeactivated: _isDeactivated, liveAt: _liveAt, ...wire } = hook;
  return wire;
}

const statusOf = (hook: HookRecord) => (hook.is_active ? 'active' : hook.isDeactivated ? 'deactivated' : 'inactive');

/** `/v3/hooks`: a client sees and changes only the hooks its own tokens made. */
export function createHookRoutes(deps: HookRouteDeps): Hono<StoreEnv> {
  const { state, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  let lastId = 20_000_000;

  const ownHooks = (context: StoreContext) => {
    const query = queryOf(context);
    return [...state.hooks.values()].filter(
      (hook) =>
        hook.client_id === context.get('token').clientId &&
        (query.is_active === undefined || String(hook.is_active) === query.is_active) &&
        (query.scope === undefined || hook.scope === query.scope) &&
        (query.destination === undefined || hook.destination === query.destination),
    );
  };
  const hookOf = (context: StoreContext): HookRecord => {
    const hook = state.hooks.get(pathId(context, 'id') ?? -1);
    if (hook && hook.client_id === context.get('token').clientId) return hook;
    throw new PlatformError({ status: 404, message: `Webhook with id [${context.req.param('id')}] not found` });
  };

  addAdminRoutes(routes, deps, ownHooks);
  routes.get('/hooks', (context) => context.json(v3Collection(ownHooks(context), v3Page(queryOf(context)), hookShape)));
  routes.get('/hooks/:id', (context) => context.json({ data: hookShape(hookOf(context)), meta: {} }));
  routes.post('/hooks', async (context) => {
    const body = parse(createBody, await jsonBody(context));
    const at = now();
    const hook: HookRecord = {
      id: lastId + 1,
      client_id: context.get('token').clientId,
      store_hash: state.storeHash,
      scope: body.scope,
      destination: body.destination,
      headers: body.headers ?? null,
      is_active: body.is_active ?? true,
      created_at: Math.floor(at / 1_000),
      updated_at: Math.floor(at / 1_000),
      isDeactivated: false,
      liveAt: at + deps.activationMs,
    };
    checkHook(state, hook);
    lastId = hook.id;
    state.hooks.set(hook.id, hook);
    recordWrite(context, { object: 'Hook', action: 'create', id: hook.id, fields: fieldsOf(body) });
    return context.json({ data: hookShape(hook), meta: {} });
  });
  routes.put('/hooks/:id', async (context) => {
    const body = parse(updateBody, await jsonBody(context));
    const hook = hookOf(context);
    if (Object.keys(body).length === 0) throw unprocessable({ body: 'At least one field is required.' });
    const changed = { ...hook, ...body, headers: body.headers === undefined ? hook.headers : body.headers };
    checkHook(state, changed);
    const isSwitchedOn = changed.is_active && !hook.is_active;
    Object.assign(hook, changed, { updated_at: Math.floor(now() / 1_000) });
    if (isSwitchedOn) Object.assign(hook, { isDeactivated: false, liveAt: now() + deps.activationMs });
    recordWrite(context, { object: 'Hook', action: 'update', id: hook.id, fields: fieldsOf(body) });
    return context.json({ data: hookShape(hook), meta: {} });
  });
  routes.delete('/hooks/:id', (context) => {
    const hook = hookOf(context);
    state.hooks.delete(hook.id);
    recordWrite(context, { object: 'Hook', action: 'delete', id: hook.id, fields: [] });
    return context.json({ data: hookShape(hook), meta: {} });
  });
  return routes;
}

function addAdminRoutes(routes: Hono<StoreEnv>, deps: HookRouteDeps, ownHooks: (context: StoreContext) => HookRecord[]): void {
  const { state, health } = deps;
  routes.get('/hooks/admin', (context) => {
    const hooks = ownHooks(context).map((hook) => ({ ...hookShape(hook), status: statusOf(hook) }));
    const data = { emails: state.hookEmails, hooks_list: hooks, blocked_domains: health.blocked(context.get('token').clientId) };
    return context.json({ data, meta: v3Collection(hooks, v3Page(queryOf(context)), (hook) => hook).meta });
  });
  routes.put('/hooks/admin', async (context) => {
    const body = parse(z.object({ emails: z.array(z.email()) }), await jsonBody(context));
    state.hookEmails = body.emails;
    return context.body(null, 204);
  });
}
