import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suggestTranslations } from './value-translation.ts';

const table = (sources: readonly string[], targets: readonly string[]): Record<string, string | undefined> => Object.fromEntries(suggestTranslations(sources, targets.map((value) => ({ value }))).map(({ from, to }) => [from, to]));

describe('suggestTranslations', () => {
  it('finds the same text in other case, accents and punctuation', () => {
    assert.deepEqual(table(['GOLD', 'café-bar', 'Pick up'], ['Gold', 'Cafe Bar', 'Pick-Up', 'Silver']), { GOLD: 'Gold', 'café-bar': 'Cafe Bar', 'Pick up': 'Pick-Up' });
  });

  it('prefers the value itself to its like', () => {
    assert.deepEqual(suggestTranslations(['gold'], [{ value: 'Gold' }, { value: 'gold' }]), [{ from: 'gold', to: 'gold', confidence: 1, reason: 'the same value' }]);
  });

  it('finds statuses by their synonyms', () => {
    assert.deepEqual(table(['Dispatched', 'Voided', 'Pending Payment', 'In Progress', 'True'], ['Shipped', 'Cancelled', 'Awaiting Payment', 'Processing', 'Yes', 'No']), { Dispatched: 'Shipped', Voided: 'Cancelled', 'Pending Payment': 'Awaiting Payment', 'In Progress': 'Processing', True: 'Yes' });
  });

  it('reads codes and names of countries and currencies where the picklist is one of them', () => {
    assert.deepEqual(table(['DE', 'FRA', 'Norway', 'USA', 'XX'], ['Germany', 'France', 'NO', 'United States']), { DE: 'Germany', FRA: 'France', Norway: 'NO', USA: 'United States', XX: undefined });
    assert.deepEqual(table(['US Dollar', 'eur'], ['USD', 'EUR', 'GBP']), { 'US Dollar': 'USD', eur: 'EUR' });
    assert.deepEqual(table(['DE'], ['Delaware', 'Texas']), { DE: undefined });
  });

  it('reads labels, and gives the value', () => {
    assert.deepEqual(suggestTranslations(['Germany'], [{ value: 'DE', label: 'Germany' }, { value: 'FR', label: 'France' }]), [{ from: 'Germany', to: 'DE', confidence: 0.94, reason: 'the same text' }]);
  });

  it('forgives slips of the pen in long words, never in numbers', () => {
    assert.deepEqual(table(['Wholesael', 'Tier 12', 'Gild'], ['Wholesale', 'Tier 13', 'Gold']), { Wholesael: 'Wholesale', 'Tier 12': undefined, Gild: undefined });
  });

  it('abstains where two come equally near, or one denies', () => {
    assert.deepEqual(table(['Express'], ['Express Day', 'Express Night']), { Express: undefined });
    assert.deepEqual(table(['Not shipped', 'Partially Shipped'], ['Shipped']), { 'Not shipped': undefined, 'Partially Shipped': undefined });
  });

  it('answers the same whatever the order of the picklist', () => {
    const sources = ['Complete', 'Closed', 'Done', 'xyz'];
    const targets = ['Completed', 'Open', 'Draft', 'Finished Goods'].map((value) => ({ value }));
    assert.deepEqual(suggestTranslations(sources, targets), suggestTranslations(sources, targets.toReversed()));
  });
});
