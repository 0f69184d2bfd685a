import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createImportGraph } from './import-graph.ts';
import { checkImportTable } from './import-table.ts';
import { createSourceFile } from './source-file.ts';

/** Rules broken by one file that imports these. */
const broken = (path: string, ...imports: string[]): string[] =>
  checkImportTable(createImportGraph([createSourceFile(path, imports.join('\n'))])).map(({ line, rule }) => `${line} ${rule}`);

describe('the import table', () => {
  it('lets every folder of the service import core', () => {
    const folders = ['queue', 'store', 'mapping', 'matching', 'intake', 'operations', 'pipeline', 'flows', 'core'];
    assert.deepEqual(folders.flatMap((folder) => broken(`functions/src/${folder}/x.ts`, "import '../core/money.ts';")), []);
    assert.deepEqual(broken('functions/src/connectors/salesforce/x.ts', "import '../../core/money.ts';"), []);
  });

  it('keeps core, stages and connectors apart', () => {
    assert.deepEqual(broken('functions/src/core/x.ts', "import '../queue/worker.ts';"), ['1 may not import functions/src/queue/worker.ts']);
    assert.deepEqual(broken('functions/src/queue/x.ts', "import '../store/database.ts';"), ['1 may not import functions/src/store/database.ts']);
    assert.deepEqual(broken('functions/src/connectors/salesforce/x.ts', "import '../bigcommerce/order.ts';"), ['1 may not import functions/src/connectors/bigcommerce/order.ts']);
    assert.deepEqual(broken('functions/src/config.ts', "import './queue/worker.ts';"), ['1 may not import functions/src/queue/worker.ts']);
  });

  it('gives a flow entity files and the mapping language, but no other flow and no pipeline stage', () => {
    const allowed = ["import '../connectors/bigcommerce/order.ts';", "import '../pipeline/define-flow.ts';", "import '../mapping/steps.ts';"];
    assert.deepEqual(broken('functions/src/flows/x.ts', ...allowed), []);
    assert.deepEqual(broken('functions/src/flows/x.ts', "import './y.ts';", "import '../pipeline/load.ts';"), ['1 may not import functions/src/flows/y.ts', '2 may not import functions/src/pipeline/load.ts']);
    assert.deepEqual(broken('functions/src/flows/all-flows.ts', "import './y.ts';"), []);
  });

  it('gives the pipeline the types of the mapping language only', () => {
    assert.deepEqual(broken('functions/src/pipeline/x.ts', "import type { Step } from '../mapping/steps.ts';"), []);
    assert.deepEqual(broken('functions/src/pipeline/x.ts', "import { steps } from '../mapping/steps.ts';"), ['1 pipeline imports more than types of mapping/steps']);
  });

  it('lets composition roots import the whole service', () => {
    assert.deepEqual(['app', 'main', 'deploy-package'].flatMap((name) => broken(`functions/src/${name}.ts`, "import './queue/worker.ts';", "import './flows/all-flows.ts';")), []);
  });

  it('keeps the sandbox and the scenarios away from the service', () => {
    assert.deepEqual(broken('test/sandbox/x.ts', "import '../../functions/src/core/money.ts';"), ['1 may not import functions/src/core/money.ts']);
    assert.deepEqual(broken('test/scenarios/x.test.ts', "import '../sandbox/sandbox.ts';", "import '../../functions/src/main.ts';"), ['2 may not import functions/src/main.ts']);
    assert.deepEqual(broken('scripts/x.ts', "import '../functions/src/config.ts';", "import '../functions/src/main.ts';"), ['2 may not import functions/src/main.ts']);
  });

  it('knows one place for jsforce', () => {
    assert.deepEqual(broken('functions/src/connectors/salesforce/metadata-client.ts', "import jsforce from 'jsforce';"), []);
    assert.deepEqual(broken('test/sandbox/salesforce/x.test.ts', "import jsforce from 'jsforce';"), []);
    assert.deepEqual(broken('functions/src/connectors/salesforce/client.ts', "import jsforce from 'jsforce';"), ['1 imports jsforce']);
  });

  it('refuses barrels and folders nobody decided on', () => {
    assert.deepEqual(broken('functions/src/core/x.ts', "export * from './money.ts';"), ['1 re-exports ./money.ts']);
    assert.deepEqual(broken('functions/src/extras/x.ts'), ['1 its folder is not in the import table']);
  });
});
