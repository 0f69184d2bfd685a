import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOrderOf, joinBirthDate, readBirthDate } from './birth-date.ts';

describe('birth dates', () => {
  it('are one date in every usual spelling', () => {
    const spellings = ['19800304', '1980-03-04', '1980/3/4', '1980-03-04T00:00:00Z', '4.3.1980', '04.03.80', '4 Mar 1980', 'March 4, 1980', '4. März 1980', '1980 mar 4'];
    assert.deepEqual(spellings.map((text) => readBirthDate(text, 'month-first')), spellings.map(() => '19800304'));
  });

  it('have the day where the column has it, unless the date itself says otherwise', () => {
    assert.equal(readBirthDate('03/04/1980', 'day-first'), '19800403');
    assert.equal(readBirthDate('03/04/1980', 'month-first'), '19800304');
    assert.deepEqual(['25/04/1980', '04/25/1980'].map((text) => readBirthDate(text, 'day-first')), ['19800425', '19800425']);
    assert.equal(dayOrderOf(['01/02/1980', '25/12/1981', '']), 'day-first');
    assert.equal(dayOrderOf(['01/02/1980', '12/25/1981']), 'month-first');
  });

  it('keep a slip of the pen, and say what is not known', () => {
    assert.equal(readBirthDate('19801332', 'month-first'), '19801332');
    assert.equal(readBirthDate('1980', 'month-first'), '1980????');
    assert.equal(readBirthDate('unknown', 'month-first'), '');
    assert.equal(joinBirthDate('1980', '', '7'), '1980??07');
    assert.equal(joinBirthDate('', '', ''), '');
  });
});
