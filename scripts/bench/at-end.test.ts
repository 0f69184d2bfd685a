import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAtEnd } from './at-end.ts';

describe('what is closed at the end', () => {
  it('goes the last first, once, and a failure keeps nothing else open', async () => {
    const closed: string[] = [];
    const atEnd = createAtEnd((message) => closed.push(`failed: ${message}`));
    atEnd.add(async () => void closed.push('folder'));
    atEnd.add(async () => {
      throw new Error('gone already');
    });
    atEnd.add(async () => void closed.push('process'));
    await atEnd.run();
    await atEnd.run();
    assert.deepEqual(closed, ['process', 'failed: gone already', 'folder']);
  });
});
