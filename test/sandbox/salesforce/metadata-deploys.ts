import type { UserAccess } from './access.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import { contentOf } from './deployed-component.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { planDeploy } from './metadata-deploy.ts';
import type { ComponentResult, DeployPlan } from './metadata-deploy.ts';
import { createFormCheck } from './metadata-form.ts';
import { readDeletions, readMetadataPackage } from './metadata-package.ts';
import type { MetadataPackage } from './metadata-package.ts';
import { removeListed } from './metadata-removal.ts';
import { changeModel } from './model-change.ts';
import type { ComponentChange } from './model-change.ts';
import type { Org, OrgModel } from './org.ts';
import { toApiDateTime } from './org.ts';
import { withNamespace } from './package-namespace.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';

/** Answers a deploy request or the question how one went; it needs nothing of a save but the user. */
export type MetadataDeploys = { handle(request: ApiRequest, access: UserAccess): ApiResponse };

type Planned = DeployPlan & { pack?: MetadataPackage };
/** A validation that may be deployed without another. */
type Validation = { zip: Uint8Array; options: JsonObject; at: number };

const validationLifeMs = 10 * 24 * 3_600_000;
/** Without Apex tests there is nothing a quick deploy could skip. */
const testLevels: ReadonlySet<unknown> = new Set(['RunLocalTests', 'RunAllTestsInOrg', 'RunSpecifiedTests', 'RunRelevantTests']);
/** A manifest without a moment deletes first. */
const deletions = { before: ['destructiveChanges.xml', 'destructiveChangesPre.xml'], after: ['destructiveChangesPost.xml'] } as const;

/** package.xml is a component of its own in the results, without a type, and not counted. */
const packageResult: ComponentResult = { componentType: '', fullName: 'package.xml', fileName: 'package.xml', created: false };

function componentJson(result: ComponentResult, at: string): JsonObject {
  const { problem, isDeleted = false, isWarning = false, ...rest } = result;
  return { ...rest, changed: problem === undefined, deleted: isDeleted && problem === undefined, createdDate: at, success: problem === undefined || isWarning, warning: isWarning, ...(problem === undefined ? {} : { problem, problemType: isWarning ? 'Warning' : 'Error' }) };
}

function deployOptions(request: ApiRequest): JsonObject {
  const body = isJsonObject(request.body) ? request.body : {};
  return isJsonObject(body.deployOptions) ? body.deployOptions : {};
}

function changesOf({ components, pack }: Planned): ComponentChange[] {
  const contents = pack ? contentOf(pack, components) : new Map<string, ComponentChange['content']>();
  return components.flatMap(({ componentType: type, fullName, fileName, isDeleted }) => {
    const content = contents.get(`${type}:${fullName}`);
    return content && !isDeleted ? [{ type, fullName, fileName, content }] : [];
  });
}

/** The model without what the manifests of deletions name. */
function withoutDeleted(org: Org, pack: MetadataPackage, from: { model: OrgModel; fileNames: readonly string[] }): { model: OrgModel; results: ComponentResult[] } {
  const results: ComponentResult[] = [];
  let { model } = from;
  for (const fileName of from.fileNames) {
    const types = readDeletions(pack, fileName);
    const removed = types && removeListed(org, model, { fileName, types });
    model = removed?.model ?? model;
    results.push(...(removed?.results ?? []));
  }
  return { model, results };
}

/** /metadata/deployRequest: a zip is applied whole or not at all (rollbackOnError). */
export function createMetadataDeploys(org: Org): MetadataDeploys {
  const deploys = new Map<string, JsonObject>();
  const validations = new Map<string, Validation>();
  const checkForm = createFormCheck();

  const plan = (zip: Uint8Array): Planned => {
    try {
      const pack = withNamespace(readMetadataPackage(zip), org.shape.namespace);
      const first = withoutDeleted(org, pack, { model: org.model(), fileNames: deletions.before });
      const planned = planDeploy(first.model, pack, checkForm);
      const last = withoutDeleted(org, pack, { model: planned.model, fileNames: deletions.after });
      return { model: last.model, components: [...first.results, ...planned.components, ...last.results], pack };
    } catch (error) {
      return { model: org.model(), components: [{ ...packageResult, problem: error instanceof Error ? error.message : String(error) }] };
    }
  };

  const resultOf = (id: string, planned: Planned, options: JsonObject, userId: string): JsonObject => {
    const at = toApiDateTime(org.clock.now());
    const isFailure = ({ problem, isWarning }: ComponentResult) => problem !== undefined && !(isWarning && options.ignoreWarnings === true);
    const failures = planned.components.filter(isFailure);
    const successes = planned.components.filter((result) => !isFailure(result));
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

  /** The zip that was sent, or that of a recent validation. https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm */
  const wantedOf = (request: ApiRequest): { zip: Uint8Array; options: JsonObject } => {
    const validated = isJsonObject(request.body) ? textOf(request.body, 'validatedDeployRequestId') : undefined;
    if (validated === undefined) {
      if (!request.attachment) throw new RestError('INVALID_MULTIPART_REQUEST', 'The request must have a zip file part');
      return { zip: request.attachment, options: deployOptions(request) };
    }
    const found = validations.get(toLongId(validated) ?? '');
    if (!found || org.clock.now() - found.at > validationLifeMs) throw new RestError('INVALID_ID_FIELD', `invalid validation id ${validated}: a quick deploy takes a validation with tests that succeeded within ten days, and nothing deployed since`);
    return { zip: found.zip, options: { ...found.options, checkOnly: false } };
  };

  const start = (request: ApiRequest, access: UserAccess): ApiResponse => {
    if (!access.hasPermission('ModifyMetadata')) throw new RestError('INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions', { status: 403 });
    const { zip, options } = wantedOf(request);
    const id = org.ids.next('0Af');
    const planned = plan(zip);
    const result = resultOf(id, planned, options, access.userId);
    if (result.success === true && options.checkOnly === true && testLevels.has(options.testLevel)) validations.set(id, { zip, options, at: org.clock.now() });
    if (result.success === true && options.checkOnly !== true) {
      changeModel(org, planned.model, changesOf(planned), access.userId);
      // What was validated before was validated against another org.
      validations.clear();
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
