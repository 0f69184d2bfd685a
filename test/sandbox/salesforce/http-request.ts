import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import type { ApiRequest } from './api-request.ts';
import type { JsonValue } from './json.ts';
import { RestError } from './rest-error.ts';

export type HttpContext = Context<{ Bindings: HttpBindings }>;

const decompress = promisify(unzip);
const uriAndHeadersMax = 16_384;
/** A job holds 150 MB of base64, so 100 MB as sent. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/upload_job_data.htm */
export const csvBytesMax = 100_000_000;

/** URI and headers together have 16,384 bytes: 414 when the URI alone is too long, else 431. */
export function checkRequestSize(context: HttpContext): void {
  const url = new URL(context.req.url);
  const uriBytes = url.pathname.length + url.search.length;
  if (uriBytes > uriAndHeadersMax) throw new RestError('URI_TOO_LONG', 'URI Too Long', { status: 414 });
  let headerBytes = 0;
  for (const [name, value] of context.req.raw.headers) headerBytes += name.length + value.length;
  if (uriBytes + headerBytes > uriAndHeadersMax) throw new RestError('HEADER_FIELDS_TOO_LARGE', 'Request Header Fields Too Large', { status: 431 });
}

function parseJson(text: string): JsonValue | undefined {
  if (text === '') return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (error) {
    throw new RestError('JSON_PARSER_ERROR', `${error instanceof Error ? error.message : 'Unexpected character'} at [line:1, column:1]`);
  }
}

async function readMultipart(context: HttpContext): Promise<Pick<ApiRequest, 'body' | 'attachment'>> {
  const form = await context.req.raw.formData();
  let body: JsonValue | undefined;
  let attachment: Uint8Array | undefined;
  for (const value of form.values()) {
    if (typeof value === 'string') body = parseJson(value);
    else if (value.type === 'application/json') body = parseJson(await value.text());
    else attachment = new Uint8Array(await value.arrayBuffer());
  }
  return { body, ...(attachment ? { attachment } : {}) };
}

/** Bodies may be sent compressed. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_compression.htm */
async function readBytes(context: HttpContext): Promise<Uint8Array> {
  const bytes = new Uint8Array(await context.req.arrayBuffer());
  const encoding = context.req.header('content-encoding');
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (encoding !== 'gzip' && encoding !== 'deflate') throw new RestError('UNSUPPORTED_MEDIA_TYPE', `Content-Encoding ${encoding} is not supported`, { status: 415 });
  try {
    return await decompress(bytes);
  } catch {
    throw new RestError('JSON_PARSER_ERROR', 'The body cannot be decompressed');
  }
}

async function readContent(context: HttpContext): Promise<Pick<ApiRequest, 'body' | 'attachment'>> {
  const type = context.req.header('content-type') ?? '';
  if (type.startsWith('multipart/')) return readMultipart(context);
  if (Number(context.req.header('content-length') ?? 0) > csvBytesMax) throw new RestError('CLIENTINPUTERROR', `ClientInputError : The file is bigger than ${csvBytesMax} bytes`, { status: 413 });
  if (type.startsWith('text/csv')) return { body: undefined, attachment: await readBytes(context) };
  return { body: parseJson(context.req.header('content-encoding') === undefined ? await context.req.text() : new TextDecoder().decode(await readBytes(context))) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  }
}

/** The request below /services/data/vNN.0, body read. */
export async function readHttpRequest(context: HttpContext): Promise<ApiRequest> {
  const url = new URL(context.req.url);
  const rest = url.pathname.replace(/^\/+services\/data\/v[^/]+\/?/, '');
  const content = await readContent(context);
  return { method: context.req.method, segments: rest.split('/').filter((part) => part !== '').map(decoded), query: url.searchParams, header: (name) => context.req.header(name), ...content };
}
