/** Names of the package as an org with a namespace has them, and back: scenarios speak bare names. */
export type OrgNames = { namespace: string; qualify<T>(value: T): T; /** A path whose query, if it has one, is encoded. */ qualifyPath(path: string): string; bare<T>(value: T): T };

const customName = /(?<![\w$])([A-Za-z](?:_?[A-Za-z0-9])*__(?:c|r|e|mdt))(?!\w)/g;

function mapText<T>(value: T, change: (text: string) => string): T {
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? JSON.parse(change(JSON.stringify(value))) : value;
}

/** `--namespace=xw` on the command line of a test file: the org has it, and so has all that is deployed. */
export function readOrgNames(argv: readonly string[] = process.argv): OrgNames {
  const namespace = argv.findLast((argument) => argument.startsWith('--namespace='))?.slice('--namespace='.length) ?? '';
  if (namespace === '') return { namespace, qualify: (value) => value, qualifyPath: (path) => path, bare: (value) => value };
  const qualifyText = (text: string) => text.replaceAll(customName, `${namespace}__$1`);
  return {
    namespace,
    qualify: (value) => mapText(value, qualifyText),
    qualifyPath: (path) => qualifyText(path.replace(/(?<=[?&]q=)[^&]+/, (query) => encodeURIComponent(qualifyText(decodeURIComponent(query))))),
    bare: (value) => mapText(value, (text) => text.replaceAll(new RegExp(`\\b${namespace}__(?=\\w+__(?:c|r|e|mdt)\\b)`, 'g'), '')),
  };
}
