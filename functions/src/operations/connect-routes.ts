import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { donePage, pageHeaders, problemPage, type StoreForm, storeFormPage } from './connect-page.ts';

export type ConnectPorts = {
  /** Uses up the ticket a command made; a new one for the form then, undefined when the ticket is none. */
  openForm(ticket: string): Promise<string | undefined>;
  /** Whether the form may still be sent. */
  mayTry(session: string): Promise<boolean>;
  isOpen(session: string): Promise<boolean>;
  /** Tests the token and keeps it; which field is wrong and why, undefined when the store is connected. */
  connectStore(given: { storeHash: string; accessToken: string }): Promise<StoreForm['problems'] | undefined>;
  closeForm(session: string): Promise<void>;
  /** Words of the scopes that are needed. */
  scopes: readonly string[];
  installUrl: string | undefined;
  publicUrl: string;
};

const cookieName = 'crosswalk_connect';
const formPath = '/connect/bigcommerce';
/** As long as a ticket lives. */
export const formLifeMs = 900_000;
const bodyBytesMax = 8_192;
const formSchema = z.object({ csrf: z.string().default(''), storeHash: z.string().trim().toLowerCase().default(''), accessToken: z.string().trim().default('') });
const csrfOf = (session: string) => createHash('sha256').update(`csrf ${session}`).digest('base64url');

/**
 * The page where the token of a store is entered. A one-use ticket opens it and becomes a cookie, so that neither the address bar nor the
 * history holds anything that opens it again; the form carries what only this page knows.
 */
export function createConnectRoutes(ports: ConnectPorts): Hono {
  const routes = new Hono();
  const origin = new URL(ports.publicUrl).origin;
  const says = (summary: string) => describeRoute({ summary, tags: ['Connecting'], responses: { 200: { description: 'A page' }, 403: { description: 'The ticket was used, is too old, or is none' } } });
  routes.use('*', async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders())) c.res.headers.set(name, value);
  });

  const show = (c: Context, session: string, form: StoreForm) => c.html(storeFormPage({ form, csrf: csrfOf(session), scopes: ports.scopes, installUrl: ports.installUrl }), Object.keys(form.problems).length === 0 ? 200 : 422);
  const over = (c: Context) => c.html(problemPage('This link is over', 'It works once and for a quarter of an hour. Open Set-up in the Crosswalk app in Salesforce and ask for another.'), 403);

  routes.get('/bigcommerce', says('Where the token of a store is entered.'), async (c) => {
    const ticket = c.req.query('ticket');
    const held = getCookie(c, cookieName);
    if (ticket === undefined) return held !== undefined && (await ports.isOpen(held)) ? show(c, held, { storeHash: '', problems: {} }) : over(c);
    const session = await ports.openForm(ticket);
    if (session === undefined) return over(c);
    setCookie(c, cookieName, session, { path: '/connect', httpOnly: true, sameSite: 'Lax', secure: origin.startsWith('https:'), maxAge: formLifeMs / 1_000 });
    return c.redirect(formPath, 303);
  });

  routes.post('/bigcommerce', says('Tests the token and keeps it in the vault.'), bodyLimit({ maxSize: bodyBytesMax }), async (c) => {
    const session = getCookie(c, cookieName) ?? '';
    const { csrf, ...given } = formSchema.parse(await c.req.parseBody());
    const sentBy = c.req.header('origin');
    if ((sentBy !== undefined && sentBy !== 'null' && sentBy !== origin && sentBy !== new URL(c.req.url).origin) || !isSame(csrf, csrfOf(session))) return over(c);
    if (!(await ports.mayTry(session))) return over(c);
    const problems = await ports.connectStore(given);
    if (problems) return show(c, session, { storeHash: given.storeHash, problems });
    await ports.closeForm(session);
    return c.html(donePage('The store is connected', 'You can close this tab and go on in Salesforce: Set-up shows the store within seconds.'));
  });
  return routes;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
