import type { Connection } from '@salesforce/core';
import { strToU8, zipSync } from 'fflate';
import { deployZip } from './package-deploy.ts';
import type { PackageNames } from './package-names.ts';
import type { MetadataRecord } from './settings-document.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const xsdTypeOf = (value: string | number | boolean): string => (typeof value === 'string' ? 'string' : typeof value === 'number' ? 'double' : 'boolean');
/** What the command may write, whatever the mirror says: an administrator's rights are not lent to whoever fills a row. */
const ownTypes: ReadonlySet<string> = new Set(['Crosswalk_Connection__mdt', 'Crosswalk_Flow__mdt', 'Crosswalk_Value_Map__mdt', 'Crosswalk_Field_Map__mdt', 'Crosswalk_Rule__mdt']);
const plainName = /^[A-Za-z]\w{0,39}$/;

function recordXml({ label, values }: MetadataRecord, { name }: PackageNames): string {
  const fields = Object.entries(values).map(([field, value]) => `<values><field>${name(field)}</field>${value === null ? '<value xsi:nil="true"/>' : `<value xsi:type="xsd:${xsdTypeOf(value)}">${escaped(String(value))}</value>`}</values>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>${escaped(label)}</label><protected>false</protected>${fields.join('')}</CustomMetadata>\n`;
}

/** Whether these are records of the settings, and nothing else. */
export function areSettings(records: readonly MetadataRecord[]): boolean {
  return records.every(({ type, name, values }) => ownTypes.has(type) && plainName.test(name) && Object.keys(values).every((field) => /^\w+__c$/.test(field)));
}

/** Deploys records of custom metadata, all of them or none; returns what the org refuses. */
export async function deployRecords(connection: Connection, names: PackageNames, records: readonly MetadataRecord[], timeoutMs: number): Promise<string[]> {
  const files = records.map((record) => ({ fullName: `${names.name(record.type).replace(/__mdt$/, '')}.${record.name}`, xml: recordXml(record, names) }));
  const members = files.map(({ fullName }) => `<members>${fullName}</members>`).join('');
  const manifest = `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types>${members}<name>CustomMetadata</name></types><version>${connection.getApiVersion()}</version></Package>\n`;
  const zip = zipSync(Object.fromEntries([['package.xml', strToU8(manifest)], ...files.map(({ fullName, xml }) => [`customMetadata/${fullName}.md`, strToU8(xml)] as const)]));
  const { isSuccess, failures } = await deployZip(connection, Buffer.from(zip), { isDryRun: false, timeoutMs, onProgress: () => {} });
  return isSuccess ? [] : failures.length > 0 ? failures : ['the deploy failed'];
}
