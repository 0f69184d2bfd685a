const dataPath = '/services/data/v66.0';

/** What a Lightning Data Service call fails with. https://developer.salesforce.com/docs/platform/lwc/guide/data-error.html */
export type FetchError = { ok: false; status: number; statusText: string; errorType: 'fetchResponse'; body: Record<string, unknown> };

/** One call of the org's REST API with the session of the user who looks. */
export async function callOrg<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(`${dataPath}/${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  const json = text === '' ? undefined : JSON.parse(text);
  if (response.ok) return json;
  const error: FetchError = { ok: false, status: response.status, statusText: response.statusText, errorType: 'fetchResponse', body: Array.isArray(json) ? json[0] : json };
  throw error;
}

/** Data of the platform is read-only to components. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}
