import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createViewers, findSessionViewer, people } from './lightning-users.ts';
import type { Viewer } from './lightning-users.ts';
import { createPageBuilder } from './page-builder.ts';
import type { BuiltPages } from './page-builder.ts';
import { pageHtml } from './page-html.ts';
import type { Theme } from './page-html.ts';
import { readPageSources } from './page-sources.ts';
import type { PageSources } from './page-sources.ts';

type Org = {
  instanceUrl: string;
  adminToken: string;
  apiVersion: string;
  pageFiles(): ReadonlyMap<string, string>;
  scenario(name: string, options: Record<string, unknown>): Promise<{ ids: string[]; accessToken?: string }>;
};

export type LightningHost = { url: string; close(): Promise<void> };

const root = path.join(import.meta.dirname, '../../..');
const personCookie = 'person';
/** Set by the front door of the org: a session of its own, which goes before the person chosen in the header. */
const sessionCookie = 'sid';
const themeCookie = 'theme';
const require = createRequire(import.meta.url);
const slds = path.join(path.dirname(require.resolve('@salesforce-ux/design-system/package.json')), 'assets');
const slds2 = path.join(path.dirname(require.resolve('@salesforce-ux/design-system-2/package.json')), 'dist', 'css', 'bundled');
/** Headers of a request that the org gets; the session is added here, a page never holds it. */
const passedHeaders = ['accept', 'content-type', 'if-unmodified-since'];

const themeOf = (context: Context): Theme => (getCookie(context, themeCookie) === 'slds2' ? 'slds2' : 'slds');

/** Sources and what was built of them, again only after a deploy. */
function createPages(org: Org): () => Promise<{ sources: PageSources; built: BuiltPages }> {
  const build = createPageBuilder(path.join(root, 'node_modules', '.cache', 'crosswalk-lightning'));
  let known: { files: ReadonlyMap<string, string>; pages: Promise<{ sources: PageSources; built: BuiltPages }> } | undefined;
  return () => {
    const files = org.pageFiles();
    if (known?.files !== files) {
      const sources = readPageSources(files);
      const pages = build(sources).then((built) => ({ sources, built }));
      known = { files, pages };
      pages.catch(() => (known = undefined));
    }
    return known.pages;
  };
}

/** A request of a page goes to the org's own resource, with the session of the user who looks. */
async function passOn(context: Context, org: Org, token: string): Promise<Response> {
  const { pathname, search } = new URL(context.req.url);
  const headers = Object.fromEntries(passedHeaders.flatMap((name) => (context.req.header(name) === undefined ? [] : [[name, context.req.header(name) ?? '']])));
  const hasBody = context.req.method !== 'GET' && context.req.method !== 'HEAD';
  return fetch(`${org.instanceUrl}${pathname}${search}`, { method: context.req.method, headers: { ...headers, authorization: `Bearer ${token}` }, signal: context.req.raw.signal, ...(hasBody ? { body: await context.req.arrayBuffer() } : {}) });
}

function createHostApp(org: Org): Hono {
  const app = new Hono();
  const pages = createPages(org);
  const viewerOfPerson = createViewers({ ...org, signIn: (options) => org.scenario('sign-in', { ...options, isBrowser: true }) });
  const viewerOf = async (context: Context): Promise<Viewer | undefined> => {
    const sessionId = getCookie(context, sessionCookie);
    return sessionId === undefined ? viewerOfPerson(people.find(({ key }) => key === getCookie(context, personCookie)) ?? people[0]) : findSessionViewer(org, sessionId);
  };
  const tokenOf = async (context: Context): Promise<string> => getCookie(context, sessionCookie) ?? (await viewerOf(context))?.accessToken ?? '';
  app.onError((error, context) => context.text(`The page could not be built.\n\n${error.message}`, 500));
  app.all('/services/data/*', async (context) => passOn(context, org, await tokenOf(context)));
  app.post('/cometd/*', async (context) => passOn(context, org, await tokenOf(context)));
  app.use('/slds/*', serveStatic({ root: slds, rewriteRequestPath: (file) => file.slice('/slds'.length), onFound: (_file, context) => context.header('cache-control', 'max-age=86400') }));
  app.use('/slds2/*', serveStatic({ root: slds2, rewriteRequestPath: (file) => file.slice('/slds2'.length), onFound: (_file, context) => context.header('cache-control', 'max-age=86400') }));
  app.use('/platform/:build/*', async (context, next) => serveStatic({ root: (await pages()).built.platformFolder, rewriteRequestPath: (file) => file.replace(/^\/platform\/[^/]+/, '') })(context, next));
  app.use('/components/:build/*', async (context, next) => serveStatic({ root: (await pages()).built.componentsFolder, rewriteRequestPath: (file) => file.replace(/^\/components\/[^/]+/, '') })(context, next));
  app.post('/session/:key', (context) => {
    deleteCookie(context, sessionCookie);
    setCookie(context, personCookie, context.req.param('key'), { path: '/', httpOnly: true, sameSite: 'Strict' });
    return context.body(null, 204);
  });
  app.post('/theme/:name', (context) => {
    setCookie(context, themeCookie, context.req.param('name'), { path: '/', httpOnly: true, sameSite: 'Strict' });
    return context.body(null, 204);
  });
  app.get('/ready', async (context) => {
    await pages();
    return context.body(null, 204);
  });
  app.get('*', async (context) => {
    const { sources, built } = await pages();
    const viewer = await viewerOf(context);
    if (viewer) return context.html(pageHtml({ sources, built, viewer, theme: themeOf(context) }));
    deleteCookie(context, sessionCookie);
    return context.redirect(`${org.instanceUrl}/?${new URLSearchParams({ ec: '302', startURL: context.req.path }).toString()}`);
  });
  return app;
}

/** Lightning Experience of the org twin: the deployed app in a browser. Nothing is built before somebody asks for a page. */
export async function startLightningHost(org: Org, port: number): Promise<LightningHost> {
  const app = createHostApp(org);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address: AddressInfo) =>
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
    server.once('error', reject);
  });
}
