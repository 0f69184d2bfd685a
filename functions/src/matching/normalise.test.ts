import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldText, normaliseEmail, normalisePerson, phoneDigits } from './normalise.ts';

describe('a record as it is compared', () => {
  it('knows no accents, umlauts, cases and signs', () => {
    assert.deepEqual(['Müller', 'MUELLER', 'Muller', 'mu\u0308ller'].map(foldText), ['muller', 'muller', 'muller', 'muller']);
    assert.deepEqual(['O’Connor', "o'connor", 'Weiß', 'Łódź', '  van  der-Berg '].map(foldText), ['oconnor', 'oconnor', 'weiss', 'lodz', 'van der berg']);
  });

  it('takes words for "nothing" as nothing', () => {
    assert.deepEqual(['NA', 'n/a', 'NULL', 'unknown', '-'].map(foldText), ['', '', '', '', '']);
  });

  it('reads an e-mail address without its tag and a phone number without its prefixes', () => {
    assert.deepEqual([' Jane.Doe+shop@Example.com', 'jane', 'a@b@example.com', '@example.com'].map(normaliseEmail), ['jane.doe@example.com', '', '', '']);
    assert.deepEqual(['+49 (0)30 123 45 67', '0049 30 1234567', '000000000', '123'].map(phoneDigits), ['49301234567', '49301234567', '', '']);
  });

  it('splits full names and streets', () => {
    const { first, middle, last } = normalisePerson({ full_name: 'Ford, Jane Mary' });
    assert.deepEqual([first, middle, last], ['jane', 'mary', 'ford']);
    const streets = ['12a Main St.', 'Main Street 12 a', 'Main Street'].map((street) => normalisePerson({ street }));
    assert.deepEqual(streets.map(({ street, number }) => [street, number]), [['main street', '12a'], ['main street', '12a'], ['main street', '']]);
    assert.equal(normalisePerson({ street: 'Hauptstraße 5' }).street, normalisePerson({ street: 'Hauptstr. 5' }).street);
  });
});
