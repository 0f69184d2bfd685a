import type { NumberedSettings } from './effective-settings.ts';
import { fromSettingsRows, type SettingsPointer, type SettingsRow } from './settings-rows.ts';
import type { SettingsDocument } from './settings-document.ts';

type Values = SettingsRow['values'];
type Ports = {
  store: string;
  current(): NumberedSettings;
  readPointer(signal: AbortSignal): Promise<Values | undefined>;
  readRows(version: number, signal: AbortSignal): Promise<readonly { type: string; values: Values }[]>;
  /** What keeps batches from working by it, in words; undefined = nothing. */
  problemOf(document: SettingsDocument): string | undefined;
  /** Keeps the version as the live one and has every process take it. */
  makeLive(version: number, document: SettingsDocument): Promise<void>;
};

/** The pointer as its row says; undefined where nothing was ever published. Version 0 is none. */
export function toPointer(values: Values | undefined): (SettingsPointer & { store: string }) | undefined {
  const version = Number(values?.Active_Version__c ?? 0);
  if (values === undefined || version === 0) return undefined;
  return { version, rowCount: Number(values.Row_Count__c ?? 0), hash: String(values.Hash__c ?? ''), slot: values.Slot__c === 'B' ? 'B' : 'A', store: String(values.Store__c ?? '') };
}

/**
 * Looks which version the org names and takes it, if its rows are complete; else says why it stays with the former. One call a look,
 * more only when the pointer moved.
 */
export async function followPointer(ports: Ports, signal: AbortSignal): Promise<string | undefined> {
  const pointer = toPointer(await ports.readPointer(signal));
  if (pointer === undefined || pointer.version === ports.current().version) return undefined;
  if (pointer.store !== ports.store) return `The settings in Salesforce belong to the store ${pointer.store}, not to ${ports.store}: a sandbox brings them along. Publish the settings of this store.`;
  const rows = await ports.readRows(pointer.version, signal);
  const read = fromSettingsRows(rows.filter(isSettingsRow), pointer);
  if ('problem' in read) return `${read.problem} Version ${ports.current().version} stays in force. Publish again, or roll back.`;
  const problem = ports.problemOf(read.document);
  if (problem !== undefined) return `Version ${pointer.version} of the settings cannot be used: ${problem} Version ${ports.current().version} stays in force. Publish again, or roll back.`;
  await ports.makeLive(pointer.version, read.document);
  return undefined;
}

const rowTypes: ReadonlySet<string> = new Set(['Crosswalk_Flow__mdt', 'Crosswalk_Value_Map__mdt', 'Crosswalk_Field_Map__mdt', 'Crosswalk_Rule__mdt'] satisfies SettingsRow['type'][]);
const isSettingsRow = (row: { type: string; values: Values }): row is Pick<SettingsRow, 'type' | 'values'> => rowTypes.has(row.type);
