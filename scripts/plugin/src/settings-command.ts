import { Messages } from '@salesforce/core';
import type { Connection, Org } from '@salesforce/core';
import { openConnection } from './org-connection.ts';
import { findPackage } from './package-names.ts';
import type { PackageNames } from './package-names.ts';
import { readReportedSettings } from './settings-document.ts';
import type { ReportedSettings } from './settings-document.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.settings');

export type SettingsOrg = { connection: Connection; names: PackageNames; reported: ReportedSettings };

/** The org with what its service reports of the settings; throws NotInstalledError or SilentError, with what to do. */
export async function openSettingsOrg(org: Org, apiVersion: string | undefined): Promise<SettingsOrg> {
  const connection = await openConnection(org, apiVersion);
  const names = await findPackage(connection);
  if (!names) throw messages.createError('error.notInstalled', [org.getUsername() ?? '']);
  const reported = await readReportedSettings(connection, names).catch(() => Promise.reject(messages.createError('error.access', [org.getUsername() ?? ''])));
  if (!reported) throw messages.createError('error.silent');
  return { connection, names, reported };
}
