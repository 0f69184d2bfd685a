import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';
import { inList } from './soql.ts';

type LookUp = { object: string; match: string; field: string };

/** Values of one IN list: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_limits.htm */
const keysPerQuery = 200;
const keptMax = 5_000;
const keptMs = 300_000;

/** Reads a field of records found by another field, many at once, and keeps what it found for five minutes. Case matters to neither the org nor us. */
export function createRecordLookUp({ client, names, now }: { client: OrgClient; names: Names; now: () => number }) {
  const kept = new Map<string, { value: unknown; until: number }>();
  const keep = (name: string, value: unknown) => {
    const oldest = kept.size >= keptMax ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(name, { value, until: now() + keptMs });
  };
  return async ({ object, match, field }: LookUp, keys: readonly string[], signal: AbortSignal): Promise<Map<string, unknown>> => {
    const nameOf = (key: string) => `${object} ${match} ${field} ${key.toLowerCase()}`;
    const isKept = (key: string) => (kept.get(nameOf(key))?.until ?? 0) > now();
    const missing = [...new Set(keys.filter((key) => !isKept(key)))];
    for (let start = 0; start < missing.length; start += keysPerQuery) {
      const asked = missing.slice(start, start + keysPerQuery);
      const rows = await client.query(`SELECT ${names.field(object, match)}, ${names.field(object, field)} FROM ${names.object(object)} WHERE ${names.field(object, match)} ${inList(asked)}`, signal);
      const values = new Map(rows.map((row) => [String(row[names.field(object, match)]).toLowerCase(), row[names.field(object, field)]]));
      for (const key of asked) keep(nameOf(key), values.get(key.toLowerCase()));
    }
    return new Map(keys.map((key) => [key, kept.get(nameOf(key))?.value]));
  };
}
