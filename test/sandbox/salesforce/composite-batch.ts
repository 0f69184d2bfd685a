import type { ApiBudget } from './api-budget.ts';
import type { ApiHandler, ApiRequest } from './api-request.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import { createReferences, createSubrequestRun } from './subrequest.ts';
import type { Subrequest } from './subrequest.ts';

const subrequestsMax = 25;
const noReferences = createReferences(new Map());

function readBatch(value: JsonValue, place: number): Subrequest {
  const object = isJsonObject(value) ? value : {};
  const [method, url] = [textOf(object, 'method'), textOf(object, 'url')];
  if (!method || !url) throw new RestError('JSON_PARSER_ERROR', 'Every subrequest needs a method and a url');
  // Addresses start at the version: "v66.0/sobjects/Account/001…"; the whole path is accepted too.
  const path = url.startsWith('/services/data/') ? url : `/services/data/${url.replace(/^\//, '')}`;
  return { method: method.toUpperCase(), url: path, referenceId: String(place), body: object.richInput, headers: {} };
}

function checkAllowed({ segments }: ApiRequest): void {
  const [area = ''] = segments;
  if (!['limits', 'query', 'queryAll', 'sobjects'].includes(area)) throw new RestError('INVALID_INPUT', `The resource ${area} is not supported in a batch`);
}

/**
 * POST /composite/batch: up to 25 independent subrequests, each counted as a call of its own.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_batch.htm
 */
export function createCompositeBatch(org: Org, budget: ApiBudget, handle: ApiHandler): ApiHandler {
  const run = createSubrequestRun(handle, checkAllowed);
  return (request, context) => {
    const { body } = request;
    if (!isJsonObject(body) || !Array.isArray(body.batchRequests) || body.batchRequests.length === 0) throw new RestError('JSON_PARSER_ERROR', 'batchRequests is required');
    if (body.batchRequests.length > subrequestsMax) throw new RestError('LIMIT_EXCEEDED', `The maximum number of subrequests is ${subrequestsMax}`);
    const subrequests = body.batchRequests.map(readBatch);
    // The call itself was counted when it came in.
    for (const [place] of subrequests.entries()) {
      if (place === 0) continue;
      if (!budget.spend()) throw new RestError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', { status: 403 });
      org.journal.countCall('salesforce', context.route);
    }
    let hasErrors = false;
    const results = subrequests.map((subrequest): JsonObject => {
      if (hasErrors && body.haltOnError === true) return { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }] };
      const answer = run(subrequest, noReferences, context);
      org.store.endTransaction();
      hasErrors ||= answer.status >= 400;
      return { statusCode: answer.status, result: answer.body ?? null };
    });
    return { status: 200, body: { hasErrors, results } };
  };
}
