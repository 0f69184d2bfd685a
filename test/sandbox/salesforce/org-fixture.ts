import { strToU8, zipSync } from 'fflate';
import { importPKCS8, SignJWT } from 'jose';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallJournal } from '../call-journal.ts';
import type { CallJournal } from '../call-journal.ts';
import { createSandboxClock } from '../clock.ts';
import type { SandboxClock } from '../clock.ts';
import { createFaults } from '../faults.ts';
import type { Faults } from '../faults.ts';
import { createSeededRandom } from '../random.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { OrgShape } from './org-shape.ts';
import { startOrgTwin } from './org-twin.ts';
import type { OrgTwin, OrgTwinOptions } from './org-twin.ts';

export type Answer = { status: number; headers: Headers; body: JsonValue | undefined };
export type Call = (method: string, path: string, body?: JsonValue, headers?: Record<string, string>) => Promise<Answer>;

export type OrgFixture = {
  twin: OrgTwin;
  clock: SandboxClock;
  faults: Faults;
  journal: CallJournal;
  /** Calls as the integration user, signed in by JWT. */
  call: Call;
  admin: Call;
  signIn(): Promise<Answer>;
  query(soql: string): Promise<JsonObject[]>;
  standardPricebookId: string;
  close(): Promise<void>;
};

/** The noon of the sandbox's day in every test. */
export const startAt = Date.UTC(2026, 10, 22, 12);
export const dataPath = '/services/data/v66.0';

/** A zip of metadata files with the package.xml that lists them. */
export function metadataZip(members: Record<string, readonly string[]>, files: Record<string, string>): Uint8Array<ArrayBuffer> {
  const types = Object.entries(members).map(([name, list]) => `<types>${list.map((member) => `<members>${member}</members>`).join('')}<name>${name}</name></types>`);
  const manifest = `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">${types.join('')}<version>66.0</version></Package>`;
  const zipped = zipSync({ 'package.xml': strToU8(manifest), ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])) });
  return new Uint8Array(zipped);
}

/** An object file with these inner elements. */
export function objectFile(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</CustomObject>`;
}

/** A field element. */
export function fieldXml(fullName: string, type: string, inner = ''): string {
  return `<fields><fullName>${fullName}</fullName><label>${fullName}</label><type>${type}</type>${inner}</fields>`;
}

const key = fieldXml('BC_Key__c', 'Text', '<length>80</length><externalId>true</externalId><unique>true</unique><caseSensitive>false</caseSensitive>');
const money = '<precision>18</precision><scale>2</scale>';
const orderFields = [
  fieldXml('BC_Total__c', 'Currency', money),
  fieldXml('BC_Status__c', 'Picklist', '<valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>Pending</fullName><default>false</default></value><value><fullName>Shipped</fullName><default>false</default></value></valueSetDefinition></valueSet>'),
  fieldXml('BC_Lines__c', 'Summary', '<summarizedField>OrderItem.BC_Net__c</summarizedField><summaryForeignKey>OrderItem.OrderId</summaryForeignKey><summaryOperation>sum</summaryOperation>'),
  fieldXml('BC_Difference__c', 'Currency', `${money}<formula>BC_Lines__c - BLANKVALUE(BC_Total__c, 0)</formula>`),
].join('');
const keyedObjects = ['Account', 'Contact', 'Product2', 'PricebookEntry', 'Order', 'OrderItem'];
const grantedFields = [
  ...keyedObjects.map((name) => `${name}.BC_Key__c`), 'Order.BC_Total__c', 'Order.BC_Status__c', 'Order.BC_Lines__c', 'Order.BC_Difference__c', 'OrderItem.BC_Net__c', 'Order.AccountId', 'Order.Pricebook2Id', 'Order.Name', 'Order.EndDate',
  'Contact.AccountId', 'Contact.Email', 'Contact.Birthdate', 'Account.BillingAddress', 'Account.AccountNumber', 'Account.Industry', 'Account.ParentId', 'Account.NumberOfEmployees', 'Account.Phone', 'Account.Site', 'Account.Website', 'Contact.MailingAddress', 'Account.Description', 'Product2.IsActive', 'OrderItem.TotalPrice', 'OrderItem.Product2Id', 'Pricebook2.IsActive',
];
const grantedObjects = ['Account', 'Contact', 'Product2', 'Pricebook2', 'Order'];

/** A permission set file. */
export function permissionSetFile(grants: { objects: readonly string[]; fields: readonly string[]; userPermissions?: readonly string[] }): string {
  const right = (name: string) => `<${name}>true</${name}>`;
  const objects = grants.objects.map((name) => `<objectPermissions>${['allowRead', 'allowCreate', 'allowEdit', 'allowDelete', 'viewAllRecords'].map(right).join('')}<object>${name}</object></objectPermissions>`);
  const fields = grants.fields.map((name) => `<fieldPermissions>${right('readable')}${right('editable')}<field>${name}</field></fieldPermissions>`);
  const users = (grants.userPermissions ?? []).map((name) => `<userPermissions>${right('enabled')}<name>${name}</name></userPermissions>`);
  return `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><label>Test</label>${objects.join('')}${fields.join('')}${users.join('')}</PermissionSet>`;
}

function testPackage(): Uint8Array<ArrayBuffer> {
  const extra: Record<string, string> = { Order: orderFields, OrderItem: fieldXml('BC_Net__c', 'Currency', money) };
  const files = Object.fromEntries(keyedObjects.map((name) => [`objects/${name}.object`, objectFile(key + (extra[name] ?? ''))]));
  const permissionSet = permissionSetFile({ objects: grantedObjects, fields: grantedFields, userPermissions: ['ApiEnabled', 'ActivateOrder', 'ViewSetup'] });
  return metadataZip({ CustomObject: keyedObjects, PermissionSet: ['Test'] }, { ...files, 'permissionsets/Test.permissionset': permissionSet });
}

function caller(twin: OrgTwin, token: () => string): Call {
  return async (method, path, body, headers = {}) => {
    const url = path.startsWith('/services') ? path : dataPath + path;
    const answer = await fetch(twin.instanceUrl + url, {
      method, headers: { Authorization: `Bearer ${token()}`, 'Content-Type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed: JsonValue | undefined = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, headers: answer.headers, body: parsed };
  };
}

/** Deploys a zip as an administrator and answers with the deploy's result. */
export async function deploy(twin: OrgTwin, zip: Uint8Array<ArrayBuffer>, options: JsonObject = {}, token = twin.adminToken): Promise<JsonObject> {
  const form = new FormData();
  form.append('entity_content', new Blob([JSON.stringify({ deployOptions: { rollbackOnError: true, singlePackage: true, ...options } })], { type: 'application/json' }));
  form.append('file', new Blob([zip], { type: 'application/zip' }), 'package.zip');
  const headers = { Authorization: `Bearer ${token}` };
  const url = `${twin.instanceUrl}${dataPath}/metadata/deployRequest`;
  const started: unknown = await (await fetch(url, { method: 'POST', headers, body: form })).json();
  if (!isJsonObject(started)) throw new Error(`the deploy was refused: ${JSON.stringify(started)}`);
  const finished: unknown = await (await fetch(`${url}/${textOf(started, 'id')}?includeDetails=true`, { headers })).json();
  const result = isJsonObject(finished) ? finished.deployResult : undefined;
  if (!isJsonObject(result)) throw new Error('the deploy has no result');
  return result;
}

/** The id in an answer to a create. */
export function idOf(answer: { body: JsonValue | undefined }): string {
  const id = isJsonObject(answer.body) ? textOf(answer.body, 'id') : undefined;
  if (id === undefined) throw new Error(`no id in ${JSON.stringify(answer.body)}`);
  return id;
}

/** A signed assertion; claims may be changed to wrong ones. */
export async function signAssertion(fixture: { twin: OrgTwin; clock: SandboxClock }, claims: JsonObject = {}): Promise<string> {
  const privateKey = await importPKCS8(readFileSync(fixture.twin.privateKeyFile, 'utf8'), 'RS256');
  const given = { iss: fixture.twin.clientId, sub: fixture.twin.username, aud: fixture.twin.loginUrl, exp: Math.floor(fixture.clock.now() / 1000) + 180, ...claims };
  return new SignJWT(given).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
}

/** Posts a token request. */
export async function requestToken(twin: OrgTwin, form: Record<string, string>): Promise<Answer> {
  const answer = await fetch(`${twin.loginUrl}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const body: JsonValue = JSON.parse(await answer.text());
  return { status: answer.status, headers: answer.headers, body };
}

/** A twin with a small package deployed and the integration user signed in; time stands still until a test moves it. */
export async function startOrgFixture(shape: Partial<OrgShape> = {}, pages: Pick<OrgTwinOptions, 'pagesUrl'> = {}): Promise<OrgFixture> {
  const random = createSeededRandom(7);
  const [clock, faults, journal] = [createSandboxClock({ startAt, speed: 0 }), createFaults(random), createCallJournal()];
  const stateDir = mkdtempSync(join(tmpdir(), 'org-twin-'));
  const twin = await startOrgTwin({ port: 0, clock, faults, journal, random, stateDir, shape: { lockWaitMs: 50, ...shape }, ...pages });
  let token = '';
  const [call, admin] = [caller(twin, () => token), caller(twin, () => twin.adminToken)];
  const signIn = async (): Promise<Answer> => {
    const answer = await requestToken(twin, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await signAssertion({ twin, clock }) });
    token = (isJsonObject(answer.body) ? textOf(answer.body, 'access_token') : undefined) ?? '';
    return answer;
  };
  const records = async (as: Call, soql: string): Promise<JsonObject[]> => {
    const { body } = await as('GET', `/query?q=${encodeURIComponent(soql)}`);
    if (!isJsonObject(body) || !Array.isArray(body.records)) throw new Error(JSON.stringify(body));
    return body.records.filter(isJsonObject);
  };
  await deploy(twin, testPackage());
  const [set] = await records(admin, "SELECT Id FROM PermissionSet WHERE Name = 'Test'");
  const [user] = await records(admin, `SELECT Id FROM User WHERE Username = '${twin.username}'`);
  await admin('POST', '/sobjects/PermissionSetAssignment', { PermissionSetId: set?.Id ?? null, AssigneeId: user?.Id ?? null });
  await signIn();
  const [book] = await records(admin, 'SELECT Id FROM Pricebook2 WHERE IsStandard = true');
  journal.reset();
  return {
    twin, clock, faults, journal, call, admin, signIn, query: (soql) => records(call, soql), standardPricebookId: (book && textOf(book, 'Id')) ?? '',
    async close() {
      await twin.close();
      clock.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
