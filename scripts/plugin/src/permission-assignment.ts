import type { Connection } from '@salesforce/core';
import { z } from 'zod';
import { readRows } from './org-rows.ts';
import { quoted } from './package-names.ts';

export type Assignment = { username: string; permissionSet: string; isNew: boolean };

const idSchema = z.object({ Id: z.string() });

/** The id of a user by name, or undefined. */
export async function findUserId(connection: Connection, username: string): Promise<string | undefined> {
  return (await readRows(connection, `SELECT Id FROM User WHERE Username = ${quoted(username)} AND IsActive = TRUE`, idSchema))[0]?.Id;
}

/** Gives a permission set to a user who has it not yet; undefined where the org has no such set. */
export async function assignPermissionSet(connection: Connection, user: { id: string; username: string }, permissionSet: string): Promise<Assignment | undefined> {
  const [set] = await readRows(connection, `SELECT Id FROM PermissionSet WHERE Name = ${quoted(permissionSet)}`, idSchema);
  if (!set) return undefined;
  const held = await readRows(connection, `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(user.id)} AND PermissionSetId = ${quoted(set.Id)}`, idSchema);
  if (held.length === 0) await connection.sobject('PermissionSetAssignment').create({ AssigneeId: user.id, PermissionSetId: set.Id });
  return { username: user.username, permissionSet, isNew: held.length === 0 };
}
