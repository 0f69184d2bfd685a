import type { ObjectRules } from '../core/object-rules.ts';

type Mapped = { object: string; fields: Readonly<Record<string, unknown>> };

/**
 * Which of the objects that a record of the store becomes a field is meant of: the one that requires it and has no value, else the one something is
 * mapped to, else the first that has it. `rules`: by object, what the org says of it. Undefined where none has it.
 */
export function objectOfField(field: string, records: readonly Mapped[], rules: ReadonlyMap<string, ObjectRules>): string | undefined {
  const ruleIn = ({ object }: Mapped) => rules.get(object)?.get(field);
  const lacks = (record: Mapped) => ruleIn(record)?.isRequired === true && (record.fields[field] ?? null) === null;
  return (records.find(lacks) ?? records.find(({ fields }) => field in fields) ?? records.find((record) => ruleIn(record) !== undefined))?.object;
}
