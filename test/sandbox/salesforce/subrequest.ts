import { readDuplicateHeader } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { isJsonObject, jsonText, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { RestError, toErrorBody } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';

const referencePattern = /@\{([^}]+)\}/g;

export type Subrequest = { method: string; url: string; referenceId: string; body: JsonValue | undefined; headers: JsonObject };

/** One entry of a `compositeRequest` list. */
export function readSubrequest(value: JsonValue): Subrequest {
  const object = isJsonObject(value) ? value : {};
  const [method, url, referenceId] = [textOf(object, 'method'), textOf(object, 'url'), textOf(object, 'referenceId')];
  if (!method || !url || !referenceId) throw new RestError('JSON_PARSER_ERROR', 'Every subrequest needs a method, a url and a referenceId');
  return { method: method.toUpperCase(), url, referenceId, body: object.body, headers: isJsonObject(object.httpHeaders) ? object.httpHeaders : {} };
}

function valueAt(body: JsonValue | undefined, path: string): JsonValue | undefined {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  return steps.reduce<JsonValue | undefined>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isJsonObject(value) ? value[step] : undefined;
  }, body);
}

export type References = ReturnType<typeof createReferences>;

/** Replaces `@{ref.id}` in urls and bodies by what earlier subrequests answered. */
export function createReferences(answers: ReadonlyMap<string, ApiResponse>) {
  const resolve = (expression: string): JsonValue => {
    const [, reference = '', path = ''] = /^([A-Za-z0-9_]+)(.*)$/.exec(expression) ?? [];
    const answer = answers.get(reference);
    const value = answer && answer.status < 300 ? valueAt(answer.body, path) : undefined;
    if (value === undefined || value === null) throw new RestError('PROCESSING_HALTED', `Invalid reference specified. No value for ${expression} found in ${reference}`);
    return value;
  };
  const inText = (text: string): JsonValue => {
    if (!text.includes('@{')) return text;
    const whole = /^@\{([^}]+)\}$/.exec(text);
    if (whole?.[1] !== undefined) return resolve(whole[1]);
    return text.replace(referencePattern, (_match, expression: string) => jsonText(resolve(expression)));
  };
  const inValue = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inValue(each)])) : value;
  };
  return { inText, inValue };
}

function toApiRequest(subrequest: Subrequest, references: References): ApiRequest {
  const url = new URL(jsonText(references.inText(subrequest.url)), 'http://subrequest');
  const headers = new Map(Object.entries(subrequest.headers).map(([key, value]) => [key.toLowerCase(), jsonText(value)]));
  const match = /^\/services\/data\/v\d+\.\d\/(.+)$/.exec(url.pathname);
  if (!match?.[1]) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  return {
    method: subrequest.method,
    segments: match[1].split('/').filter((part) => part !== '').map(decodeURIComponent),
    query: url.searchParams,
    body: subrequest.body === undefined || !JSON.stringify(subrequest.body).includes('@{') ? subrequest.body : references.inValue(subrequest.body),
    header: (name) => headers.get(name.toLowerCase()),
  };
}

/** What a subrequest answered, as the lists of answers show it. */
export function toComposite(subrequest: Subrequest, answer: ApiResponse): JsonValue {
  return { body: answer.body ?? null, httpHeaders: answer.headers ?? {}, httpStatusCode: answer.status, referenceId: subrequest.referenceId };
}

/** The answer of subrequests that were undone because another one failed. */
export const halted: ApiResponse = { status: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: 'The transaction was rolled back since another operation in the same transaction failed.' }] };

/** Runs subrequests; a refusal is an answer like any other. `check` may refuse what the resource around it does not allow. */
export function createSubrequestRun(handle: ApiHandler, check: (request: ApiRequest) => void): (subrequest: Subrequest, references: References, context: SaveContext) => ApiResponse {
  return (subrequest, references, context) => {
    try {
      const request = toApiRequest(subrequest, references);
      check(request);
      return handle(request, { ...context, duplicates: readDuplicateHeader(request.header('Sforce-Duplicate-Rule-Header')) });
    } catch (error) {
      if (error instanceof RestError) return { status: error.status, body: toErrorBody(error) };
      throw error;
    }
  };
}
