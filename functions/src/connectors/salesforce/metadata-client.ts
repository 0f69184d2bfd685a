import { PassThrough } from 'node:stream';
import { Connection } from 'jsforce';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import { z } from 'zod';
import type { Secret } from '../../core/secret.ts';
import { createSafeTransport } from './safe-transport.ts';

/** What a deploy came to. `failures` name component, problem and line. */
export type DeployOutcome = { id: string; isDone: boolean; isSuccess: boolean; deployed: number; total: number; failures: string[] };

const deadlineMs = 120_000;
const pollMs = 250;
const pollsMax = 1_200;

const statusSchema = z.object({
  id: z.string(),
  deployResult: z.object({
    done: z.boolean(),
    success: z.boolean(),
    numberComponentsDeployed: z.number(),
    numberComponentsTotal: z.number(),
    details: z.object({ componentFailures: z.array(z.object({ fullName: z.string(), componentType: z.string().nullish(), problem: z.string().nullish() })).nullish() }).nullish(),
  }),
});

type Deps = { instanceUrl: string; accessToken: Secret; apiVersion: string };

/**
 * The set-up side of an org, by jsforce behind our own transport: its own one dies of a connection cut in mid-body.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
 */
export function createMetadataClient(deps: Deps) {
  const transport = createSafeTransport(deadlineMs);
  const connection = new Connection({ instanceUrl: deps.instanceUrl, accessToken: deps.accessToken.reveal(), version: deps.apiVersion });
  // jsforce has no option for it: this field is where it looks.
  Reflect.set(connection, '_transport', toJsforceTransport(transport));

  const ids = async (soql: string) => z.array(z.object({ Id: z.string() })).parse((await connection.query(soql)).records).map((row) => row.Id);
  const findUser = async (username: string): Promise<string> => {
    const [userId] = await ids(`SELECT Id FROM User WHERE Username = '${username.replaceAll("'", String.raw`\'`)}'`);
    if (userId === undefined) throw new Error(`The org has no user ${username}.`);
    return userId;
  };

  return {
    /** The 18-character id of a user; throws when the org has none of that name. */
    findUser,
    /** Deploys a metadata-format zip, all or nothing, and waits for the result. */
    async deploy(zip: Buffer): Promise<DeployOutcome> {
      const started = z.object({ id: z.string() }).parse(await connection.metadata.deployRest(zip, { rollbackOnError: true, singlePackage: true }));
      for (let poll = 0; poll < pollsMax; poll += 1) {
        const status = statusSchema.parse(await connection.request({ method: 'GET', url: `/metadata/deployRequest/${started.id}?includeDetails=true` }));
        const result = status.deployResult;
        const failures = (result.details?.componentFailures ?? []).map((failure) => `${failure.componentType ?? 'component'} ${failure.fullName}: ${failure.problem ?? 'refused'}`);
        if (result.done) return { id: started.id, isDone: true, isSuccess: result.success, deployed: result.numberComponentsDeployed, total: result.numberComponentsTotal, failures };
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
      return { id: started.id, isDone: false, isSuccess: false, deployed: 0, total: 0, failures: ['The deploy did not end in five minutes.'] };
    },
    /** Asks for what every user of the Metadata API may have; throws the refusal of the org. https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_describe.htm */
    async describe(): Promise<void> {
      await connection.metadata.describe(deps.apiVersion);
    },
    /** Gives permission sets to a user; those already given are left alone. */
    async assignPermissionSets(username: string, names: readonly string[]): Promise<void> {
      const userId = await findUser(username);
      for (const name of names) {
        const [setId] = await ids(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
        if (setId === undefined) throw new Error(`The org has no permission set ${name}.`);
        const given = await ids(`SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${userId}' AND PermissionSetId = '${setId}'`);
        if (given.length === 0) await connection.sobject('PermissionSetAssignment').create({ AssigneeId: userId, PermissionSetId: setId });
      }
    },
    close: () => transport.close(),
  };
}

function toJsforceTransport(safe: ReturnType<typeof createSafeTransport>): Transport {
  const transport = new Transport();
  transport.httpRequest = (request) =>
    StreamPromise.create(() => {
      const stream = new PassThrough();
      const { body } = request;
      const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : undefined;
      const promise = safe.send({ url: request.url, method: request.method, headers: { ...request.headers }, body: bytes }).then((response) => {
        stream.end(response.body);
        return response;
      });
      promise.catch(() => stream.destroy());
      return { stream, promise };
    });
  return transport;
}
