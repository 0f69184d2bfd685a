import type { Import, ImportGraph } from './import-graph.ts';
import type { Violation } from './violation.ts';

/** Who may import whom: the first row whose pattern fits the importing file is its row. */
type Row = { who: RegExp; may: readonly RegExp[]; says: string };

const core = /^functions\/src\/core\//;
const sandbox = /^test\/(?:sandbox|fixtures)\//;
const everything = /^/;

const rows: readonly Row[] = [
  // functions/test-*.ts: what unit tests of several folders need, a database for instance.
  { who: /^functions\/(?:.*\.test|test-[^/]+)\.ts$/, may: [/^functions\//, sandbox], says: 'a unit test imports functions/ and test/sandbox' },
  { who: /^functions\/src\/(?:app|main|deploy-package|open-assistant|open-change-stream|open-commands|open-connection|open-credentials|open-mapper|open-mapping|open-preflight|open-preview|open-settings|open-setup|open-setup-commands|open-intake|open-sweeps|open-matching|open-usual-values|open-watching|run-jobs)\.ts$/, may: [/^functions\/src\//], says: 'a composition root imports functions/src' },
  { who: /^functions\/src\/config\.ts$/, may: [core], says: 'config imports core' },
  { who: /^functions\/src\/core\//, may: [core], says: 'core imports nothing of ours' },
  { who: /^functions\/src\/connectors\/bigcommerce\//, may: [core, /^functions\/src\/connectors\/bigcommerce\//], says: 'a connector imports itself and core' },
  { who: /^functions\/src\/connectors\/salesforce\//, may: [core, /^functions\/src\/connectors\/salesforce\//], says: 'a connector imports itself and core' },
  ...['queue', 'store', 'mapping', 'matching', 'anomaly', 'assistant', 'intake', 'operations', 'settings'].map((folder) => ({
    who: new RegExp(`^functions/src/${folder}/`),
    may: [core, new RegExp(`^functions/src/${folder}/`)],
    says: `${folder} imports itself and core`,
  })),
  { who: /^functions\/src\/pipeline\//, may: [core, /^functions\/src\/pipeline\//, /^functions\/src\/mapping\/steps\.ts$/], says: 'pipeline imports itself, core and the types of mapping/steps' },
  { who: /^functions\/src\/flows\/all-flows\.ts$/, may: [core, /^functions\/src\/(?:flows\/|pipeline\/define-(?:store-)?flow\.ts$)/], says: 'the list of flows imports flows, core and pipeline/define-flow' },
  {
    who: /^functions\/src\/flows\//,
    may: [core, /^functions\/src\/(?:connectors\/[^/]+\/|pipeline\/define-(?:store-)?flow\.ts$|mapping\/steps\.ts$)/],
    says: 'a flow imports core, entity files of connectors, pipeline/define-flow and mapping/steps, never a flow',
  },
  { who: /^test\/sandbox\//, may: [/^test\/sandbox\//], says: 'the sandbox imports nothing of functions/: it is written from the published contracts' },
  { who: /^test\/contract\//, may: [/^test\/contract\//, sandbox, /^functions\/src\/connectors\//], says: 'contract tests import connectors and test/sandbox' },
  { who: /^test\/tidy(?:\/|\.test\.ts$)/, may: [/^test\/tidy\//], says: 'tidy imports itself' },
  ...['scenarios', 'simulation', 'browser'].map((folder) => ({
    who: new RegExp(`^test/${folder}/`),
    may: [sandbox, new RegExp(`^test/${folder}/`), /^test\/contract\/published-specs\.ts$/, ...(folder === 'browser' ? [/^test\/scenarios\/(?:command-desk|eventually|order-desk|org-setup|scenario-stack|settings-desk|sf-plugin)\.ts$/] : [])],
    says: `${folder} use test/sandbox and the running service over HTTP`,
  })),
  { who: /^test\/cli\//, may: [/^test\/cli\//, sandbox, /^test\/scenarios\/service-process\.ts$/], says: 'the sf CLI is used against test/sandbox and the running service' },
  { who: /^scripts\/plugin\//, may: [/^scripts\/plugin\//], says: 'the plugin talks HTTP and to the org; it imports itself' },
  { who: /^scripts\/match\.ts$/, may: [/^functions\/src\/matching\//, /^scripts\/filter-program\.ts$/], says: 'npm run match imports the matching it is the command line of' },
  { who: /^scripts\/suggest\.ts$/, may: [/^functions\/src\/mapping\//, /^scripts\/filter-program\.ts$/], says: 'npm run suggest imports the mapping it is the command line of' },
  { who: /^scripts\//, may: [/^scripts\/(?!plugin\/)/, /^functions\/src\/config\.ts$/, sandbox], says: 'a script starts processes; it imports scripts, config and test/sandbox' },
  { who: /^force-app\//, may: [/^force-app\//], says: 'force-app imports nothing outside force-app' },
  { who: /^config\//, may: [everything], says: 'configuration may name anything' },
];

const metadataClient = 'functions/src/connectors/salesforce/metadata-client.ts';

function checkImport(row: Row, each: Import): Violation[] {
  const at = { path: each.from, line: each.line };
  const violations: Violation[] = [];
  if (each.target !== undefined && !row.may.some((pattern) => pattern.test(each.target ?? '')))
    violations.push({ ...at, rule: `may not import ${each.target}`, remedy: `${row.says}; take it as an argument and let main.ts pass it` });
  if (each.target === 'functions/src/mapping/steps.ts' && each.from.startsWith('functions/src/pipeline/') && !each.isTypeOnly && !each.from.endsWith('.test.ts'))
    violations.push({ ...at, rule: 'pipeline imports more than types of mapping/steps', remedy: 'write "import type"' });
  if (/^jsforce(?:\/|$)/.test(each.specifier) && each.from !== metadataClient && !each.from.startsWith('test/') && !each.from.endsWith('.test.ts'))
    violations.push({ ...at, rule: 'imports jsforce', remedy: `only ${metadataClient} may, behind the safe transport; records go through connectors/salesforce/client.ts` });
  if (each.isReExport) violations.push({ ...at, rule: `re-exports ${each.specifier}`, remedy: 'no barrels: import the file itself where it is used' });
  return violations;
}

/** Breaches of the import table (functions/ARCHITECTURE.md), file by file. */
export function checkImportTable(graph: ImportGraph): Violation[] {
  return [...graph].flatMap(([path, imports]) => {
    const row = rows.find(({ who }) => who.test(path));
    if (row) return imports.flatMap((each) => checkImport(row, each));
    return [{ path, line: 1, rule: 'its folder is not in the import table', remedy: 'put the file into a folder of the table, or decide in test/tidy/import-table.ts what the new folder may import' }];
  });
}
