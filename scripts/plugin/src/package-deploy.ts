import type { Connection } from '@salesforce/core';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';

export type DeployOutcome = { id: string; isSuccess: boolean; deployed: number; total: number; failures: string[] };
type Progress = (deployed: number, total: number) => void;

const pollMsMin = 100;
const pollMsMax = 2_000;

const failureSchema = z.looseObject({ componentType: z.string().nullish(), fullName: z.string(), problem: z.string().nullish(), lineNumber: z.coerce.number().nullish(), columnNumber: z.coerce.number().nullish() });
/** SOAP says one and many differently. */
const listSchema = z.union([z.array(failureSchema), failureSchema.transform((one) => [one])]).nullish();
const resultSchema = z.looseObject({
  done: z.boolean(),
  success: z.boolean(),
  numberComponentsDeployed: z.coerce.number(),
  numberComponentsTotal: z.coerce.number(),
  details: z.looseObject({ componentFailures: listSchema }).nullish(),
});

function sentenceOf({ componentType, fullName, problem, lineNumber, columnNumber }: z.infer<typeof failureSchema>): string {
  const place = lineNumber ? ` (line ${lineNumber}, column ${columnNumber ?? 1})` : '';
  return `${componentType || 'component'} ${fullName}: ${problem ?? 'refused'}${place}`;
}

/** The same zip with names in braces filled in: a filter of change events names a user by id, for instance, and no two orgs share one. */
export function fillZip(zip: Uint8Array, values: Readonly<Record<string, string>>): Buffer {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const files = Object.entries(unzipSync(zip)).map(([path, file]) => [path, strToU8(fill(strFromU8(file)))] as const);
  return Buffer.from(zipSync(Object.fromEntries(files)));
}

/**
 * Deploys a metadata-format zip, all of it or nothing, and waits for the result until the deadline.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
 */
export async function deployZip(connection: Connection, zip: Buffer, options: { isDryRun: boolean; timeoutMs: number; onProgress: Progress }): Promise<DeployOutcome> {
  const { id } = await connection.metadata.deployRest(zip, { rollbackOnError: true, singlePackage: true, checkOnly: options.isDryRun });
  if (id === null || id === undefined) throw new Error('The org gave the deploy no id.');
  let waitMs = pollMsMin;
  for (const deadline = Date.now() + options.timeoutMs; Date.now() < deadline; waitMs = Math.min(waitMs * 2, pollMsMax)) {
    const result = resultSchema.parse(await connection.metadata.checkDeployStatus(id, true, true));
    const [deployed, total] = [result.numberComponentsDeployed, result.numberComponentsTotal];
    options.onProgress(deployed, total);
    if (result.done) return { id, isSuccess: result.success, deployed, total, failures: (result.details?.componentFailures ?? []).map(sentenceOf) };
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return { id, isSuccess: false, deployed: 0, total: 0, failures: [`the deploy ${id} goes on in the org; see Setup, Deployment Status`] };
}
