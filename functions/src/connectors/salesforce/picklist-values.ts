import { z } from 'zod';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';

const describeSchema = z.object({ fields: z.array(z.object({ name: z.string(), updateable: z.boolean(), picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).nullish() })) });

/** `Object.Field` → the active values of that picklist; fields the integration user may not write are missing. */
export async function readPicklistValues({ client, names }: { client: OrgClient; names: Names }, fields: readonly string[], signal: AbortSignal): Promise<Record<string, string[]>> {
  const bySobject = Map.groupBy(fields, (field) => field.split('.')[0] ?? '');
  const found = await Promise.all([...bySobject].map(async ([sobject, wanted]) => {
    const described = describeSchema.parse(await client.get(`/sobjects/${names.name(sobject)}/describe`, signal)).fields;
    return wanted.flatMap((path) => {
      const field = described.find(({ name }) => names.bare(name) === path.slice(sobject.length + 1));
      return field?.updateable === true ? [[path, (field.picklistValues ?? []).filter(({ active }) => active).map(({ value }) => value)] as const] : [];
    });
  }));
  return Object.fromEntries(found.flat());
}
