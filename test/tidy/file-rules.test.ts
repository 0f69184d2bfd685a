import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFile } from './file-rules.ts';
import { createSourceFile } from './source-file.ts';

const broken = (path: string, text = ''): string[] => checkFile(createSourceFile(path, text)).map(({ rule }) => rule);

describe('the rules for files', () => {
  it('ban names that say nothing', () => {
    assert.deepEqual(broken('functions/src/utils/money.ts'), ['"utils" is not a name']);
    assert.deepEqual(broken('test/sandbox/index.ts'), ['"index" is not a name']);
    assert.deepEqual(broken('functions/src/core/money.test.ts'), []);
  });

  it('want kebab-case', () => {
    assert.deepEqual(broken('scripts/buildPackage.ts'), ['"buildPackage" is not kebab-case']);
  });

  it('stop at 400 lines of code', () => {
    assert.deepEqual(broken('scripts/start.ts', 'a();\n'.repeat(400)), []);
    assert.deepEqual(broken('scripts/start.ts', 'a();\n'.repeat(401)), ['the file has 401 lines, 400 are the limit']);
  });
});
