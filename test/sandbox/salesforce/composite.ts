import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { collationOrder } from './collation.ts';
import { isJsonObject } from './json.ts';
import type { JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import { createReferences, createSubrequestRun, halted, readSubrequest, toComposite } from './subrequest.ts';
import type { Subrequest } from './subrequest.ts';

const subrequestsMax = 25;
const heavySubrequestsMax = 5;

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

function checkAllowed(request: ApiRequest): void {
  const [area = '', second] = request.segments;
  if (area === 'composite' && second !== 'sobjects') throw new RestError('INVALID_INPUT', 'A Composite cannot contain another one');
  if (area === 'jobs' || area === 'metadata') throw new RestError('INVALID_INPUT', `The resource ${area} is not supported in a Composite`);
}

/** POST /composite: up to 25 subrequests as one call. */
export function createComposite(org: Org, handle: ApiHandler): ApiHandler {
  const run = createSubrequestRun(handle, checkAllowed);

  return (request, context) => {
    const { subrequests, allOrNone, collate } = readSubrequests(request.body);
    const answers = new Map<string, ApiResponse>();
    const references = createReferences(answers);
    const mark = org.store.mark();
    const writes = context.writes.length;
    for (const subrequest of collate ? collationOrder(subrequests) : subrequests) {
      const answer = run(subrequest, references, context);
      answers.set(subrequest.referenceId, answer);
      // Unless all hangs together, each subrequest commits on its own.
      if (!allOrNone) org.store.endTransaction();
      if (!allOrNone || answer.status < 400) continue;
      org.store.rollbackTo(mark);
      context.writes.length = writes;
      const compositeResponse = subrequests.map((each) => toComposite(each, each === subrequest ? answer : halted));
      return { status: 200, body: { compositeResponse } };
    }
    return { status: 200, body: { compositeResponse: subrequests.map((each) => toComposite(each, answers.get(each.referenceId) ?? halted)) } };
  };
}
