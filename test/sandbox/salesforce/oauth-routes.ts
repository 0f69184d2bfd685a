import { Hono } from 'hono';
import type { OauthClient } from './oauth-grant.ts';
import { createOauthGrants } from './oauth-grant.ts';
import { createWebFlow } from './oauth-web-flow.ts';
import type { WebGrant } from './oauth-web-flow.ts';
import type { Org } from './org.ts';
import { strikeAfter, strikeBefore } from './request-faults.ts';
import { RestError } from './rest-error.ts';
import type { Sessions } from './sessions.ts';

const noStore = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

function bearer(header: string | undefined): string {
  return /^(?:Bearer|OAuth) (.+)$/i.exec(header ?? '')?.[1] ?? '';
}

function identity(org: Org, client: OauthClient, userId: string) {
  const user = org.store.get('User', userId);
  return {
    sub: `${client.loginUrl}/id/${org.orgId}/${userId}`,
    user_id: userId,
    organization_id: org.orgId,
    username: user?.Username ?? null,
    preferred_username: user?.Username ?? null,
    display_name: user?.Name ?? null,
    name: user?.Name ?? null,
    email: user?.Email ?? null,
    active: true,
    user_type: 'STANDARD',
    urls: { rest: `${client.loginUrl}/services/data/v{version}/`, query: `${client.loginUrl}/services/data/v{version}/query/`, sobjects: `${client.loginUrl}/services/data/v{version}/sobjects/` },
  };
}

/** /services/oauth2: token, userinfo, revoke. */
export function createOauthRoutes(org: Org, sessions: Sessions, client: OauthClient): Hono {
  const grant = createOauthGrants(org, client);
  const web = createWebFlow(org, client);
  const routes = new Hono();

  // Sign-in calls are not counted against the daily budget, but they fail and dawdle like any other.
  routes.use('/services/oauth2/*', async (context, next) => {
    const route = `${context.req.method} ${context.req.path}`;
    try {
      await strikeBefore(org, route);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return new Response(error.message, { status: error.status });
    }
    await next();
    const after = await strikeAfter(org, route);
    if (after) context.res = new Response('An unexpected error occurred', { status: after.status });
    return undefined;
  });

  routes.route('/', web.routes);
  routes.post('/services/oauth2/token', async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const result: WebGrant = web.grant(form) ?? grant(form, context.req.header('authorization'));
    if ('error' in result) return context.json({ error: result.error, error_description: result.description }, 400, noStore);
    const session = sessions.open(result.userId);
    // No expires_in, and a refresh token of the web-server flow only: other clients assert again when they meet a 401.
    return context.json(
      { access_token: session.token, ...(result.refreshToken === undefined ? {} : { refresh_token: result.refreshToken }), scope: 'api refresh_token', instance_url: client.loginUrl, id: `${client.loginUrl}/id/${org.orgId}/${result.userId}`, token_type: 'Bearer', api_instance_url: client.loginUrl },
      200,
      noStore,
    );
  });

  routes.on(['GET', 'POST'], '/services/oauth2/userinfo', (context) => {
    const session = sessions.find(bearer(context.req.header('authorization')));
    return session ? context.json(identity(org, client, session.userId)) : context.text('Bad_OAuth_Token', 403);
  });

  // The address that a token answer gives as `id`.
  routes.get('/id/:org/:user', (context) => {
    const session = sessions.find(bearer(context.req.header('authorization')));
    return session ? context.json({ id: context.req.url, asserted_user: true, ...identity(org, client, session.userId) }) : context.text('Bad_OAuth_Token', 403);
  });

  routes.on(['GET', 'POST'], '/services/oauth2/revoke', async (context) => {
    const form = new URLSearchParams(context.req.method === 'POST' ? await context.req.text() : '');
    const token = form.get('token') ?? context.req.query('token') ?? '';
    return web.revoke(token) || sessions.revoke(token) ? context.body(null, 200) : context.json({ error: 'unsupported_token_type', error_description: 'this token type is not supported' }, 400);
  });
  return routes;
}
