import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { ScenarioStack } from './scenario-stack.ts';

const root = path.join(import.meta.dirname, '../..');

type Rule = { object: string; name: string; isActive: boolean; condition: string; field: string; message: string };

/** Deploys a validation rule into the org, as its administrator would; deployed inactive it refuses nothing any more. */
export function deployValidationRule(stack: ScenarioStack, rule: Rule): Promise<void> {
  const object = `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><validationRules><fullName>${rule.name}</fullName><active>${rule.isActive}</active><errorConditionFormula>${rule.condition}</errorConditionFormula><errorDisplayField>${rule.field}</errorDisplayField><errorMessage>${rule.message}</errorMessage></validationRules></CustomObject>`;
  return deploy(stack, { type: 'ValidationRule', name: `${rule.object}.${rule.name}` }, { [`objects/${rule.object}.object`]: object });
}

/** Deploys the permission set a customer has for some of his people: objects they may read, create and edit, with these fields. */
export function deployPermissionSet(stack: ScenarioStack, set: { name: string; objects: readonly string[]; fields: readonly string[]; /** All records of these objects. */ mayDelete?: boolean }): Promise<void> {
  const right = (name: string) => `<${name}>true</${name}>`;
  const objects = set.objects.map((name) => `<objectPermissions>${['allowCreate', ...(set.mayDelete === true ? ['allowDelete'] : []), 'allowEdit', 'allowRead', ...(set.mayDelete === true ? ['modifyAllRecords', 'viewAllRecords'] : [])].map(right).join('')}<object>${name}</object></objectPermissions>`);
  const fields = set.fields.map((name) => `<fieldPermissions>${right('editable')}<field>${name}</field>${right('readable')}</fieldPermissions>`);
  const file = `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${fields.join('')}<label>${set.name}</label>${objects.join('')}<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>`;
  return deploy(stack, { type: 'PermissionSet', name: set.name }, { [`permissionsets/${set.name}.permissionset`]: file });
}

/** Gives a permission set of the customer's own to the user the service signs in as. */
export async function assignIntegration(stack: ScenarioStack, name: string): Promise<void> {
  const { instanceUrl, adminToken, username } = stack.sandbox.ready.salesforce;
  const [[user], [set]] = [await stack.soql(`SELECT Id FROM User WHERE Username = '${username}'`), await stack.soql(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`)];
  const response = await fetch(`${instanceUrl}/services/data/v66.0/sobjects/PermissionSetAssignment`, { method: 'POST', headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ AssigneeId: user?.Id, PermissionSetId: set?.Id }) });
  if (!response.ok) throw new Error(await response.text());
}

/** Deploys a text field, as an administrator does who needs one more. */
export function deployCustomField(stack: ScenarioStack, field: { object: string; name: string; label: string; isRequired?: boolean; length?: number }): Promise<void> {
  const object = `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields><fullName>${field.name}</fullName><label>${field.label}</label><length>${field.length ?? 80}</length>${field.isRequired === true ? '<required>true</required>' : ''}<type>Text</type></fields></CustomObject>`;
  return deploy(stack, { type: 'CustomField', name: `${field.object}.${field.name}` }, { [`objects/${field.object}.object`]: object });
}

type OwnField = { name: string; type: string; more?: Readonly<Record<string, string | number>> };

/** Deploys an object of the customer's own; `more`: elements of its fields as the Metadata API names them. */
export function deployObject(stack: ScenarioStack, { name, label, fields }: { name: string; label: string; fields: readonly OwnField[] }): Promise<void> {
  const elements = (values: Readonly<Record<string, string | number>>) => Object.entries(values).map(([element, value]) => `<${element}>${value}</${element}>`).join('');
  const all = fields.map((field) => `<fields>${elements({ fullName: field.name, label: field.name.replace('__c', ''), type: field.type, ...field.more })}</fields>`).join('');
  const object = `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><deploymentStatus>Deployed</deploymentStatus>${all}<label>${label}</label><nameField><displayFormat>N-{0000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField><pluralLabel>${label}s</pluralLabel><sharingModel>ReadWrite</sharingModel></CustomObject>`;
  return deploy(stack, { type: 'CustomObject', name }, { [`objects/${name}.object`]: object });
}

/** Deploys a flow of the package as an administrator who switches it off, or on again. */
export function deployFlow(stack: ScenarioStack, flow: { name: string; isActive: boolean }): Promise<void> {
  const file = readFileSync(path.join(root, `force-app/main/default/flows/${flow.name}.flow-meta.xml`), 'utf8');
  return deploy(stack, { type: 'Flow', name: flow.name }, { [`flows/${flow.name}.flow`]: flow.isActive ? file : file.replace('<status>Active<', '<status>Obsolete<') });
}

type MetadataRecord = { type: string; name: string; values: Readonly<Record<string, string | number>> };

/** Deploys records of custom metadata types, as an administrator who edits them in Setup. */
export async function deployRecords(stack: ScenarioStack, records: readonly MetadataRecord[]): Promise<void> {
  for (const { type, name, values } of records) {
    const fields = Object.entries(values).map(([field, value]) => `<values><field>${field}</field><value xsi:type="xsd:${typeof value === 'number' ? 'double' : 'string'}">${value}</value></values>`);
    const file = `<?xml version="1.0" encoding="UTF-8"?><CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>${name}</label><protected>false</protected>${fields.join('')}</CustomMetadata>`;
    await deploy(stack, { type: 'CustomMetadata', name: `${type}.${name}` }, { [`customMetadata/${type}.${name}.md`]: file });
  }
}

async function deploy(stack: ScenarioStack, member: { type: string; name: string }, files: Record<string, string>): Promise<void> {
  const manifest = `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>${member.name}</members><name>${member.type}</name></types><version>66.0</version></Package>`;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-deploy-'));
  const file = path.join(folder, 'deploy.zip');
  writeFileSync(file, zipSync(Object.fromEntries(Object.entries({ 'package.xml': manifest, ...files }).map(([name, text]) => [name, strToU8(text)]))));
  const { salesforce } = stack.sandbox.ready;
  try {
    await run(['functions/src/deploy-package.ts', file], { SALESFORCE_INSTANCE_URL: salesforce.instanceUrl, SALESFORCE_ACCESS_TOKEN: salesforce.adminToken, SALESFORCE_API_VERSION: salesforce.apiVersion });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: readonly string[], environment: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program], { cwd: root, env: { NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'crosswalk-compile-cache'), ...environment }, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the deploy ended with ${code}`))));
  });
}
