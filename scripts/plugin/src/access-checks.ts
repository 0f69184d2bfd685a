import { z } from 'zod';
import type { DoctorOrg } from './doctor-org.ts';
import { integrationSet } from './doctor-org.ts';
import type { Check } from './org-checks.ts';
import { readRows } from './org-rows.ts';
import { quoted } from './package-names.ts';

const packagedSets = ['Crosswalk_Admin', 'Crosswalk_User'];
const namedMax = 5;
/** What the service reads whole and writes, whoever owns it. */
const objects = ['Account', 'Contact', 'Order', 'Product2'];

/** The first few, and how many more there are. */
function shortList(names: readonly string[]): string {
  const rest = names.length - namedMax;
  return `${names.slice(0, namedMax).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

export const checkPermissionSets: Check = async ({ connection, asked, user }, find) => {
  const wanted = [...packagedSets, integrationSet];
  const found = await readRows(connection, `SELECT Name FROM PermissionSet WHERE Name IN (${wanted.map(quoted).join(', ')})`, z.object({ Name: z.string() }));
  const missing = wanted.filter((name) => !found.some((each) => each.Name === name));
  if (missing.length > 0) return find.failed('missing', [missing.join(', ')]);
  if (user) return find.ok([user.username]);
  return asked === undefined ? find.failed('unassigned', [integrationSet], [integrationSet]) : find.failed('withheld', [asked, integrationSet], [integrationSet, asked]);
};

const fieldSchema = z.object({ Field: z.string(), PermissionsRead: z.boolean(), PermissionsEdit: z.boolean() });
const fieldColumns = 'Field, PermissionsRead, PermissionsEdit';
const setsOf = (userId: string) => `ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)})`;

/** Fields of these objects nobody can write: formulas and roll-ups. */
async function calculatedFields({ connection }: DoctorOrg, fields: readonly string[]): Promise<ReadonlySet<string>> {
  const names = [...new Set(fields.map((field) => field.split('.')[0] ?? ''))];
  const described = await Promise.all(names.map((name) => connection.describe(name)));
  return new Set(described.flatMap(({ name, fields: own }) => own.filter((field) => field.calculated).map((field) => `${name}.${field.name}`)));
}

/** What an administrator of Crosswalk may see, the service must be able to write: fields of the package have no other writer. */
export const checkFieldAccess: Check = async (org, find) => {
  const { connection, names, user } = org;
  if (!names || !user) return find.warning('nobody');
  const wanted = await readRows(connection, `SELECT ${fieldColumns} FROM FieldPermissions WHERE Parent.Name = 'Crosswalk_Admin'`, fieldSchema);
  const held = new Map((await readRows(connection, `SELECT ${fieldColumns} FROM FieldPermissions WHERE ${setsOf(user.id)}`, fieldSchema)).map((row) => [row.Field, row]));
  const calculated = await calculatedFields(org, wanted.map((row) => row.Field));
  const missing = wanted.map((row) => row.Field).filter((field) => !(calculated.has(field) ? held.get(field)?.PermissionsRead : held.get(field)?.PermissionsEdit));
  if (wanted.length === 0) return find.failed('nothing');
  return missing.length > 0 ? find.failed('missing', [user.username, shortList(missing)]) : find.ok([user.username, wanted.length]);
};

const objectSchema = z.object({ SobjectType: z.string(), PermissionsCreate: z.boolean(), PermissionsEdit: z.boolean(), PermissionsViewAllRecords: z.boolean() });

export const checkObjectAccess: Check = async ({ connection, user }, find) => {
  if (!user) return find.warning('nobody');
  const soql = `SELECT SobjectType, PermissionsCreate, PermissionsEdit, PermissionsViewAllRecords FROM ObjectPermissions WHERE SobjectType IN (${objects.map(quoted).join(', ')}) AND ${setsOf(user.id)}`;
  const held = await readRows(connection, soql, objectSchema);
  const may = (object: string, right: 'PermissionsCreate' | 'PermissionsEdit' | 'PermissionsViewAllRecords') => held.some((row) => row.SobjectType === object && row[right]);
  const missing = objects.filter((object) => !(may(object, 'PermissionsCreate') && may(object, 'PermissionsEdit') && may(object, 'PermissionsViewAllRecords')));
  return missing.length > 0 ? find.failed('missing', [user.username, missing.join(', ')]) : find.ok([user.username, objects.join(', ')]);
};
