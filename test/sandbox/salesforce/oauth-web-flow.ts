import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { GrantResult, OauthClient } from './oauth-grant.ts';
import type { Org } from './org.ts';

type Code = { userId: string; redirectUri: string; challenge: string | undefined; scopes: string[]; isUsed: boolean; expiresAt: number };
export type WebGrant = GrantResult & { refreshToken?: string };

/** https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm */
const codeLifeMs = 15 * 60_000;
const codeLength = 40;
const refreshTokenLength = 87;
const refused = (error: string, description: string): WebGrant => ({ error, description });
/** The app of this org has every callback on loopback registered, and no other. */
const isRegistered = (address: string): boolean => URL.canParse(address) && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(new URL(address).hostname);

/** The web-server flow: the page where a user allows the app, codes that work once, PKCE, refresh tokens that last until they are revoked. */
export function createWebFlow(org: Org, client: OauthClient) {
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, string>();
  const userByName = (username: string) => org.store.find('User', { name: 'Username', caseSensitive: false }, username).find((row) => row.IsActive === true)?.Id;

  /** What is wrong with a request for a code; such a request is never sent on to its callback. */
  const faultOf = (query: URLSearchParams): string | undefined => {
    if (query.get('client_id') !== client.clientId) return 'error=invalid_client_id&error_description=client%20identifier%20invalid';
    if (!isRegistered(query.get('redirect_uri') ?? '')) return 'error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration';
    return undefined;
  };
  const backTo = (query: URLSearchParams, answer: Record<string, string>): string => {
    const address = new URL(query.get('redirect_uri') ?? '');
    const state = query.get('state');
    for (const [name, value] of Object.entries({ ...answer, ...(state === null ? {} : { state }) })) address.searchParams.set(name, value);
    return address.href;
  };

  const routes = new Hono();
  routes.get('/services/oauth2/authorize', (c) => {
    const query = new URL(c.req.url).searchParams;
    const fault = faultOf(query);
    if (fault !== undefined) return c.text(fault, 400);
    if (query.get('response_type') !== 'code') return c.redirect(backTo(query, { error: 'unsupported_response_type', error_description: 'response type must be code' }));
    return c.html(consentPage(org.store.get('User', org.adminId)?.Username, scopesOf(query)));
  });
  routes.post('/services/oauth2/authorize', async (c) => {
    const query = new URL(c.req.url).searchParams;
    const fault = faultOf(query);
    if (fault !== undefined) return c.text(fault, 400);
    const form = new URLSearchParams(await c.req.text());
    if (form.get('decision') !== 'allow') return c.redirect(backTo(query, { error: 'access_denied', error_description: 'end-user denied authorization' }));
    const userId = userByName(form.get('username') ?? '');
    if (userId === undefined) return c.html(consentPage(form.get('username'), scopesOf(query), 'Please check your username and password.'), 401);
    const code = `aPrx${org.random.hex(codeLength)}`;
    codes.set(code, { userId, redirectUri: query.get('redirect_uri') ?? '', challenge: query.get('code_challenge') ?? undefined, scopes: scopesOf(query), isUsed: false, expiresAt: org.clock.now() + codeLifeMs });
    return c.redirect(backTo(query, { code }));
  });

  const isClient = (form: URLSearchParams): WebGrant | undefined => {
    if (form.get('client_id') !== client.clientId) return refused('invalid_client_id', 'client identifier invalid');
    return form.get('client_secret') === client.clientSecret ? undefined : refused('invalid_client', 'invalid client credentials');
  };

  function exchange(form: URLSearchParams): WebGrant {
    const code = codes.get(form.get('code') ?? '');
    if (!code || code.isUsed) return refused('invalid_grant', 'invalid authorization code');
    if (code.expiresAt < org.clock.now()) return refused('invalid_grant', 'expired authorization code');
    if (code.redirectUri !== form.get('redirect_uri')) return refused('redirect_uri_mismatch', 'redirect_uri must match configuration');
    const verifier = form.get('code_verifier');
    if (code.challenge !== undefined && verifier === null) return refused('invalid_grant', 'missing required code verifier');
    if (code.challenge !== undefined && createHash('sha256').update(verifier ?? '').digest('base64url') !== code.challenge) return refused('invalid_request', 'invalid code verifier');
    code.isUsed = true;
    if (!code.scopes.includes('refresh_token')) return { userId: code.userId };
    const refreshToken = `5Aep${org.random.hex(refreshTokenLength)}`;
    refreshTokens.set(refreshToken, code.userId);
    return { userId: code.userId, refreshToken };
  }

  function refresh(form: URLSearchParams): WebGrant {
    const userId = refreshTokens.get(form.get('refresh_token') ?? '');
    if (userId === undefined || org.store.get('User', userId)?.IsActive !== true) return refused('invalid_grant', 'expired access/refresh token');
    return { userId };
  }

  return {
    routes,
    /** Undefined for a grant of another kind. */
    grant(form: URLSearchParams): WebGrant | undefined {
      const kind = form.get('grant_type');
      if (kind === 'authorization_code') return isClient(form) ?? exchange(form);
      return kind === 'refresh_token' ? (isClient(form) ?? refresh(form)) : undefined;
    },
    revoke: (token: string): boolean => refreshTokens.delete(token),
  };
}

const scopesOf = (query: URLSearchParams): string[] => (query.get('scope') ?? 'api refresh_token').split(' ');

const consentPage = (username: unknown, scopes: readonly string[], problem?: string) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Allow Access?</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Allow Access?</h1>${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}<p>Crosswalk asks for:</p><ul>${scopes.map((scope) => html`<li>${scope}</li>`)}</ul>
<form method="post"><p><label>Username <input name="username" value="${typeof username === 'string' ? username : ''}"></label></p>
<button type="submit" name="decision" value="allow">Allow</button> <button type="submit" name="decision" value="deny">Deny</button></form></main></body></html>`;
