import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSeededRandom, type SeededRandom } from '../../../test/sandbox/random.ts';
import { compileExplained, compileFieldMap, MappingError } from './compile.ts';
import type { Condition } from './condition.ts';
import { coalesce, concat, constant, date, datetime, decimal, type FieldMap, get, join, lookup, otherwise, type Step, text, truncate } from './steps.ts';

const context = { storeZone: 'America/Chicago', tables: { status: { 11: 'Awaiting Fulfillment' } }, enriched: (_of: unknown, key: string) => (key.length > 3 ? `of ${key}` : undefined), evaluated: (expression: string) => `${expression}!` };
const run = (steps: readonly Step[], source: unknown = {}) => compileFieldMap({ Field: steps })(source, context).Field;
const values = (steps: readonly Step[], inputs: readonly unknown[]) => inputs.map((v) => run(steps, { v }));
const failure = (steps: readonly Step[], source: unknown) => {
  try {
    return { value: run(steps, source) };
  } catch (error) {
    assert.ok(error instanceof MappingError);
    return { field: error.field, step: error.step, message: error.message };
  }
};

describe('absent, empty and a value', () => {
  it('stay apart through every step that transforms', () => {
    const steps: Step[][] = [[get('v')], [get('v'), decimal(2)], [get('v'), truncate(3)], [get('v'), date('utc')], [get('v'), datetime()], [get('v'), lookup('status')], [get('v'), { step: 'trim' }], [get('v'), { step: 'case', to: 'upper' }], [get('v'), { step: 'number' }], [get('v'), { step: 'boolean' }], [get('v'), text()], [get('v'), join('code', ', ')]];
    assert.deepEqual(steps.map((one) => [run(one, {}), run(one, { v: null }), run(one, { v: '' })]), steps.map(() => [undefined, null, null]));
  });

  it('of a path: a hole anywhere on the way is absent', () => {
    assert.deepEqual([{}, { a: null }, { a: 'text' }, { a: {} }, { a: { b: null } }, { a: { b: 0 } }].map((source) => run([get('a.b')], source)), [undefined, undefined, undefined, undefined, null, 0]);
  });

  it('text of blanks alone is empty', () => assert.equal(run([get('v')], { v: ' \n ' }), null));

  it('false and 0 are values', () => assert.deepEqual(values([get('v')], [false, 0]), [false, 0]));

  it('a default fills what is absent or empty, and nothing else', () => {
    assert.deepEqual([run([get('v'), otherwise('x')]), ...values([get('v'), otherwise('x')], [null, '', 0, false, 'y'])], ['x', 'x', 'x', 0, false, 'y']);
  });

  it('coalesce takes the first option that is there, and clears the field when none is', () => {
    const steps = [coalesce([get('a')], [get('b'), { step: 'case', to: 'upper' }], [get('c')])];
    assert.deepEqual([run(steps, { a: '', b: 'b', c: 'c' }), run(steps, { a: 0, b: 'b' }), run(steps, {})], ['B', 0, null]);
  });

  it('concat leaves the empty parts and their separator out', () => {
    const steps = [concat([[get('a')], [get('b')], [constant('!')]], ' ')];
    assert.deepEqual([run(steps, { a: 'x', b: null }), run(steps, { a: 'x', b: 'y' }), run([concat([[get('a')], [get('b')]])], {})], ['x !', 'x y !', null]);
  });

  it('a condition without an otherwise leaves the field alone', () => {
    const when = { step: 'when', cases: [{ if: { path: 'kind', is: 'equal', value: 1 }, steps: [constant('one')] }] } satisfies Step;
    assert.deepEqual([run([when], { kind: 1 }), run([when], { kind: '1' }), run([when], { kind: 2 }), run([{ ...when, otherwise: [get('other')] }], { kind: 2, other: 'two' })], ['one', 'one', undefined, 'two']);
  });
});

describe('decimals', () => {
  it('are text, exact to the last digit, rounded half up at the scale', () => {
    assert.deepEqual(values([get('v'), decimal(4)], ['316.5000', '0.00005', 8, '12345678901234567890.1', '-1.00005']), ['316.5', '0.0001', '8', '12345678901234567890.1', '-1.0001']);
    assert.deepEqual(values([get('v'), decimal(2)], ['-0', '-0.00', -0, '-0.001', '007.50', '1e3', '12e-1', '1E21', 1e21, '.5', '0.125', '-0.125']), ['0', '0', '0', '0', '7.5', '1000', '1.2', '1000000000000000000000', '1000000000000000000000', '0.5', '0.13', '-0.13']);
  });

  it('never pass through a float', () => assert.equal(run([get('v'), decimal(2)], { v: '9007199254740993.01' }), '9007199254740993.01'));

  it('that are no numbers name field and step, and never the value', () => {
    assert.deepEqual(failure([get('v'), decimal(2)], { v: 'secret 12' }), { field: 'Field', step: 'decimal', message: 'The field map of Field fails at step "decimal": the value is not a number. Take a field that holds a number, or put an If before the step for records without one.' });
  });

  for (const step of [decimal(2), { step: 'number' }] as const) {
    it(`are never made of what is no finite number: the step "${step.step}" fails`, () => {
      const inputs = [{ amount: '1' }, {}, ['1'], true, false, 'Infinity', '-Infinity', 'NaN', Number.NaN, Number.POSITIVE_INFINITY];
      const expected = { field: 'Field', step: step.step, message: `The field map of Field fails at step "${step.step}": the value is not a number. Take a field that holds a number, or put an If before the step for records without one.` };
      assert.deepEqual(inputs.map((v) => failure([get('v'), step], { v })), inputs.map(() => expected));
    });
  }
});

describe('dates', () => {
  it('are the day in the store’s zone, or in UTC', () => {
    const placed = 'Sat, 02 May 2026 03:30:00 +0000';
    assert.deepEqual([run([get('v'), date('store')], { v: placed }), run([get('v'), date('utc')], { v: placed })], ['2026-05-01', '2026-05-02']);
  });

  it('follow the zone’s summer time', () => {
    assert.deepEqual(values([get('v'), date('store')], ['2026-01-02T05:59:00Z', '2026-01-02T06:00:00Z', '2026-07-02T04:59:00Z', '2026-07-02T05:00:00Z']), ['2026-01-01', '2026-01-02', '2026-07-01', '2026-07-02']);
  });

  it('and times are read from RFC 2822, ISO 8601 and epoch seconds alike', () => {
    assert.deepEqual(values([get('v'), datetime()], ['Fri, 01 May 2026 12:00:00 +0000', '2026-05-01T12:00:00+00:00', 1_777_636_800]), Array.from({ length: 3 }, () => '2026-05-01T12:00:00.000Z'));
  });

  it('that are none name field and step', () => assert.deepEqual(failure([get('v'), date('store')], { v: 'tomorrow' }), { field: 'Field', step: 'date', message: 'The field map of Field fails at step "date": the value is not a date. Take a field that holds a date, or say in the step how it is written.' }));
});

describe('text', () => {
  it('is cut at the length and never inside a character', () => {
    assert.deepEqual(values([get('v'), truncate(3)], ['abc', 'abcd', 'ab😀', 'a😀b']), ['abc', 'abc', 'ab', 'a😀']);
  });

  it('is trimmed and changes case', () => assert.deepEqual([run([get('v'), { step: 'trim' }], { v: '  a b ' }), run([get('v'), { step: 'case', to: 'lower' }], { v: 'ÄB' })], ['a b', 'äb']));

  it('is made of numbers on request', () => assert.equal(run([get('v'), text()], { v: 250 }), '250'));
});

describe('tables and lists', () => {
  it('a lookup translates, falls back, or names the table it misses an entry in', () => {
    assert.deepEqual([run([get('v'), lookup('status')], { v: 11 }), run([get('v'), lookup('status', 'Other')], { v: 99 })], ['Awaiting Fulfillment', 'Other']);
    assert.equal(failure([get('v'), lookup('status')], { v: 99 }).message, 'The field map of Field fails at step "lookup": the table "status" has no entry for the value. Add the value to the table, or choose in the step what stands where the table has no entry.');
  });

  it('a list is joined, each value once, empty ones left out', () => {
    assert.equal(run([get('v'), join('code', ', ')], { v: [{ code: 'A' }, { code: '' }, { code: 'B' }, { code: 'A' }, null, {}] }), 'A, B');
    assert.equal(run([get('v'), join('code', ', ')], { v: [] }), null);
  });

  it('a list or an object is no value of a field', () => {
    for (const v of [[1], { a: 1 }]) assert.deepEqual(failure([get('v')], { v }), { field: 'Field', step: 'result', message: 'The field map of Field fails at step "result": it gives a list or an object where a field takes one value. Take one value out of it, for example the first with “[0]” in the path, or join them with “Join a list”.' });
  });
});

describe('a compiled field map', () => {
  it('gives every field of the map, in its order, also the absent ones', () => {
    const compiled = compileFieldMap({ B: [get('b')], A: [get('a')] });
    assert.deepEqual(Object.entries(compiled({ a: 1 }, context)), [['B', undefined], ['A', 1]]);
  });

  it('does not change its source and gives the same twice', () => {
    const source = Object.freeze({ v: Object.freeze(['x']), n: '1.50' });
    const compiled = compileFieldMap({ N: [get('n'), decimal(2)] });
    assert.deepEqual([compiled(source, context), compiled(source, context)], [{ N: '1.5' }, { N: '1.5' }]);
  });

  it('reads no inherited property: a path cannot reach the language', () => {
    const sources = [['constructor.name', { v: 1 }], ['constructor', {}], ['__proto__', {}], ['v.map', { v: [] }], ['v.toString.name', { v: {} }], ['v.length', { v: 'text' }]] as const;
    assert.deepEqual(sources.map(([path, source]) => run([get(path)], source)), sources.map(() => undefined));
    assert.deepEqual([run([lookup('constructor', 'none')], 'name'), run([get('v'), lookup('status', 'none')], { v: 'constructor' }), run([get('v'), join('constructor', ',')], { v: [{}] })], [undefined, 'none', null]);
  });
});

describe('an explained field map', () => {
  const explain = (steps: readonly Step[], source: unknown) => compileExplained({ Field: steps })(source, context).Field;

  it('shows what every step gave', () => {
    const steps = [get('v'), { step: 'trim' }, truncate(3)] as const;
    assert.deepEqual(explain(steps, { v: ' abcd ' }), { value: 'abc', error: undefined, steps: [{ step: steps[0], value: ' abcd ' }, { step: steps[1], value: 'abcd' }, { step: steps[2], value: 'abc' }] });
  });

  it('tells which case of a condition ran by its place', () => {
    const [a, b, c] = [constant('A'), constant('B'), constant('C')];
    const when = { step: 'when', cases: [{ if: { path: 'kind', is: 'equal', value: 1 }, steps: [a] }, { if: { path: 'kind', is: 'equal', value: 2 }, steps: [b] }], otherwise: [c] } satisfies Step;
    const insides = [1, 2, 3].map((kind) => compileExplained({ Field: [when] })({ kind }, context).Field?.steps[0]?.inside);
    assert.deepEqual(insides, [[[{ step: a, value: 'A' }]], [[], [{ step: b, value: 'B' }]], [[], [], [{ step: c, value: 'C' }]]]);
  });

  it('shows what ran inside a step, and leaves out what did not', () => {
    const [a, b, c] = [get('a'), get('b'), get('c')];
    const step = coalesce([a], [b], [c]);
    assert.deepEqual(explain([step], { a: '', b: 'B', c: 'C' })?.steps, [{ step, value: 'B', inside: [[{ step: a, value: '' }], [{ step: b, value: 'B' }]] }]);
  });

  it('shows how far it came when a step cannot go on, and goes on with the other fields', () => {
    const explained = compileExplained({ Bad: [get('v'), decimal(2)], Good: [get('v')] })({ v: 'x' }, context);
    assert.deepEqual([explained.Bad?.value, explained.Bad?.steps, explained.Bad?.error?.step, explained.Good?.value], [undefined, [{ step: get('v'), value: 'x' }], 'decimal', 'x']);
  });

  it('comes to the same as the compiled one, in values and in errors, whatever the steps and the source', () => {
    for (const seed of [1, 2, 3, randomInt(2 ** 31)]) {
      const random = createSeededRandom(seed);
      for (let round = 0; round < 3_000; round += 1) {
        const map = Object.fromEntries(Array.from({ length: random.integer(1, 3) }, (_unused, index) => [`F${index}`, randomSteps(random, 2)]));
        const source = randomSource(random);
        assert.deepEqual(outcomeOfCompiled(map, source), outcomeOfExplained(map, source), `seed ${seed}, round ${round}: ${JSON.stringify(map)} of ${JSON.stringify(source)}`);
      }
    }
  });
});

type Outcome = { row: Record<string, unknown> } | { error: string };

function outcomeOfCompiled(map: FieldMap, source: unknown): Outcome {
  try {
    return { row: compileFieldMap(map)(source, context) };
  } catch (error) {
    return { error: error instanceof MappingError ? error.message : String(error) };
  }
}

function outcomeOfExplained(map: FieldMap, source: unknown): Outcome {
  const fields = Object.entries(compileExplained(map)(source, context));
  const [failed] = fields.flatMap(([, { error }]) => error ?? []);
  return failed ? { error: failed.message } : { row: Object.fromEntries(fields.map(([field, { value }]) => [field, value])) };
}

const dateForms = [{}, { from: 'day-first' }, { from: 'month-first' }, { from: 'epoch' }, { from: 'epoch-ms' }] as const;
const someValues = ['31/12/2026', '12/31/2026 23:59', '1.2.2026 08:00:05', '31.02.2026', '1777636800', '<p>a &amp; <b>b</b></p>', '030 123456', '+1 (312) 555-0199', 'Germany', 'deu', 'US', 'usa', 'Illinois', 'il', 'one, two', 'it’s o’neil', ['x', 1, null], [{ code: '1.10' }, { code: 2 }, {}], '', ' ', 'text', ' trimmed ', 'ä😀b', '0', '-0', '-0.00', '007.50', '12345678901234567890.12345', '1e3', '.5', '+1', '1.005', '2026-05-02T03:30:00Z', 'Sat, 02 May 2026 03:30:00 +0000', '2026-02-30', '2026-05-02', 'May 2, 2026', 'true', 'constructor', 0, -0, 11, 1.005, 1e21, 1_777_636_800, Number.NaN, true, false, null, [], {}, [{ code: 'A' }, { code: 'A' }, { code: '' }, null, { code: 1 }], { b: 'deep', c: { d: 'deeper' } }];
const paths = ['a[0]', 'b[-1].code', 'a[*].code', 'b[code=A].code', 'b[*]', 'a', 'b', 'a.b', 'b.c', 'a.b.c', 'b.c.d', 'constructor', 'a.__proto__', 'b.length', 'a.toString.name'];

const randomSource = (random: SeededRandom): unknown => (random.next() < 0.02 ? random.pick(someValues) : Object.fromEntries(['a', 'b', 'constructor'].filter(() => random.next() < 0.8).map((name) => [name, random.pick(someValues)])));

function randomCondition(random: SeededRandom, depth: number): Condition {
  const inside = () => randomCondition(random, depth - 1);
  const path = random.next() < 0.7 ? { path: random.pick(paths) } : {};
  const value = random.pick([11, 'text', true, '0', 'A', 1.005, '1e3']);
  const flat: (() => Condition)[] = [() => ({ ...path, is: random.pick(['equal', 'not-equal', 'greater', 'less', 'contains', 'starts-with']), value }), () => ({ ...path, is: 'one-of', value: [value, 'c'] }), () => ({ ...path, is: random.pick(['present', 'empty']) })];
  const nested: (() => Condition)[] = [() => ({ all: [inside(), inside()] }), () => ({ any: [inside(), inside()] }), () => ({ not: inside() })];
  return random.pick(depth > 0 && random.next() < 0.3 ? nested : flat)();
}

function randomSteps(random: SeededRandom, depth: number): Step[] {
  const first = random.next() < 0.9 ? [get(random.pick(paths))] : [];
  return [...first, ...Array.from({ length: random.integer(first.length === 0 ? 1 : 0, 3) }, () => randomStep(random, depth))];
}

function randomStep(random: SeededRandom, depth: number): Step {
  const inside = () => randomSteps(random, depth - 1);
  const flat: (() => Step)[] = [
    () => decimal(random.integer(0, 18)), () => ({ step: 'number' }), () => ({ step: 'boolean' }), () => truncate(random.integer(1, 4)), () => text(), () => ({ step: 'trim' }), () => ({ step: 'case', to: random.pick(['upper', 'lower']) }), () => date(random.pick(['store', 'utc'])), () => datetime(),
    () => lookup(random.pick(['status', 'missing', 'constructor']), random.next() < 0.5 ? 'Other' : undefined), () => otherwise(random.pick(['0', 7, false])), () => join(random.pick(['code', 'constructor']), ', '), () => constant('c'), () => get(random.pick(paths)),
    () => ({ step: 'case', to: 'title' }), () => ({ step: 'split', separator: random.pick([' ', ',', '-']), ...(random.next() < 0.7 ? { at: random.integer(-2, 2) } : {}) }), () => ({ step: 'part', from: random.integer(-4, 4), ...(random.next() < 0.7 ? { length: random.integer(1, 4) } : {}) }), () => ({ step: 'replace', find: random.pick(['t', '😀', '0']), with: random.pick(['', '$&', 'x']) }), () => ({ step: 'plain-text' }),
    () => ({ step: 'decimal', scale: random.integer(0, 4), rounding: random.pick(['half-up', 'half-even', 'up', 'down', 'floor', 'ceiling']) }), () => ({ step: 'money', ...(random.next() < 0.5 ? { currency: random.pick(['EUR', 'JPY', 'KWD']) } : { currencyPath: random.pick(paths) }) }), () => ({ step: 'boolean', yes: ['TRUE', 'text'] }),
    () => ({ step: 'date', zone: random.pick(['store', 'utc', 'Asia/Tokyo']), ...random.pick(dateForms) }), () => ({ step: 'time', zone: random.pick(['store', 'utc', 'Asia/Kolkata']), ...random.pick(dateForms) }), () => ({ step: 'datetime', ...random.pick(dateForms) }),
    () => ({ step: 'phone', ...(random.next() < 0.5 ? { country: 'DE' } : { countryPath: random.pick(paths) }) }), () => ({ step: 'country', to: random.pick(['alpha-2', 'alpha-3', 'name']) }), () => ({ step: 'state', to: random.pick(['code', 'name']), ...(random.next() < 0.5 ? { country: 'US' } : { countryPath: random.pick(paths) }) }),
    () => ({ step: 'where', if: randomCondition(random, 1) }), () => ({ step: 'sum', ...(random.next() < 0.5 ? { field: 'code' } : {}) }), () => ({ step: 'count' }), () => ({ step: 'join', separator: '; ' }), () => ({ step: 'enrich', object: 'Account', match: 'Name', field: 'OwnerId' }), () => ({ step: 'jsonata', expression: 'a' }),
  ];
  const nested: (() => Step)[] = [() => concat([inside(), inside()], random.pick(['', ' '])), () => coalesce(inside(), inside()), () => ({ step: 'when', cases: Array.from({ length: random.integer(1, 2) }, () => ({ if: randomCondition(random, 2), steps: inside() })), ...(random.next() < 0.5 ? { otherwise: inside() } : {}) })];
  return random.pick(depth > 0 && random.next() < 0.3 ? nested : flat)();
}
