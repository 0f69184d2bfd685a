import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { PlatformError } from './platform-error.ts';
import type { AccessToken } from './store-state.ts';

/** What the gate leaves for the routes. */
export type StoreEnv = { Bindings: HttpBindings; Variables: { token: AccessToken; route: string } };
export type StoreContext = Context<StoreEnv>;

/** "GET /v2/orders/{id}": the request as the platform counts it. */
export function routeOf(method: string, routePath: string): string {
  const path = routePath.replace(/^\/stores\/:storeHash/, '').replaceAll(/:(\w+)(\{[^}]*\})?/g, '{id}');
  return `${method} ${path}`;
}

/** The JSON body; the platform refuses other media types and text that is no JSON. */
export async function jsonBody(context: StoreContext): Promise<unknown> {
  const contentType = context.req.header('content-type') ?? '';
  if (!contentType.includes('json')) throw new PlatformError({ status: 415, message: 'The content type must be application/json.' });
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new PlatformError({ status: 400, message: isV3(context) ? 'Input is invalid.' : 'The request body is not valid JSON.' });
  }
}

export function isV3(context: StoreContext): boolean {
  return context.req.path.includes('/v3/');
}

/** A path parameter that is a number; undefined when it is none, which no record can match. */
export function pathId(context: StoreContext, name: string): number | undefined {
  const text = context.req.param(name) ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Query parameters, the last one winning as on the platform. */
export function queryOf(context: StoreContext): Record<string, string> {
  return Object.fromEntries(new URL(context.req.url).searchParams);
}
