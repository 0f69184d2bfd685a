import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createMadeUpPeople } from '../../test-people.ts';
import { createCustomerIndex, type CustomerIndex } from './customer-index.ts';
import { normalisePerson, type Person, type RawPerson } from './normalise.ts';

const made = createMadeUpPeople('customers', 700, 8);
const crowd = made.rows.map((row, at): [string, Person] => [`c${at}`, normalisePerson(Object.fromEntries(made.header.map((role, index) => [role, row[index] ?? ''])))]);
const jane: RawPerson = { first_name: 'Jane', last_name: 'Featherstone', email: 'jane.f@example.com', phone: '+49 151 7654321', street: 'Mill Lane 7', postcode: '12345', city: 'Springfield', birth_date: '1980-03-04' };
const again = (changes: RawPerson): Person => normalisePerson({ ...jane, ...changes });

describe('one customer against all others', () => {
  let index: CustomerIndex;
  before(() => {
    index = createCustomerIndex(crowd);
    index.add('jane', normalisePerson(jane));
  });

  it('is recognised in spite of slips, and by an exact e-mail address without asking anybody', () => {
    const [match, ...others] = index.candidates(again({ first_name: 'Janne', phone: '0151 7654322', birth_date: '1980-03-04T00:00:00Z', postcode: '' }));
    assert.deepEqual([match?.id, match?.advice, others], ['jane', 'automatic', []]);
  });

  it('goes to review without an exact e-mail address or phone number, however sure', () => {
    const [match] = index.candidates(again({ email: '', phone: '' }));
    assert.deepEqual([match?.id, match?.advice], ['jane', 'review']);
    assert.ok((match?.probability ?? 0) > 0.99);
  });

  it('says why, field by field, the weightiest first', () => {
    const [match] = index.candidates(again({ last_name: 'Fetherstone', birth_date: '', city: '' }));
    const reasons = Object.fromEntries((match?.reasons ?? []).map(({ field, agreement }) => [field, agreement]));
    assert.deepEqual(reasons, { first: 'equal', last: 'one letter apart', email: 'equal', phone: 'equal', street: 'equal', number: 'equal', place: 'postcode equal, city unknown' });
    const bits = (match?.reasons ?? []).map((reason) => Math.abs(reason.bits));
    assert.deepEqual(bits, bits.toSorted((a, b) => b - a));
    assert.ok(match?.reasons.every(({ says }) => /^(?:speaks|says) /.test(says)));
  });

  it('is not taken for somebody else of the household', () => {
    const sister = again({ first_name: 'Margot', birth_date: '1977-11-20', email: 'margot@example.org' });
    assert.deepEqual(index.candidates(sister), []);
  });

  it('is not found any more once removed, and replaced when added again', () => {
    const own = createCustomerIndex(crowd.slice(0, 50), JSON.parse(JSON.stringify(index.model)));
    own.add('x', normalisePerson(jane));
    own.add('x', again({ email: 'new@example.com' }));
    assert.equal(own.size, 51);
    assert.deepEqual(own.candidates(again({})).map(({ id }) => id), ['x']);
    assert.deepEqual(own.candidates(again({}), { except: 'x' }), []);
    own.remove('x');
    own.remove('nobody');
    assert.deepEqual([own.size, own.candidates(again({}))], [50, []]);
  });

  it('finds what finding all duplicates at once has learned to find', () => {
    const twins = made.person.flatMap((person, at) => (made.person.indexOf(person) < at ? [{ at, first: made.person.indexOf(person) }] : []));
    const found = twins.filter(({ at, first }) => index.candidates(crowd[at]?.[1] ?? again({}), { except: `c${at}` }).some(({ id }) => id === `c${first}`));
    assert.ok(twins.length > 20);
    assert.ok(found.length >= twins.length * 0.95, `${found.length} of ${twins.length}`);
  });
});
