import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

/** What the runner leaves in the folder of a queue for its hosts; what comes after the folder is the name of the host. */
export type TestQueue = { files: readonly string[]; timeoutMs: number; endMs: number };

/** Nobody else runs the file from now on. */
function claim(folder: string, index: number, host: string): boolean {
  try {
    writeFileSync(join(folder, String(index)), host, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Runs the files of a queue nobody else has taken, one after the other in this process, so that what they share is loaded once. */
async function runQueue(folder: string, host: string): Promise<void> {
  const { files, timeoutMs, endMs }: TestQueue = JSON.parse(readFileSync(join(folder, 'queue.json'), 'utf8'));
  const state = { isStuck: false };
  for (const [index, file] of files.entries()) {
    if (state.isStuck) break;
    if (!claim(folder, index, host)) continue;
    const stuck = setTimeout(() => {
      state.isStuck = true;
    }, timeoutMs - 1);
    await test(file, { timeout: timeoutMs }, async () => void (await import(pathToFileURL(file).href)));
    clearTimeout(stuck);
  }
  // What is left open would keep the process, and with it the run, from ending.
  setTimeout(() => {
    process.stderr.write(`still open ${endMs} ms after the last test: ${inspect(process.getActiveResourcesInfo())}\n`);
    process.exit(1);
  }, endMs).unref();
}

const [folder, host] = process.argv.slice(2);
if (import.meta.main) await runQueue(String(folder), String(host));
