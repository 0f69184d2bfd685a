import { PlatformError, unprocessable } from './platform-error.ts';

export type V3Page = { page: number; limit: number };

const limitDefault = 50;
const limitMax = 250;

function positive(query: Record<string, string>, name: string, otherwise: number): number {
  const text = query[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d+$/.test(text) || Number(text) < 1) throw unprocessable({ [name]: `${name} must be a positive whole number` }, 'Invalid filter');
  return Number(text);
}

/** `page` and `limit` of a V3 list: 50 by default, 250 at most. */
export function v3Page(query: Record<string, string>, max = limitMax): V3Page {
  const limit = positive(query, 'limit', Math.min(limitDefault, max));
  if (limit > limitMax) throw new PlatformError({ status: 413, message: `The requested limit is too large. The maximum limit is ${limitMax}.` });
  return { page: positive(query, 'page', 1), limit: Math.min(limit, max) };
}

/** `meta.pagination` with links as query strings, absent at the ends. */
export function offsetMeta(total: number, count: number, { page, limit }: V3Page): Record<string, unknown> {
  const totalPages = Math.max(1, Math.ceil(total / limit));
  const link = (to: number) => `?page=${to}&limit=${limit}`;
  return {
    total,
    count,
    per_page: limit,
    current_page: page,
    total_pages: totalPages,
    links: {
      ...(page > 1 ? { previous: link(page - 1) } : {}),
      current: link(page),
      ...(page < totalPages ? { next: link(page + 1) } : {}),
    },
  };
}

/** A page of records in the V3 envelope. */
export function v3Collection<T>(rows: readonly T[], page: V3Page, shape: (row: T) => unknown): { data: unknown[]; meta: Record<string, unknown> } {
  const start = (page.page - 1) * page.limit;
  const shown = rows.slice(start, start + page.limit);
  return { data: shown.map(shape), meta: { pagination: offsetMeta(rows.length, shown.length, page) } };
}

export type CursorPage = { limit: number; after?: string; before?: string };

const cursorOf = (id: number) => Buffer.from(JSON.stringify({ id })).toString('base64url');

function idOf(cursor: string, name: string): number {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && 'id' in parsed && typeof parsed.id === 'number') return parsed.id;
  } catch {
    // Falls through to the refusal below: a cursor is opaque and either ours or wrong.
  }
  throw unprocessable({ [name]: 'the cursor is invalid' }, 'Invalid cursor');
}

/** A page after or before a cursor; rows that vanished meanwhile do not shift it. */
export function v3CursorPage<T>(rows: readonly T[], page: CursorPage, idOfRow: (row: T) => number): { rows: T[]; meta: Record<string, unknown> } {
  const at = page.after ?? page.before;
  const position = at === undefined ? -1 : rows.findIndex((row) => idOfRow(row) === idOf(at, page.after === undefined ? 'before' : 'after'));
  const start = page.before === undefined ? position + 1 : Math.max(0, position - page.limit);
  const end = page.before === undefined ? start + page.limit : position;
  const shown = rows.slice(start, end);
  const [first, last] = [shown[0], shown.at(-1)];
  const links = {
    ...(start > 0 && first ? { previous: `?limit=${page.limit}&before=${cursorOf(idOfRow(first))}` } : {}),
    ...(end < rows.length && last ? { next: `?limit=${page.limit}&after=${cursorOf(idOfRow(last))}` } : {}),
  };
  const meta = {
    count: shown.length,
    per_page: page.limit,
    start_cursor: first ? cursorOf(idOfRow(first)) : null,
    end_cursor: last ? cursorOf(idOfRow(last)) : null,
    links,
  };
  return { rows: shown, meta };
}
