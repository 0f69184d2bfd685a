import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Too large to be dependencies, 300 and 150 MB: they are installed when they are asked for, and kept. */
const packages = { '@salesforce/cli': '2.150.6', '@lwc/sfdc-lwc-compiler': '13.3.30' } as const;
const folderOf = (name: keyof typeof packages) => path.join(os.tmpdir(), 'crosswalk-on-demand', `${name.replace(/\W+/g, '-')}-${packages[name]}`);
const packageFolder = (name: keyof typeof packages) => path.join(folderOf(name), 'node_modules', name);

/** The script that starts the Salesforce CLI; it wants Node 22 or newer. */
export const sfCliScript = path.join(packageFolder('@salesforce/cli'), 'bin', 'run.js');
/** The compiler Salesforce runs on every component that is deployed. */
export const platformCompilerFolder = packageFolder('@lwc/sfdc-lwc-compiler');

function npmInstall(cwd: string, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', wanted], { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`npm install ${wanted} ended with ${code}: the registry must be in reach`))));
  });
}

/** Complete or not there: what an interrupted install leaves is never used. */
async function ensure(name: keyof typeof packages): Promise<void> {
  const folder = folderOf(name);
  if (existsSync(packageFolder(name))) return;
  const waiting = `${folder}.${process.pid}`;
  mkdirSync(waiting, { recursive: true });
  try {
    writeFileSync(path.join(waiting, 'package.json'), '{ "private": true }\n');
    await npmInstall(waiting, `${name}@${packages[name]}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(waiting, folder);
  } finally {
    rmSync(waiting, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  await ensure('@salesforce/cli');
  await ensure('@lwc/sfdc-lwc-compiler');
}
