import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readTree, writeTree } from './write-if-changed.ts';

describe('a folder that is made to hold exactly some files', () => {
  it('loses the others, keeps what is the same, and leaves alone what another process is about to rename', () => {
    const folder = mkdtempSync(join(tmpdir(), 'write-tree-'));
    try {
      mkdirSync(join(folder, 'a'));
      for (const [name, text] of [['a/same', '1'], ['a/old', '2'], ['a/new.4711.partial', '3']] as const) writeFileSync(join(folder, name), text);
      const files = new Map([['a/same', Buffer.from('1')], ['b/new', Buffer.from('4')]]);
      assert.equal(writeTree(folder, files), 2);
      assert.deepEqual([[...readTree(folder).keys()], existsSync(join(folder, 'a/new.4711.partial'))], [['a/same', 'b/new'], true]);
      assert.equal(writeTree(folder, files), 0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
