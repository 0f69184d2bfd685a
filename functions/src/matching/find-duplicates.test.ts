import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMadeUpPeople, type MadeUpPeople } from '../../test-people.ts';
import { findDuplicates } from './find-duplicates.ts';
import { fieldsOfRoles, normalisePerson, type RawPerson, type Role } from './normalise.ts';
import { createPeople, type People } from './people.ts';

const customerRoles: readonly Role[] = ['first_name', 'last_name', 'email', 'phone', 'street', 'postcode', 'city', 'birth_date'];
const registerRoles: readonly Role[] = ['first_name', 'middle_name', 'last_name', 'last_name_2', 'birth_year', 'birth_month', 'birth_day'];

function gather(records: readonly RawPerson[], roles: readonly Role[]): People {
  const people = createPeople(fieldsOfRoles(roles));
  for (const record of records) people.add(normalisePerson(record));
  return people;
}
const recordsOf = ({ rows }: MadeUpPeople, roles: readonly Role[]): RawPerson[] => rows.map((row) => Object.fromEntries(roles.map((role, at) => [role, row[at] ?? ''])));

function judge(made: MadeUpPeople, roles: readonly Role[]) {
  const { pairs } = findDuplicates(gather(recordsOf(made, roles), roles));
  const groups = Map.groupBy(made.person.keys(), (row) => made.person[row]);
  const all = [...groups.values()].reduce((sum, rows) => sum + (rows.length * (rows.length - 1)) / 2, 0);
  const right = pairs.filter(({ a, b }) => made.person[a] === made.person[b]).length;
  return { f1: (2 * right) / (pairs.length + all), wrong: pairs.length - right };
}

describe('finding duplicates', () => {
  for (const seed of [1, 2, 3])
    it(`finds customers who came twice, in spite of households (seed ${seed})`, () => {
      const { f1 } = judge(createMadeUpPeople('customers', 700, seed), customerRoles);
      assert.ok(f1 >= 0.93, String(f1));
    });

  it('finds them by names and birth dates alone, where names are common', () => {
    const { f1 } = judge(createMadeUpPeople('register', 3_000, 4), registerRoles);
    assert.ok(f1 >= 0.93, String(f1));
  });

  it('finds nearly nothing where nobody came twice', () => {
    const made = createMadeUpPeople('customers', 1_000, 5);
    const isFirst = made.person.map((person, at) => made.person.indexOf(person) === at);
    const once = { ...made, rows: made.rows.filter((_, at) => isFirst[at]), person: made.person.filter((_, at) => isFirst[at]) };
    const { wrong } = judge(once, customerRoles);
    assert.ok(wrong <= 10, String(wrong));
  });

  it('answers the same for the same people, the likeliest first, each pair once and the lower row first', () => {
    const records = recordsOf(createMadeUpPeople('customers', 400, 6), customerRoles);
    const [one, other] = [findDuplicates(gather(records, customerRoles)), findDuplicates(gather(records, customerRoles))];
    assert.deepEqual(one, other);
    assert.ok(one.pairs.length > 10);
    assert.deepEqual(one.pairs.map(({ probability }) => probability), one.pairs.map(({ probability }) => probability).toSorted((a, b) => b - a));
    assert.ok(one.pairs.every(({ a, b }) => a < b));
    assert.equal(new Set(one.pairs.map(({ a, b }) => `${a} ${b}`)).size, one.pairs.length);
  });

  it('lists every compared pair where any probability will do', () => {
    const people = gather(recordsOf(createMadeUpPeople('customers', 300, 7), customerRoles), customerRoles);
    const { pairs, report } = findDuplicates(people, 0);
    assert.equal(pairs.length, report.pairs);
  });

  it('takes no family for one person where an e-mail address is all that tells them apart', () => {
    const made = createMadeUpPeople('customers', 900, 10);
    const some: readonly Role[] = ['last_name', 'email', 'street', 'postcode', 'city'];
    const columns = some.map((role) => made.header.indexOf(role));
    const { f1, wrong } = judge({ ...made, rows: made.rows.map((row) => columns.map((column) => row[column] ?? '')) }, some);
    assert.ok(f1 >= 0.75 && wrong <= 9, `${f1}, ${wrong} wrong`);
  });

  it('takes a phone number and a birth date of hundreds for nobody\'s', () => {
    const made = createMadeUpPeople('customers', 900, 9);
    const [phone, birth] = [made.header.indexOf('phone'), made.header.indexOf('birth_date')];
    const rows = made.rows.map((row, at) => row.map((cell, column) => (at % 5 === 0 && column === phone ? '+49 30 1234567' : at % 4 === 0 && column === birth ? '1970-01-01' : cell)));
    const { f1 } = judge({ ...made, rows }, customerRoles);
    assert.ok(f1 >= 0.9, String(f1));
  });

  it('needs no crowd: two equal records are one person, of nobody and of one there are none', () => {
    const jane: RawPerson = { first_name: 'Jane', last_name: 'Doe', email: 'jane@example.com', birth_date: '1980-03-04' };
    const roles: readonly Role[] = ['first_name', 'last_name', 'email', 'birth_date'];
    assert.deepEqual(findDuplicates(gather([jane, jane], roles)).pairs.map(({ a, b }) => [a, b]), [[0, 1]]);
    assert.deepEqual(findDuplicates(gather([jane], roles)).pairs, []);
    assert.deepEqual(findDuplicates(gather([], roles)).pairs, []);
    assert.deepEqual(findDuplicates(gather([{}, {}, {}], roles)).pairs, []);
  });
});
