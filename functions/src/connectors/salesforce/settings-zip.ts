import { strToU8, zipSync } from 'fflate';
import type { Names } from './names.ts';

/** A record of a custom metadata type, bare names. */
export type MetadataRecord = { type: string; name: string; label: string; values: Readonly<Record<string, string | number | boolean | null>> };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const xsdTypeOf = (value: string | number | boolean): string => (typeof value === 'string' ? 'string' : typeof value === 'number' ? 'double' : 'boolean');

function recordXml({ label, values }: MetadataRecord, { name }: Names): string {
  const fields = Object.entries(values).map(([field, value]) => `<values><field>${name(field)}</field>${value === null ? '<value xsi:nil="true"/>' : `<value xsi:type="xsd:${xsdTypeOf(value)}">${escaped(String(value))}</value>`}</values>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>${escaped(label)}</label><protected>false</protected>${fields.join('')}</CustomMetadata>\n`;
}

/**
 * Records as a deploy takes them: one file each. A deploy with rollbackOnError writes all of them or none, which upsertMetadata does not.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_custommetadatatypes.htm
 */
export function zipRecords(records: readonly MetadataRecord[], names: Names, apiVersion: string): Buffer {
  const files = records.map((record) => ({ fullName: `${names.name(record.type).replace(/__mdt$/, '')}.${record.name}`, xml: recordXml(record, names) }));
  const members = files.map(({ fullName }) => `<members>${fullName}</members>`).join('');
  const manifest = `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types>${members}<name>CustomMetadata</name></types><version>${apiVersion}</version></Package>\n`;
  return Buffer.from(zipSync(Object.fromEntries([['package.xml', strToU8(manifest)], ...files.map(({ fullName, xml }) => [`customMetadata/${fullName}.md`, strToU8(xml)] as const)])));
}
