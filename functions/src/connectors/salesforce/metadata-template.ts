import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** What stands in config/post-install for values that only the org knows. */
export type TemplateValues = { integrationUserId: string };

const placeholder = /\{integrationUserId\}/g;

/** True when the metadata of a zip cannot be deployed before its placeholders are filled. */
export function isTemplate(zip: Uint8Array): boolean {
  return Object.values(unzipSync(zip)).some((file) => strFromU8(file).search(placeholder) >= 0);
}

/** The same zip with every `{integrationUserId}` replaced: a channel filter names a user by id, and no two orgs share one. */
export function fillTemplate(zip: Uint8Array, values: TemplateValues): Buffer {
  const files = Object.entries(unzipSync(zip)).map(([path, file]) => [path, strToU8(strFromU8(file).replace(placeholder, values.integrationUserId))] as const);
  return Buffer.from(zipSync(Object.fromEntries(files)));
}
