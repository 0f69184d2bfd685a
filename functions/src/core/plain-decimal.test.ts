import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Decimal } from 'decimal.js';
import { createSeededRandom } from '../../../test/sandbox/random.ts';
import { plainDecimal } from './plain-decimal.ts';

const asTheLibrary = (text: string, scale: number) => new Decimal(text).toDecimalPlaces(scale, Decimal.ROUND_HALF_UP).toFixed();

describe('a decimal that needs no rounding', () => {
  it('reads as the decimal library would write it', () => {
    const texts = ['0', '0.0', '-0', '-0.00', '00', '-00.10', '00012.5000', '100', '-7.10', '0.0001', '-0.0001', '999999999999999999.9999', '10.00', '12345678901234567890123456789'];
    assert.deepEqual(texts.map((text) => plainDecimal(text, 4)), texts.map((text) => asTheLibrary(text, 4)));
  });

  it('is nothing else: what must be rounded or is written otherwise is left to the library', () => {
    const others = ['1.00001', '1e3', '.5', '+1', '-', '', 'abc', '1,5', ' 1', '1 ', '1.2.3', '12.', '-.5', '--1', '1_000', '0x10', '١', 'NaN', 'Infinity'];
    assert.deepEqual(others.map((text) => plainDecimal(text, 4)), others.map(() => undefined));
  });

  it('keeps as many decimals as the scale has, trailing zeros not counted', () => {
    assert.deepEqual(['1.2300', '1.23', '1.234', '1', '1.000'].map((text) => plainDecimal(text, 2)), ['1.23', '1.23', undefined, '1', '1']);
    assert.deepEqual(['1.0', '1.1'].map((text) => plainDecimal(text, 0)), ['1', undefined]);
  });

  it('agrees with the library on whatever digits, signs and points make', () => {
    for (const seed of [1, 2, 3]) {
      const random = createSeededRandom(seed);
      for (let round = 0; round < 5_000; round += 1) {
        const text = Array.from({ length: random.integer(1, 12) }, () => random.pick('0001239.-e'.split(''))).join('');
        const scale = random.integer(0, 6);
        const plain = plainDecimal(text, scale);
        assert.equal(plain, plain === undefined ? undefined : asTheLibrary(text, scale), `seed ${seed}: ${text} at scale ${scale}`);
      }
    }
  });
});
