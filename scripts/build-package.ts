import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { buildLwc } from './build-lwc.ts';
import { toMetadataFormat } from './metadata-format.ts';
import { readTree, writeIfChanged } from './write-if-changed.ts';

export type BuiltPackage = { packageZip: string; postInstallZip: string; clientAppZip: string; apiVersion: string };

const projectSchema = z.object({ sourceApiVersion: z.string() });

/** Zip times are local and start in 1980; a fixed local time gives the same bytes everywhere. */
const zipTime = new Date(1980, 0, 1);

function zipFolder(source: string, target: string, apiVersion: string): number {
  const files = toMetadataFormat(readTree(source), apiVersion);
  writeIfChanged(target, zipSync(Object.fromEntries(files), { mtime: zipTime, level: 9 }));
  return files.size;
}

/**
 * Writes build/crosswalk.zip (the package), build/post-install.zip (what an installer adds to an org) and
 * build/external-client-app.zip (the template of the app the service signs in with), all in metadata format and the same bytes for the same sources.
 */
export function buildPackage(root: string): BuiltPackage {
  const { sourceApiVersion } = projectSchema.parse(JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8')));
  const { folder } = buildLwc(root);
  const packageZip = join(root, 'build', 'crosswalk.zip');
  const postInstallZip = join(root, 'build', 'post-install.zip');
  zipFolder(folder, packageZip, sourceApiVersion);
  zipFolder(join(root, 'config', 'post-install'), postInstallZip, sourceApiVersion);
  const clientAppZip = join(root, 'build', 'external-client-app.zip');
  zipFolder(join(root, 'config', 'external-client-app'), clientAppZip, sourceApiVersion);
  return { packageZip, postInstallZip, clientAppZip, apiVersion: sourceApiVersion };
}

if (import.meta.main) {
  const { packageZip, postInstallZip, clientAppZip } = buildPackage(join(import.meta.dirname, '..'));
  // Younger than their sources, changed or not: who deploys them looks at that.
  const now = new Date();
  for (const zip of [packageZip, postInstallZip, clientAppZip]) utimesSync(zip, now, now);
  process.stdout.write(`${packageZip}\n${postInstallZip}\n${clientAppZip}\n`);
}
