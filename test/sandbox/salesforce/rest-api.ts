import type { ApiBudget } from './api-budget.ts';
import type { ApiHandler, ApiRequest } from './api-request.ts';
import { createCollections } from './collections.ts';
import { createComposite } from './composite.ts';
import { describeOrganization } from './connect-organization.ts';
import type { JsonValue } from './json.ts';
import type { MetadataDeploys } from './metadata-deploys.ts';
import type { Org } from './org.ts';
import { dataPath } from './record-json.ts';
import { createRecordWriter } from './record-writer.ts';
import { RestError } from './rest-error.ts';
import { createRollUps } from './roll-up.ts';
import { createSobjectRows } from './sobject-rows.ts';
import { createSoqlQueries } from './soql-query.ts';

const resources = ['composite', 'connect', 'limits', 'metadata', 'query', 'queryAll', 'sobjects'];

function limits(budget: ApiBudget): JsonValue {
  const remaining = Math.max(0, budget.max - budget.used());
  return {
    DailyApiRequests: { Max: budget.max, Remaining: remaining },
    DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
    DailyDeliveredPlatformEvents: { Max: 25_000, Remaining: 25_000 },
    HourlyPublishedPlatformEvents: { Max: 250_000, Remaining: 250_000 },
    DataStorageMB: { Max: 10_240, Remaining: 10_200 },
    FileStorageMB: { Max: 10_240, Remaining: 10_240 },
  };
}

function batchSizeOf(request: ApiRequest): number | undefined {
  const [, size] = /batchSize=(\d+)/i.exec(request.header('Sforce-Query-Options') ?? '') ?? [];
  return size === undefined ? undefined : Number(size);
}

/** Every REST resource below /services/data/v66.0. */
export function createRestApi(org: Org, parts: { budget: ApiBudget; deploys: MetadataDeploys }): ApiHandler {
  const writer = createRecordWriter(org, createRollUps(org));
  const rows = createSobjectRows(org, writer);
  const collections = createCollections(org, writer);
  const queries = createSoqlQueries(org);

  const query: ApiHandler = (request, context) => {
    const [area, locator] = request.segments;
    if (locator !== undefined) return { status: 200, body: queries.queryMore(locator) };
    const text = request.query.get('q');
    if (!text) throw new RestError('MALFORMED_QUERY', 'SOQL query is empty: parameter q is required');
    return { status: 200, body: queries.query(context.access, text, { withDeleted: area === 'queryAll', batchSize: batchSizeOf(request) }) };
  };

  const handle: ApiHandler = (request, context) => {
    const [area, second] = request.segments;
    if (area === undefined) return { status: 200, body: Object.fromEntries(resources.map((name) => [name, `${dataPath}/${name}`])) };
    if (area === 'sobjects') return rows(request, context);
    if (area === 'query' || area === 'queryAll') return query(request, context);
    if (area === 'composite' && second === 'sobjects') return collections(request, context);
    if (area === 'composite' && second === undefined && request.method === 'POST') return composite(request, context);
    if (area === 'composite' && second === undefined) return { status: 200, body: { sobjects: `${dataPath}/composite/sobjects` } };
    if (area === 'connect' && second === 'organization' && request.method === 'GET') return { status: 200, body: describeOrganization(org) };
    if (area === 'limits') return { status: 200, body: limits(parts.budget) };
    if (area === 'metadata' && second === 'deployRequest') return parts.deploys.handle(request, context.access);
    throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  };
  const composite = createComposite(org, handle);
  return handle;
}
