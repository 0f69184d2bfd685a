import type { UserAccess } from './access.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import { contentOf } from './deployed-component.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { planDeploy } from './metadata-deploy.ts';
import type { ComponentResult, DeployPlan } from './metadata-deploy.ts';
import { createFormCheck } from './metadata-form.ts';
import { readMetadataPackage } from './metadata-package.ts';
import type { MetadataPackage } from './metadata-package.ts';
import { changeModel } from './model-change.ts';
import type { ComponentChange } from './model-change.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { withNamespace } from './package-namespace.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';

/** Answers a deploy request or the question how one went; it needs nothing of a save but the user. */
export type MetadataDeploys = { handle(request: ApiRequest, access: UserAccess): ApiResponse };

type Planned = DeployPlan & { pack?: MetadataPackage };

/** package.xml is a component of its own in the results, without a type, and not counted. */
const packageResult: ComponentResult = { componentType: '', fullName: 'package.xml', fileName: 'package.xml', created: false };

function componentJson(result: ComponentResult, at: string): JsonObject {
  const { problem, ...rest } = result;
  return { ...rest, changed: problem === undefined, deleted: false, createdDate: at, success: problem === undefined, warning: false, ...(problem === undefined ? {} : { problem, problemType: 'Error' }) };
}

function deployOptions(request: ApiRequest): JsonObject {
  const body = isJsonObject(request.body) ? request.body : {};
  return isJsonObject(body.deployOptions) ? body.deployOptions : {};
}

function changesOf({ components, pack }: Planned): ComponentChange[] {
  const contents = pack ? contentOf(pack, components) : new Map<string, ComponentChange['content']>();
  return components.flatMap(({ componentType: type, fullName, fileName }) => {
    const content = contents.get(`${type}:${fullName}`);
    return content ? [{ type, fullName, fileName, content }] : [];
  });
}

/** /metadata/deployRequest: a zip is applied whole or not at all (rollbackOnError). */
export function createMetadataDeploys(org: Org): MetadataDeploys {
  const deploys = new Map<string, JsonObject>();
  const checkForm = createFormCheck();

  const plan = (zip: Uint8Array): Planned => {
    try {
      const pack = withNamespace(readMetadataPackage(zip), org.shape.namespace);
      return { ...planDeploy(org.model(), pack, checkForm), pack };
    } catch (error) {
      return { model: org.model(), components: [{ ...packageResult, problem: error instanceof Error ? error.message : String(error) }] };
    }
  };

  const resultOf = (id: string, planned: Planned, options: JsonObject, userId: string): JsonObject => {
    const at = toApiDateTime(org.clock.now());
    const failures = planned.components.filter((result) => result.problem !== undefined);
    const successes = planned.components.filter((result) => result.problem === undefined);
    const componentSuccesses: JsonValue = [...(planned.pack ? [packageResult] : []), ...successes].map((result) => componentJson(result, at));
    return {
      id, checkOnly: options.checkOnly === true, rollbackOnError: options.rollbackOnError !== false, ignoreWarnings: options.ignoreWarnings === true,
      status: failures.length === 0 ? 'Succeeded' : 'Failed', success: failures.length === 0, done: true, runTestsEnabled: false,
      numberComponentErrors: failures.length, numberComponentsDeployed: failures.length === 0 ? successes.length : 0, numberComponentsTotal: planned.components.length,
      numberTestErrors: 0, numberTestsCompleted: 0, numberTestsTotal: 0,
      createdBy: userId, createdByName: String(org.store.get('User', userId)?.Name ?? ''), createdDate: at, startDate: at, completedDate: at, lastModifiedDate: at,
      details: { componentFailures: failures.map((result) => componentJson(result, at)), componentSuccesses, runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0, codeCoverage: [], codeCoverageWarnings: [], failures: [], successes: [] } },
    };
  };

  const start = (request: ApiRequest, access: UserAccess): ApiResponse => {
    if (!access.hasPermission('ModifyMetadata')) throw new RestError('INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions', { status: 403 });
    if (!request.attachment) throw new RestError('INVALID_MULTIPART_REQUEST', 'The request must have a zip file part');
    const options = deployOptions(request);
    const id = org.ids.next('0Af');
    const planned = plan(request.attachment);
    const result = resultOf(id, planned, options, access.userId);
    if (result.success === true && options.checkOnly !== true) {
      changeModel(org, planned.model, changesOf(planned), access.userId);
    }
    deploys.set(id, result);
    const queued: JsonObject = { ...result, status: 'Pending', done: false, success: false, details: null };
    return { status: 201, body: { id, validatedDeployRequestId: null, deployOptions: options, deployResult: queued } };
  };

  const status = (request: ApiRequest): ApiResponse => {
    const id = toLongId(request.segments[2] ?? '') ?? '';
    const result = deploys.get(id);
    if (!result) throw new RestError('INVALID_ID_FIELD', 'invalid deploy request id', { status: 404 });
    const { details, ...summary } = result;
    return { status: 200, body: { id, validatedDeployRequestId: null, deployResult: request.query.get('includeDetails') === 'true' ? { ...summary, details: details ?? null } : { ...summary, details: null } } };
  };

  return {
    handle: (request, access) => (request.method === 'POST' ? start(request, access) : status(request)),
  };
}
