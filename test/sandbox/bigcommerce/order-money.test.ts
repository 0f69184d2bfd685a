import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal } from 'decimal.js';
import { amountText, pairedLine, priceLine, spreadDiscount, taxedCharge, type LineMoney } from './order-money.ts';

const exclusive = { rate: new Decimal('0.0825'), isInclusive: false };
const inclusive = { rate: new Decimal('0.0825'), isInclusive: true };

const texts = (money: LineMoney) => ({
  unit: [money.unit.exTax, money.unit.incTax, money.unit.tax].map(amountText),
  total: [money.total.exTax, money.total.incTax, money.total.tax].map(amountText),
  discounted: [money.discountedIncTax, money.discountedTax].map(amountText),
});

test('an exclusive line is exact without tax and rounds its tax to the cent', () => {
  assert.deepEqual(texts(priceLine({ unit: '12.99', quantity: 3 }, exclusive)), {
    unit: ['12.9900', '14.0600', '1.0700'],
    total: ['38.9700', '42.1900', '3.2200'],
    discounted: ['42.1900', '3.2200'],
  });
});

test('an inclusive line is exact with tax and estimates the other side to four decimals', () => {
  assert.deepEqual(texts(priceLine({ unit: '100', quantity: 1, discount: '10' }, inclusive)), {
    unit: ['92.3788', '100.0000', '7.6212'],
    total: ['92.3788', '100.0000', '7.6212'],
    discounted: ['90.0000', '6.8600'],
  });
});

test('a unit price of four decimals is rounded on the line, not on the unit', () => {
  assert.deepEqual(texts(priceLine({ unit: '3.3333', quantity: 3 }, exclusive)).total, ['10.0000', '10.8300', '0.8300']);
});

test('a price pair given by a caller is taken as it is', () => {
  assert.deepEqual(texts(pairedLine({ exTax: 10, incTax: '10.98', quantity: 2 }, exclusive)), {
    unit: ['10.0000', '10.9800', '0.9800'],
    total: ['20.0000', '21.9600', '1.9600'],
    discounted: ['21.9600', '1.9600'],
  });
});

test('a charge of an inclusive order contains its tax', () => {
  const { exTax, incTax, tax } = taxedCharge('12', inclusive);
  assert.deepEqual([exTax, incTax, tax].map(amountText), ['11.0900', '12.0000', '0.9100']);
});

test('a spread discount sums to the cent, its remainder on the largest line', () => {
  assert.deepEqual(spreadDiscount('5', ['10', '10', '10.01']).map(amountText), ['1.6600', '1.6600', '1.6800']);
  assert.deepEqual(spreadDiscount('50', ['10', '20']).map(amountText), ['10.0000', '20.0000']);
  assert.deepEqual(spreadDiscount('5', ['0', '0']).map(amountText), ['0.0000', '0.0000']);
});
