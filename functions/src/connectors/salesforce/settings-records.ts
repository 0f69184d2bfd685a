import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';
import { quote } from './soql.ts';

type Row = { type: string; values: Record<string, string | number | boolean | null> };

const rowTypes = {
  Crosswalk_Flow__mdt: ['Connection__c', 'Version__c', 'Flow__c', 'Is_On__c', 'Channels__c', 'Filters__c', 'Policies__c', 'Extra__c'],
  Crosswalk_Value_Map__mdt: ['Connection__c', 'Version__c', 'Kind__c', 'From__c', 'To__c', 'Extra__c'],
  Crosswalk_Field_Map__mdt: ['Connection__c', 'Version__c', 'Map__c', 'Field__c', 'Is_On__c', 'Steps__c', 'Extra__c'],
  Crosswalk_Rule__mdt: ['Connection__c', 'Version__c', 'Map__c', 'Field__c', 'Order__c', 'Kind__c', 'Severity__c', 'Pattern__c', 'Least__c', 'Most__c', 'Values__c', 'Condition__c', 'Message__c', 'Extra__c'],
} as const;
const pointerFields = ['Store__c', 'Active_Version__c', 'Row_Count__c', 'Hash__c', 'Slot__c'];

/** The settings as the org has them, read by the user that syncs: SOQL reads custom metadata, the APIs of pages do not. */
export function createSettingsRecords({ client, names }: { client: OrgClient; names: Names }) {
  const read = async (type: string, fields: readonly string[], where: { condition: string; signal: AbortSignal }) => {
    const records = await client.query(`SELECT ${fields.map(names.name).join(', ')} FROM ${names.name(type)} WHERE ${where.condition}`, where.signal);
    return records.map((record) => Object.fromEntries(fields.map((field) => [field, scalarOf(record[names.name(field)])])));
  };
  return {
    /** The row that says which version is live; undefined where nobody ever published. */
    async readPointer(connection: string, signal: AbortSignal): Promise<Row['values'] | undefined> {
      return (await read('Crosswalk_Connection__mdt', pointerFields, { condition: `DeveloperName = ${quote(connection)}`, signal }))[0];
    },
    /** The rows of one version. */
    async readRows(at: { connection: string; version: number }, signal: AbortSignal): Promise<Row[]> {
      const condition = `${names.name('Connection__c')} = ${quote(at.connection)} AND ${names.name('Version__c')} = ${at.version}`;
      const found = await Promise.all(Object.entries(rowTypes).map(async ([type, fields]) => (await read(type, fields, { condition, signal })).map((values) => ({ type, values }))));
      return found.flat();
    },
  };
}

const scalarOf = (value: unknown): string | number | boolean | null => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null);
