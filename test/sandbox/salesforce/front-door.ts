import { Hono } from 'hono';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { UserAccess } from './access.ts';
import type { Org } from './org.ts';
import { toLongId } from './salesforce-id.ts';
import type { Sessions } from './sessions.ts';

/** `pagesUrl`: where Lightning Experience is served, known once it listens. */
type FrontDoorParts = { sessions: Sessions; accessOf(userId: string): UserAccess; loginUrl(): string; pagesUrl(): string };
type Ticket = { userId: string; expiresAt: number };

const otpLength = 64;
/** "Short-lived" is all that is said of it; the strict reading. */
const otpLifeMs = 60_000;
/** Why somebody stands at the door: the session is over, or was none. */
const sessionOver = '302';
const homePath = '/lightning/page/home';

const bearer = (header: string | undefined): string => /^(?:Bearer|OAuth) (.+)$/i.exec(header ?? '')?.[1] ?? '';

/** The fields of a form, or of the query of a GET. */
async function fieldsOf(context: Context): Promise<URLSearchParams> {
  return context.req.method === 'POST' ? new URLSearchParams(await context.req.text()) : new URL(context.req.url).searchParams;
}

/**
 * How a browser gets into the org: by the session of an API client, by an address that works once, or by the login page.
 * https://help.salesforce.com/s/articleView?id=xcloud.security_frontdoorjsp.htm
 * https://help.salesforce.com/s/articleView?id=xcloud.frontdoor_singleaccess.htm
 */
export function createFrontDoor(org: Org, parts: FrontDoorParts): Hono {
  const tickets = new Map<string, Ticket>();
  const routes = new Hono();

  /** Where somebody lands: a path of this org, a record by its id; an address elsewhere is none of the org's, and the home page stands in. */
  const landingOf = (wanted: string): string => {
    const own = [parts.loginUrl(), parts.pagesUrl()];
    // Browsers read a backslash as a slash, and so does this.
    const address = URL.canParse(wanted, own[0]) ? new URL(wanted, own[0]) : undefined;
    if (!address || !own.includes(address.origin)) return homePath;
    const id = toLongId(address.pathname.slice(1));
    const object = id && org.model().schema.objects().find(({ keyPrefix }) => keyPrefix === id.slice(0, 3));
    if (object) return `/lightning/r/${object.name}/${id}/view`;
    return address.pathname === '/' ? homePath : address.pathname + address.search;
  };
  const toLogin = (context: Context, startUrl: string): Response => context.redirect(`${parts.loginUrl()}/?${new URLSearchParams({ ec: sessionOver, startURL: startUrl }).toString()}`);
  const letIn = (context: Context, userId: string, startUrl: string): Response | Promise<Response> => {
    // Who may use the API only has no pages. An administrator has every permission, which takes nothing from him.
    const access = parts.accessOf(userId);
    if (!access.isAdmin && access.hasPermission('ApiUserOnly')) return context.html(loginPage('', startUrl, 'This user may use the API only.'), 403);
    setCookie(context, 'sid', parts.sessions.open(userId, { isBrowser: true }).token, { path: '/', httpOnly: true, sameSite: 'Lax' });
    return context.redirect(`${parts.pagesUrl()}${landingOf(startUrl)}`);
  };

  // Exchanges a session for an address that opens the org in a browser, once.
  routes.on(['GET', 'POST'], '/services/oauth2/singleaccess', async (context) => {
    const form = await fieldsOf(context);
    const session = parts.sessions.find(bearer(context.req.header('authorization')) || (form.get('access_token') ?? ''));
    if (!session) return context.text('Bad_OAuth_Token', 403);
    const otp = org.random.hex(otpLength);
    tickets.set(otp, { userId: session.userId, expiresAt: org.clock.now() + otpLifeMs });
    const query = new URLSearchParams({ otp, startURL: form.get('redirect_uri') ?? '/', cshc: session.userId.slice(-7) });
    return context.json({ frontdoor_uri: `${parts.loginUrl()}/secur/frontdoor.jsp?${query.toString()}` }, 200, { 'Cache-Control': 'no-store', Pragma: 'no-cache' });
  });

  routes.on(['GET', 'POST'], '/secur/frontdoor.jsp', async (context) => {
    const form = await fieldsOf(context);
    const startUrl = form.get('retURL') ?? form.get('startURL') ?? '/';
    const otp = form.get('otp') ?? '';
    const ticket = tickets.get(otp);
    tickets.delete(otp);
    const userId = ticket && ticket.expiresAt >= org.clock.now() ? ticket.userId : parts.sessions.find(form.get('sid') ?? '')?.userId;
    return userId === undefined ? toLogin(context, startUrl) : letIn(context, userId, startUrl);
  });

  routes.get('/', (context) => {
    const query = new URL(context.req.url).searchParams;
    return context.html(loginPage('', query.get('startURL') ?? '/', query.get('ec') === sessionOver ? 'Your session has ended. Log in again.' : undefined));
  });
  routes.post('/', async (context) => {
    const form = await fieldsOf(context);
    const [username, startUrl] = [form.get('username') ?? '', form.get('startURL') ?? '/'];
    const user = org.store.find('User', { name: 'Username', caseSensitive: false }, username).find((row) => row.IsActive === true);
    return user ? letIn(context, user.Id, startUrl) : context.html(loginPage(username, startUrl, 'Please check your username and password.'), 401);
  });
  return routes;
}

const loginPage = (username: string, startUrl: string, problem?: string) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Login | Salesforce</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Log In</h1>${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
<form method="post" action="/"><p><label>Username <input name="username" autocomplete="username" value="${username}"></label></p>
<input type="hidden" name="startURL" value="${startUrl}"><button type="submit">Log In</button></form></main></body></html>`;
