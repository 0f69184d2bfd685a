import type { Connection } from '@salesforce/core';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';

export type InstalledVersion = { id: string; version: string };

const pollMsMin = 100;
const pollMsMax = 5_000;

const createdSchema = z.object({ id: z.string() });
const requestSchema = z.object({ Status: z.string(), Errors: z.object({ errors: z.array(z.object({ message: z.string() })) }).nullish() });

/**
 * Installs a version of the package, as `sf package install` does, and waits for it until the deadline. Returns what the org says against it.
 * https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_packageinstallrequest.htm
 */
export async function installVersion(connection: Connection, options: { version: string; key: string | undefined; timeoutMs: number }): Promise<InstalledVersion & { problems: string[] }> {
  const { version, key } = options;
  // Nobody gets rights by the install: permission sets are assigned afterwards.
  const wanted = { SubscriberPackageVersionKey: version, NameConflictResolution: 'Block', SecurityType: 'None', EnableRss: false, ...(key === undefined ? {} : { Password: key }) };
  const { id } = createdSchema.parse(await connection.tooling.create('PackageInstallRequest', wanted));
  let waitMs = pollMsMin;
  for (const deadline = Date.now() + options.timeoutMs; Date.now() < deadline; waitMs = Math.min(waitMs * 2, pollMsMax)) {
    const { Status: status, Errors: refused } = requestSchema.parse(await connection.tooling.retrieve('PackageInstallRequest', id));
    if (status === 'SUCCESS') return { id, version, problems: [] };
    if (status === 'ERROR') return { id, version, problems: (refused?.errors ?? []).map(({ message }) => message) };
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return { id, version, problems: [`the install ${id} goes on in the org; "sf package install report --request-id ${id}" says how it ends`] };
}

/** Custom names without a namespace, but for the channel, which is this deploy's own. */
const customName = /(?<!\w)([A-Za-z](?:_?[A-Za-z0-9])*__(?:c|r|e|mdt))(?!\w)/g;
const permissionName = /(<customPermissions>(?:(?!<\/customPermissions>)[\s\S])*?<name>)(\w+)(?=<\/name>)/g;

/** The same zip where what it names of the package carries the package's prefix ("xw__"): an org that installed it knows it by no other name. */
export function qualifyZip(zip: Uint8Array, prefix: string): Buffer {
  const qualify = (text: string) => text.replaceAll(customName, `${prefix}$1`).replaceAll(permissionName, `$1${prefix}$2`);
  const files = Object.entries(unzipSync(zip)).map(([path, file]) => [path, strToU8(qualify(strFromU8(file)))] as const);
  return Buffer.from(zipSync(Object.fromEntries(files)));
}
