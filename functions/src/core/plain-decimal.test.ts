import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Decimal } from 'decimal.js';
import { plainDecimal } from './plain-decimal.ts';

describe('a decimal that needs no rounding', () => {
  it('reads as the decimal library would write it', () => {
    const texts = ['0', '0.0', '-0', '-0.00', '00012.5000', '100', '-7.10', '0.0001', '999999999999999999.9999', '10.00'];
    assert.deepEqual(texts.map((text) => plainDecimal(text, 4)), texts.map((text) => new Decimal(text).toDecimalPlaces(4).toFixed().replace(/^-0$/, '0')));
  });

  it('is nothing else: what must be rounded or is written otherwise is left to the library', () => {
    assert.deepEqual(['1.00001', '1e3', '.5', '+1', '', 'abc', '1,5', ' 1', '1.2.3', '12.'].map((text) => plainDecimal(text, 4)), Array.from({ length: 10 }, () => undefined));
  });
});
