import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonical, digest, fromBaseEntry, toBaseEntry, toWireNumber } from './canonical.ts';
import type { FieldRule } from '../core/object-rules.ts';

const rule = (type: string, more: Partial<FieldRule> = {}): FieldRule => ({ label: '', type, length: 0, precision: 18, scale: 2, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined, ...more });
const forms = (type: string, values: readonly unknown[], more: Partial<FieldRule> = {}) => values.map((value) => canonical(value, rule(type, more)));

describe('the canonical form', () => {
  it('of an empty value is null, however it is empty', () => {
    for (const type of ['string', 'textarea', 'currency', 'double', 'date', 'datetime', 'picklist', 'reference', 'email']) assert.deepEqual(forms(type, [null, undefined, '']), [null, null, null], type);
    assert.deepEqual(forms('string', ['   ', '\r\n']), [null, null]);
  });

  it('of an empty checkbox is false: the platform knows no empty one', () => {
    assert.deepEqual(forms('boolean', [null, undefined, '', false, 'false', true, 'true']), ['false', 'false', 'false', 'false', 'false', 'true', 'true']);
  });

  it('of a number is its shortest decimal at the field’s scale, rounded half up', () => {
    assert.deepEqual(forms('currency', ['10', '10.0000', 10, '9.995', '-0.005', '1e3', 0]), ['10', '10', '10', '10', '-0.01', '1000', '0']);
    assert.deepEqual(forms('double', ['0.1', 0.1, '1.2345'], { scale: 4 }), ['0.1', '0.1', '1.2345']);
  });

  it('of a number is never a float: all digits stay', () => {
    assert.deepEqual(forms('currency', ['12345678901234.55', '0.10000000000000001'], { scale: 17 }), ['12345678901234.55', '0.10000000000000001']);
  });

  it('of a date is the day, of a time the instant', () => {
    assert.deepEqual(forms('date', ['2026-05-01', '2026-05-01T23:59:59.000Z']), ['2026-05-01', '2026-05-01']);
    assert.deepEqual(forms('datetime', ['2026-05-01T12:00:00.000+0000', '2026-05-01T14:00:00+02:00', 'Fri, 01 May 2026 12:00:00 +0000']), Array.from({ length: 3 }, () => '2026-05-01T12:00:00.000Z'));
  });

  it('of a lookup is its 15 characters: 18 are the same record', () => {
    assert.deepEqual(forms('reference', ['001000000000001', '001000000000001AAA']), ['001000000000001', '001000000000001']);
  });

  it('of text has the platform’s line ends and no blanks around', () => {
    assert.deepEqual(forms('textarea', [' a\r\nb ', 'a\nb', 7]), ['a\nb', 'a\nb', '7']);
  });
});

describe('the digest of a value', () => {
  const of = (value: string | null, field = 'Name', key = 'a key') => digest(key, field, value);

  it('is the same for the same value of the same field, and short', () => {
    assert.equal(of('x'), of('x'));
    assert.match(of('x'), /^[\w-]{22}$/);
  });

  it('differs by value, field and key, and empty is a value of its own', () => {
    const all = [of('x'), of('y'), of('x', 'Phone'), of('x', 'Name', 'another key'), of(null), of('')];
    assert.equal(new Set(all).size, all.length);
  });

  it('never holds the character that parts the two sides of a base entry', () => {
    assert.deepEqual(Array.from({ length: 500 }, (_unused, index) => of(String(index))).filter((one) => one.includes(':')), []);
  });
});

describe('a base entry', () => {
  it('is one digest while both sides agree, and two when the org kept another value', () => {
    assert.deepEqual([toBaseEntry('a', 'a'), toBaseEntry('a', 'b')], ['a', 'a:b']);
    assert.deepEqual([fromBaseEntry('a'), fromBaseEntry('a:b'), fromBaseEntry(undefined)], [{ source: 'a', target: 'a' }, { source: 'a', target: 'b' }, { source: undefined, target: undefined }]);
  });
});

describe('a number on the wire', () => {
  it('is rounded to the field’s scale', () => assert.deepEqual(['9.995', 3, '0'].map((value) => toWireNumber(value, rule('currency'))), [10, 3, 0]));

  it('is refused when a JSON number would not keep its digits', () => {
    assert.equal(toWireNumber('9007199254740993', rule('double', { scale: 0 })), undefined);
    assert.equal(toWireNumber('123456789012.1234567', rule('double', { scale: 7 })), undefined);
    assert.equal(toWireNumber('99999999999.9999', rule('double', { scale: 4 })), 99_999_999_999.9999);
  });
});
