import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldRule, PlaceEntry } from '../core/object-rules.ts';
import { withPlaceCodes } from './place-codes.ts';

const rule = (places?: PlaceEntry[]): FieldRule => ({ label: '', type: 'picklist', length: 10, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined, places });
const entry = (value: string, label: string, ...countries: number[]): PlaceEntry => ({ value, label, validFor: countries.length > 0 ? new Set(countries) : undefined });
const byCode = new Map([
  ['BillingCountryCode', rule([entry('US', 'United States'), entry('AU', 'Australia'), entry('CA', 'Canada')])],
  ['BillingStateCode', rule([entry('WA', 'Washington', 0), entry('WA', 'Western Australia', 1), entry('QC', 'Québec', 2)])],
]);
const address = (state: string | null, country: string | null, code: string | null) => ({ Name: 'x', BillingState: state, BillingCountry: country, BillingCountryCode: code });

describe('an address in an org with state and country picklists', () => {
  it('names its country by ISO code and its state by the code it has in that country', () => {
    assert.deepEqual(withPlaceCodes(address('Western Australia', 'Australia', 'AU'), byCode), { fields: { Name: 'x', BillingCountryCode: 'AU', BillingStateCode: 'WA' }, omitted: [] });
    assert.deepEqual(withPlaceCodes(address('WA', 'whatever', 'us'), byCode).fields, { Name: 'x', BillingCountryCode: 'US', BillingStateCode: 'WA' });
  });

  it('is found by names when there is no code, whatever their accents and case', () => {
    assert.deepEqual(withPlaceCodes(address('quebec', 'CANADA', null), byCode).fields, { Name: 'x', BillingCountryCode: 'CA', BillingStateCode: 'QC' });
  });

  it('leaves out what the lists do not have, and a state of another country', () => {
    assert.deepEqual(withPlaceCodes(address('Quebec', 'United States', 'US'), byCode), { fields: { Name: 'x', BillingCountryCode: 'US', BillingStateCode: null }, omitted: ['BillingState'] });
    assert.deepEqual(withPlaceCodes(address('Sylvania', 'Freedonia', 'FD'), byCode), { fields: { Name: 'x', BillingCountryCode: null, BillingStateCode: null }, omitted: ['BillingCountry', 'BillingState'] });
  });

  it('clears both when it has neither', () => {
    assert.deepEqual(withPlaceCodes(address(null, null, null), byCode), { fields: { Name: 'x', BillingCountryCode: null, BillingStateCode: null }, omitted: [] });
  });
});

describe('an address in any other org', () => {
  it('keeps its names, and the code stays at home', () => {
    assert.deepEqual(withPlaceCodes(address('Texas', 'United States', 'US'), new Map()), { fields: { Name: 'x', BillingState: 'Texas', BillingCountry: 'United States' }, omitted: [] });
  });
});

it('a record without an address stays as it is', () => {
  const fields = { Name: 'x' };
  assert.equal(withPlaceCodes(fields, byCode).fields, fields);
});
