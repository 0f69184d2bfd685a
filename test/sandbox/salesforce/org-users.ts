import { z } from 'zod';
import type { FieldValue } from './field.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import type { Sessions } from './sessions.ts';

const signInSchema = z.strictObject({ username: z.string().min(1), permissionSets: z.array(z.string()).default([]), /** What people call the user; the first part of the username unless told. */ name: z.string().optional(), /** A session of Lightning Experience: its calls are not counted as API calls. */ isBrowser: z.boolean().default(false) });
const profileName = 'Minimum Access - Salesforce';

/** An ordinary user signs in: made on first use, with a profile that grants nothing; named permission sets are assigned, others left as they are. */
export type SignIn = (options: Record<string, unknown>) => { ids: string[]; accessToken: string };

/** Sign-ins of people, for tests that look at the org through their eyes. */
export function createSignIn(org: Org, sessions: Sessions): SignIn {
  const { store, ids } = org;
  const find = (object: string, name: string, value: string): string | undefined => store.find(object, { name, caseSensitive: false }, value)[0]?.Id;
  const insert = (object: string, keyPrefix: string, values: Record<string, FieldValue>): string => {
    const at = toApiDateTime(org.clock.now());
    const Id = ids.next(keyPrefix);
    store.insert(object, { Id, IsDeleted: false, CreatedDate: at, CreatedById: org.adminId, LastModifiedDate: at, LastModifiedById: org.adminId, SystemModstamp: at, ...values });
    return Id;
  };
  const createUser = (username: string, name: string): string => {
    const LastName = name.split(' ').at(-1) ?? name;
    const ProfileId = find('Profile', 'Name', profileName) ?? insert('Profile', '00e', { Name: profileName });
    return insert('User', '005', {
      Username: username, LastName, Name: name, Email: username, Alias: LastName.slice(0, 8), IsActive: true, ProfileId, UserType: 'Standard', TimeZoneSidKey: 'GMT', LocaleSidKey: 'en_US',
    });
  };
  return (options) => {
    const { username, permissionSets, name, isBrowser } = signInSchema.parse(options);
    const sets = permissionSets.map((name) => {
      const id = find('PermissionSet', 'Name', name);
      if (id === undefined) throw new Error(`the org has no permission set ${name}`);
      return id;
    });
    const userId = find('User', 'Username', username) ?? createUser(username, name ?? username.split('@')[0] ?? username);
    const held = new Set(store.find('PermissionSetAssignment', { name: 'AssigneeId', caseSensitive: false }, userId).map((row) => row.PermissionSetId));
    for (const id of sets) if (!held.has(id)) insert('PermissionSetAssignment', '0Pa', { PermissionSetId: id, AssigneeId: userId, PermissionSetGroupId: null, ExpirationDate: null, IsActive: true });
    store.commit();
    return { ids: [userId], accessToken: sessions.open(userId, { isBrowser }).token };
  };
}
