import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const wrapper = join(import.meta.dirname, 'with-node-24.mjs');

function runScript(text: string, scriptArguments: readonly string[] = [], flags: readonly string[] = []): { status: number | null; stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'with-node-'));
  const script = join(folder, 'script.ts');
  writeFileSync(script, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [wrapper, ...flags, script, ...scriptArguments], { encoding: 'utf8', env: {} });
  rmSync(folder, { recursive: true });
  return { status, stdout, stderr };
}

describe('the entry check of Node', () => {
  it('runs a TypeScript script as the main module, with its arguments', () => {
    const text = 'const words: string[] = process.argv.slice(2); process.stdout.write(`${import.meta.main} ${words.join(" ")}`);';
    assert.deepEqual(runScript(text, ['one', '--two']), { status: 0, stdout: 'true one --two', stderr: '' });
  });

  it('hands flags before the script to Node', () => {
    assert.deepEqual(runScript('process.stdout.write(`${process.execArgv} ${process.argv.slice(2)}`);', ['one'], ['--max-semi-space-size=32']), { status: 0, stdout: '--max-semi-space-size=32 one', stderr: '' });
  });

  it('ends with the exit code of the script', () => {
    assert.deepEqual(runScript('process.exitCode = 7;'), { status: 7, stdout: '', stderr: '' });
  });

  it('says how it is used when no script is named', () => {
    const { status, stderr } = spawnSync(process.execPath, [wrapper], { encoding: 'utf8' });
    assert.deepEqual({ status, stderr }, { status: 2, stderr: 'usage: node scripts/with-node-24.mjs [--flags-of-node…] <script.ts> [arguments…]\n' });
  });

  it('accepts Node 24 and newer only', () => {
    const probe = `import { isSupported } from ${JSON.stringify(wrapper)}; process.stdout.write(['20.20.2', '22.18.0', '24.0.0', '25.1.0'].map(isSupported).join(' '));`;
    assert.equal(runScript(probe).stdout, 'false false true true');
  });

  it('finds the Node that npm installed, and none in an empty folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'with-node-'));
    const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    const binary = process.platform === 'win32' ? 'node.exe' : 'node';
    mkdirSync(join(folder, 'full', 'node_modules', name, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'full', 'node_modules', name, 'bin', binary), '');
    const probe = `import { findInstalledNode } from ${JSON.stringify(wrapper)}; process.stdout.write(process.argv.slice(2).map((path) => String(findInstalledNode(path))).join('|'));`;
    const { stdout } = runScript(probe, [join(folder, 'full'), join(folder, 'empty')]);
    rmSync(folder, { recursive: true });
    assert.equal(stdout, `${join(folder, 'full', 'node_modules', name, 'bin', binary)}|undefined`);
  });
});
