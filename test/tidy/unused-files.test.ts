import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createImportGraph } from './import-graph.ts';
import { createSourceFile } from './source-file.ts';
import { checkUnusedFiles, findEntityFiles } from './unused-files.ts';

const graphOf = (files: Readonly<Record<string, readonly string[]>>) =>
  createImportGraph(Object.entries(files).map(([path, imports]) => createSourceFile(`functions/src/${path}`, imports.map((target) => `import '${target}';`).join('\n'))));
const broken = (files: Parameters<typeof graphOf>[0]): string[] => checkUnusedFiles(graphOf(files)).map(({ path, rule }) => `${path} ${rule}`);

describe('the rules for use', () => {
  it('find files that nothing running imports, whatever their tests import', () => {
    const files = { 'main.ts': ['./queue/worker.ts'], 'queue/worker.ts': [], 'queue/old.ts': [], 'queue/old.test.ts': ['./old.ts'] };
    assert.deepEqual(broken(files), ['functions/src/queue/old.ts nothing that runs imports this file']);
  });

  it('want a file of core to be used by two folders or by core', () => {
    const used = { 'core/money.ts': [], 'core/price.ts': ['./money.ts'], 'queue/a.ts': ['../core/price.ts'], 'store/b.ts': ['../core/price.ts'] };
    assert.deepEqual(broken(used), []);
    const lonely = { 'core/money.ts': [], 'queue/a.ts': ['../core/money.ts'], 'queue/b.ts': ['../core/money.ts'] };
    assert.deepEqual(broken(lonely), ['functions/src/core/money.ts fewer than two folders use this file of core']);
  });

  it('count each connector as a folder', () => {
    const files = { 'core/money.ts': [], 'connectors/bigcommerce/a.ts': ['../../core/money.ts'], 'connectors/salesforce/b.ts': ['../../core/money.ts'] };
    assert.deepEqual(broken(files), []);
  });

  it('cap core at 15 files', () => {
    const names = Array.from({ length: 16 }, (_, index) => `core/x${index}.ts`);
    const files = Object.fromEntries(names.map((name, index) => [name, [`./x${(index + 1) % 16}.ts`]]));
    assert.deepEqual(broken(files), ['functions/src/core/ core has 16 files, 15 are the limit']);
  });

  it('take the connector files that flows import for entity files', () => {
    const graph = graphOf({ 'flows/a.ts': ['../connectors/bigcommerce/order.ts', '../core/money.ts'], 'flows/a.test.ts': ['../connectors/bigcommerce/client.ts'] });
    assert.deepEqual([...findEntityFiles(graph)], ['functions/src/connectors/bigcommerce/order.ts']);
  });
});
