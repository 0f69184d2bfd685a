import type { Connection } from '@salesforce/core';

/** The package as this org has it: `name('Key__c')` is the API name of one of its objects or fields. */
export type PackageNames = { prefix: string; name(bare: string): string };

const installed = /^(?:(\w+)__)?Crosswalk_Issue__c$/;

/** How the names of the package are written in this org; undefined where it is not installed. */
export async function findPackage(connection: Connection): Promise<PackageNames | undefined> {
  const { sobjects } = await connection.describeGlobal();
  const found = sobjects.map(({ name }) => installed.exec(name)).find((match) => match !== null);
  if (!found) return undefined;
  const prefix = found[1] === undefined ? '' : `${found[1]}__`;
  return { prefix, name: (bare) => `${prefix}${bare}` };
}

/** A text between quotes in SOQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
