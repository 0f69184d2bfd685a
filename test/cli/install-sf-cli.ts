import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** 300 MB, so it is no dependency: it is installed when it is asked for, and kept. */
const sfCliVersion = '2.150.6';
const folder = path.join(os.tmpdir(), 'crosswalk-sf-cli', sfCliVersion);

/** The script that starts the Salesforce CLI; it wants Node 22 or newer. */
export const sfCliScript = path.join(folder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');

function npmInstall(cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', `@salesforce/cli@${sfCliVersion}`], { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`npm install @salesforce/cli@${sfCliVersion} ended with ${code}: the registry must be in reach`))));
  });
}

if (import.meta.main && !existsSync(sfCliScript)) {
  // Complete or not there: what an interrupted install leaves is never used.
  const waiting = `${folder}.${process.pid}`;
  mkdirSync(waiting, { recursive: true });
  try {
    writeFileSync(path.join(waiting, 'package.json'), '{ "private": true }\n');
    await npmInstall(waiting);
    rmSync(folder, { recursive: true, force: true });
    renameSync(waiting, folder);
  } finally {
    rmSync(waiting, { recursive: true, force: true });
  }
}
