import { z } from 'zod';
import type { FieldRule, ObjectRules } from '../../core/object-rules.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';

const describeSchema = z.object({
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
      restrictedPicklist: z.boolean().nullish(),
      picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).nullish(),
    }),
  ),
});

const cacheMs = 15 * 60_000;

/** What the org says about its objects, kept for a quarter of an hour. Bare names inside and out. */
export function createDescribeCache(client: OrgClient, names: Names, now: () => number) {
  const cache = new Map<string, { at: number; rules: Promise<ObjectRules> }>();

  async function load(sobject: string, signal: AbortSignal): Promise<ObjectRules> {
    const body = await client.get(`/sobjects/${names.name(sobject)}/describe`, signal).catch((error: unknown) => {
      if (error instanceof SyncError && (error.code === 'REFERENCE_STALE' || error.code === 'INVALID_VALUE')) throw new SyncError('SETUP_INCOMPLETE', { stage: 'validate', field: sobject, message: `Salesforce has no object ${sobject}, or the integration user may not see it.` });
      throw error;
    });
    const rules = new Map<string, FieldRule>();
    for (const field of describeSchema.parse(body).fields) {
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
      });
    }
    return rules;
  }

  return {
    rulesOf(sobject: string, signal: AbortSignal): Promise<ObjectRules> {
      const known = cache.get(sobject);
      if (known && now() - known.at < cacheMs) return known.rules;
      const rules = load(sobject, signal);
      cache.set(sobject, { at: now(), rules });
      rules.catch(() => cache.delete(sobject));
      return rules;
    },
    forget(): void {
      cache.clear();
    },
  };
}
