import { Messages } from '@salesforce/core';
import type { Connection, Org } from '@salesforce/core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.connection');

/** A connection that answers; throws ConnectionError, with what to do, for a session that is over or an org out of reach. */
export async function openConnection(org: Org, apiVersion: string | undefined): Promise<Connection> {
  try {
    await org.refreshAuth();
  } catch (error) {
    throw messages.createError('error.connection', [org.getUsername() ?? '', error instanceof Error ? error.message : String(error)]);
  }
  return org.getConnection(apiVersion);
}
