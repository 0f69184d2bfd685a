import type { Sql } from '../core/sql.ts';

/** Values a person set for fields of a record's targets, by `Object.Field`: they stand in for what the mapping gives until the record changes in the store. */
export type ValueOverrides = { values: Readonly<Record<string, string | number | boolean | null>>; /** ms since the epoch */ setAt: number };

type Target = { connectionId: number; flow: string; entityKey: string };
type Row = { entity_key: string; field_values: ValueOverrides['values']; set_at: Date };

/** Adds to what was set before. */
export async function saveOverrides(sql: Sql, record: Target, values: ValueOverrides['values']): Promise<void> {
  const text = `insert into crosswalk.value_override as o (connection_id, flow, entity_key, field_values) values ($1, $2, $3, $4)
    on conflict (connection_id, flow, entity_key) do update set field_values = o.field_values || excluded.field_values, set_at = now()`;
  await sql.query(text, [record.connectionId, record.flow, record.entityKey, JSON.stringify(values)]);
}

/** By entity key; records without are left out. */
export async function findOverrides(sql: Sql, at: { connectionId: number; flow: string; entityKeys: readonly string[] }): Promise<Map<string, ValueOverrides>> {
  const text = 'select entity_key, field_values, set_at from crosswalk.value_override where connection_id = $1 and flow = $2 and entity_key = any ($3)';
  const { rows } = await sql.query<Row>({ name: 'find-overrides', text, values: [at.connectionId, at.flow, at.entityKeys] });
  return new Map(rows.map((row) => [row.entity_key, { values: row.field_values, setAt: row.set_at.getTime() }]));
}
