import { SyncError } from '../core/sync-error.ts';
import type { NumberedSettings } from './effective-settings.ts';
import { toPointer } from './pointer-sync.ts';
import { type SettingsRow, pointerTo, toPointerRow, toSettingsRows } from './settings-rows.ts';
import type { SettingsDocument } from './settings-document.ts';

/** What has to stand in the org for a version to be live: the rows first, then the pointer. */
export type Publication = { rows: SettingsRow[]; pointer: SettingsRow };

type Ports = {
  connection: string;
  store: string;
  current(): NumberedSettings;
  readPointer(signal: AbortSignal): Promise<SettingsRow['values'] | undefined>;
  /** All or none; undefined without the credential of a settings writer. */
  write: ((records: readonly SettingsRow[]) => Promise<void>) | undefined;
  /** Takes what the org names now; why it cannot, in words. */
  follow(signal: AbortSignal): Promise<string | undefined>;
};

export type Published = { state: 'live' } | { state: 'approved'; reason: string };

/** What a deploy of this version consists of, beside what is live. */
export async function preparePublication(ports: Pick<Ports, 'connection' | 'store' | 'readPointer'>, version: number, document: SettingsDocument, signal: AbortSignal): Promise<Publication> {
  const live = toPointer(await ports.readPointer(signal));
  const slot = live?.slot === 'A' ? 'B' : 'A';
  const rows = toSettingsRows(document, { connection: ports.connection, version, slot });
  return { rows, pointer: toPointerRow(pointerTo(rows, { version, slot }), ports) };
}

/**
 * Rows, then the pointer, then a look at what the org has. Cut anywhere, it leaves the former version live or the new one complete, and
 * may be done again. A refusal leaves the version approved.
 */
export async function publishSettings(ports: Ports, version: number, document: SettingsDocument, run: { signal: AbortSignal; onStep(progress: number): Promise<void> }): Promise<Published> {
  const { signal, onStep } = run;
  const isThere = toPointer(await ports.readPointer(signal))?.version === version;
  if (!isThere) {
    if (ports.write === undefined) return { state: 'approved', reason: 'The service has no credential of a settings writer.' };
    const { rows, pointer } = await preparePublication(ports, version, document, signal);
    try {
      await ports.write(rows);
      await onStep(70);
      await ports.write([pointer]);
    } catch (error) {
      if (error instanceof SyncError && error.disposition !== 'retry') return { state: 'approved', reason: error.message };
      throw error;
    }
  }
  await onStep(90);
  const problem = await ports.follow(signal);
  return problem === undefined && ports.current().version === version ? { state: 'live' } : { state: 'approved', reason: problem ?? 'Salesforce names another version.' };
}
