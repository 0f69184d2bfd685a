import { SyncError } from '../../core/sync-error.ts';
import type { Stage } from '../../core/stages.ts';
import { problemWords } from './problem-words.ts';

/** What a store answered: status, headers in lower case, body as text. */
export type StoreResponse = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** Waits after an overload answer (429 without rate headers) and after a server error. https://developer.bigcommerce.com/docs/start/about/status-codes */
const overloadDelayMs = 5_000;
const serverErrorDelayMs = 2_000;

/** The consequence of an answer that is not 2xx. https://developer.bigcommerce.com/docs/start/about/status-codes */
export function toStoreError(response: StoreResponse, what: string, stage: Stage): SyncError {
  const { status } = response;
  const { words: said, field } = describeProblem(response.text);
  const { words, remedy } = problemWords(status);
  // The first line is for people, the second for support.
  const message = `${words}. ${remedy}\nBigCommerce answered ${status} to ${what}.`;
  if (status === 401) return new SyncError('AUTH_REVOKED', { stage, message });
  if (status === 403) return new SyncError('SCOPE_MISSING', { stage, message });
  if (status === 429) return new SyncError('RATE_LIMITED', { stage, message, retryAfterMs: header(response, 'x-rate-limit-time-reset-ms') ?? overloadDelayMs });
  if (status >= 500) return new SyncError('SOURCE_UNAVAILABLE', { stage, message, retryAfterMs: serverErrorDelayMs });
  if (status === 404) return new SyncError('SOURCE_DELETED', { stage, message });
  return new SyncError('INVALID_VALUE', { stage, message: `${message} ${said}`.trim(), ...(field === undefined ? {} : { field }) });
}

/** A failure below HTTP: refused, reset, timed out, cut. */
export function toTransportError(thrown: unknown, what: string, stage: Stage): SyncError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  return new SyncError('SOURCE_UNAVAILABLE', { stage, message: `BigCommerce could not be reached for ${what} (${code}).`, cause: thrown });
}

/** A numeric header, or undefined. */
export function header(response: StoreResponse, name: string): number | undefined {
  const value = Number(response.headers[name]);
  return response.headers[name] === undefined || !Number.isFinite(value) ? undefined : value;
}

/** V3 answers an object with `title` and `errors` by field, V2 an array of `message`. Only these words and names are kept: the rest may quote personal data. */
function describeProblem(text: string): { words: string; field?: string | undefined } {
  try {
    const body: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(body) ? body[0] : body;
    if (typeof first !== 'object' || first === null) return { words: '' };
    const errors: unknown = 'errors' in first ? first.errors : undefined;
    const [named] = typeof errors === 'object' && errors !== null ? Object.keys(errors) : [];
    if ('title' in first && typeof first.title === 'string') return { words: named === undefined ? first.title : `${first.title} (${named})`, field: named };
    const words = 'message' in first && typeof first.message === 'string' ? first.message : '';
    return { words, field: /field '([\w.]+)'/.exec(words)?.[1] };
  } catch {
    return { words: '' };
  }
}
