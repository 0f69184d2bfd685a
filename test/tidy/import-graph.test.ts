import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createImportGraph, findCycles, parseImports, reachableFrom } from './import-graph.ts';
import { createSourceFile } from './source-file.ts';
import { formatViolation } from './violation.ts';

const graphOf = (files: Readonly<Record<string, string>>) => createImportGraph(Object.entries(files).map(([path, text]) => createSourceFile(path, text)));

describe('the import graph', () => {
  it('sees every way to import', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from '../b.ts';",
      "import './c.ts';",
      "export { d } from './d.ts';",
      "const e = await import('./e.ts');",
      "type F = import('./f.ts').F;",
      "new Worker(new URL('./g.ts', import.meta.url));",
      "import {\n  h,\n} from 'hono';",
    ].join('\n');
    const seen = parseImports(createSourceFile('x/y.ts', text)).map(({ specifier, target, line, isTypeOnly, isReExport }) => [specifier, target, line, isTypeOnly, isReExport]);
    assert.deepEqual(seen, [
      ['./a.ts', 'x/a.ts', 1, false, false],
      ['../b.ts', 'b.ts', 2, true, false],
      ['./c.ts', 'x/c.ts', 3, false, false],
      ['./d.ts', 'x/d.ts', 4, false, true],
      ['./e.ts', 'x/e.ts', 5, false, false],
      ['./f.ts', 'x/f.ts', 6, false, false],
      ['./g.ts', 'x/g.ts', 7, false, false],
      ['hono', undefined, 8, false, false],
    ]);
  });

  it('is not fooled by imports in comments and texts', () => {
    assert.deepEqual(parseImports(createSourceFile('a.ts', "// import './b.ts';\nconst text = \"import './c.ts';\";")), []);
  });

  it('finds a cycle that consists of types only', () => {
    const graph = graphOf({ 'a.ts': "import type { B } from './b.ts';", 'b.ts': "import type { C } from './c.ts';", 'c.ts': "import type { A } from './a.ts';" });
    assert.deepEqual(findCycles(graph).map(formatViolation), ['c.ts:1 import cycle a.ts → b.ts → c.ts → a.ts; move what both need into the file both may import, or pass it as an argument']);
  });

  it('takes a file two others import for no cycle', () => {
    assert.deepEqual(findCycles(graphOf({ 'a.ts': "import './b.ts';\nimport './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '' })), []);
  });

  it('knows what can be reached', () => {
    const graph = graphOf({ 'a.ts': "import './b.ts';", 'b.ts': '', 'c.ts': '' });
    assert.deepEqual([...reachableFrom(graph, ['a.ts', 'missing.ts'])], ['a.ts', 'b.ts']);
  });
});
