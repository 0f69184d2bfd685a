import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkCode } from './code-rules.ts';
import { createSourceFile } from './source-file.ts';

const entityFiles = new Set(['functions/src/connectors/bigcommerce/order.ts']);
const broken = (path: string, text: string): string[] => checkCode(createSourceFile(path, text), entityFiles).map(({ line, rule }) => `${line} ${rule}`);

describe('the rules for code', () => {
  it('let config read the environment and nobody else', () => {
    assert.deepEqual(broken('functions/src/config.ts', 'const { PORT } = process.env;'), []);
    assert.deepEqual(broken('functions/src/main.ts', 'a();\nconst port = process.env.PORT;'), ['2 reads the environment']);
    assert.deepEqual(broken('functions/src/main.ts', 'const { env, argv } = process;'), ['1 reads the environment']);
    assert.deepEqual(broken('functions/src/main.ts', "import { env } from 'node:process';"), ['1 reads the environment']);
    assert.deepEqual(broken('functions/src/main.ts', '// process.env is read by config.ts'), []);
  });

  it('find state at the top of a module and allow it inside a function', () => {
    assert.deepEqual(broken('scripts/x.ts', 'let count = 0;\nexport let total = 0;\nvar last;'), ['1 state at the top of a module', '2 state at the top of a module', '3 state at the top of a module']);
    assert.deepEqual(broken('scripts/x.ts', 'function a() { let count = 0; return count; }\nconst outlet = 1;'), []);
  });

  it('keep pure files pure: core, flows, mapping, matching, two stages and entity files', () => {
    const effects = "import { readFileSync } from 'node:fs';\nfetch(url);\nconst at = Date.now();\nconst lot = Math.random();\nprocess.exit();";
    const all = ['2', '3', '4', '5'].map((line) => `${line} a pure file reaches for the outside world`).concat('1 a pure file imports an effect');
    const pure = ['core/x', 'flows/x', 'mapping/x', 'matching/x', 'pipeline/transform', 'pipeline/validate', 'connectors/bigcommerce/order'];
    assert.deepEqual(pure.map((name) => broken(`functions/src/${name}.ts`, effects)), pure.map(() => all));
    assert.deepEqual(broken('functions/src/connectors/bigcommerce/client.ts', effects), []);
    assert.deepEqual(broken('functions/src/core/x.test.ts', effects), []);
  });

  it('find default exports, notes about unfinished work and checks that are switched off', () => {
    const note = ['TO', 'DO'].join('');
    const off = ['oxlint', 'disable'].join('-');
    assert.deepEqual(broken('scripts/x.ts', `export default 1;\n// ${note} later\n// ${off}-next-line`), ['2 a note about unfinished work', '3 a check is switched off', '1 default export']);
    assert.deepEqual(broken('force-app/main/default/lwc/recordSync/recordSync.ts', 'export default class RecordSync {}'), []);
  });
});
