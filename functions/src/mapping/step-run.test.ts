import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../../../test/sandbox/random.ts';
import { compileFieldMap, MappingError } from './compile.ts';
import type { Condition } from './condition.ts';
import { type DateForm, get, type Step, stepsSchema } from './steps.ts';

const context = { storeZone: 'America/Chicago', tables: {} };
const of = (source: unknown, ...steps: Step[]) => compileFieldMap({ Field: stepsSchema.parse(steps) })(source, context).Field;
const each = (step: Step, inputs: readonly unknown[]) => inputs.map((v) => of({ v }, get('v'), step));
const failure = (step: Step, v: unknown, more: Record<string, unknown> = {}) => {
  try {
    return of({ v, ...more }, get('v'), step);
  } catch (error) {
    assert.ok(error instanceof MappingError);
    return error.message;
  }
};

function centsOf(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(2, '0'));
}

describe('a path', () => {
  const order = { products: [{ sku: 'A', price: '1.10' }, { sku: 'B', price: '2.20' }], form_fields: [{ name: 'PO Number', value: '4711' }, { name: 'Gift', value: null }] };

  it('takes the first, the last, the one that fits, or all of a list', () => {
    assert.deepEqual(['products[0].sku', 'products[-1].sku', 'products[sku=B].price', 'form_fields[name=PO Number].value'].map((path) => of(order, get(path))), ['A', 'B', '2.20', '4711']);
    assert.equal(of(order, get('products[*].sku'), { step: 'join', separator: '+' }), 'A+B');
  });

  it('into a list that lacks it is absent, and one that ends in null is empty', () => {
    assert.deepEqual(['products[9].sku', 'products[sku=C].price', 'nothing[0]', 'form_fields[name=Gift].value'].map((path) => of(order, get(path))), [undefined, undefined, undefined, null]);
  });
});

describe('a condition', () => {
  const when = (condition: Condition): Step => ({ step: 'when', cases: [{ if: condition, steps: [{ step: 'constant', value: 'yes' }] }], otherwise: [{ step: 'constant', value: 'no' }] });

  it('compares texts, numbers as decimals, and what is there with what is not', () => {
    const order = { total: '100.00', status_id: 11, tags: ['vip', 'new'], note: '' };
    const conditions: readonly Condition[] = [
      { path: 'status_id', is: 'equal', value: '11' }, { path: 'status_id', is: 'one-of', value: [2, 11] }, { path: 'total', is: 'greater', value: 99.99 }, { path: 'total', is: 'less', value: '100' }, { path: 'total', is: 'starts-with', value: '100' },
      { path: 'tags', is: 'contains', value: 'vip' }, { path: 'tags', is: 'contains', value: 'vi' }, { path: 'note', is: 'empty' }, { path: 'missing', is: 'present' }, { path: 'missing', is: 'not-equal', value: 'x' }, { path: 'note', is: 'greater', value: -1 },
    ];
    assert.deepEqual(conditions.map((condition) => of(order, when(condition))), ['yes', 'yes', 'yes', 'no', 'yes', 'yes', 'no', 'yes', 'no', 'yes', 'no']);
  });

  it('without a path looks at the value of the step before', () => assert.deepEqual(each(when({ is: 'greater', value: 10 }), ['9.99', '10.01']), ['no', 'yes']));

  it('joins others with all, any and not, and the first case that holds is taken', () => {
    const step: Step = { step: 'when', cases: [{ if: { all: [{ path: 'a', is: 'present' }, { not: { path: 'b', is: 'present' } }] }, steps: [{ step: 'constant', value: 'only a' }] }, { if: { any: [{ path: 'a', is: 'present' }, { path: 'b', is: 'present' }] }, steps: [get('b')] }] };
    assert.deepEqual([{ a: 1 }, { a: 1, b: 2 }, { b: 3 }, {}].map((source) => of(source, step)), ['only a', 2, 3, undefined]);
  });
});

describe('text', () => {
  it('is split, cut out, replaced and capitalised', () => {
    assert.deepEqual(each({ step: 'split', separator: ',', at: 0 }, ['Doe, Jane', 'Doe']), ['Doe', 'Doe']);
    assert.deepEqual(each({ step: 'split', separator: ',', at: -1 }, ['Doe, Jane', 'Doe']), ['Jane', 'Doe']);
    assert.equal(of({ v: 'a' }, get('v'), { step: 'split', separator: ',', at: 3 }), null);
    assert.deepEqual([of({ v: 'DE-12345' }, get('v'), { step: 'part', from: 3 }), of({ v: 'DE-12345' }, get('v'), { step: 'part', from: -5, length: 2 }), of({ v: 'a😀b' }, get('v'), { step: 'part', from: 2 })], ['12345', '12', 'b']);
    assert.equal(of({ v: 'a.b.c' }, get('v'), { step: 'replace', find: '.', with: '$&' }), 'a$&b$&c', 'no pattern on either side');
    assert.equal(of({ v: 'ANNA-LENA o’neil' }, get('v'), { step: 'case', to: 'title' }), 'Anna-Lena O’neil');
  });

  it('of HTML is what a person reads', () => {
    assert.equal(of({ v: '<h1>Mug</h1><p>Holds <b>0.3&nbsp;l</b> &amp; more</p><ul><li>blue<li>red</ul><script>alert(1)</script><a href="https://x.example">see</a>' }, get('v'), { step: 'plain-text' }), 'Mug\n\nHolds 0.3\u00a0l & more\n\n * blue\n * red\n\nsee');
  });
});

describe('money', () => {
  it('is rounded to what its currency has', () => {
    assert.deepEqual(['EUR', 'JPY', 'KWD'].map((currency) => of({ v: '1234.5678', currency }, get('v'), { step: 'money', currencyPath: 'currency' })), ['1234.57', '1235', '1234.568']);
    assert.match(String(failure({ step: 'money', currencyPath: 'currency' }, '1', { currency: 'euros' })), /fails at step "money": the currency is unknown\./);
  });

  it('never loses a cent: what a list sums to is what its amounts are', () => {
    for (const seed of [1, 2, randomInt(2 ** 31)]) {
      const random = createSeededRandom(seed);
      const cents = Array.from({ length: 500 }, () => random.integer(-99_999_999, 99_999_999));
      const lines = cents.map((cent) => ({ price: `${cent < 0 ? '-' : ''}${Math.trunc(Math.abs(cent) / 100)}.${String(Math.abs(cent) % 100).padStart(2, '0')}` }));
      const sum = of({ lines }, get('lines'), { step: 'sum', field: 'price' }, { step: 'money', currency: 'EUR' });
      const total = cents.reduce((all, cent) => all + BigInt(cent), 0n);
      assert.equal(centsOf(String(sum)), total, `seed ${seed}: ${String(sum)}`);
    }
  });

  it('is rounded as the step says', () => {
    const roundings = ['half-up', 'half-even', 'up', 'down', 'floor', 'ceiling'] as const;
    assert.deepEqual(roundings.map((rounding) => each({ step: 'decimal', scale: 0, rounding }, ['2.5', '-2.5', '2.1'])), [['3', '-3', '2'], ['2', '-2', '2'], ['3', '-3', '3'], ['2', '-2', '2'], ['2', '-3', '2'], ['3', '-2', '3']]);
  });
});

describe('lists', () => {
  const lines = [{ sku: 'A', qty: 2, price: '1.10' }, { sku: 'B', qty: 1, price: '2.20' }, { sku: 'A', qty: 5, price: '' }];

  it('are counted, added up, filtered and joined', () => {
    assert.deepEqual([of({ lines }, get('lines'), { step: 'count' }), of({ lines }, get('lines'), { step: 'sum', field: 'price' }), of({ lines }, get('lines[*].qty'), { step: 'sum' }), of({ lines: [] }, get('lines'), { step: 'sum' })], [3, '3.3', '8', '0']);
    assert.equal(of({ lines }, get('lines'), { step: 'where', if: { path: 'qty', is: 'greater', value: 1 } }, { step: 'count' }), 2);
    assert.equal(of({ lines }, get('lines'), { step: 'where', if: { path: 'sku', is: 'equal', value: 'B' } }, { step: 'join', field: 'sku', separator: ',' }), 'B');
  });
});

describe('places and phones', () => {
  it('are known by code and by name', () => {
    assert.deepEqual(each({ step: 'country', to: 'alpha-2' }, ['Germany', 'deu', 'de', 'United States', 'USA', 'South Korea', 'Atlantis']), ['DE', 'DE', 'DE', 'US', 'US', 'KR', 'Atlantis']);
    assert.deepEqual([of({ v: 'DE' }, get('v'), { step: 'country', to: 'alpha-3' }), of({ v: 'DE' }, get('v'), { step: 'country', to: 'name' })], ['DEU', 'Germany']);
    assert.deepEqual([of({ v: 'illinois', c: 'United States' }, get('v'), { step: 'state', to: 'code', countryPath: 'c' }), of({ v: 'BY' }, get('v'), { step: 'state', to: 'name', country: 'DE' }), of({ v: 'Texas', c: 'DE' }, get('v'), { step: 'state', to: 'code', countryPath: 'c' })], ['IL', 'Bayern', 'Texas']);
  });

  it('become numbers that can be called from anywhere; what is none stays', () => {
    assert.deepEqual([of({ v: '(312) 555-0199', c: 'US' }, get('v'), { step: 'phone', countryPath: 'c' }), of({ v: '030 901820' }, get('v'), { step: 'phone', country: 'DE' }), of({ v: '+44 20 7946 0958' }, get('v'), { step: 'phone' }), of({ v: 'ask Bob' }, get('v'), { step: 'phone', country: 'DE' })], ['+13125550199', '+4930901820', '+442079460958', 'ask Bob']);
  });

  it('leave absent and empty as they are', () => {
    for (const step of [{ step: 'phone' }, { step: 'country', to: 'name' }, { step: 'state', to: 'code', country: 'US' }, { step: 'plain-text' }, { step: 'split', separator: ',' }] as const) assert.deepEqual([of({}, get('v'), step), of({ v: '' }, get('v'), step)], [undefined, null]);
  });
});

describe('dates', () => {
  const forms: Readonly<Record<string, { write: (at: Date) => unknown; from?: DateForm }>> = {
    'RFC 2822': { write: (at) => at.toUTCString().replace('GMT', '+0000') },
    'RFC 2822 with another offset': { write: (at) => new Date(at.getTime() - 5 * 3_600_000).toUTCString().replace('GMT', '-0500') },
    'ISO 8601': { write: (at) => at.toISOString() },
    'ISO 8601 with an offset': { write: (at) => `${new Date(at.getTime() + 19_800_000).toISOString().slice(0, 19)}+05:30` },
    'epoch seconds': { write: (at) => at.getTime() / 1_000 },
    'epoch seconds as text': { write: (at) => String(at.getTime() / 1_000), from: 'epoch' },
    'epoch milliseconds': { write: (at) => at.getTime(), from: 'epoch-ms' },
    'day first': { write: (at) => `${at.getUTCDate()}.${at.getUTCMonth() + 1}.${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)}`, from: 'day-first' },
    'month first': { write: (at) => `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)}`, from: 'month-first' },
  };

  for (const [name, { write, from }] of Object.entries(forms)) {
    it(`written as ${name} come back as they were`, () => {
      const seed = randomInt(2 ** 31);
      const random = createSeededRandom(seed);
      for (let round = 0; round < 300; round += 1) {
        const at = new Date(random.integer(0, 4_102_444_800) * 1_000);
        assert.equal(of({ v: write(at) }, get('v'), { step: 'datetime', ...(from && { from }) }), at.toISOString(), `seed ${seed}`);
      }
    });
  }

  it('that the calendar lacks are refused, whichever way they are written', () => {
    for (const [v, from] of [['31.2.2026', 'day-first'], ['13/1/2026', 'month-first'], ['1.1.26', 'day-first'], ['soon', 'epoch']] as const) assert.match(String(failure({ step: 'date', zone: 'utc', from }, v)), /the value is not a date/);
  });

  it('fall on the day and the time of a zone', () => {
    const source = { v: '2026-05-01T23:30:00Z' };
    assert.deepEqual([of(source, get('v'), { step: 'date', zone: 'Asia/Tokyo' }), of(source, get('v'), { step: 'time', zone: 'store' }), of(source, get('v'), { step: 'time', zone: 'Europe/Berlin' })], ['2026-05-02', '18:30:00', '01:30:00']);
  });
});

describe('what is looked up or evaluated elsewhere', () => {
  it('comes from what was read before, and fails plainly where nothing was', () => {
    const compiled = compileFieldMap({ Owner: [get('rep'), { step: 'enrich', object: 'User', match: 'EmployeeNumber', field: 'Id' }], Sum: [{ step: 'jsonata', expression: '$sum(lines.price)' }] });
    const seen: unknown[] = [];
    const row = compiled({ rep: '17' }, { ...context, enriched: (lookup, key) => (seen.push([lookup, key]), '005A'), evaluated: (expression) => expression.length });
    assert.deepEqual([row, seen], [{ Owner: '005A', Sum: 17 }, [[{ object: 'User', match: 'EmployeeNumber', field: 'Id' }, '17']]]);
    assert.throws(() => compiled({ rep: '17' }, context), /step "enrich": the records it looks up were not read/);
  });
});
