import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { findPublicData } from './published-specs.ts';

const data = findPublicData();
const root = join(import.meta.dirname, '../..');
const pairSchema = z.object({ a: z.number(), b: z.number(), probability: z.number() });
const rowsSchema = z.array(z.record(z.string(), z.string()));

/** F1 of the command over all pairs of records whose truth is the same. */
function f1Of(csv: string, roles: string, truthOf: (row: Record<string, string>) => string | undefined): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/match.ts', '--roles', roles], { cwd: root, input: csv, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const truth = rowsSchema.parse(parse(csv, { columns: true, trim: true, bom: true })).map(truthOf);
  const groups = Map.groupBy(truth.keys(), (row) => truth[row]);
  const all = [...groups.values()].reduce((sum, rows) => sum + (rows.length * (rows.length - 1)) / 2, 0);
  const pairs = stdout.split('\n').filter(Boolean).map((line) => pairSchema.parse(JSON.parse(line)));
  return (2 * pairs.filter(({ a, b }) => truth[a] === truth[b]).length) / (pairs.length + all);
}

describe('matching on public data sets, their truth hidden', { skip: data.skip }, () => {
  it('finds the duplicates of RLdata500', () => {
    const f1 = f1Of(data.read('RLdata500.csv'), 'fname_c1=first_name,fname_c2=middle_name,lname_c1=last_name,lname_c2=last_name_2,by=birth_year,bm=birth_month,bd=birth_day', ({ identity }) => identity);
    assert.ok(f1 >= 0.98, String(f1));
  });

  it('finds those of Febrl 3 without the number that tells them', () => {
    const roles = 'given_name=first_name,surname=last_name,street_number=street_number,address_1=street,address_2=street_2,suburb=city,postcode=postcode,state=state,date_of_birth=birth_date';
    const f1 = f1Of(data.read('febrl3.csv'), roles, ({ rec_id }) => rec_id?.split('-').slice(0, 2).join('-'));
    assert.ok(f1 >= 0.98, String(f1));
  });
});
