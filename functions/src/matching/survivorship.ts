type Value = string | number | boolean | null | undefined;
type Values = Readonly<Record<string, Value>>;

/** A field that was empty and what it was filled with: plain JSON, kept as long as it may be undone. */
export type FilledField = { field: string; before: null; after: Exclude<Value, null | undefined> };
/** What to write to the survivor, and how to take it back. */
export type Filling = { changes: Record<string, Exclude<Value, null | undefined>>; undo: FilledField[] };
/** What to write to undo it; `kept` names fields somebody changed since, which stay. */
export type Unfilling = { changes: Record<string, null>; kept: string[] };

const isFilled = (value: Value): value is Exclude<Value, null | undefined> => value !== null && value !== undefined && !(typeof value === 'string' && value.trim() === '');

/** Fields that belong together: half an address of one and half of another would be nobody's. */
export type FieldGroup = readonly string[];

/**
 * What the survivor of two records takes over from the other: only fields that it has empty, and a group only where all of it is
 * empty. `false` and 0 are values. Nothing is ever overwritten.
 */
export function fillEmpty(survivor: Values, other: Values, groups: readonly FieldGroup[]): Filling {
  const undo = groups.flatMap((group) => {
    if (group.some((field) => isFilled(survivor[field]))) return [];
    return group.flatMap((field) => {
      const after = other[field];
      return isFilled(after) ? [{ field, before: null, after }] : [];
    });
  });
  return { changes: Object.fromEntries(undo.map(({ field, after }) => [field, after])), undo };
}

/** Empties again what was filled, where it still holds what it was filled with. */
export function unfill(current: Values, undo: readonly FilledField[]): Unfilling {
  const isUntouched = ({ field, after }: FilledField): boolean => current[field] === after;
  return { changes: Object.fromEntries(undo.filter(isUntouched).map(({ field }) => [field, null])), kept: undo.filter((each) => !isUntouched(each)).map(({ field }) => field) };
}
