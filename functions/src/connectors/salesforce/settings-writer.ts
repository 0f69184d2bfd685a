import type { Secret } from '../../core/secret.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgSession, OrgSessions } from './auth.ts';
import type { Names } from './names.ts';
import { type MetadataRecord, zipRecords } from './settings-zip.ts';

type MetadataAccess = { instanceUrl: string; accessToken: Secret; apiVersion: string };

/** jsforce is loaded by whoever publishes: it is the largest part of what a service would load to start. */
const openMetadataClient = async (access: MetadataAccess) => (await import('./metadata-client.ts')).createMetadataClient(access);

/**
 * Writes custom metadata as the settings writer: a user of its own, since Modify Metadata and Customize Application are no rights for
 * the one that syncs. All records or none; throws SETUP_INCOMPLETE with the org's words when it refuses them.
 */
export function createSettingsWriter({ sessions, names, apiVersion }: { sessions: Pick<OrgSessions, 'current' | 'renew'>; names: Names; apiVersion: string }): (records: readonly MetadataRecord[]) => Promise<void> {
  const deploy = async ({ instanceUrl, accessToken }: OrgSession, zip: Buffer) => {
    const client = await openMetadataClient({ instanceUrl, accessToken, apiVersion });
    try {
      return await client.deploy(zip);
    } finally {
      await client.close();
    }
  };
  return async (records) => {
    const zip = zipRecords(records, names, apiVersion);
    const session = await sessions.current();
    const outcome = await deploy(session, zip).catch(async (error: unknown) => {
      if (!isSessionOver(error)) throw toSettingsError(error);
      return deploy(await sessions.renew(session), zip).catch((again: unknown) => Promise.reject(toSettingsError(again)));
    });
    if (!outcome.isSuccess) throw new SyncError('SETUP_INCOMPLETE', { stage: 'load', message: `Salesforce refuses the settings: ${outcome.failures.join('; ')}` });
  };
}

/** Whether this user may write custom metadata at all; undefined when the org could not be asked. */
export async function mayWriteSettings({ sessions, apiVersion }: { sessions: Pick<OrgSessions, 'current'>; apiVersion: string }): Promise<boolean | undefined> {
  const { instanceUrl, accessToken } = await sessions.current();
  const client = await openMetadataClient({ instanceUrl, accessToken, apiVersion });
  try {
    await client.describe();
    return true;
  } catch (error) {
    return codeOf(error).includes('INSUFFICIENT_ACCESS') ? false : undefined;
  } finally {
    await client.close();
  }
}

/** jsforce names errors of the org by their code. */
const codeOf = (error: unknown): string => (error instanceof Error ? ('errorCode' in error ? String(error.errorCode) : error.name) : '');
const isSessionOver = (error: unknown): boolean => codeOf(error).includes('INVALID_SESSION_ID');

/** A refusal has a code in capitals; anything else is an org that could not be reached, or an answer that was lost: a deploy can be repeated. */
function toSettingsError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const isRefusal = /^(?:sf:)?[A-Z][A-Z_]+$/.test(codeOf(error)) && !/^(?:E[A-Z]+|UND_|SERVER_UNAVAILABLE|REQUEST_LIMIT)/.test(codeOf(error));
  if (isRefusal) return new SyncError('SETUP_INCOMPLETE', { stage: 'load', message: `The settings writer may not write settings (${codeOf(error)}): it needs the permission set Crosswalk_Settings_Writer.`, cause: error });
  return new SyncError('TARGET_UNAVAILABLE', { stage: 'load', message: 'Salesforce could not be reached to write the settings.', cause: error });
}
