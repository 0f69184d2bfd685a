import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Context, Hono } from 'hono';
import { openAPIRouteHandler } from 'hono-openapi';
import type { Log } from './core/log.ts';
import { createHealthRoutes, type HealthChecks } from './operations/health-routes.ts';
import type { Metrics } from './operations/metrics.ts';
import { createOperationRoutes, isOperator, type OperationPorts } from './operations/operation-routes.ts';

type AppParts = { webhooks: Hono | undefined; /** Pages and callbacks where systems are connected. */ connect: Hono; oauth: Hono; checks: HealthChecks; /** What works less well; the service is ready all the same. */ remarks?: HealthChecks; operations: OperationPorts; metrics: Metrics; beforeScrape(): Promise<void>; log: Log };

const documentation = { info: { title: 'Crosswalk', version: '0.1.0', description: 'BigCommerce ⇄ Salesforce: intake and operations.' }, components: { securitySchemes: { operator: { type: 'http' as const, scheme: 'bearer' } } } };

/** The HTTP surface: every path the service answers. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    parts.log.error('http.failed', { path: c.req.routePath, reason: error.message });
    return c.json({ error: 'internal', message: 'The service could not do this now. Nothing was accepted; send it again.' }, 500);
  });
  app.notFound((c) => c.json({ error: 'not-found', message: 'There is nothing here. /docs lists what the service answers.' }, 404));
  if (parts.webhooks) app.route('/webhooks', parts.webhooks);
  app.route('/connect', parts.connect);
  app.route('/oauth', parts.oauth);
  app.route('/', createHealthRoutes(parts.checks, parts.remarks));
  app.route('/operations', createOperationRoutes(parts.operations));
  app.get('/metrics', async (c) => {
    if (!isOperator(c.req.header('authorization'), parts.operations.operatorToken)) return c.text('Send the operator token as "Authorization: Bearer …".\n', 401);
    await parts.beforeScrape();
    return c.text(await parts.metrics.registry.metrics(), 200, { 'content-type': parts.metrics.registry.contentType });
  });
  app.get('/openapi.json', openAPIRouteHandler(app, { documentation }));
  app.get('/docs', (c) => c.html(docsPage));
  app.get('/docs/:file', serveDocsFile);
  return app;
}

const docsPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Crosswalk API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script>SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui' });</script></body></html>`;

const docsFiles = new Map([['swagger-ui.css', 'text/css'], ['swagger-ui-bundle.js', 'text/javascript']]);

/** Served by ourselves: the page works offline and under a strict content policy. */
function serveDocsFile(c: Context): Response | Promise<Response> {
  const name = c.req.param('file') ?? '';
  const type = docsFiles.get(name);
  if (type === undefined) return c.notFound();
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return c.body(readFileSync(path.join(folder, name), 'utf8'), 200, { 'content-type': type });
}
