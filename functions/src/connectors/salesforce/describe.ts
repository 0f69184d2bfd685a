import { z } from 'zod';
import type { FieldRule, ObjectRules } from '../../core/object-rules.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';

const describeSchema = z.object({
  label: z.string().nullish(),
  childRelationships: z.array(z.object({ childSObject: z.string(), field: z.string(), deprecatedAndHidden: z.boolean().nullish() })).nullish(),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      length: z.number(),
      precision: z.number().nullish(),
      scale: z.number().nullish(),
      nillable: z.boolean(),
      createable: z.boolean(),
      updateable: z.boolean(),
      defaultedOnCreate: z.boolean(),
      externalId: z.boolean().nullish(),
      unique: z.boolean().nullish(),
      referenceTo: z.array(z.string()).nullish(),
      restrictedPicklist: z.boolean().nullish(),
      picklistValues: z.array(z.object({ value: z.string(), active: z.boolean(), label: z.string().nullish(), validFor: z.string().nullish() })).nullish(),
    }),
  ),
});

type Described = z.infer<typeof describeSchema>['fields'][number];

const placeField = /^(Billing|Shipping|Mailing|Other)(State|Country)Code$/;

/** Which countries a state belongs to: one bit an entry of the controlling picklist, the first bit the highest of the first byte. https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm (validFor) */
function positionsIn(validFor: string): Set<number> {
  const bytes = Buffer.from(validFor, 'base64');
  return new Set(Array.from({ length: bytes.length * 8 }, (_unused, position) => position).filter((position) => ((bytes[position >> 3] ?? 0) & (0x80 >> (position & 7))) !== 0));
}

function placesOf({ name, picklistValues }: Described): FieldRule['places'] {
  if (!placeField.test(name)) return undefined;
  // Inactive entries keep their place: states count countries by position.
  return (picklistValues ?? []).map(({ value, label, validFor, active }) => ({ value, label: active ? (label ?? value) : '', validFor: validFor ? positionsIn(validFor) : undefined }));
}

/** `children`: the objects, as they are called on the wire, that point to it. */
export type ObjectOutline = { label: string; children: readonly string[] };
type Description = { rules: ObjectRules; outline: ObjectOutline };

const cacheMs = 15 * 60_000;

/** What the org says about its objects, kept for a quarter of an hour. Bare names inside and out. */
export function createDescribeCache(client: OrgClient, names: Names, now: () => number) {
  const cache = new Map<string, { at: number; description: Promise<Description> }>();

  async function load(sobject: string, signal: AbortSignal): Promise<Description> {
    const body = await client.get(`/sobjects/${names.object(sobject)}/describe`, signal).catch((error: unknown) => {
      if (error instanceof SyncError && (error.code === 'REFERENCE_STALE' || error.code === 'INVALID_VALUE')) throw new SyncError('SETUP_INCOMPLETE', { stage: 'validate', field: sobject, message: `Salesforce has no object ${sobject}, or the integration user may not see it.` });
      throw error;
    });
    const rules = new Map<string, FieldRule>();
    const { label, childRelationships, fields } = describeSchema.parse(body);
    for (const field of fields) {
      // What an object of the customer's own calls its fields says nothing of those of others.
      if (names.object(sobject) !== sobject || !sobject.endsWith('__c')) names.keepBare(field.name);
      rules.set(names.bare(field.name), {
        label: field.label,
        type: field.type,
        length: field.length,
        precision: field.precision ?? 0,
        scale: field.scale ?? 0,
        isRequired: !field.nillable && !field.defaultedOnCreate && field.createable && field.type !== 'boolean',
        isCreateable: field.createable,
        isUpdateable: field.updateable,
        restrictedTo: field.restrictedPicklist ? new Set((field.picklistValues ?? []).filter((value) => value.active).map((value) => value.value)) : undefined,
        ...(field.picklistValues?.length ? { picklist: field.picklistValues.filter((value) => value.active).map((value) => value.value) } : {}),
        ...(field.externalId && field.unique ? { isKey: true } : {}),
        ...(field.referenceTo?.length ? { referenceTo: field.referenceTo.map((sobject) => names.bare(sobject)) } : {}),
        ...(placeField.test(field.name) ? { places: placesOf(field) } : {}),
      });
    }
    const children = (childRelationships ?? []).filter(({ deprecatedAndHidden }) => deprecatedAndHidden !== true).map(({ childSObject }) => childSObject);
    return { rules, outline: { label: label ?? sobject, children: [...new Set(children)] } };
  }

  function describe(sobject: string, signal: AbortSignal): Promise<Description> {
    const known = cache.get(sobject);
    if (known && now() - known.at < cacheMs) return known.description;
    const description = load(sobject, signal);
    cache.set(sobject, { at: now(), description });
    description.catch(() => cache.delete(sobject));
    return description;
  }

  return {
    rulesOf: async (sobject: string, signal: AbortSignal): Promise<ObjectRules> => (await describe(sobject, signal)).rules,
    outlineOf: async (sobject: string, signal: AbortSignal): Promise<ObjectOutline> => (await describe(sobject, signal)).outline,
    forget(): void {
      cache.clear();
    },
  };
}
