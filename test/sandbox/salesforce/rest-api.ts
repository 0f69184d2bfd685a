import type { ApiHandler, ApiRequest } from './api-request.ts';
import { createBulkIngest } from './bulk-ingest.ts';
import { createBulkQuery } from './bulk-query.ts';
import { createCollections } from './collections.ts';
import { createComposite } from './composite.ts';
import { createCompositeBatch } from './composite-batch.ts';
import { createCompositeGraph } from './composite-graph.ts';
import { createCompositeTree } from './composite-tree.ts';
import { describeOrganization } from './connect-organization.ts';
import type { IngestParts } from './ingest-load.ts';
import type { JsonValue } from './json.ts';
import type { MetadataDeploys } from './metadata-deploys.ts';
import type { Org } from './org.ts';
import { orgLimits } from './org-limits.ts';
import { createParameterizedSearch } from './parameterized-search.ts';
import { dataPath } from './record-json.ts';
import type { EventPlatform } from './pubsub/event-platform.ts';
import { RestError } from './rest-error.ts';
import { createSobjectRows } from './sobject-rows.ts';
import { createSoqlQueries } from './soql-query.ts';
import { createSoslSearch } from './sosl-search.ts';
import { createTooling } from './tooling.ts';
import { createGraphqlEndpoint } from './ui-api/graphql-endpoint.ts';
import { createListRoutes } from './ui-api/list-routes.ts';
import { createObjectInfo } from './ui-api/object-info.ts';
import { createLayoutRoutes } from './ui-api/record-layout.ts';
import { createUiRecordRoutes } from './ui-api/record-routes.ts';

const resources = ['composite', 'connect', 'graphql', 'jobs', 'limits', 'metadata', 'parameterizedSearch', 'query', 'queryAll', 'search', 'sobjects', 'tooling', 'ui-api'];

function batchSizeOf(request: ApiRequest): number | undefined {
  const [, size] = /batchSize=(\d+)/i.exec(request.header('Sforce-Query-Options') ?? '') ?? [];
  return size === undefined ? undefined : Number(size);
}

export type RestApiParts = IngestParts & { deploys: MetadataDeploys; events: EventPlatform };

/** Every REST resource below /services/data/v66.0. */
export function createRestApi(org: Org, parts: RestApiParts): ApiHandler {
  const { writer } = parts;
  const ingest = createBulkIngest(org, parts);
  const bulkQuery = createBulkQuery(org, parts.budget);
  const rows = createSobjectRows(org, writer);
  const collections = createCollections(org, writer);
  const queries = createSoqlQueries(org);
  const tooling = createTooling(org);
  const search = createParameterizedSearch(org);
  const sosl = createSoslSearch(org, queries);
  const ui = { ...createUiRecordRoutes(org, writer), ...createListRoutes(org), ...createLayoutRoutes(org), objectInfo: createObjectInfo(org), graphql: createGraphqlEndpoint(org, writer) };

  const query: ApiHandler = (request, context) => {
    const [area, locator] = request.segments;
    if (locator !== undefined) return { status: 200, body: queries.queryMore(locator) };
    const text = request.query.get('q');
    if (!text) throw new RestError('MALFORMED_QUERY', 'SOQL query is empty: parameter q is required');
    if (request.query.get('columns') === 'true') return { status: 200, body: queries.columns(context.access, text) };
    return { status: 200, body: queries.query(context.access, text, { withDeleted: area === 'queryAll', batchSize: batchSizeOf(request) }) };
  };

  const eventSchema = ({ segments: [area, first, second] }: ApiRequest): JsonValue | undefined => {
    if (area === 'event' && first === 'eventSchema') return parts.events.schemaJson(second ?? '');
    return area === 'sobjects' && second === 'eventSchema' ? parts.events.schemaOfEvent(first ?? '') : undefined;
  };

  const uiApi: ApiHandler = (request, context) => {
    const [, second] = request.segments;
    if (second === 'records') return ui.records(request, context);
    if (second === 'related-list-records') return ui.relatedListRecords(request, context);
    if (second === 'list-info' && request.method === 'GET') return ui.listInfo(request, context);
    if (second === 'list-records' && request.method === 'GET') return ui.listRecords(request, context);
    if (second === 'layout' && request.method === 'GET') return ui.layout(request, context);
    if (second === 'record-defaults' && request.method === 'GET') return ui.recordDefaults(request, context);
    if (second === 'object-info' && request.method === 'GET') return ui.objectInfo(request, context);
    throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  };

  const handle: ApiHandler = (request, context) => {
    const [area, second] = request.segments;
    if (area === undefined) return { status: 200, body: Object.fromEntries(resources.map((name) => [name, `${dataPath}/${name}`])) };
    const schema = eventSchema(request);
    if (schema !== undefined) return { status: 200, body: schema };
    if (area === 'sobjects') return rows(request, context);
    if (area === 'graphql') return ui.graphql(request, context);
    if (area === 'ui-api') return uiApi(request, context);
    if (area === 'query' || area === 'queryAll') return query(request, context);
    if (area === 'composite' && second === 'sobjects') return collections(request, context);
    if (area === 'composite') return onComposite(request, context);
    if (area === 'jobs' && second === 'ingest') return ingest(request, context);
    if (area === 'jobs' && second === 'query') return bulkQuery(request, context);
    if (area === 'connect' && second === 'organization' && request.method === 'GET') return { status: 200, body: describeOrganization(org) };
    if (area === 'limits') return { status: 200, body: orgLimits(parts.budget, parts.events) };
    if (area === 'parameterizedSearch') return search(request, context);
    if (area === 'search' && second === undefined) return sosl(request, context);
    if (area === 'tooling') return tooling(request, context);
    if (area === 'metadata' && second === 'deployRequest') return parts.deploys.handle(request, context.access);
    throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  };
  const composite = createComposite(org, handle);
  const graph = createCompositeGraph(org, handle);
  const batch = createCompositeBatch(org, parts.budget, handle);
  const tree = createCompositeTree(org, writer);
  const onComposite: ApiHandler = (request, context) => {
    const [, second] = request.segments;
    if (second === 'tree') return tree(request, context);
    if (request.method === 'POST' && second === undefined) return composite(request, context);
    if (request.method === 'POST' && second === 'graph') return graph(request, context);
    if (request.method === 'POST' && second === 'batch') return batch(request, context);
    if (second === undefined) return { status: 200, body: Object.fromEntries(['tree', 'batch', 'sobjects', 'graph'].map((name) => [name, `${dataPath}/composite/${name}`])) };
    throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  };
  return handle;
}
