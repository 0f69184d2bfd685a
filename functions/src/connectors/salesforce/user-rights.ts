import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient, Subrequest } from './client.ts';
import type { Names } from './names.ts';
import { inList, quote } from './soql.ts';

/** What one user of the org may do, as the org says now: nothing is remembered, since rights are taken away too. */
export type UserRights = {
  /** By permission sets and groups, those of the profile included. */
  holdsPermission(userId: string, permission: string, signal: AbortSignal): Promise<boolean>;
  /** Which of these records the user may read; one that is gone is not among them. */
  readableRecords(userId: string, recordIds: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** How far the user may go with each of these records, `Read`, `Edit` …; one he may not see is not among them. */
  accessLevels(userId: string, recordIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Which fields of these objects (bare names) the user may read, as `Order.BC_Status__c`; the parts of an address are not listed. */
  readableFields(userId: string, sobjects: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userrecordaccess.htm */
const recordsPerQuery = 200;
const queriesPerCall = 5;
const pageSchema = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/**
 * Reads rights with the integration user's View Setup and Configuration.
 * https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-permissionsetassignment.html
 */
export function createUserRights({ client, names }: { client: OrgClient; names: Names }): UserRights {
  const ask = async (queries: readonly string[], signal: AbortSignal): Promise<Record<string, unknown>[][]> => {
    const requests = queries.map((soql, index): Subrequest => ({ method: 'GET', referenceId: `ask_${index}`, url: `${client.base}/query?q=${encodeURIComponent(soql)}` }));
    return (await client.composite(requests, { allOrNone: false, signal })).map((answer) => {
      if (answer.status !== 200) throw new SyncError('SETUP_INCOMPLETE', { stage: 'load', message: 'The integration user may not read who holds which permission: View Setup and Configuration is missing.' });
      return pageSchema.parse(answer.body).records;
    });
  };
  const askOfRecords = async (recordIds: readonly string[], soqlOf: (ids: string) => string, signal: AbortSignal): Promise<Record<string, unknown>[]> => {
    const chunks = Array.from({ length: Math.ceil(recordIds.length / recordsPerQuery) }, (_unused, index) => recordIds.slice(index * recordsPerQuery, (index + 1) * recordsPerQuery));
    const rows: Record<string, unknown>[] = [];
    for (let start = 0; start < chunks.length; start += queriesPerCall) rows.push(...(await ask(chunks.slice(start, start + queriesPerCall).map((ids) => soqlOf(inList(ids))), signal)).flat());
    return rows;
  };
  const setsOf = (userId: string) => `(SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quote(userId)})`;

  return {
    async holdsPermission(userId, permission, signal) {
      const [permissions = [], granted = []] = await ask(
        [
          `SELECT Id, NamespacePrefix FROM CustomPermission WHERE DeveloperName = ${quote(permission)}`,
          `SELECT SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = 'CustomPermission' AND ParentId IN ${setsOf(userId)}`,
        ],
        signal,
      );
      const own = permissions.find((row) => (row.NamespacePrefix ?? '') === namespaceOf(names));
      return own !== undefined && granted.some((row) => row.SetupEntityId === own.Id);
    },
    async readableRecords(userId, recordIds, signal) {
      const rows = await askOfRecords(recordIds, (ids) => `SELECT RecordId FROM UserRecordAccess WHERE UserId = ${quote(userId)} AND RecordId ${ids} AND HasReadAccess = true`, signal);
      return new Set(rows.map((row) => String(row.RecordId)));
    },
    async accessLevels(userId, recordIds, signal) {
      const rows = await askOfRecords(recordIds, (ids) => `SELECT RecordId, MaxAccessLevel FROM UserRecordAccess WHERE UserId = ${quote(userId)} AND RecordId ${ids}`, signal);
      return new Map(rows.map((row) => [String(row.RecordId), String(row.MaxAccessLevel)]));
    },
    async readableFields(userId, sobjects, signal) {
      const wanted = inList(sobjects.map((sobject) => names.object(sobject)));
      const [fields = []] = await ask([`SELECT Field FROM FieldPermissions WHERE SobjectType ${wanted} AND PermissionsRead = true AND ParentId IN ${setsOf(userId)}`], signal);
      return new Set(fields.map((row) => String(row.Field).split('.').map((part) => names.bare(part)).join('.')));
    },
  };
}

/** The namespace of the package, empty when it was deployed from source. */
const namespaceOf = (names: Names): string => names.name('X__c').slice(0, -'X__c'.length).replace(/__$/, '');
