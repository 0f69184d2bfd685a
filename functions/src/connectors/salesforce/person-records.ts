import { z } from 'zod';
import type { ObjectRules } from '../../core/object-rules.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';
import { inList } from './soql.ts';

type Value = string | number | boolean | null;
/** A Contact side by side with another: its fields, its account, and how much was ordered for it. */
export type PersonRecord = { id: string; accountId: string | undefined; accountName: string | undefined; fields: Record<string, Value>; orders: number; lastOrder: string | undefined };
/** A row of `BC_Identity__c` as it points. */
export type IdentityRow = { id: string; key: string; account: string | null; contact: string | null };

const personFields = ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'Birthdate', 'Title', 'MailingStreet', 'MailingCity', 'MailingState', 'MailingPostalCode', 'MailingCountry', 'BC_Key__c'];
const ownFields: ReadonlySet<string> = new Set(['BC_Key__c']);
const idsMax = 200;
const text = z.string().nullish().transform((value) => value ?? undefined);
const saveSchema = z.array(z.object({ success: z.boolean(), errors: z.array(z.object({ statusCode: z.string().default(''), message: z.string() })).default([]) }));

/** Reads and writes what "same person" is about. */
export function createPersonRecords({ client, names }: { client: OrgClient; names: Names }) {
  const rowsOf = async (soql: string, signal: AbortSignal) => (await client.query(soql, signal)).map((row): Record<string, unknown> => Object.fromEntries(Object.entries(row).map(([field, value]) => [names.bare(field), value])));

  return {
    /** The fields that are shown: those the org has and shows us. */
    async read(ids: readonly string[], rules: ObjectRules, signal: AbortSignal): Promise<Map<string, PersonRecord>> {
      const fields = personFields.filter((field) => rules.has(field));
      const people = new Map<string, PersonRecord>();
      for (let start = 0; start < ids.length; start += idsMax) {
        const wanted = inList(ids.slice(start, start + idsMax));
        const rows = await rowsOf(`SELECT Id, AccountId, Account.Name, ${fields.map((field) => names.name(field)).join(', ')} FROM Contact WHERE Id ${wanted}`, signal);
        const orders = await rowsOf(`SELECT BillToContactId, COUNT(Id) orderCount, MAX(EffectiveDate) lastOrder FROM Order WHERE BillToContactId ${wanted} GROUP BY BillToContactId`, signal);
        const ordersOf = new Map(orders.map((row) => [String(row.BillToContactId), row]));
        for (const row of rows) {
          const account = z.object({ Name: text }).nullish().catch(undefined).parse(row.Account);
          const known = ordersOf.get(String(row.Id));
          people.set(String(row.Id), { id: String(row.Id), accountId: text.parse(row.AccountId), accountName: account?.Name, fields: Object.fromEntries(fields.map((field) => [field, valueOf(row[field])])), orders: Number(known?.orderCount ?? 0), lastOrder: text.parse(known?.lastOrder) });
        }
      }
      return people;
    },
    /** What one person can take over from another: fields we may write, one address as one group. */
    fillable(rules: ObjectRules): string[][] {
      const open = (field: string) => rules.get(field)?.isUpdateable === true;
      const coded = open('MailingStateCode') || open('MailingCountryCode');
      const address = ['MailingStreet', 'MailingCity', 'MailingPostalCode', ...(coded ? ['MailingStateCode', 'MailingCountryCode'] : ['MailingState', 'MailingCountry'])];
      return [...['FirstName', 'Email', 'Phone', 'MobilePhone', 'Birthdate', 'Title'].map((field) => [field]), address].map((group) => group.filter(open)).filter((group) => group.length > 0 && !group.some((field) => ownFields.has(field)));
    },
    async values(ids: readonly string[], fields: readonly string[], signal: AbortSignal): Promise<Map<string, Record<string, Value>>> {
      const rows = await rowsOf(`SELECT Id, AccountId, ${fields.join(', ')} FROM Contact WHERE Id ${inList(ids)}`, signal);
      return new Map(rows.map((row) => [String(row.Id), Object.fromEntries(['AccountId', ...fields].map((field) => [field, valueOf(row[field])]))]));
    },
    async identitiesOf(contactId: string, signal: AbortSignal): Promise<IdentityRow[]> {
      const [key, account, contact, object] = ['Key__c', 'Account__c', 'Contact__c', 'BC_Identity__c'].map((name) => names.name(name));
      const rows = await rowsOf(`SELECT Id, ${key}, ${account}, ${contact} FROM ${object} WHERE ${contact} ${inList([contactId])} ORDER BY Id`, signal);
      return rows.map((row) => ({ id: String(row.Id), key: String(row.Key__c), account: text.parse(row.Account__c) ?? null, contact: text.parse(row.Contact__c) ?? null }));
    },
    /** All or nothing. Throws the refusal of the org. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_update.htm */
    async save(changes: readonly { object: string; id: string; fields: Readonly<Record<string, Value>> }[], signal: AbortSignal): Promise<void> {
      if (changes.length === 0) return;
      const records = changes.map(({ object, id, fields }) => ({ attributes: { type: names.name(object) }, Id: id, ...Object.fromEntries(Object.entries(fields).map(([field, value]) => [names.name(field), value])) }));
      const [answer] = await client.composite([{ method: 'PATCH', referenceId: 'save', url: `${client.base}/composite/sobjects`, body: { allOrNone: true, records } }], { allOrNone: false, signal });
      const results = saveSchema.safeParse(answer?.body).data;
      if (results === undefined) throw new SyncError('OUTCOME_UNKNOWN', { stage: 'load', message: 'Salesforce gave no readable answer.' });
      const refused = results.find(({ success, errors }) => !success && !/^(?:Record rolled back|The transaction was rolled back)/i.test(errors[0]?.message ?? '')) ?? results.find(({ success }) => !success);
      if (refused?.errors[0]?.statusCode.startsWith('INSUFFICIENT_ACCESS')) throw new SyncError('ACCESS_DENIED', { stage: 'load', message: 'The integration user may not change one of the two contacts: share them with it, or give it Modify All Records on Contact.' });
      if (refused) throw new SyncError('INVALID_VALUE', { stage: 'load', message: `Salesforce refuses the change: ${refused.errors[0]?.message ?? 'no reason given'}` });
    },
  };
}

const valueOf = (value: unknown): Value => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null);
