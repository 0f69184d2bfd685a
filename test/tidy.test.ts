import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkCode } from './tidy/code-rules.ts';
import { checkFile } from './tidy/file-rules.ts';
import { checkFunctionSize } from './tidy/function-size.ts';
import { createImportGraph, findCycles } from './tidy/import-graph.ts';
import { checkImportTable } from './tidy/import-table.ts';
import { codeFiles, readSourceTree } from './tidy/source-file.ts';
import { checkTestFile } from './tidy/test-file-rules.ts';
import { checkText } from './tidy/text-rules.ts';
import { checkUnusedFiles, findEntityFiles } from './tidy/unused-files.ts';
import { formatViolation, type Violation } from './tidy/violation.ts';

const tree = readSourceTree(join(import.meta.dirname, '..'));
const code = codeFiles(tree);
const graph = createImportGraph(code);

/** Fails with the whole list, a line each: it is a work list. */
const holds = (violations: readonly Violation[]): void => assert.equal(violations.length, 0, `${violations.length} to mend:\n${violations.map(formatViolation).join('\n')}`);

describe('the house rules', () => {
  it('every folder imports only what the import table allows', () => holds(checkImportTable(graph)));
  it('no files import each other in a circle, types included', () => holds(findCycles(graph)));
  it('every file of the service runs, and core is vocabulary of several folders', () => holds(checkUnusedFiles(graph)));
  it('files are small and named after the noun they hold', () => holds(code.flatMap(checkFile)));
  it('functions are short and take few parameters', () => holds(code.flatMap(checkFunctionSize)));
  it('code keeps no hidden state, and only pure files decide', () => holds(code.flatMap((file) => checkCode(file, findEntityFiles(graph)))));
  it('tests assert unconditionally and say different things', () => holds(code.flatMap(checkTestFile)));
  it('the tree names no machine, no person and no registry', () => holds(tree.flatMap((file) => checkText(file))));
});
