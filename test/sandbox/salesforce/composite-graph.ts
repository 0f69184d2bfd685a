import type { ApiHandler, ApiRequest } from './api-request.ts';
import { collationOrder, dependencyDepth } from './collation.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';
import { createReferences, createSubrequestRun, halted, readSubrequest, toComposite } from './subrequest.ts';
import type { Subrequest } from './subrequest.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_graph_limits.htm */
const nodesMax = 500;
const graphsMax = 75;
const depthMax = 15;
const nodeTypesMax = 15;
/** When this many graphs have failed the rest are not tried. */
const failuresMax = 14;

type Graph = { graphId: string; subrequests: Subrequest[] };

function limitExceeded(what: string): RestError {
  return new RestError('LIMIT_EXCEEDED', what);
}

/** Two nodes are of one type when they do the same to the same object. */
function nodeType({ method, url }: Subrequest): string {
  return `${method} ${(url.split('?')[0] ?? '').split('/').slice(4, 6).join('/')}`;
}

function readGraph(value: JsonValue): Graph {
  const object = isJsonObject(value) ? value : {};
  const graphId = textOf(object, 'graphId');
  if (!graphId || !Array.isArray(object.compositeRequest) || object.compositeRequest.length === 0) throw new RestError('JSON_PARSER_ERROR', 'Every graph needs a graphId and a compositeRequest');
  const subrequests = object.compositeRequest.map(readSubrequest);
  if (new Set(subrequests.map((each) => each.referenceId)).size < subrequests.length) throw new RestError('JSON_PARSER_ERROR', 'Each referenceId must be unique in its graph');
  if (new Set(subrequests.map(nodeType)).size > nodeTypesMax) throw limitExceeded(`A graph cannot have more than ${nodeTypesMax} different nodes`);
  if (dependencyDepth(subrequests) > depthMax) throw limitExceeded(`A graph cannot be deeper than ${depthMax}`);
  return { graphId, subrequests };
}

function readGraphs(body: JsonValue | undefined): Graph[] {
  if (!isJsonObject(body) || !Array.isArray(body.graphs) || body.graphs.length === 0) throw new RestError('JSON_PARSER_ERROR', 'graphs is required');
  if (body.graphs.length > graphsMax) throw limitExceeded(`The maximum number of graphs is ${graphsMax}`);
  const graphs = body.graphs.map(readGraph);
  if (graphs.reduce((sum, { subrequests }) => sum + subrequests.length, 0) > nodesMax) throw limitExceeded(`The maximum number of nodes in a payload is ${nodesMax}`);
  if (new Set(graphs.map(({ graphId }) => graphId)).size < graphs.length) throw new RestError('JSON_PARSER_ERROR', 'Each graphId must be unique');
  return graphs;
}

/** Rows only: no query, no Collections, no describe. */
function checkAllowed({ method, segments }: ApiRequest): void {
  const [area, , first] = segments;
  const isRow = area === 'sobjects' && first !== undefined && segments.length <= 4 && first !== 'describe' && ['GET', 'PATCH', 'DELETE'].includes(method);
  const isCreate = area === 'sobjects' && segments.length === 2 && method === 'POST';
  if (!isRow && !isCreate) throw new RestError('INVALID_INPUT', `${method} /${segments.join('/')} is not supported in a composite graph`);
}

/** POST /composite/graph: graphs of related rows, each saved whole or not at all, all in one call. */
export function createCompositeGraph(org: Org, handle: ApiHandler): ApiHandler {
  const run = createSubrequestRun(handle, checkAllowed);

  const haltedGraph = ({ graphId, subrequests }: Graph): JsonObject => ({ graphId, graphResponse: { compositeResponse: subrequests.map((each) => toComposite(each, halted)) }, isSuccessful: false });

  const runGraph = (graph: Graph, context: SaveContext): JsonObject => {
    const answers = new Map<string, ReturnType<typeof run>>();
    const references = createReferences(answers);
    const [mark, writes] = [org.store.mark(), context.writes.length];
    for (const subrequest of collationOrder(graph.subrequests)) {
      const answer = run(subrequest, references, context);
      answers.set(subrequest.referenceId, answer);
      if (answer.status < 400) continue;
      org.store.rollbackTo(mark);
      context.writes.length = writes;
      return { graphId: graph.graphId, graphResponse: { compositeResponse: graph.subrequests.map((each) => toComposite(each, each === subrequest ? answer : halted)) }, isSuccessful: false };
    }
    org.store.endTransaction();
    return { graphId: graph.graphId, graphResponse: { compositeResponse: graph.subrequests.map((each) => toComposite(each, answers.get(each.referenceId) ?? halted)) }, isSuccessful: true };
  };

  return (request, context) => {
    let failures = 0;
    const graphs = readGraphs(request.body).map((graph) => {
      const answer = failures < failuresMax ? runGraph(graph, context) : haltedGraph(graph);
      if (answer.isSuccessful !== true) failures += 1;
      return answer;
    });
    return { status: 200, body: { graphs } };
  };
}
