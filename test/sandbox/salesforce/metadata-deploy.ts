import type { Field } from './field.ts';
import { formulaFunctions, formulaPaths } from './formula.ts';
import type { Formula } from './formula.ts';
import { isFormulaFunction } from './formula-value.ts';
import { toCustomMetadataRecord } from './custom-metadata.ts';
import { bundleProblem } from './metadata-bundle.ts';
import { applyEventMetadata, eventMetadataTypes } from './metadata-events.ts';
import type { EventMetadataType } from './metadata-events.ts';
import { applyObjectFile, readCustomFields, readValidationRules } from './metadata-object.ts';
import { parseMetadata } from './metadata-package.ts';
import type { MetadataPackage } from './metadata-package.ts';
import { toPermissionSet } from './metadata-permission-set.ts';
import { metadataTypes } from './metadata-type.ts';
import { findField } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { OrgModel } from './org.ts';
import type { PermissionSet } from './permission-set.ts';
import type { ValidationRule } from './validation-rule.ts';

export type ComponentResult = { componentType: string; fullName: string; fileName: string; created: boolean; problem?: string };

export type DeployPlan = { model: OrgModel; components: readonly ComponentResult[] };

type Draft = { model: OrgModel; results: ComponentResult[]; prefixes: { next: number } };

const partTypes: ReadonlySet<string> = new Set(['CustomField', 'ValidationRule', 'ListView', 'CompactLayout', 'RecordType', 'FieldSet', 'WebLink', 'Index', 'BusinessProcess']);
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function record(draft: Draft, componentType: string, fullName: string, detail: { fileName: string; created: boolean; problem?: string }): void {
  draft.results.push({ componentType, fullName, ...detail });
}

function keyPrefixFor(draft: Draft, name: string): string {
  const count = draft.prefixes.next++;
  const first = name.endsWith('__mdt') ? 'm' : name.endsWith('__e') ? 'e' : 'a';
  return `${first}${digits[Math.floor(count / 62)] ?? '0'}${digits[count % 62] ?? '0'}`;
}

function problemOf<T>(work: () => T): { value: T } | { problem: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What a custom field points at must exist once the whole package is applied. */
function fieldProblem(model: OrgModel, object: ObjectSchema, field: Field): string | undefined {
  const missingTarget = field.type === 'reference' && field.custom ? field.referenceTo.find((target) => !model.schema.object(target)) : undefined;
  if (missingTarget !== undefined) return `referenceTo value of '${missingTarget}' does not resolve to a valid sObject type`;
  if (field.rollUp) {
    const child = model.schema.object(field.rollUp.childObject);
    const lookup = child && findField(child, field.rollUp.childField);
    if (!child || lookup?.referenceTo.includes(object.name) !== true) return `In field: summaryForeignKey - no CustomField named ${field.rollUp.childObject}.${field.rollUp.childField} found`;
    if (lookup.nillable) return 'Roll-up summaries can be created only over a master-detail relationship';
    if (field.rollUp.summarizedField && !findField(child, field.rollUp.summarizedField)) return `In field: summarizedField - no CustomField named ${child.name}.${field.rollUp.summarizedField} found`;
  }
  return field.formula && formulaProblem(model, object, field.formula);
}

/** Functions and fields of a formula must be known. */
function formulaProblem(model: OrgModel, object: ObjectSchema, { expression }: Formula): string | undefined {
  const unknownFunction = formulaFunctions(expression).find((name) => !isFormulaFunction(name));
  if (unknownFunction !== undefined) return `Unknown function ${unknownFunction}. Check spelling.`;
  const unknownField = formulaPaths(expression).find((path) => !path[0]?.startsWith('$') && !resolves(model, object, path));
  return unknownField && `Field ${unknownField.join('.')} does not exist. Check spelling.`;
}

function resolves(model: OrgModel, object: ObjectSchema, path: readonly string[]): boolean {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return findField(object, first) !== undefined;
  const lookup = object.fields.find((field) => field.relationshipName?.toLowerCase() === first.toLowerCase());
  const target = lookup?.referenceTo[0] === undefined ? undefined : model.schema.object(lookup.referenceTo[0]);
  return target !== undefined && resolves(model, target, rest);
}

function applyObject(draft: Draft, pack: MetadataPackage, name: string): void {
  const fileName = `objects/${name}.object`;
  const existing = draft.model.schema.object(name);
  const done = { fileName, created: existing === undefined };
  const content = pack.file(fileName);
  if (content === undefined) return record(draft, 'CustomObject', name, { ...done, problem: `An object '${name}' of type CustomObject was named in package.xml, but was not found in zipped directory` });
  const read = problemOf(() => parseMetadata(content, 'CustomObject'));
  if ('problem' in read) return record(draft, 'CustomObject', name, { ...done, problem: read.problem });
  const node = read.value;
  const parts = readCustomFields(node);
  const fields = parts.flatMap((part) => ('value' in part ? [part.value] : []));
  const applied = problemOf(() => applyObjectFile(existing, { name, node, fields, keyPrefix: () => keyPrefixFor(draft, name) }));
  if ('problem' in applied) return record(draft, 'CustomObject', name, { ...done, problem: applied.problem });
  const rules = readValidationRules(node);
  const active: ValidationRule[] = rules.flatMap((rule) => ('value' in rule ? [rule.value] : []));
  const kept = (draft.model.validationRules.get(name) ?? []).filter((rule) => !active.some((each) => each.fullName === rule.fullName));
  draft.model = { ...draft.model, schema: draft.model.schema.with([applied.value]), validationRules: new Map([...draft.model.validationRules, [name, [...kept, ...active]]]) };
  record(draft, 'CustomObject', name, done);
  for (const part of parts) {
    if (!part.fullName.endsWith('__c')) continue;
    const created = !existing?.fieldsByName.has(part.fullName.toLowerCase());
    record(draft, 'CustomField', `${name}.${part.fullName}`, { fileName, created, ...('problem' in part ? { problem: part.problem } : {}) });
  }
  for (const rule of rules) record(draft, 'ValidationRule', `${name}.${rule.fullName}`, { fileName, created: true, ...('problem' in rule ? { problem: rule.problem } : {}) });
}

function partProblem(model: OrgModel, result: ComponentResult): string | undefined {
  const [objectName = '', partName = ''] = result.fullName.split('.');
  const object = model.schema.object(objectName);
  if (!object) return undefined;
  if (result.componentType === 'ValidationRule') {
    const rule = model.validationRules.get(object.name)?.find((each) => each.fullName === partName);
    return rule && formulaProblem(model, object, rule.condition);
  }
  const field = result.componentType === 'CustomField' ? findField(object, partName) : undefined;
  return field && fieldProblem(model, object, field);
}

/** Second look at fields and rules, when every object of the package is in place. */
function checkParts(draft: Draft): void {
  for (const result of draft.results) if (result.problem === undefined) result.problem = partProblem(draft.model, result);
}

function applyPermissionSet(draft: Draft, pack: MetadataPackage, name: string): void {
  const fileName = `permissionsets/${name}.permissionset`;
  const created = !draft.model.permissionSets.has(name);
  const content = pack.file(fileName);
  const read = problemOf((): PermissionSet => {
    if (content === undefined) throw new Error(`An object '${name}' of type PermissionSet was named in package.xml, but was not found in zipped directory`);
    return toPermissionSet(name, parseMetadata(content, 'PermissionSet'), draft.model);
  });
  record(draft, 'PermissionSet', name, { fileName, created, ...('problem' in read ? { problem: read.problem } : {}) });
  if ('value' in read) draft.model = { ...draft.model, permissionSets: new Map([...draft.model.permissionSets, [name, read.value]]) };
}

function applyCustomMetadata(draft: Draft, pack: MetadataPackage, name: string): void {
  const fileName = `customMetadata/${name}.md`;
  const created = !draft.model.customMetadata.has(name);
  const content = pack.file(fileName);
  const read = problemOf(() => {
    if (content === undefined) throw new Error(`An object '${name}' of type CustomMetadata was named in package.xml, but was not found in zipped directory`);
    return toCustomMetadataRecord(name, parseMetadata(content, 'CustomMetadata'), draft.model.schema);
  });
  record(draft, 'CustomMetadata', name, { fileName, created, ...('problem' in read ? { problem: read.problem } : {}) });
  if ('value' in read) draft.model = { ...draft.model, customMetadata: new Map([...draft.model.customMetadata, [name, read.value]]) };
}

function fileOf(pack: MetadataPackage, type: string, name: string): string | undefined {
  const place = metadataTypes.get(type);
  if (!place || 'inside' in place) return undefined;
  if ('bundle' in place) return pack.paths().find((path) => path.startsWith(`${place.folder}/${name}/`));
  const path = `${place.folder}/${name}.${place.suffix}`;
  return pack.paths().find((each) => each === path || each.endsWith(`/${path}`));
}

function applyOther(draft: Draft, pack: MetadataPackage, type: string, name: string): void {
  const fileName = fileOf(pack, type, name);
  const created = !draft.model.components.has(`${type}:${name}`);
  const problem = !metadataTypes.has(type) ? `Unknown type name '${type}' specified in package.xml` : fileName === undefined ? `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory` : type === 'LightningComponentBundle' ? bundleProblem(pack, name, draft.model.pageFiles) : undefined;
  record(draft, type, name, { fileName: fileName ?? 'package.xml', created, ...(problem === undefined ? {} : { problem }) });
  if (problem === undefined) draft.model = { ...draft.model, components: new Set([...draft.model.components, `${type}:${name}`]), pageFiles: new Map([...draft.model.pageFiles, ...pageFiles(pack, type, fileName)]) };
}

/** What Lightning Experience shows: components, pages, tabs, apps and their texts. */
const pageTypes: ReadonlySet<string> = new Set(['LightningComponentBundle', 'FlexiPage', 'CustomTab', 'CustomApplication', 'CustomLabels']);

function pageFiles(pack: MetadataPackage, type: string, fileName: string | undefined): [string, string][] {
  if (!pageTypes.has(type) || fileName === undefined) return [];
  const bundle = type === 'LightningComponentBundle' ? fileName.slice(0, fileName.lastIndexOf('/') + 1) : fileName;
  return pack.paths().filter((path) => path.startsWith(bundle)).map((path) => [path, pack.file(path) ?? '']);
}

function applyEvents(draft: Draft, pack: MetadataPackage, type: EventMetadataType, name: string): void {
  const fileName = fileOf(pack, type, name);
  const content = fileName === undefined ? undefined : pack.file(fileName);
  const created = !draft.model.components.has(`${type}:${name}`);
  const read = problemOf(() => {
    if (content === undefined) throw new Error(`An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`);
    return applyEventMetadata(draft.model, type, name, content);
  });
  record(draft, type, name, { fileName: fileName ?? 'package.xml', created, ...('problem' in read ? { problem: read.problem } : {}) });
  if ('value' in read) draft.model = { ...draft.model, events: read.value, components: new Set([...draft.model.components, `${type}:${name}`]) };
}

function membersOf(pack: MetadataPackage, type: string): string[] {
  const listed = pack.types.filter((each) => each.name === type).flatMap((each) => each.members);
  const place = metadataTypes.get(type);
  if (!listed.includes('*') || !place || 'inside' in place) return listed.filter((member) => member !== '*');
  const suffix = 'suffix' in place ? `.${place.suffix}` : '/';
  const names = pack.paths().filter((path) => path.startsWith(`${place.folder}/`)).map((path) => path.slice(place.folder.length + 1));
  const found = names.map((name) => ('suffix' in place ? (name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined) : name.split('/')[0])).filter((name) => name !== undefined);
  return [...new Set([...listed.filter((member) => member !== '*'), ...found])];
}

/** Parts named in package.xml without their object's own entry still live in the object's file. */
function objectNames(pack: MetadataPackage): string[] {
  const owners = pack.types.filter((type) => partTypes.has(type.name)).flatMap((type) => type.members.map((member) => member.split('.')[0] ?? ''));
  return [...new Set([...membersOf(pack, 'CustomObject'), ...owners.filter((name) => name !== '' && name !== '*')])];
}

function checkNamedParts(draft: Draft, pack: MetadataPackage): void {
  const found = new Set(draft.results.map((result) => `${result.componentType}:${result.fullName}`));
  for (const type of ['CustomField', 'ValidationRule'])
    for (const member of pack.types.filter((each) => each.name === type).flatMap((each) => each.members))
      if (member !== '*' && !found.has(`${type}:${member}`)) record(draft, type, member, { fileName: 'package.xml', created: false, problem: `An object '${member}' of type ${type} was named in package.xml, but was not found in zipped directory` });
}

/** What the org would be after the package, and what became of each component; nothing is changed yet. */
export function planDeploy(model: OrgModel, pack: MetadataPackage): DeployPlan {
  const customObjects = model.schema.objects().filter((object) => object.custom).length;
  const draft: Draft = { model, results: [], prefixes: { next: customObjects } };
  for (const name of objectNames(pack)) applyObject(draft, pack, name);
  checkParts(draft);
  checkNamedParts(draft, pack);
  const own: ReadonlySet<string> = new Set(['CustomObject', 'PermissionSet', 'CustomMetadata', ...eventMetadataTypes, ...partTypes]);
  const others = [...new Set(pack.types.map((type) => type.name))].filter((type) => !own.has(type));
  for (const type of eventMetadataTypes) for (const member of membersOf(pack, type)) applyEvents(draft, pack, type, member);
  for (const type of others) for (const member of membersOf(pack, type)) applyOther(draft, pack, type, member);
  for (const name of membersOf(pack, 'CustomMetadata')) applyCustomMetadata(draft, pack, name);
  for (const name of membersOf(pack, 'PermissionSet')) applyPermissionSet(draft, pack, name);
  return { model: { ...draft.model, version: model.version + 1 }, components: draft.results };
}
