import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAhead } from './read-ahead.ts';

type Batch = { events: readonly number[]; replayId: Uint8Array | undefined };
const batch = (...events: number[]): Batch => ({ events, replayId: Uint8Array.of(events.at(-1) ?? 0) });
const turn = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

/** A source that counts what was asked of it. */
function source(items: readonly (Batch | Error)[]) {
  const asked = { count: 0, isLeft: false };
  async function* open(signal: AbortSignal): AsyncGenerator<Batch> {
    try {
      for (const item of items) {
        asked.count += 1;
        if (item instanceof Error) throw item;
        yield item;
      }
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('left'))));
    } finally {
      asked.isLeft = true;
    }
  }
  return { open, asked };
}

describe('reading ahead', () => {
  it('hands over what came while the consumer was busy as one batch, in order, with the last position', async () => {
    const { open } = source([batch(1), batch(2, 3), { events: [], replayId: Uint8Array.of(9) }, { events: [], replayId: undefined }]);
    const reading = readAhead(open, 100, never);
    assert.deepEqual((await reading.next()).value, batch(1));
    await turn();
    assert.deepEqual((await reading.next()).value, { events: [2, 3], replayId: Uint8Array.of(9) });
    await reading.return(undefined);
  });

  it('asks for no more once enough events wait', async () => {
    const { open, asked } = source(Array.from({ length: 10 }, (_unused, index) => batch(index, index)));
    const reading = readAhead(open, 4, never);
    await reading.next();
    await turn();
    // One was handed over, two wait.
    assert.equal(asked.count, 3);
    await reading.next();
    await turn();
    assert.equal(asked.count, 5);
    await reading.return(undefined);
  });

  it('tells of an error after what came before it', async () => {
    const { open } = source([batch(1), batch(2), new Error('broken')]);
    const reading = readAhead(open, 100, never);
    assert.deepEqual((await reading.next()).value?.events, [1]);
    await turn();
    assert.deepEqual((await reading.next()).value?.events, [2]);
    await assert.rejects(reading.next(), /broken/);
  });

  it('leaves a source that waits when the consumer does', async () => {
    const { open, asked } = source([batch(1)]);
    for await (const { events } of readAhead(open, 100, never)) {
      assert.deepEqual(events, [1]);
      break;
    }
    assert.equal(asked.isLeft, true);
  });
});
