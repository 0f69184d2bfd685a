import type { UserAccess } from '../access.ts';
import type { ObjectSchema } from '../object-schema.ts';
import type { Org } from '../org.ts';
import type { EventSchema } from './event-schema.ts';

/**
 * What one user sees of events. Sharing does not count: a subscriber sees every record of an object, or none of its events.
 * https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_security_perms.htm
 */
export type SubscriberRights = {
  canSubscribe(object: ObjectSchema): boolean;
  canPublish(object: ObjectSchema): boolean;
  /** Positions that field-level security hides from this user. */
  hidden(object: ObjectSchema, schema: EventSchema): bigint;
};

function seesAllRecords(org: Org, access: UserAccess, object: ObjectSchema): boolean {
  if (access.isAdmin || access.hasPermission('ViewAllData') || access.hasPermission('ModifyAllData')) return true;
  const name = typeof object.visibility === 'object' && 'follows' in object.visibility ? object.visibility.follows : object.name;
  const assignments = org.store.find('PermissionSetAssignment', { name: 'AssigneeId', caseSensitive: false }, access.userId);
  const sets = assignments.map((row) => org.model().permissionSets.get(String(org.store.get('PermissionSet', String(row.PermissionSetId))?.Name)));
  return sets.some((set) => set?.objects.get(name)?.viewAll === true || set?.objects.get(name)?.modifyAll === true);
}

/** The rights of a user as they are now. */
export function createSubscriberRights(org: Org, access: UserAccess): SubscriberRights {
  const hiddenBySchema = new Map<EventSchema, bigint>();
  const subscribable = new Map<string, boolean>();
  return {
    canSubscribe(object) {
      // Platform events have no View All and no field-level security: reading them is enough.
      const known = subscribable.get(object.name) ?? (object.name.endsWith('__e') ? access.object(object.name) !== undefined : access.object(object.name) !== undefined && seesAllRecords(org, access, object));
      subscribable.set(object.name, known);
      return known;
    },
    canPublish: (object) => object.name.endsWith('__e') && access.object(object.name)?.canCreate === true,
    hidden(object, schema) {
      const known = hiddenBySchema.get(schema);
      if (known !== undefined) return known;
      const visible = access.object(object.name);
      const isHidden = (columns: readonly string[]) => columns.every((column) => visible?.field(column) === undefined);
      const hidden = schema.fields.filter((field) => !isAlwaysShown(object, field.column) && isHidden([field.column, ...field.parts.map((part) => part.column)]));
      const bits = hidden.reduce((sum, field) => sum | (1n << BigInt(field.position)), 0n);
      hiddenBySchema.set(schema, bits);
      return bits;
    },
  };
}

function isAlwaysShown(object: ObjectSchema, column: string): boolean {
  return object.name.endsWith('__e') || object.fieldsByName.get(column.toLowerCase())?.permissionable === false;
}
