import { strToU8, zipSync } from 'fflate';
import { isJsonObject, textOf } from '../salesforce/json.ts';
import type { JsonObject } from '../salesforce/json.ts';

/** People of the sandbox's org; who looks at the pages is switched in their header. */
export const people = [
  { key: 'admin', name: 'Ada Admin', title: 'Crosswalk administrator', username: 'ada@crosswalk.example.com', permissionSets: ['Crosswalk_Admin'] },
  { key: 'sales', name: 'Sam Sales', title: 'Sales user', username: 'sam@crosswalk.example.com', permissionSets: ['Crosswalk_User'] },
  { key: 'guest', name: 'Gus Guest', title: 'User without Crosswalk', username: 'gus@crosswalk.example.com', permissionSets: [] },
] as const;

/** Who looks: one of these, or whoever came in by the front door of the org. */
export type Person = { key: string; name: string; title: string };
type SandboxPerson = (typeof people)[number];
export type Viewer = { person: Person; userId: string; accessToken: string; /** The org's default currency. */ currency: string; customPermissions: string[]; /** Plural labels of the objects the user may read, by name. */ objects: Record<string, string> };

/** What everybody in sales has from the customer's own profile. */
const salesObjects = ['Account', 'Case', 'Contact', 'Order', 'Product2', 'Pricebook2'] as const;
/** Their rows follow an order or a price book: fields of them are granted, the objects are not. */
const detailObjects = ['OrderItem', 'PricebookEntry'] as const;
/** To change the BigCommerce status of an activated order is to edit it. */
const userPermissions = ['ActivateOrder', 'EditActivatedOrders'] as const;
const salesSet = 'Sales_People';

type OrgAddress = { instanceUrl: string; adminToken: string; apiVersion: string };
type Org = OrgAddress & { signIn(options: { username: string; name: string; permissionSets: readonly string[] }): Promise<{ ids: string[]; accessToken?: string }> };

async function ask({ instanceUrl, adminToken, apiVersion }: OrgAddress, path: string, token = adminToken): Promise<JsonObject> {
  const response = await fetch(`${instanceUrl}/services/data/v${apiVersion}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const body: unknown = await response.json();
  if (!isJsonObject(body)) throw new Error(`the org answers ${path} with ${JSON.stringify(body)}`);
  return body;
}

const query = async (org: OrgAddress, soql: string): Promise<JsonObject[]> => {
  const { records } = await ask(org, `/query?q=${encodeURIComponent(soql)}`);
  return Array.isArray(records) ? records.filter(isJsonObject) : [];
};

/** Every standard field of the objects people in sales work with; fields of packages come with the packages' permission sets. */
async function salesPermissionSet(org: OrgAddress): Promise<string> {
  const parts = await Promise.all(
    [...salesObjects, ...detailObjects].map(async (object) => {
      const { fields } = await ask(org, `/sobjects/${object}/describe`);
      const shown = (Array.isArray(fields) ? fields : []).filter(isJsonObject).filter((field) => field.permissionable === true && field.custom === false && field.compoundFieldName === null);
      const rights = shown.map((field) => `<fieldPermissions><editable>${field.updateable === true || field.type === 'address'}</editable><field>${object}.${textOf(field, 'name')}</field><readable>true</readable></fieldPermissions>`);
      if (detailObjects.some((name) => name === object)) return rights.join('');
      return `${rights.join('')}<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${object}</object><viewAllRecords>false</viewAllRecords></objectPermissions>`;
    }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${parts.join('')}<label>Sales People</label>${userPermissions.map((name) => `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`).join('')}</PermissionSet>`;
}

async function deploySalesSet(org: OrgAddress): Promise<void> {
  const manifest = `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>${salesSet}</members><name>PermissionSet</name></types><version>${org.apiVersion}</version></Package>`;
  const zip = zipSync({ 'package.xml': strToU8(manifest), [`permissionsets/${salesSet}.permissionset`]: strToU8(await salesPermissionSet(org)) });
  const form = new FormData();
  form.append('entity_content', new Blob([JSON.stringify({ deployOptions: { rollbackOnError: true, singlePackage: true } })], { type: 'application/json' }));
  form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'package.zip');
  const url = `${org.instanceUrl}/services/data/v${org.apiVersion}/metadata/deployRequest`;
  const headers = { authorization: `Bearer ${org.adminToken}` };
  const started: unknown = await (await fetch(url, { method: 'POST', headers, body: form })).json();
  const { deployResult } = await ask(org, `/metadata/deployRequest/${isJsonObject(started) ? textOf(started, 'id') : ''}?includeDetails=true`);
  if (!isJsonObject(deployResult) || deployResult.success !== true) throw new Error(`the org refuses the permission set of the sales people: ${JSON.stringify(deployResult)}`);
}

async function customPermissionsOf(org: OrgAddress, userId: string): Promise<string[]> {
  const granted = await query(org, `SELECT SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = 'CustomPermission' AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}')`);
  const ids = new Set(granted.map((row) => row.SetupEntityId));
  return (await query(org, 'SELECT Id, DeveloperName FROM CustomPermission')).filter((row) => ids.has(row.Id ?? null)).map((row) => textOf(row, 'DeveloperName') ?? '');
}

/** What the pages must know of a user with a session. */
async function viewerOf(org: OrgAddress, { person, userId, accessToken }: Pick<Viewer, 'person' | 'userId' | 'accessToken'>): Promise<Viewer> {
  const { sobjects } = await ask(org, '/sobjects', accessToken);
  const { features } = await ask(org, '/connect/organization', accessToken);
  const readable = (Array.isArray(sobjects) ? sobjects : []).filter(isJsonObject);
  return { person, userId, accessToken, currency: (isJsonObject(features) ? textOf(features, 'defaultCurrencyIsoCode') : undefined) ?? 'USD', customPermissions: await customPermissionsOf(org, userId), objects: Object.fromEntries(readable.map((each) => [textOf(each, 'name'), textOf(each, 'labelPlural')])) };
}

/** The user of a session that began at the front door; undefined when it is over. */
export async function findSessionViewer(org: OrgAddress, sessionId: string): Promise<Viewer | undefined> {
  const answer = await fetch(`${org.instanceUrl}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${sessionId}` } });
  if (!answer.ok) return undefined;
  const user: unknown = await answer.json();
  if (!isJsonObject(user)) return undefined;
  const username = textOf(user, 'preferred_username') ?? '';
  return viewerOf(org, { person: { key: 'session', name: textOf(user, 'name') ?? username, title: username }, userId: textOf(user, 'user_id') ?? '', accessToken: sessionId });
}

/** Signs people in to the browser as they are needed; the package must be deployed by then. */
export function createViewers(org: Org): (person: SandboxPerson) => Promise<Viewer> {
  const viewers = new Map<string, Promise<Viewer>>();
  let isSetUp: Promise<void> | undefined;
  const signIn = async (person: SandboxPerson): Promise<Viewer> => {
    isSetUp ??= deploySalesSet(org);
    await isSetUp;
    const { username, name, permissionSets } = person;
    const { ids, accessToken = '' } = await org.signIn({ username, name, permissionSets: [...permissionSets, salesSet] });
    return viewerOf(org, { person, userId: ids[0] ?? '', accessToken });
  };
  return (person) => {
    const viewer = viewers.get(person.key) ?? signIn(person);
    viewers.set(person.key, viewer);
    // One that failed is tried again at the next page.
    viewer.catch(() => viewers.delete(person.key));
    return viewer;
  };
}
