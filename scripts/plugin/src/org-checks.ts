import { z } from 'zod';
import type { DoctorOrg } from './doctor-org.ts';
import type { Finding, Findings } from './finding.ts';
import { readRows } from './org-rows.ts';

/** One question `sf crosswalk doctor` asks an org. */
export type Check = (org: DoctorOrg, find: Findings) => Promise<Finding>;

const lowShare = 0.1;
const skewMsMax = 60_000;

const limitsSchema = z.object({ DailyApiRequests: z.object({ Max: z.number(), Remaining: z.number() }) });
const { format: grouped } = new Intl.NumberFormat('en');

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm */
export const checkApiAccess: Check = async ({ connection }, find) => {
  const { DailyApiRequests: calls } = limitsSchema.parse(await connection.request('/limits'));
  const tokens = [grouped(calls.Remaining), grouped(calls.Max)];
  return calls.Remaining < calls.Max * lowShare ? find.warning('low', tokens) : find.ok(tokens);
};

export const checkPackage: Check = async ({ names }, find) => (names ? find.ok() : find.failed('missing'));

/** Every product needs a price in this book before it can have one in another. */
export const checkPriceBook: Check = async ({ connection }, find) => {
  const [book] = await readRows(connection, 'SELECT Id, Name, IsActive FROM Pricebook2 WHERE IsStandard = TRUE', z.object({ Id: z.string(), Name: z.string(), IsActive: z.boolean() }));
  if (!book) return find.failed('missing');
  return book.IsActive ? find.ok([book.Name]) : find.failed('inactive', [book.Name], [book.Id]);
};

export const checkOrderStatuses: Check = async ({ connection }, find) => {
  const statuses = await readRows(connection, 'SELECT MasterLabel, StatusCode FROM OrderStatus ORDER BY SortOrder', z.object({ MasterLabel: z.string(), StatusCode: z.string() }));
  const labels = (code: string) => statuses.filter((each) => each.StatusCode === code).map((each) => each.MasterLabel);
  const [drafts, activated] = [labels('Draft'), labels('Activated')];
  if (drafts.length === 0 || activated.length === 0) return find.failed('missing', [drafts.length === 0 ? 'Draft' : 'Activated']);
  return find.ok([drafts[0] ?? '', activated[0] ?? '']);
};

/** An assertion lives minutes: a clock that is off is refused as expired or as not yet valid. */
export const checkClock: Check = async ({ connection }, find) => {
  const started = Date.now();
  const answer = await fetch(`${connection.instanceUrl.replace(/\/+$/, '')}/services/data`);
  await answer.arrayBuffer();
  // The org read its clock between asking and answering, and says whole seconds.
  const middle = (started + Date.now()) / 2;
  const skewMs = middle - (Date.parse(answer.headers.get('date') ?? '') + 500);
  if (Number.isNaN(skewMs)) return find.warning('unknown');
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  return Math.abs(skewMs) > skewMsMax ? find.failed('off', [seconds, skewMs > 0 ? 'ahead of' : 'behind']) : find.ok([seconds]);
};
