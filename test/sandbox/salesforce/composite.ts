import { readDuplicateHeader } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { collationOrder } from './collation.ts';
import { isJsonObject, jsonText, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { RestError, toErrorBody } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';

const subrequestsMax = 25;
const heavySubrequestsMax = 5;
const referencePattern = /@\{([^}]+)\}/g;

export type Subrequest = { method: string; url: string; referenceId: string; body: JsonValue | undefined; headers: JsonObject };

function readSubrequest(value: JsonValue): Subrequest {
  const object = isJsonObject(value) ? value : {};
  const [method, url, referenceId] = [textOf(object, 'method'), textOf(object, 'url'), textOf(object, 'referenceId')];
  if (!method || !url || !referenceId) throw new RestError('JSON_PARSER_ERROR', 'Every subrequest needs a method, a url and a referenceId');
  return { method: method.toUpperCase(), url, referenceId, body: object.body, headers: isJsonObject(object.httpHeaders) ? object.httpHeaders : {} };
}

function readSubrequests(body: JsonValue | undefined): { subrequests: Subrequest[]; allOrNone: boolean; collate: boolean } {
  if (!isJsonObject(body) || !Array.isArray(body.compositeRequest)) throw new RestError('JSON_PARSER_ERROR', 'compositeRequest is required');
  const subrequests = body.compositeRequest.map(readSubrequest);
  if (subrequests.length > subrequestsMax) throw new RestError('LIMIT_EXCEEDED', `The maximum number of subrequests is ${subrequestsMax}`);
  const heavy = subrequests.filter((each) => /\/(query|queryAll|composite\/sobjects)(\/|\?|$)/.test(each.url));
  if (heavy.length > heavySubrequestsMax) throw new RestError('LIMIT_EXCEEDED', `The maximum number of query and sObject Collections subrequests is ${heavySubrequestsMax}`);
  if (new Set(subrequests.map((each) => each.referenceId)).size < subrequests.length) throw new RestError('JSON_PARSER_ERROR', 'Each referenceId must be unique');
  // Since v49 the platform may reorder subrequests unless the client says otherwise.
  return { subrequests, allOrNone: body.allOrNone === true, collate: body.collateSubrequests !== false };
}

function valueAt(body: JsonValue | undefined, path: string): JsonValue | undefined {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  return steps.reduce<JsonValue | undefined>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isJsonObject(value) ? value[step] : undefined;
  }, body);
}

/** Replaces `@{ref.id}` in urls and bodies by what earlier subrequests answered. */
function createReferences(answers: ReadonlyMap<string, ApiResponse>) {
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


function toApiRequest(subrequest: Subrequest, references: ReturnType<typeof createReferences>): ApiRequest {
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

function toComposite(subrequest: Subrequest, answer: ApiResponse): JsonValue {
  return { body: answer.body ?? null, httpHeaders: answer.headers ?? {}, httpStatusCode: answer.status, referenceId: subrequest.referenceId };
}

const halted: ApiResponse = { status: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: 'The transaction was rolled back since another operation in the same transaction failed.' }] };

/** POST /composite: up to 25 subrequests as one call. */
export function createComposite(org: Org, handle: ApiHandler): ApiHandler {
  const run = (subrequest: Subrequest, references: ReturnType<typeof createReferences>, context: SaveContext): ApiResponse => {
    try {
      const request = toApiRequest(subrequest, references);
      if (request.segments[0] === 'composite' && request.segments[1] !== 'sobjects') throw new RestError('INVALID_INPUT', 'A Composite cannot contain another one');
      if (request.segments[0] === 'jobs' || request.segments[0] === 'metadata') throw new RestError('INVALID_INPUT', `The resource ${request.segments[0]} is not supported in a Composite`);
      return handle(request, { ...context, duplicates: readDuplicateHeader(request.header('Sforce-Duplicate-Rule-Header')) });
    } catch (error) {
      if (error instanceof RestError) return { status: error.status, body: toErrorBody(error) };
      throw error;
    }
  };

  return (request, context) => {
    const { subrequests, allOrNone, collate } = readSubrequests(request.body);
    const answers = new Map<string, ApiResponse>();
    const references = createReferences(answers);
    const mark = org.store.mark();
    const writes = context.writes.length;
    for (const subrequest of collate ? collationOrder(subrequests) : subrequests) {
      const answer = run(subrequest, references, context);
      answers.set(subrequest.referenceId, answer);
      if (!allOrNone || answer.status < 400) continue;
      org.store.rollbackTo(mark);
      context.writes.length = writes;
      const compositeResponse = subrequests.map((each) => toComposite(each, each === subrequest ? answer : halted));
      return { status: 200, body: { compositeResponse } };
    }
    return { status: 200, body: { compositeResponse: subrequests.map((each) => toComposite(each, answers.get(each.referenceId) ?? halted)) } };
  };
}
