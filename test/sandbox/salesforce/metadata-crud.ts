import { strToU8 } from 'fflate';
import type { UserAccess } from './access.ts';
import { contentOf } from './deployed-component.ts';
import type { JsonObject } from './json.ts';
import { planDeploy } from './metadata-deploy.ts';
import type { FormCheck } from './metadata-form.ts';
import { text, texts } from './metadata-package.ts';
import type { MetadataNode, MetadataPackage } from './metadata-package.ts';
import { removeComponent } from './metadata-removal.ts';
import { metadataTypes } from './metadata-type.ts';
import { changeModel } from './model-change.ts';
import type { ComponentChange } from './model-change.ts';
import type { Org, OrgModel } from './org.ts';
import { withNamespace } from './package-namespace.ts';
import { RestError } from './rest-error.ts';

type Verb = 'createMetadata' | 'updateMetadata' | 'upsertMetadata';
type Sent = { type: string; fullName: string; inner: string };
type Outcome = { sent: { type: string; fullName: string }; isNew: boolean; error?: { statusCode: string; message: string } };

const componentsMax = 10;
const recordsMax = 200;
const schemas = 'xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
const component = /<(?:\w+:)?metadata\b[^>]*\btype="(?:\w+:)?(\w+)"[^>]*>([\s\S]*?)<\/(?:\w+:)?metadata>/g;
const fullNameElement = /<fullName>\s*([^<]*?)\s*<\/fullName>/;

/** The components of a call as text, `xsi:type` and all: what stands between their tags is what would stand in a file. */
export function readSent(envelope: string): Sent[] {
  return [...envelope.matchAll(component)].map(([, type = '', inner = '']) => ({ type, fullName: fullNameElement.exec(inner)?.[1] ?? '', inner: inner.replace(fullNameElement, '') }));
}

/** A package of one component, as a deploy would bring it. */
function packageOf({ type, fullName, inner }: Sent): MetadataPackage {
  const place = metadataTypes.get(type);
  if (!place || 'bundle' in place || type === 'CustomLabels') throw new RestError('INVALID_TYPE', `This org does not change ${type} one by one`);
  const [object = '', part = ''] = fullName.split('.');
  const isLabel = type === 'CustomLabel';
  const [path, root, content] = 'suffix' in place
    ? [`${place.folder}/${fullName}.${place.suffix}`, type, inner]
    : [isLabel ? 'labels/CustomLabels.labels' : `objects/${object}.object`, isLabel ? 'CustomLabels' : 'CustomObject', `<${place.inside}><fullName>${isLabel ? fullName : part}</fullName>${inner}</${place.inside}>`];
  const file = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${schemas}>${content}</${root}>\n`;
  return { namespace: '', version: '66.0', types: [{ name: type, members: [fullName] }], paths: () => [path], file: (each) => (each === path ? file : undefined), bytes: (each) => (each === path ? strToU8(file) : new Uint8Array()) };
}

function requireRights(access: UserAccess): void {
  if (!access.hasPermission('ModifyMetadata')) throw new RestError('INSUFFICIENT_ACCESS', 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions');
}

function checkCount(type: string, count: number): void {
  const max = type === 'CustomMetadata' ? recordsMax : componentsMax;
  if (count > max) throw new RestError('EXCEEDED_MAX_TYPES_LIMIT', `Too many metadata components specified: ${count}, the maximum is ${max}`);
}

/** Errors of a call, or that it was rolled back for the errors of others. */
function resultsOf(outcomes: readonly Outcome[], allOrNone: boolean, verb: string): { results: JsonObject[]; isRolledBack: boolean } {
  const isRolledBack = allOrNone && outcomes.some(({ error }) => error);
  const rolledBack = { statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: 'Record rolled back because not all records were valid and the request was using AllOrNone header' };
  const results = outcomes.map(({ sent, isNew, error }): JsonObject => {
    const errors = error ?? (isRolledBack ? rolledBack : undefined);
    return { ...(verb === 'upsertMetadata' ? { created: isNew && errors === undefined } : {}), ...(errors ? { errors } : {}), fullName: sent.fullName, success: errors === undefined };
  });
  return { results, isRolledBack };
}

/**
 * createMetadata, updateMetadata, upsertMetadata: each component by itself, unless all or none is asked for.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_createMetadata.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_updateMetadata.htm
 */
export function changeMetadata(org: Org, access: UserAccess, request: { verb: Verb; sent: readonly Sent[]; allOrNone: boolean; checkForm: FormCheck }): JsonObject[] {
  requireRights(access);
  const { verb, sent } = request;
  const [first] = sent;
  if (sent.some(({ type }) => type !== first?.type)) throw new RestError('INVALID_TYPE', 'All metadata components of a call must be of the same type');
  checkCount(first?.type ?? '', sent.length);
  let model: OrgModel = org.model();
  const changes: ComponentChange[] = [];
  const outcomes = sent.map((each): Outcome => {
    const pack = withNamespace(packageOf(each), org.shape.namespace);
    const fullName = pack.types[0]?.members[0] ?? '';
    const isNew = !model.deployed.has(`${each.type}:${fullName}`);
    const outcome = { sent: each, isNew };
    if (verb === 'createMetadata' && !isNew) return { ...outcome, error: { statusCode: 'DUPLICATE_DEVELOPER_NAME', message: `The name ${each.fullName} is already used on component type ${each.type}. Please choose a different name.` } };
    if (verb === 'updateMetadata' && isNew) return { ...outcome, error: { statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: `In field: fullName - no ${each.type} named ${each.fullName} found` } };
    const planned = planDeploy(model, pack, request.checkForm);
    const failure = planned.components.find(({ problem }) => problem !== undefined);
    if (failure) return { ...outcome, error: { statusCode: 'FIELD_INTEGRITY_EXCEPTION', message: failure.problem ?? '' } };
    const contents = contentOf(pack, planned.components);
    changes.push(...planned.components.flatMap(({ componentType: type, fullName: name, fileName }) => {
      const content = contents.get(`${type}:${name}`);
      return content ? [{ type, fullName: name, fileName, content }] : [];
    }));
    model = planned.model;
    return outcome;
  });
  const { results, isRolledBack } = resultsOf(outcomes, request.allOrNone, verb);
  if (!isRolledBack && changes.length > 0) changeModel(org, model, changes, access.userId);
  return results;
}

/** deleteMetadata. https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deleteMetadata.htm */
export function deleteMetadata(org: Org, access: UserAccess, request: { body: MetadataNode; allOrNone: boolean }): JsonObject[] {
  requireRights(access);
  const type = text(request.body, 'type') ?? text(request.body, 'metadataType') ?? '';
  const names = texts(request.body, 'fullNames');
  if (!metadataTypes.has(type)) throw new RestError('INVALID_TYPE', `Cannot use: ${type} in this version`);
  checkCount(type, names.length);
  let model = org.model();
  const outcomes = names.map((fullName): Outcome => {
    const outcome = { sent: { type, fullName }, isNew: false };
    try {
      const after = removeComponent(org, model, type, fullName);
      if (!after) return { ...outcome, error: { statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: `In field: members - no ${type} named ${fullName} found` } };
      model = after;
      return outcome;
    } catch (error) {
      return { ...outcome, error: { statusCode: 'DELETE_FAILED', message: error instanceof Error ? error.message : String(error) } };
    }
  });
  const { results, isRolledBack } = resultsOf(outcomes, request.allOrNone, 'deleteMetadata');
  if (!isRolledBack && model !== org.model()) changeModel(org, model, [], access.userId);
  return results;
}
