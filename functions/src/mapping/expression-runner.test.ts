import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { longestTurn, turnMsMax } from '../../test-turns.ts';
import { createExpressionRunner, expressionProblem } from './expression-runner.ts';

describe('a JSONata expression', () => {
  const runner = createExpressionRunner({ timeoutMs: 100 });
  after(() => runner.close());

  it('is evaluated for each record, absent staying absent', async () => {
    const sources = [{ lines: [{ price: 1.5 }, { price: 2 }] }, { lines: [] }, {}];
    assert.deepEqual(await runner.evaluate('$sum(lines.price)', sources), [{ value: 3.5 }, { value: undefined }, { value: undefined }]);
    assert.deepEqual(await runner.evaluate('lines[0]', sources.slice(0, 1)), [{ value: { price: 1.5 } }]);
  });

  it('that never ends is stopped at the limit, record by record, while the service goes on', { timeout: 20_000 }, async () => {
    const bomb = '$match(text, /^(a+)+$/)';
    const ms = await longestTurn(async () => {
      const answers = await runner.evaluate(bomb, [{ text: 'b' }, { text: `${'a'.repeat(40)}!` }, { text: 'b' }]);
      assert.deepEqual(answers.map((answer) => ('error' in answer ? answer.error : 'done')), ['done', 'it takes longer than 100 ms', 'done']);
    });
    assert.ok(ms <= turnMsMax, `the event loop stood still for ${ms} ms`);
  });

  it('that asks for more than a thread may have is stopped, and the next one is evaluated', { timeout: 30_000 }, async () => {
    const [greedy] = await runner.evaluate('$reduce([1..40], function($s, $n) { $s & $s }, "0123456789")', [{}]);
    assert.ok(greedy && 'error' in greedy);
    assert.deepEqual(await runner.evaluate('1 + 1', [{}]), [{ value: 2 }]);
  });

  it('that gives more than any field holds is refused in its thread, and the next record goes on', async () => {
    assert.deepEqual(await runner.evaluate('$pad("", size, "x")', [{ size: 300_000 }, { size: 3 }]), [{ error: 'it gives more than 262144 characters' }, { value: 'xxx' }]);
  });

  it('that fails says how, without the values of the record', async () => {
    assert.deepEqual(await runner.evaluate('$number(name)', [{ name: 'Jane' }]), [{ error: 'JSONata refuses it with D3030' }]);
    assert.deepEqual(await runner.evaluate('$eval(', [{}, {}]), [{ error: 'JSONata refuses it with S0203' }, { error: 'JSONata refuses it with S0203' }]);
  });

  it('that is none is told before it is saved', () => {
    assert.equal(expressionProblem('$sum(lines.price)'), undefined);
    assert.match(expressionProblem('$sum(') ?? '', /expression/);
  });

  it('reaches nothing of the language', async () => {
    assert.deepEqual(await runner.evaluate('[constructor, __proto__.constructor, $lookup($, "constructor")]', [{ a: 1 }]), [{ value: [] }]);
  });
});
