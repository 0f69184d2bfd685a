import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blockSizeMax, passesFor, visitPairs } from './block.ts';
import { fieldsOfRoles, normalisePerson } from './normalise.ts';

const namesAndDates = fieldsOfRoles(['first_name', 'last_name', 'birth_date']);
const people = [
  { first_name: 'Jane', last_name: 'Doe', birth_date: '1980-03-04' },
  { first_name: 'Doe', last_name: 'Jane', birth_date: '1980-04-03' },
  { first_name: 'Klaus', last_name: 'Krause', birth_date: '1999-01-01' },
  { first_name: 'Claus', last_name: 'Krauße', birth_date: '' },
].map((raw) => normalisePerson(raw));

describe('blocking', () => {
  it('finds each pair once, with all passes that find it, whatever changed places', () => {
    const found: string[] = [];
    const report = visitPairs(people, passesFor(namesAndDates), (a, b, foundBy) => found.push(`${a} ${b} ${foundBy.toString(2)}`));
    assert.deepEqual(found, ['0 1 11', '2 3 10']);
    assert.deepEqual(report, { pairs: 2, skipped: 0, largest: 2 });
  });

  it('uses only passes whose fields are known', () => {
    assert.deepEqual(passesFor(fieldsOfRoles(['email'])).map(({ name }) => name), ['e-mail', 'name of the mailbox']);
    assert.deepEqual(passesFor(fieldsOfRoles(['ignore'])), []);
  });

  it('compares neighbours only in a large block, and counts what it skips', () => {
    const size = 5 * blockSizeMax;
    const crowd = Array.from({ length: size }, () => normalisePerson({ phone: '+49 151 1234567' }));
    const report = visitPairs(crowd, passesFor(fieldsOfRoles(['phone'])), () => {});
    assert.equal(report.pairs + report.skipped, (size * (size - 1)) / 2);
    assert.equal(report.largest, size);
    assert.ok(report.pairs < size * blockSizeMax);
  });
});
