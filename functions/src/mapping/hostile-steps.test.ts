import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { longestTurn, turnMsMax } from '../../test-turns.ts';
import { compileExplained, compileFieldMap, MappingError } from './compile.ts';
import { toPlainText } from './plain-text.ts';
import { fitsPattern } from './record-rules.ts';
import { digitsMax, textLengthMax } from './step-limits.ts';
import { type Step, stepsSchema } from './steps.ts';

const context = { storeZone: 'UTC', tables: {} };
const repeated = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);
const v: Step = { step: 'get', path: 'v' };

/** The step at which both forms of a map stop; a value where they do not. */
function endOf(steps: readonly Step[], source: unknown): unknown {
  const map = { Field: stepsSchema.parse(steps) };
  const explained = compileExplained(map)(source, context).Field;
  try {
    const { Field } = compileFieldMap(map)(source, context);
    assert.deepEqual({ value: explained?.value, error: explained?.error }, { value: Field, error: undefined });
    return Field;
  } catch (error) {
    assert.ok(error instanceof MappingError);
    assert.equal(explained?.error?.message, error.message);
    return { step: error.step, said: error.message.includes('longer than') ? 'too long' : 'no number' };
  }
}

/** A record is worked on in one go. */
async function assertShort(work: () => void): Promise<void> {
  const ms = await longestTurn(work);
  assert.ok(ms <= turnMsMax, `the event loop stood still for ${ms} ms`);
}

// Without a limit each of these runs for seconds or for ever, in the thread that answers webhooks.
describe('steps made to keep the service busy', { timeout: 20_000 }, () => {
  for (const [what, steps, source, expected] of [
    ['a number of nine hundred million digits', [v, { step: 'decimal', scale: 2 }], { v: '1e900000000' }, { step: 'decimal', said: 'no number' }],
    ['one as small', [v, { step: 'money', currency: 'EUR' }], { v: '1e-900000000' }, { step: 'money', said: 'no number' }],
    ['one within a sum', [v, { step: 'sum' }], { v: ['1', '1e900000000'] }, { step: 'sum', said: 'no number' }],
    ['one too large to be a number of JSON', [v, { step: 'number' }], { v: '1e400' }, { step: 'number', said: 'no number' }],
    ['one written out', [v, { step: 'decimal', scale: 0 }], { v: '9'.repeat(digitsMax + 1) }, { step: 'decimal', said: 'no number' }],
    ['one in a condition', [{ step: 'when', cases: [{ if: { path: 'v', is: 'greater', value: 1 }, steps: [{ step: 'constant', value: 'more' }] }], otherwise: [{ step: 'constant', value: 'no number' }] }], { v: '1e900000000' }, 'no number'],
    ['a text that becomes two hundred times as long, again and again', [v, ...repeated(40, { step: 'replace', find: 'a', with: 'a'.repeat(200) })], { v: 'aaaa' }, { step: 'replace', said: 'too long' }],
    ['a text put together of itself', [v, ...repeated(40, { step: 'concat', parts: Array.from({ length: 20 }, () => [{ step: 'text' } as const]) })], { v: 'aaaa' }, { step: 'concat', said: 'too long' }],
    ['a list joined beyond any field', [v, { step: 'join', separator: ', ' }], { v: Array.from({ length: 1_000 }, (_unused, index) => String(index).padEnd(300, 'x')) }, { step: 'join', said: 'too long' }],
    ['a text of megabytes in capitals', [v, { step: 'case', to: 'title' }], { v: 'a b'.repeat(textLengthMax) }, { step: 'case', said: 'too long' }],
    ['a text of megabytes in parts', [v, { step: 'split', separator: 'a', at: 0 }], { v: 'a b'.repeat(textLengthMax) }, { step: 'split', said: 'too long' }],
  ] satisfies readonly (readonly [string, readonly Step[], unknown, unknown])[]) {
    it(`end at their limit: ${what}`, async () => {
      assert.deepEqual(endOf(steps, source), expected);
      const run = compileFieldMap({ Field: stepsSchema.parse(steps) });
      await assertShort(() => {
        try {
          run(source, context);
        } catch (error) {
          assert.ok(error instanceof MappingError);
        }
      });
    });
  }

  it('may shorten a text of any length, and grow one up to the limit', () => {
    assert.equal(endOf([v, { step: 'truncate', length: 3 }], { v: 'abc'.repeat(textLengthMax) }), 'abc');
    assert.equal(String(endOf([v, { step: 'replace', find: 'a', with: 'bb' }], { v: 'a'.repeat(textLengthMax / 2) })).length, textLengthMax);
  });
});

describe('HTML made to keep the service busy', { timeout: 20_000 }, () => {
  it('is read as far as a field could hold, each kind of it in one walk', async () => {
    const unclosed = ['<div>', '<ul><li>', '<table><tr><td>', '<script>', '<!--', '<p a="x ', '<', '<blockquote>'].map((piece) => piece.repeat(100_000));
    for (const html of [...unclosed, `<table><tr>${'<td>a</td>'.repeat(30_000)}`, `<p${' '.repeat(500_000)}`]) await assertShort(() => assert.ok(toPlainText(html).length < 70_000));
  });

  it('that is long for its styles and scripts is read to its end', () => {
    const dressed = `<style>${'p { color: red }'.repeat(3_000)}</style><script>${'a < b;'.repeat(3_000)}</SCRIPT ><!-- > -->${`<p class="${'x'.repeat(100)}">Mug &amp; <b id="1">cup</b></p>`.repeat(300)}<p>The end`;
    assert.equal(toPlainText(dressed), [...Array.from({ length: 300 }, () => 'Mug & cup'), 'The end'].join('\n\n'));
  });

  it('that is too long says so at its end', () => assert.match(toPlainText(`<p>${'word '.repeat(20_000)}</p>`), /^(?:word )+w?o?r?d?…$/));

  it('in a table is a line for each row', () => assert.equal(toPlainText('<p>Sizes</p><table><tr><th>Size</th><th>Chest</th></tr><tr><td>S</td><td><b>90</b> cm</td></tr></table>'), 'Sizes\n\nSize Chest\nS 90 cm'));
});

describe('a pattern made to keep the service busy', { timeout: 20_000 }, () => {
  it('ends, whatever the text', async () => {
    const long = 'a1'.repeat(16_000);
    for (const pattern of [`*${'@#'.repeat(48)}x`, `*${'a1'.repeat(48)}x`, '*a*1'.repeat(24)]) await assertShort(() => assert.equal(fitsPattern(long, pattern), pattern.endsWith('1')));
    assert.deepEqual([fitsPattern('1'.repeat(1_000_000), '*#'), fitsPattern('1'.repeat(1_000_000), '*')], [false, true]);
  });

  it('tells digits and letters of any script', () => assert.deepEqual([['DE-12345', '@@-#####'], ['١', '#'], ['é', '@'], ['😀1', '😀#'], ['a1', '##'], ['', '*'], ['', '']].map(([text = '', pattern = '']) => fitsPattern(text, pattern)), [true, true, true, true, false, true, true]));
});
