import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type KnownRecord, suggestUsualValue, wilsonLowerBound } from './usual-value.ts';

const record = (country: string, value: string): KnownRecord => ({ attributes: { country, size: 'small' }, value });
const history = [...Array.from({ length: 60 }, () => record('DE', 'EUR zone')), ...Array.from({ length: 40 }, () => record('JP', 'Asia')), record('DE', 'Asia')];
const region = { name: 'Region__c', type: 'picklist' };

describe('the usual value of a missing field', () => {
  it('is that of records like this one, with the count that supports it', () => {
    const { reason, ...usual } = suggestUsualValue(region, { country: 'DE' }, history);
    assert.deepEqual(usual, { value: 'EUR zone', because: [{ attribute: 'country', value: 'DE' }], support: 60, total: 61, confidence: wilsonLowerBound(60, 61) });
    assert.equal(reason, '60 of 61 records where country is DE have it.');
  });

  it('is not proposed where nothing makes it sure, or too few records are known', () => {
    assert.equal(suggestUsualValue(region, { country: 'US' }, history).value, undefined);
    assert.match(suggestUsualValue(region, {}, history).reason, /^The surest value of Region__c is right in at least \d+ % of cases only \(60 of 101\)\. Send it to review\.$/);
    assert.match(suggestUsualValue(region, {}, []).reason, /^No record shows/);
    assert.equal(suggestUsualValue(region, { country: 'JP' }, history.slice(60, 64)).value, undefined);
  });

  it('is never guessed for contact data, tax numbers, references and money', () => {
    const same = Array.from({ length: 500 }, () => record('DE', 'x'));
    const never = [{ name: 'Contact__c', type: 'email' }, { name: 'VAT_Number__c', type: 'string' }, { name: 'Total__c', type: 'double' }, { name: 'Fee__c', type: 'currency' }, { name: 'OwnerId', type: 'reference' }, { name: 'Mobile', type: 'string' }];
    assert.deepEqual(never.map((field) => suggestUsualValue(field, { country: 'DE' }, same).value), never.map(() => undefined));
    assert.equal(suggestUsualValue(region, { country: 'DE' }, same).value, 'x');
  });

  it('is as sure as Wilson says', () => {
    assert.deepEqual([wilsonLowerBound(0, 0), Math.round(wilsonLowerBound(10, 10) * 1_000) / 1_000, Math.round(wilsonLowerBound(81, 100) * 1_000) / 1_000], [0, 0.722, 0.722]);
  });
});
