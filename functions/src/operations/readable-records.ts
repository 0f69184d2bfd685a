import type { CustomPermission } from './command-action.ts';

/** What one user may read, asked of the org. */
export type ReadPorts = {
  readableRecords(userId: string, recordIds: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  readableFields(userId: string, sobjects: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  holdsPermission(userId: string, permission: CustomPermission, signal: AbortSignal): Promise<boolean>;
};
type Reader = { creatorId: string; signal: AbortSignal };
/** A record as it is in the org (`id`), or as it will be (undefined). Lines name their parent's key and are read with it. */
export type SeenRecord = { object: string; key: string; id: string | undefined; parentKey: string | undefined };

/** Fields that field-level security cannot hide: who may read the object reads them. */
const alwaysReadable: ReadonlySet<string> = new Set(['Name', 'LastName', 'FirstName', 'Status', 'EffectiveDate', 'Quantity', 'UnitPrice', 'CurrencyIsoCode', 'OwnerId']);
const addressPart = /^(Billing|Shipping|Mailing|Other)(?:Street|City|State|StateCode|PostalCode|Country|CountryCode)$/;

/** Objects of ours. */
const isOfPackage = ({ object }: SeenRecord): boolean => /^(?:BC|Crosswalk)_\w+__c$/.test(object);

/** Tells of a field whether the user may read it. */
export async function fieldReader(ports: Pick<ReadPorts, 'readableFields'>, sobjects: readonly string[], { creatorId, signal }: Reader): Promise<(object: string, field: string) => boolean> {
  const readable = sobjects.length === 0 ? new Set<string>() : await ports.readableFields(creatorId, [...new Set(sobjects)], signal);
  return (object, field) => alwaysReadable.has(field) || readable.has(`${object}.${field.replace(addressPart, '$1Address')}`);
}

/** Those of the records that the user may read: what is not in the org yet is for operators, a line goes with its order. */
export async function readableOf<T extends SeenRecord>(ports: Pick<ReadPorts, 'readableRecords' | 'holdsPermission'>, records: readonly T[], { creatorId, signal }: Reader): Promise<T[]> {
  const isChild = ({ parentKey }: SeenRecord) => parentKey !== undefined && records.some(({ key }) => key === parentKey);
  // They are open to all who hold a permission set of the package; objects of the customer's own are not.
  const own = records.filter((record) => !isChild(record) && !isOfPackage(record));
  const ids = own.flatMap(({ id }) => id ?? []);
  const readable = ids.length === 0 ? new Set<string>() : await ports.readableRecords(creatorId, [...new Set(ids)], signal);
  const isOperator = own.some(({ id }) => id === undefined) && (await ports.holdsPermission(creatorId, 'Crosswalk_Operate', signal));
  const shown = new Set<SeenRecord>(own.filter(({ id }) => (id === undefined ? isOperator : readable.has(id))));
  const keys = new Set([...shown].map(({ key }) => key));
  return records.filter((record) => shown.has(record) || (isChild(record) ? keys.has(record.parentKey ?? '') : isOfPackage(record) && shown.size > 0));
}
