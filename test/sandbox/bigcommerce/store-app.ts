import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import type { SeededRandom } from '../random.ts';
import { accessScopes } from './access.ts';
import type { StoreState } from './store-state.ts';

type Deps = { state: StoreState; random: SeededRandom; now(): number; clientId: string; clientSecret: string; /** The token of the store's API account. */ accountToken: string };
type Code = { scope: string; isUsed: boolean; expiresAt: number };

/** How the app is registered in the developer portal. */
const appSchema = z.strictObject({ authUrl: z.url(), loadUrl: z.url().optional(), uninstallUrl: z.url().optional(), scopes: z.array(z.string()).optional() });
const exchangeSchema = z.object({ client_id: z.string(), client_secret: z.string(), code: z.string(), context: z.string(), scope: z.string(), grant_type: z.string(), redirect_uri: z.string() });
const codeLifeMs = 300_000;
const payloadLifeSeconds = 86_400;
const owner = { id: 1, email: 'owner@example.com', username: 'owner@example.com' };
const accountUuid = '00000000-0000-4000-8000-000000000001';
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** https://developer.bigcommerce.com/docs/integrations/apps/guide/callbacks */
function signPayload({ state, random, now, clientId, clientSecret }: Deps, { change = {}, algorithm = 'HS256' }: { change?: Record<string, unknown> | undefined; algorithm?: string | undefined }): string {
  const at = Math.floor(now() / 1_000);
  const claims = { aud: clientId, iss: 'bc', iat: at, nbf: at - 5, exp: at + payloadLifeSeconds, jti: random.hex(32), sub: `stores/${state.storeHash}`, user: { id: owner.id, email: owner.email, locale: 'en-US' }, owner: { id: owner.id, email: owner.email }, url: '/', channel_id: null, ...change };
  const unsigned = `${base64url({ alg: algorithm, typ: 'JWT' })}.${base64url(claims)}`;
  return `${unsigned}.${algorithm === 'none' ? '' : createHmac('sha256', clientSecret).update(unsigned).digest('base64url')}`;
}

export type StoreAppScenarios = Readonly<Record<string, (options: Record<string, unknown>) => Promise<{ ids: string[] }>>>;

/**
 * Single-click apps: the page that asks the owner, the exchange of the code, and what the control panel tells the app.
 * https://developer.bigcommerce.com/docs/integrations/apps/guide/auth , …/callbacks
 */
export function createStoreApp(deps: Deps): { routes: Hono; scenarios: StoreAppScenarios } {
  const { state, random, now, clientId, clientSecret } = deps;
  const codes = new Map<string, Code>();
  const tokens = new Set<string>();
  let app: z.infer<typeof appSchema> | undefined;
  const context = `stores/${state.storeHash}`;
  const scopes = () => [...(app?.scopes ?? [...accessScopes, 'users_basic_information'])];
  const registered = () => {
    if (app === undefined) throw new Error('register the app first, with the scenario register-app');
    return app;
  };
  const signedPayload = (change?: Record<string, unknown>, algorithm?: string) => signPayload(deps, { change, algorithm });
  const revoke = (revoked: Iterable<string>) => {
    for (const token of revoked) state.tokens.delete(token);
  };

  const routes = new Hono();
  routes.get('/app/:client/install', (c) => (c.req.param('client') === clientId && app ? c.html(consentPage(scopes())) : c.text('This app does not exist, or has no callback.', 404)));
  routes.post('/app/:client/install', (c) => {
    if (c.req.param('client') !== clientId) return c.text('This app does not exist.', 404);
    const code = random.hex(32);
    codes.set(code, { scope: scopes().join(' '), isUsed: false, expiresAt: now() + codeLifeMs });
    return c.redirect(`${registered().authUrl}?${new URLSearchParams({ account_uuid: accountUuid, code, context, scope: scopes().join(' ') }).toString()}`, 303);
  });
  routes.post('/oauth2/token', async (c) => {
    const isJson = (c.req.header('content-type') ?? '').includes('json');
    const given = exchangeSchema.safeParse(isJson ? await c.req.json().catch(() => undefined) : Object.fromEntries(new URLSearchParams(await c.req.text())));
    const refuse = (status: 400 | 401, error: string, description: string) => c.json({ error, error_description: description }, status);
    if (!given.success) return refuse(400, 'invalid_request', `The parameter ${String(given.error.issues[0]?.path[0] ?? 'body')} is missing.`);
    const { data } = given;
    if (data.client_id !== clientId || data.client_secret !== clientSecret) return refuse(401, 'invalid_client', 'The client is not known, or its secret is wrong.');
    if (data.grant_type !== 'authorization_code') return refuse(400, 'unsupported_grant_type', 'Only authorization_code is supported.');
    const code = codes.get(data.code);
    if (!code || code.isUsed || code.expiresAt < now() || data.redirect_uri !== app?.authUrl || data.context !== context || data.scope !== code.scope) return refuse(400, 'invalid_grant', 'The authorization code is not valid.');
    code.isUsed = true;
    // An install anew takes the place of the former one.
    revoke(tokens);
    tokens.clear();
    const token = random.hex(31);
    tokens.add(token);
    state.tokens.set(token, { clientId, scopes: new Set(code.scope.split(' ')) });
    return c.json({ access_token: token, scope: code.scope, user: owner, owner: { id: owner.id, email: owner.email }, context, account_uuid: accountUuid });
  });

  return {
    routes,
    scenarios: {
      'register-app': async (options) => {
        app = appSchema.parse(options);
        return { ids: [clientId] };
      },
      /** The owner opens the app: the address the frame of the control panel gets. */
      'open-app': async (options) => ({ ids: [`${registered().loadUrl ?? ''}?signed_payload_jwt=${signedPayload(z.record(z.string(), z.unknown()).parse(options.claims ?? {}), z.string().default('HS256').parse(options.algorithm))}`] }),
      /** The owner removes the app: its token ends, and the app is told once. */
      'uninstall-app': async () => {
        revoke(tokens);
        tokens.clear();
        const { uninstallUrl } = registered();
        if (uninstallUrl === undefined) return { ids: [] };
        const answer = await fetch(`${uninstallUrl}?signed_payload_jwt=${signedPayload()}`);
        return { ids: [String(answer.status)] };
      },
      /** Somebody deletes the API account, or all of them. */
      'revoke-token': async ({ token = deps.accountToken }) => {
        revoke([String(token)]);
        return { ids: [] };
      },
      /** Somebody makes an API account with these scopes. */
      'create-token': async (options) => {
        const token = random.hex(31);
        state.tokens.set(token, { clientId, scopes: new Set(z.array(z.string()).default([...accessScopes]).parse(options.scopes)) });
        return { ids: [token] };
      },
    },
  };
}

const consentPage = (scopes: readonly string[]) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Install an app</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Install Crosswalk?</h1><p>The app asks for:</p><ul>${scopes.map((scope) => html`<li>${scope}</li>`)}</ul>
<form method="post"><button type="submit">Confirm</button></form></main></body></html>`;
