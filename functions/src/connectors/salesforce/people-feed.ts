import { z } from 'zod';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';
import { inList } from './soql.ts';

/** A Contact as it is compared with others. */
export type OrgPerson = { id: string; isOurs: boolean; account: string | undefined; firstName: string; lastName: string; email: string; phone: string; street: string; city: string; postcode: string; modifiedAt: string };

const text = z.string().nullish().transform((value) => value ?? '');
const rowSchema = z.object({ Id: z.string(), BC_Key__c: z.string().nullish(), AccountId: z.string().nullish(), FirstName: text, LastName: text, Email: text, Phone: text, MailingStreet: text, MailingCity: text, MailingPostalCode: text, SystemModstamp: z.string() });
const fields = ['Id', 'BC_Key__c', 'AccountId', 'FirstName', 'LastName', 'Email', 'Phone', 'MailingStreet', 'MailingCity', 'MailingPostalCode', 'SystemModstamp'];
const idsMax = 300;

/** Reads Contacts, ours and those made by hand. https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm */
export function createPeopleFeed({ client, names }: { client: OrgClient; names: Names }) {
  const select = `SELECT ${fields.map((field) => names.name(field)).join(', ')} FROM Contact`;
  const read = async (soql: string, signal: AbortSignal): Promise<OrgPerson[]> =>
    (await client.query(soql, signal)).map((row) => {
      const bare = rowSchema.parse(Object.fromEntries(Object.entries(row).map(([field, value]) => [names.bare(field), value])));
      return { id: bare.Id, isOurs: Boolean(bare.BC_Key__c), account: bare.AccountId ?? undefined, firstName: bare.FirstName, lastName: bare.LastName, email: bare.Email, phone: bare.Phone, street: bare.MailingStreet, city: bare.MailingCity, postcode: bare.MailingPostalCode, modifiedAt: bare.SystemModstamp };
    });
  return {
    /** The newest of all, at most so many: 2,000 a call. */
    newest: (limit: number, signal: AbortSignal) => read(`${select} ORDER BY SystemModstamp DESC LIMIT ${limit}`, signal),
    /** Those that changed at or after an instant of the org, the oldest first. */
    changedSince: (instant: string, limit: number, signal: AbortSignal) => read(`${select} WHERE SystemModstamp >= ${new Date(instant).toISOString()} ORDER BY SystemModstamp LIMIT ${limit}`, signal),
    async existing(ids: readonly string[], signal: AbortSignal): Promise<Set<string>> {
      const found = new Set<string>();
      for (let start = 0; start < ids.length; start += idsMax) for (const row of await client.query(`SELECT Id FROM Contact WHERE Id ${inList(ids.slice(start, start + idsMax))}`, signal)) found.add(String(row.Id));
      return found;
    },
  };
}
