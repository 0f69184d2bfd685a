import { z } from 'zod';
import type { FieldRule, ObjectRules } from '../core/object-rules.ts';
import type { FieldMap } from './steps.ts';

type Problem = { path: string; rule: string; remedy: string };
/** A map in force, and what the org says of its object now. `kept`: fields that Crosswalk fills itself. */
export type MapInForce = { map: string; sobject: string; fields: FieldMap; kept: readonly string[]; rules: ObjectRules };
/** `map.Field` → what it took when the version of the settings in force was first looked at. */
export const knownSizesSchema = z.object({ version: z.number(), sizes: z.record(z.string(), z.object({ length: z.number(), digits: z.number(), scale: z.number() })) });
export type KnownSizes = z.infer<typeof knownSizesSchema>;
type Size = KnownSizes['sizes'][string];

const sizeOf = ({ length, precision, scale }: FieldRule): Size => ({ length, digits: precision - scale, scale });
const pathOf = (map: string, field: string): string => `fieldMaps.${map}.${field}`;

/** What has to be remembered: sizes of before stay until another version is published, by somebody who has seen what shrank. */
export function knowSizes(maps: readonly MapInForce[], version: number, before: KnownSizes | undefined): KnownSizes {
  const now = Object.fromEntries(maps.flatMap(({ map, fields, rules }) => Object.keys(fields).flatMap((field): [string, Size][] => {
    const rule = rules.get(field);
    return rule ? [[`${map}.${field}`, sizeOf(rule)]] : [];
  })));
  return { version, sizes: before?.version === version ? { ...now, ...before.sizes } : now };
}

/** Mapped fields that take less than they did, unless their steps cut the value to what fits. */
export function shrunkFields(maps: readonly MapInForce[], { sizes }: KnownSizes): Problem[] {
  return maps.flatMap(({ map, sobject, fields, rules }) => Object.entries(fields).flatMap(([field, steps]): Problem[] => {
    const [rule, before, last] = [rules.get(field), sizes[`${map}.${field}`], steps.at(-1)];
    if (rule === undefined || before === undefined) return [];
    const now = sizeOf(rule);
    const isCut = last?.step === 'truncate' && last.length <= now.length;
    const remedy = 'Shorten or round the value by a step, or make the field as large as it was. Publish, and the new size counts as known.';
    if (now.length < before.length && !isCut) return [{ path: pathOf(map, field), rule: `writes ${sobject}.${field}, which took ${before.length} characters and takes ${now.length} now: longer values are refused`, remedy }];
    if (now.digits < before.digits) return [{ path: pathOf(map, field), rule: `writes ${sobject}.${field}, which took ${before.digits} digits before the point and takes ${now.digits} now: larger values are refused`, remedy }];
    return now.scale < before.scale ? [{ path: pathOf(map, field), rule: `writes ${sobject}.${field}, which took ${before.scale} decimals and takes ${now.scale} now: values are rounded`, remedy }] : [];
  }));
}

/** Fields that Salesforce requires and nothing fills: every new record would be refused. */
export function unfilledFields(maps: readonly MapInForce[]): Problem[] {
  return maps.flatMap(({ map, sobject, fields, kept, rules }) => [...rules].flatMap(([field, { isRequired }]): Problem[] => (!isRequired || Object.hasOwn(fields, field) || kept.includes(field) ? [] : [{ path: pathOf(map, field), rule: `leaves ${sobject}.${field} empty, which Salesforce requires now: new records are refused`, remedy: 'Map the field, give it a default value in Salesforce, or make it optional.' }])));
}
