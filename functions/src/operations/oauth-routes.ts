import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { describeRoute } from 'hono-openapi';
import { donePage, pageHeaders, problemPage } from './connect-page.ts';

type Done = { title: string; text: string };
type Refusal = { problem: string };
export type OauthPorts = {
  /** Undefined without an app of the store. */
  store:
    | {
        install(given: { code: string; scope: string; context: string }): Promise<Done | Refusal>;
        load(signedPayload: string): Promise<Done | Refusal>;
        uninstall(signedPayload: string): Promise<Refusal | undefined>;
        /** A person lost access to the app; there is nothing of him here. */
        removeUser(signedPayload: string): Promise<Refusal | undefined>;
      }
    | undefined;
  /** Undefined without SALESFORCE_WEB_CLIENT_ID. */
  org:
    | {
        /** Where the administrator signs in; undefined when the ticket is none. */
        start(ticket: string, verifier: string): Promise<string | undefined>;
        finish(given: { code: string; state: string; verifier: string }): Promise<Done | Refusal>;
      }
    | undefined;
  publicUrl: string;
};

const verifierCookie = 'crosswalk_verifier';
const signInLifeSeconds = 900;
const verifierBytes = 48;
/** The control panel shows an app in a frame. */
const controlPanel = "'self' https://*.mybigcommerce.com https://*.bigcommerce.com";

const says = (summary: string) => describeRoute({ summary, tags: ['Connecting'], responses: { 200: { description: 'A page, or an empty answer' }, 401: { description: 'Not believed: the answer says why' }, 404: { description: 'Not set up on this service' } } });
const missing = (c: Context, what: string) => c.html(problemPage('Not set up', `This service has no ${what}.`), 404);

/** `/oauth/*`: apps of the store, and administrators who sign in to the org in the browser. */
export function createOauthRoutes(ports: OauthPorts): Hono {
  const routes = new Hono();
  routes.use('/bigcommerce/*', headers(controlPanel));
  routes.use('/salesforce/*', headers());
  addStoreRoutes(routes, ports.store);
  addOrgRoutes(routes, ports);
  return routes;
}

function headers(frameAncestors?: string) {
  return async (c: Context, next: () => Promise<void>) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders(frameAncestors))) c.res.headers.set(name, value);
  };
}

const answer = (c: Context, result: Done | Refusal) => ('problem' in result ? c.html(problemPage('This did not work', result.problem), 401) : c.html(donePage(result.title, result.text)));

function addStoreRoutes(routes: Hono, store: OauthPorts['store']): void {
  const appName = 'BigCommerce app: set BIGCOMMERCE_CLIENT_ID and BIGCOMMERCE_CLIENT_SECRET';
  routes.on('GET', ['/bigcommerce/auth', '/bigcommerce/install'], says('A store installs the app: its code becomes a token.'), async (c) => {
    if (!store) return missing(c, appName);
    const { code, scope, context } = c.req.query();
    if (code === undefined || scope === undefined || context === undefined) return answer(c, { problem: 'BigCommerce sends code, scope and context here. Install the app from the control panel of the store.' });
    return answer(c, await store.install({ code, scope, context }));
  });
  routes.get('/bigcommerce/load', says('Somebody opens the app in the control panel.'), async (c) => (store ? answer(c, await store.load(c.req.query('signed_payload_jwt') ?? '')) : missing(c, appName)));
  // Sent by a server, which wants JSON.
  for (const [path, summary, act] of [['/bigcommerce/uninstall', 'The store removed the app: its token is forgotten.', store?.uninstall], ['/bigcommerce/remove_user', 'A person lost access to the app.', store?.removeUser]] as const)
    routes.get(path, says(summary), async (c) => {
      if (!act) return c.json({ error: 'not-found', message: `This service has no ${appName}.` }, 404);
      const refusal = await act(c.req.query('signed_payload_jwt') ?? '');
      return refusal ? c.json({ error: 'unauthorized', message: refusal.problem }, 401) : c.json({});
    });
}

function addOrgRoutes(routes: Hono, { org, publicUrl }: OauthPorts): void {
  const appName = 'Salesforce app for the browser: set SALESFORCE_WEB_CLIENT_ID and SALESFORCE_WEB_CLIENT_SECRET';
  routes.get('/salesforce/start', says('Sends an administrator to the sign-in page of the org.'), async (c) => {
    if (!org) return missing(c, appName);
    const verifier = randomBytes(verifierBytes).toString('base64url');
    const address = await org.start(c.req.query('ticket') ?? '', verifier);
    if (address === undefined) return c.html(problemPage('This link is over', 'It works once and for a quarter of an hour. Ask for another: in Salesforce under Set-up, or with POST /operations/connect/salesforce.'), 403);
    // Whoever comes back must be the browser that went.
    setCookie(c, verifierCookie, verifier, { path: '/oauth/salesforce', httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https:'), maxAge: signInLifeSeconds });
    return c.redirect(address, 303);
  });
  routes.get('/salesforce/callback', says('The administrator comes back with a code.'), async (c) => {
    if (!org) return missing(c, appName);
    const { code, state = '', error, error_description: description } = c.req.query();
    const verifier = getCookie(c, verifierCookie) ?? '';
    deleteCookie(c, verifierCookie, { path: '/oauth/salesforce' });
    if (code === undefined) return answer(c, { problem: `Salesforce gave no access (${[error, description].filter(Boolean).join(': ') || 'no code'}). Start again, and allow the app.` });
    return answer(c, await org.finish({ code, state, verifier }));
  });
}
