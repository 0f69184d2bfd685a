import type { ApiRequest } from './api-request.ts';
import type { Row } from './field.ts';
import { RestError } from './rest-error.ts';

const second = 1_000;

function headerDate(request: ApiRequest, name: string): number | undefined {
  const text = request.header(name);
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new RestError('INVALID_HTTP_HEADER', `${name} is no date: ${text}`);
  return Math.floor(at / second) * second;
}

/** When anything last changed a row, roll-ups and re-parenting included. */
export function lastChanged(row: Row): number {
  return Date.parse(String(row.SystemModstamp).replace('+0000', 'Z'));
}

/**
 * True when a read need not be answered; a row that changed since the client looked is refused with 412. Dates have whole seconds.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
 */
export function isUnchanged(request: ApiRequest, row: Row): boolean {
  const unmodifiedSince = headerDate(request, 'If-Unmodified-Since');
  if (unmodifiedSince !== undefined && lastChanged(row) > unmodifiedSince)
    throw new RestError('PRECONDITION_FAILED', 'The record was changed after the date in If-Unmodified-Since', { status: 412 });
  const modifiedSince = headerDate(request, 'If-Modified-Since');
  return request.method === 'GET' && modifiedSince !== undefined && lastChanged(row) <= modifiedSince;
}
