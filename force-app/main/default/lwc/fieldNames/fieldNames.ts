import type { PicklistValues } from 'lightning/uiObjectInfoApi';

/** What an answer of the UI API says of a field; where the package has a namespace, its fields are named with it. */
export function ofField<T>(fields: Readonly<Record<string, T>> | undefined, bareName: string): T | undefined {
  if (!fields) return undefined;
  return fields[bareName] ?? Object.entries(fields).find(([name]) => name.endsWith(`__${bareName}`))?.[1];
}

/** The values of a picklist by their labels, as the user's language has them; undefined for what is none. */
export function optionsOf(picklists: PicklistValues | undefined, field: string): { label: string; value: string }[] | undefined {
  return ofField(picklists?.picklistFieldValues, field)?.values.map(({ label, value }) => ({ label, value }));
}

/** What a value is called; one the picklist does not have any more is called by itself. */
export const labelOfValue = (picklists: PicklistValues | undefined, field: string, value: string): string => optionsOf(picklists, field)?.find((option) => option.value === value)?.label ?? value;
