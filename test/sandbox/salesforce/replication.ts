import type { ObjectAccess } from './access.ts';
import { methodNotAllowed } from './api-request.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import type { Row } from './field.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { RestError } from './rest-error.ts';
import { lastChanged } from './row-precondition.ts';

const minuteMs = 60_000;
const daysBackMax = 30;
const dayMs = 86_400_000;

const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Seconds are cut off: the platform looks at whole minutes. */
function dateOf(request: ApiRequest, name: string): number {
  const text = request.query.get(name);
  if (text === null) throw new RestError('MISSING_ARGUMENT', `${name} is required`);
  const at = dateTimePattern.test(text) ? Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')) : Number.NaN;
  if (Number.isNaN(at)) throw new RestError('INVALID_REPLICATION_DATE', `${name} is no date and time: ${text}`);
  return Math.floor(at / minuteMs) * minuteMs;
}

function spanOf(org: Org, request: ApiRequest): { start: number; end: number } {
  const [start, end] = [dateOf(request, 'start'), dateOf(request, 'end')];
  if (end <= start) throw new RestError('INVALID_REPLICATION_DATE', 'endDate must be at least one minute greater than startDate');
  if (start < org.clock.now() - daysBackMax * dayMs) throw new RestError('INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago');
  return { start, end };
}

/**
 * GET /sobjects/{object}/updated and /deleted: ids that changed or went between two minutes of the last 30 days.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm
 */
export function listReplicated(org: Org, request: ApiRequest, object: ObjectAccess, kind: 'updated' | 'deleted'): ApiResponse {
  if (request.method !== 'GET') throw methodNotAllowed(request);
  const { start, end } = spanOf(org, request);
  const isInside = (row: Row) => lastChanged(row) >= start && lastChanged(row) < end;
  const latestDateCovered = toApiDateTime(Math.min(end, Math.floor(org.clock.now() / minuteMs) * minuteMs));
  const name = object.schema.name;
  if (kind === 'updated') return { status: 200, body: { ids: [...org.store.rows(name)].filter(isInside).map((row) => row.Id), latestDateCovered } };
  const deletedRecords = [...org.store.deletedRows(name)].filter((row) => object.schema.recycled && isInside(row)).map((row) => ({ id: row.Id, deletedDate: row.SystemModstamp ?? null }));
  return { status: 200, body: { deletedRecords, earliestDateAvailable: toApiDateTime(org.clock.now() - daysBackMax * dayMs), latestDateCovered } };
}
