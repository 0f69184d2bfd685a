import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';
import { createCallJournal } from '../test/sandbox/call-journal.ts';
import { createSandboxClock } from '../test/sandbox/clock.ts';
import { createFaults } from '../test/sandbox/faults.ts';
import { createSeededRandom } from '../test/sandbox/random.ts';
import { type OrgTwin, startOrgTwin } from '../test/sandbox/salesforce/org-twin.ts';
import { buildPackage } from './build-package.ts';

const deploySchema = z.object({
  deployResult: z.looseObject({ status: z.string(), details: z.looseObject({ componentFailures: z.array(z.looseObject({ fullName: z.string(), problem: z.string() })) }) }),
});
const describeSchema = z.object({ fields: z.array(z.looseObject({ name: z.string(), type: z.string(), externalId: z.boolean(), createable: z.boolean(), updateable: z.boolean() })) });
const tokenSchema = z.object({ access_token: z.string() });
const querySchema = z.object({ records: z.array(z.looseObject({ Id: z.string() })) });
const createdSchema = z.looseObject({ id: z.string() });

describe('the package in an org', () => {
  const clock = createSandboxClock({ speed: 0 });
  const stateDir = mkdtempSync(join(tmpdir(), 'package-deploy-'));
  const zips = buildPackage(join(import.meta.dirname, '..'));
  const org: { twin?: OrgTwin; integrationToken?: string } = {};

  before(async () => {
    const random = createSeededRandom(1);
    org.twin = await startOrgTwin({ port: 0, clock, faults: createFaults(random), journal: createCallJournal(), random, stateDir });
  });
  after(async () => {
    await org.twin?.close();
    clock.close();
    rmSync(stateDir, { recursive: true });
  });

  async function ask(path: string, init: { method?: string; body?: FormData | string } = {}, token = org.twin?.adminToken): Promise<unknown> {
    const type = typeof init.body === 'string' ? { 'Content-Type': 'application/json' } : {};
    const response = await fetch(`${org.twin?.instanceUrl}/services/data/v66.0${path}`, { ...init, headers: { Authorization: `Bearer ${token}`, ...type } });
    return response.json();
  }

  /** As deploy-package.ts does it: the channel filters by the id of the integration user. */
  async function filled(zip: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const [user] = querySchema.parse(await ask(`/query?q=${encodeURIComponent(`SELECT Id FROM User WHERE Username = '${org.twin?.username}'`)}`)).records;
    const files = Object.entries(unzipSync(zip)).map(([path, file]) => [path, strToU8(strFromU8(file).replaceAll('{integrationUserId}', user?.Id ?? ''))] as const);
    return new Uint8Array(zipSync(Object.fromEntries(files)));
  }

  async function deploy(zip: string): Promise<{ status: string; problems: string[] }> {
    const body = new FormData();
    body.append('json', new Blob([JSON.stringify({ deployOptions: { singlePackage: true, rollbackOnError: true } })], { type: 'application/json' }));
    body.append('file', new Blob([await filled(readFileSync(zip))], { type: 'application/zip' }), 'deploy.zip');
    const { id } = createdSchema.parse(await ask('/metadata/deployRequest', { method: 'POST', body }));
    const { deployResult } = deploySchema.parse(await ask(`/metadata/deployRequest/${id}?includeDetails=true`));
    return { status: deployResult.status, problems: deployResult.details.componentFailures.map(({ fullName, problem }) => `${fullName}: ${problem}`) };
  }

  /** The session of the integration user, once it has the permission set of config/post-install. */
  async function signIn(): Promise<string> {
    const query = async (soql: string) => querySchema.parse(await ask(`/query?q=${encodeURIComponent(soql)}`)).records[0]?.Id;
    const body = {
      AssigneeId: await query(`SELECT Id FROM User WHERE Username = '${org.twin?.username}'`),
      PermissionSetId: await query("SELECT Id FROM PermissionSet WHERE Name = 'Crosswalk_Integration'"),
    };
    createdSchema.parse(await ask('/sobjects/PermissionSetAssignment', { method: 'POST', body: JSON.stringify(body) }));
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: org.twin?.clientId ?? '', client_secret: org.twin?.clientSecret ?? '' });
    return tokenSchema.parse(await (await fetch(`${org.twin?.loginUrl}/services/oauth2/token`, { method: 'POST', body: form })).json()).access_token;
  }

  it('is refused when what belongs after it is deployed before it', async () => {
    const { status, problems } = await deploy(zips.postInstallZip);
    assert.equal(status, 'Failed');
    assert.notDeepEqual(problems, []);
  });

  it('deploys, and then what belongs after it', async () => {
    assert.deepEqual(await deploy(zips.packageZip), { status: 'Succeeded', problems: [] });
    assert.deepEqual(await deploy(zips.postInstallZip), { status: 'Succeeded', problems: [] });
  });

  it('gives the integration user every field the flows write, and nothing calculated', async () => {
    const token = (org.integrationToken = await signIn());
    const fieldsOf = async (object: string) => describeSchema.parse(await ask(`/sobjects/${object}/describe`, {}, token)).fields;
    const names = ['Account', 'Contact', 'Product2', 'PricebookEntry', 'Order', 'OrderItem', 'BC_Shipment__c', 'BC_Identity__c', 'Crosswalk_Issue__c', 'Crosswalk_Run__c', 'Crosswalk_Status__c', 'Crosswalk_Command__c'];
    const all = (await Promise.all(names.map(fieldsOf))).map((fields) => fields.filter((field) => field.name.endsWith('__c')));
    const objects = join(import.meta.dirname, '../force-app/main/default/objects');
    assert.deepEqual(all.map((fields) => fields.length), names.map((name) => readdirSync(join(objects, name, 'fields')).length));
    assert.deepEqual(all.flatMap((fields) => fields.filter((field) => field.externalId).map((field) => field.name)), [...names.slice(0, 7).map(() => 'BC_Key__c'), 'Key__c', 'Key__c', 'Key__c', 'Key__c']);
    const calculated = all.flatMap((fields) => fields.filter((field) => !field.updateable).map((field) => field.name));
    assert.deepEqual(calculated.sort(), ['BC_Difference__c', 'BC_Lines_Net__c']);
  });

  it('lets the integration user set the standard fields of an order', async () => {
    const { fields } = describeSchema.parse(await ask('/sobjects/Order/describe', {}, org.integrationToken));
    const written = ['AccountId', 'BillToContactId', 'BillingStreet', 'EffectiveDate', 'Name', 'OrderReferenceNumber', 'PoNumber', 'Pricebook2Id', 'ShippingCity', 'Status'];
    assert.deepEqual(written.filter((name) => !fields.some((field) => field.name === name && field.createable)), []);
  });
});
