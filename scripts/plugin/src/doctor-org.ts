import type { Connection } from '@salesforce/core';
import { z } from 'zod';
import { findPackage, quoted } from './package-names.ts';
import type { PackageNames } from './package-names.ts';
import type { ServicePreflight } from './service-preflight.ts';
import { readStatus } from './status-report.ts';
import type { Health } from './status-report.ts';

export type IntegrationUser = { id: string; username: string };

/** What the checks look at. `asked`: who was said to be the integration user; `user`: he or somebody, if the permission set is held. */
export type DoctorOrg = { connection: Connection; names: PackageNames | undefined; asked: string | undefined; user: IntegrationUser | undefined; /** What the service wrote of itself into the org; empty before it ever reported. */ health: readonly Health[]; preflight: ServicePreflight; /** What only the service can look at, in words. */ leftOut: string };

export const integrationSet = 'Crosswalk_Integration';

const usersSchema = z.array(z.object({ AssigneeId: z.string(), Assignee: z.object({ Username: z.string() }) }));

/** The org with its package and the user the service signs in as: the one named, else the one who holds the permission set. */
export async function openDoctorOrg(connection: Connection, username: string | undefined): Promise<Omit<DoctorOrg, 'preflight' | 'leftOut'>> {
  const names = await findPackage(connection);
  const named = username === undefined ? '' : ` AND Assignee.Username = ${quoted(username)}`;
  const { records } = await connection.query(`SELECT AssigneeId, Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.Name = ${quoted(integrationSet)}${named} LIMIT 1`);
  const [held] = usersSchema.parse(records);
  const health = names ? (await readStatus(connection, names)).health : [];
  return { connection, names, asked: username, user: held && { id: held.AssigneeId, username: held.Assignee.Username }, health };
}
