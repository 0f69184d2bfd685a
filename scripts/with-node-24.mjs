// Runs a TypeScript script of this repository: `node scripts/with-node-24.mjs [--flags-of-node…] scripts/x.ts arguments…`.
// Plain JavaScript, because it also has to run on a Node that cannot read TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const versionMin = 24;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Whether a version such as "24.21.0" can run the repository's TypeScript without a build. */
export function isSupported(version) {
  return Number(version.split('.')[0]) >= versionMin;
}

/** The Node 24 that `npm install` put into node_modules, or undefined where npm has none for this platform. */
export function findInstalledNode(folder) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  // The package's own file first: .bin/node is a link npm may not have made.
  return [join(folder, 'node_modules', `node-${platform}-${process.arch}`, 'bin', binary), join(folder, 'node_modules', '.bin', binary)].find((path) => existsSync(path));
}

function runHere(script, scriptArguments) {
  process.argv.splice(1, process.argv.length, script, ...scriptArguments);
  // runMain and not import(): the script must see itself as the main module (import.meta.main).
  createRequire(import.meta.url)('node:module').runMain(script);
}

function runWith(node, program) {
  const child = spawn(node, program, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes; a second one would mean "stop at once".
  const signals = process.stdin.isTTY ? ['SIGTERM', 'SIGHUP'] : ['SIGTERM', 'SIGHUP', 'SIGINT'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  if (process.stdin.isTTY) process.on('SIGINT', () => undefined);
  child.on('error', (error) => {
    process.stderr.write(`${node} does not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal === null) return;
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/** Every process that follows strips and compiles the same files otherwise. https://nodejs.org/api/module.html#module-compile-cache */
function keepCompiledFiles() {
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'crosswalk-compile-cache');
}

function main(given) {
  keepCompiledFiles();
  const flagCount = given.findIndex((word) => !word.startsWith('--'));
  const [script, ...scriptArguments] = flagCount < 0 ? [] : given.slice(flagCount);
  const flags = given.slice(0, Math.max(0, flagCount));
  if (script === undefined) {
    process.stderr.write('usage: node scripts/with-node-24.mjs [--flags-of-node…] <script.ts> [arguments…]\n');
    process.exitCode = 2;
    return;
  }
  const path = resolve(script);
  const isHere = isSupported(process.versions.node);
  // Flags of Node are read when it starts.
  if (isHere && flags.length === 0) return runHere(path, scriptArguments);
  const node = isHere ? process.execPath : findInstalledNode(root);
  if (node !== undefined) return runWith(node, [...flags, path, ...scriptArguments]);
  process.stderr.write(
    `Crosswalk needs Node ${versionMin} or newer; this is Node ${process.versions.node} and node_modules holds no newer one for ${process.platform}-${process.arch}.\n` +
      `Run "npm install" first (it brings Node ${versionMin} along). If that was done, install Node ${versionMin} from https://nodejs.org and try again.\n`,
  );
  process.exitCode = 1;
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
