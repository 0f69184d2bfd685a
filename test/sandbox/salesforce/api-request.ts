import type { JsonValue } from './json.ts';
import { RestError } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';

/** One REST request below /services/data/vNN.0, from outside or inside a Composite. */
export type ApiRequest = {
  method: string;
  /** Decoded segments after the version: ['sobjects', 'Account', '001…']. */
  segments: readonly string[];
  query: URLSearchParams;
  body: JsonValue | undefined;
  /** The file part of a multipart request, or the body of a request that is a CSV file. */
  attachment?: Uint8Array;
  header(name: string): string | undefined;
};

/** An answer is JSON, or a CSV file. */
export type ApiResponse = { status: number; body?: JsonValue; csv?: string; headers?: Record<string, string> };

/** Answers one request inside a save context; refusals are thrown as RestError. */
export type ApiHandler = (request: ApiRequest, context: SaveContext) => ApiResponse;

/** Reads `Sforce-Duplicate-Rule-Header: allowSave=true; includeRecordDetails=true`. */
export function readDuplicateHeader(text: string | undefined): { allowSave: boolean; includeRecordDetails: boolean } {
  const parts = new Set((text ?? '').split(/[;,]/).map((part) => part.trim().toLowerCase().replaceAll(' ', '')));
  return { allowSave: parts.has('allowsave=true'), includeRecordDetails: parts.has('includerecorddetails=true') };
}

/**
 * Reads `Sforce-Call-Options: client=Name`. Rows and queries take the header; Composite and its kind are not in its list.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_calloptions.htm
 */
export function readCallClient(request: ApiRequest): { client?: string } {
  const [, client] = /(?:^|[;,])\s*client=([^;,]+)/i.exec(request.header('Sforce-Call-Options') ?? '') ?? [];
  return client === undefined || request.segments[0] === 'composite' ? {} : { client: client.trim() };
}

const resourcesOfObject: ReadonlySet<string> = new Set(['describe', 'updated', 'deleted']);

/** "PATCH /sobjects/Order/{id}": the route a call is counted under. */
export function routeOf(method: string, segments: readonly string[]): string {
  const [area, object, ...rest] = segments;
  if (area === 'sobjects') {
    const tail = rest[0] === undefined || resourcesOfObject.has(rest[0]) ? rest : rest.length === 1 ? ['{id}'] : [rest[0], '{externalId}'];
    return `${method} /${[area, object, ...tail].filter((part) => part !== undefined).join('/')}`;
  }
  if (area === 'query' || area === 'queryAll') return `${method} /${area}${object === undefined ? '' : '/{locator}'}`;
  if (area === 'jobs') return `${method} /${[area, object, ...rest.map((part, place) => (place === 0 ? '{id}' : part))].join('/')}`;
  if (area === 'ui-api') return `${method} /${[area, object, ...rest.map((part, place) => (place === 0 && object !== 'object-info' ? '{id}' : part))].join('/')}`;
  if (area === 'metadata') return `${method} /metadata/deployRequest${rest[0] === undefined ? '' : '/{id}'}`;
  return `${method} /${segments.join('/')}`;
}

/** The refusal of a method a resource does not have. */
export function methodNotAllowed(request: ApiRequest): RestError {
  return new RestError('METHOD_NOT_ALLOWED', `HTTP Method '${request.method}' not allowed. Allowed are HEAD,GET,PATCH,DELETE`, { status: 405 });
}
