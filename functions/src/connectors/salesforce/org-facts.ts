import { z } from 'zod';
import type { ObjectRules } from '../../core/object-rules.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';

/** What Crosswalk has to know of an org before it writes the first order. */
export type OrgFacts = {
  standardPricebookId: string;
  /** undefined = one currency. */
  currencies: ReadonlySet<string> | undefined;
  /** undefined = the org does not tell; the store's currency is taken for it. */
  defaultCurrency: string | undefined;
  unitPriceScale: number;
  draftStatus: string;
  activatedStatus: string;
  /** Every status of an activated order: where one is called as a status of the store is, it says the same. */
  activatedStatuses: ReadonlySet<string>;
};

const statusSchema = z.object({ ApiName: z.string(), StatusCode: z.string() });
const organizationSchema = z.object({ features: z.object({ defaultCurrencyIsoCode: z.string().nullish() }) });

/** Reads price book, order statuses and currencies: labels differ per org, categories do not. */
export async function readOrgFacts(client: OrgClient, rules: { order: ObjectRules; orderItem: ObjectRules }, signal: AbortSignal): Promise<OrgFacts> {
  // https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_orderstatus.htm
  const statuses = (await client.query('SELECT ApiName, StatusCode, IsDefault FROM OrderStatus ORDER BY IsDefault DESC', signal)).map((row) => statusSchema.parse(row));
  const books = await client.query('SELECT Id FROM Pricebook2 WHERE IsStandard = true', signal);
  const statusOf = (code: string) => statuses.find((status) => status.StatusCode.startsWith(code))?.ApiName ?? setupFault('Status', `The org has no order status of the category ${code}.`);
  const bookId = books[0]?.Id;
  if (typeof bookId !== 'string') return setupFault('Pricebook2Id', 'The standard price book is not visible to the integration user.');
  return {
    standardPricebookId: bookId,
    currencies: rules.order.get('CurrencyIsoCode')?.restrictedTo,
    defaultCurrency: await readDefaultCurrency(client, signal),
    unitPriceScale: rules.orderItem.get('UnitPrice')?.scale ?? 2,
    draftStatus: statusOf('Draft'),
    activatedStatus: statusOf('Activated'),
    activatedStatuses: new Set(statuses.filter((status) => status.StatusCode.startsWith('Activated')).map((status) => status.ApiName)),
  };
}

/** https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_organization.htm */
async function readDefaultCurrency(client: OrgClient, signal: AbortSignal): Promise<string | undefined> {
  try {
    return organizationSchema.parse(await client.get('/connect/organization', signal)).features.defaultCurrencyIsoCode ?? undefined;
  } catch (error) {
    // An org that does not have this resource, or does not show it, is asked no more; one that is away is.
    const isAway = error instanceof SyncError && error.disposition === 'retry' && error.code !== 'REFERENCE_STALE';
    if (isAway) throw error;
    return undefined;
  }
}

function setupFault(field: string, message: string): never {
  throw new SyncError('SETUP_INCOMPLETE', { stage: 'resolve', field, message });
}
