import type { Config } from './config.ts';
import { createHookApi } from './connectors/bigcommerce/hook.ts';
import { findMissingScopes } from './connectors/bigcommerce/scopes.ts';
import { readStoreFacts, readStoreTime } from './connectors/bigcommerce/store-facts.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { announcedObjects, readChannelObjects } from './connectors/salesforce/org-channel.ts';
import { readOrgFacts } from './connectors/salesforce/org-facts.ts';
import { readOrgClock, readOrgLimits } from './connectors/salesforce/org-limits.ts';
import type { FieldRule } from './core/object-rules.ts';
import { allFlows, orderStatusNames } from './flows/all-flows.ts';
import type { OpenConnection } from './open-connection.ts';
import { type Check, failed, ok, warning } from './operations/preflight.ts';
import { listFlowWork } from './operations/operator-queries.ts';
import { fieldsWritten } from './pipeline/define-flow.ts';
import type { Sql } from './core/sql.ts';

type Deps = { open: OpenConnection; config: Config; sql: Sql; hookScopes(): readonly string[]; followed: readonly string[]; rulesOf(sobject: string, signal: AbortSignal): Promise<ReadonlyMap<string, FieldRule>>; /** What of the administrator's own maps the two systems do not have. */ mappingDrift(signal: AbortSignal): Promise<readonly { path: string; rule: string }[]> };

const channel = 'Crosswalk__chn';
const lowShare = 0.1;
const clockSkewMsMax = 60_000;
const namedMax = 5;
/** Only orgs with state and country picklists have these; the others get the texts. */
const placeCode = /(?:Country|State)Code$/;
const installLine = { kind: 'line', text: 'sf crosswalk install --integration-user <username>' } as const;
const connectStore = { kind: 'command', action: 'connect-store', payload: {} } as const;

const { format: grouped } = new Intl.NumberFormat('en');

/** The first few, and how many more there are. */
const shortList = (names: readonly string[]): string => `${names.slice(0, namedMax).join(', ')}${names.length > namedMax ? ` and ${names.length - namedMax} more` : ''}`;

/** What the set-up page looks at before the first load; `sf crosswalk doctor` asks the org the same from the administrator's side. */
export function createPreflightChecks(deps: Deps): Readonly<Record<string, Check>> {
  return {
    'store-api': checkStoreApi(deps),
    'store-scopes': checkScopes(deps),
    hooks: checkHooks(deps),
    'org-api': checkOrgApi(deps),
    'field-access': checkFieldAccess(deps),
    'field-maps': checkFieldMaps(deps),
    'price-book': checkPriceBook(deps),
    'order-settings': checkOrderSettings(deps),
    picklists: checkPicklists(deps),
    currency: checkCurrency(deps),
    'change-events': checkChangeEvents(deps),
    clocks: checkClocks(deps),
    flows: checkFlows(deps),
  };
}

const checkStoreApi = ({ open, sql }: Deps): Check => async (signal) => {
  await readStoreTime(open.storeClient, signal);
  const [window] = (await sql.query<{ quota: number; remaining: number }>(`select quota, remaining from crosswalk.rate_window where connection_id = $1 and system = 'bigcommerce'`, [open.connection.id])).rows;
  if (!window) return ok('The store answers.');
  const text = `The store answers; ${window.remaining} of ${window.quota} requests are left in this half minute.`;
  return window.remaining < window.quota * lowShare ? warning(text, { kind: 'words', text: 'Other apps share these requests. Crosswalk waits for the next half minute by itself; a larger BigCommerce plan allows more.' }) : ok(text);
};

const checkScopes = ({ open }: Deps): Check => async (signal) => {
  const missing = await findMissingScopes(open.storeClient, signal);
  return missing.length === 0 ? ok('The token of the store may do all that is needed.') : failed(`The token of the store lacks: ${missing.map(({ label }) => label).join('; ')}.`, connectStore);
};

const checkHooks = ({ open, config, hookScopes }: Deps): Check => async (signal) => {
  if (config.bigcommerce.apiUrl.startsWith('https:') && !config.publicUrl.startsWith('https:')) return failed(`BigCommerce cannot reach ${config.publicUrl}: webhooks go to https addresses only.`, { kind: 'words', text: 'Set CROSSWALK_PUBLIC_URL to the https address under which the store reaches this service, and restart it.' });
  const ours = (await createHookApi(open.storeClient).list(signal)).filter(({ destination }) => destination.startsWith(config.publicUrl));
  const wanted = hookScopes();
  const missing = wanted.filter((scope) => !ours.some((hook) => hook.scope === scope && hook.is_active));
  return missing.length === 0 ? ok(`All ${wanted.length} webhooks of the store are active.`) : failed(`${missing.length} of ${wanted.length} webhooks of the store are missing or switched off.`, { kind: 'command', action: 'repair-hooks', payload: {} });
};

const checkOrgApi = ({ open }: Deps): Check => async (signal) => {
  const { calls, events } = await readOrgLimits(open.orgClient, signal);
  const text = `Salesforce answers; ${grouped(calls.remaining)} of the day’s ${grouped(calls.max)} API calls and ${grouped(events.remaining)} of ${grouped(events.max)} event deliveries are left.`;
  if (calls.remaining < calls.max * lowShare) return warning(text, { kind: 'words', text: 'See under Setup › System Overview which integrations use the calls. Crosswalk stops before the last ones are gone and goes on when they are renewed.' });
  return events.remaining < events.max * lowShare ? warning(text, { kind: 'words', text: 'When no delivery is left, changes are found by polling, within a minute.' }) : ok(text);
};

const checkFieldAccess = ({ rulesOf }: Deps): Check => async (signal) => {
  const wanted = [...fieldsWritten(allFlows)];
  const missing = (
    await Promise.all(
      wanted.map(async ([sobject, fields]) => {
        const rules = await rulesOf(sobject, signal);
        return [...fields].filter((field) => !placeCode.test(field) && !(rules.get(field)?.isCreateable || rules.get(field)?.isUpdateable)).map((field) => `${sobject}.${field}`);
      }),
    )
  ).flat();
  const count = wanted.reduce((sum, [, fields]) => sum + fields.size, 0);
  return missing.length === 0 ? ok(`The service may write all ${count} fields it fills.`) : failed(`The service may not write ${shortList(missing)}.`, installLine);
};

const checkFieldMaps = ({ mappingDrift }: Deps): Check => async (signal) => {
  const problems = await mappingDrift(signal);
  return problems.length === 0 ? ok('Your own field maps fit both systems.') : failed(`Your own field maps do not fit: ${shortList(problems.map(({ path, rule }) => `${path.split('.').at(-1)} ${rule}`))}.`, { kind: 'words', text: 'Open Field Mapping in the Crosswalk app, change what is marked there, and publish.' });
};

const checkPriceBook = ({ open }: Deps): Check => async (signal) => {
  const [book] = await open.orgClient.query('SELECT Id, Name, IsActive FROM Pricebook2 WHERE IsStandard = true', signal);
  if (!book) return failed('The service sees no standard price book.', { kind: 'words', text: 'Enable products under Setup › Product Settings and open the price books once as an administrator.' });
  return book.IsActive === true ? ok(`The price book “${String(book.Name)}” is active.`) : failed(`The price book “${String(book.Name)}” is not active: no product can have a price.`, { kind: 'record', id: String(book.Id), fields: { IsActive: true } });
};

const checkOrderSettings = ({ open, rulesOf }: Deps): Check => async (signal) => {
  const [order, orderItem] = await Promise.all([rulesOf('Order', signal), rulesOf('OrderItem', signal)]);
  const facts = await readOrgFacts(open.orgClient, { order, orderItem }, signal);
  const { userId } = await open.orgSessions.current();
  const holders = async (permission: string) => (await open.orgClient.query(`SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${userId ?? ''}' AND PermissionSet.Permissions${permission} = true`, signal).catch(() => undefined))?.length;
  const [mayActivate, mayEdit] = await Promise.all([holders('ActivateOrder'), holders('EditActivatedOrders')]);
  if (mayActivate === 0) return failed('The service may not activate orders.', installLine);
  if (mayEdit === 0) return warning('The service may not edit activated orders: a change of one becomes an issue instead.', installLine);
  return ok(`Orders begin as “${facts.draftStatus}” and become “${facts.activatedStatus}”.`);
};

const checkPicklists = ({ rulesOf }: Deps): Check => async (signal) => {
  const values = (await rulesOf('Order', signal)).get('BC_Status__c')?.restrictedTo;
  const missing = Object.values(orderStatusNames).filter((name) => values !== undefined && !values.has(name));
  return missing.length === 0 ? ok('Every status of a BigCommerce order has its picklist value.') : failed(`The picklist “BigCommerce Status” of orders lacks ${shortList(missing)}.`, installLine);
};

const checkCurrency = ({ open, config, rulesOf }: Deps): Check => async (signal) => {
  const [{ currency }, order] = await Promise.all([readStoreFacts(open.storeClient, signal), rulesOf('Order', signal)]);
  const currencies = order.get('CurrencyIsoCode')?.restrictedTo;
  if (currencies === undefined || currencies.has(currency)) return ok(`The currency of the store, ${currency}, is one of the org.`);
  if (config.conversions[currency] !== undefined) return ok(`The currency of the store, ${currency}, is converted by rule.`);
  return failed(`The org does not have ${currency}, the currency of the store: its orders are held.`, { kind: 'words', text: `Activate ${currency} under Setup › Manage Currencies, or set CROSSWALK_CONVERT to a rate for it.` });
};

const checkChangeEvents = ({ open, config, followed }: Deps): Check => async (signal) => {
  const carried = await readChannelObjects({ client: open.orgClient, names: createNames(config.salesforce.namespace) }, channel, signal);
  // An org that does not show its channels says nothing for or against them.
  if (carried === undefined) return ok('Changes in Salesforce are announced as events, and looked for besides.');
  const missing = followed.filter((sobject) => announcedObjects.has(sobject) && !carried.has(sobject));
  return missing.length === 0 ? ok('Changes in Salesforce are announced as events.') : warning(`Changes of ${missing.join(', ')} are not announced as events: they are found by polling, within a minute.`, { kind: 'words', text: 'An org may select five objects for change events. Run “sf crosswalk install” once one is free, or leave it: nothing is lost.' });
};

const checkClocks = ({ open, config }: Deps): Check => async (signal) => {
  const { instanceUrl } = await open.orgSessions.current();
  const [org, store] = await Promise.all([readOrgClock(instanceUrl, signal), readStoreTime(open.storeClient, signal)]);
  const now = Date.now();
  const off = (time: number) => Math.round(Math.abs(now - time) / 1_000);
  const isTwin = !config.bigcommerce.apiUrl.startsWith('https:');
  if (org !== undefined && Math.abs(now - org) > clockSkewMsMax) return failed(`The clock of the service and that of Salesforce differ by ${off(org)} s: sign-ins would be refused.`, { kind: 'words', text: 'Let the machine of the service set its clock by NTP.' });
  // The clock of a sandbox is moved on purpose.
  if (!isTwin && Math.abs(now - store) > clockSkewMsMax) return warning(`The clock of the service and that of the store differ by ${off(store)} s.`, { kind: 'words', text: 'Let the machine of the service set its clock by NTP.' });
  return ok('The clocks of the service, the store and Salesforce agree.');
};

const checkFlows = ({ sql }: Deps): Check => async () => {
  const paused = (await listFlowWork(sql)).find(({ isPaused }) => isPaused);
  return paused ? warning(`The flow ${paused.flow} is paused; ${paused.waiting} records wait in it.`, { kind: 'command', action: 'resume-flow', payload: { flow: paused.flow } }) : ok('No flow is paused.');
};
