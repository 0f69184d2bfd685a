import type { Field } from './field.ts';
import { formulaFunctions, formulaPaths } from './formula.ts';
import type { Formula } from './formula.ts';
import { isFormulaFunction } from './formula-value.ts';
import { toCustomMetadataRecord } from './custom-metadata.ts';
import { partsOf } from './deployed-component.ts';
import { applyEventMetadata, eventMetadataTypes } from './metadata-events.ts';
import type { EventMetadataType } from './metadata-events.ts';
import { MetadataFileError, positionOf } from './metadata-form.ts';
import type { FormCheck } from './metadata-form.ts';
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

export type ComponentResult = { componentType: string; fullName: string; fileName: string; created: boolean; /** Taken away, not brought. */ isDeleted?: true; isWarning?: true; problem?: string; /** Where in the file the problem is. */ lineNumber?: number; columnNumber?: number };

export type DeployPlan = { model: OrgModel; components: readonly ComponentResult[] };

type Draft = { model: OrgModel; results: ComponentResult[]; prefixes: { next: number }; checkForm: FormCheck };
type Problem = Pick<ComponentResult, 'problem' | 'lineNumber' | 'columnNumber'>;

const partTypes: ReadonlySet<string> = new Set(['CustomField', 'ValidationRule', 'ListView', 'CompactLayout', 'RecordType', 'FieldSet', 'WebLink', 'Index', 'BusinessProcess']);
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function record(draft: Draft, componentType: string, fullName: string, detail: Omit<ComponentResult, 'componentType' | 'fullName'>): void {
  draft.results.push({ componentType, fullName, ...detail });
}

function keyPrefixFor(draft: Draft, name: string): string {
  const count = draft.prefixes.next++;
  const first = name.endsWith('__mdt') ? 'm' : name.endsWith('__e') ? 'e' : 'a';
  return `${first}${digits[Math.floor(count / 62)] ?? '0'}${digits[count % 62] ?? '0'}`;
}

function problemOf<T>(work: () => T): { value: T } | (Problem & { problem: string }) {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof MetadataFileError) return { problem: error.message, lineNumber: error.line, columnNumber: error.column };
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What a result says of a reading that failed; nothing of one that did not. */
const problemIn = (read: { value: unknown } | Problem): Problem => ('value' in read ? {} : read);

function missingProblem(type: string, name: string): string {
  return `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`;
}

/** A component's file, of the form its type has. */
function readFile(draft: Draft, pack: MetadataPackage, component: { type: string; name: string; fileName: string | undefined }): string {
  const content = component.fileName === undefined ? undefined : pack.file(component.fileName);
  if (content === undefined) throw new Error(missingProblem(component.type, component.name));
  draft.checkForm(component.type, content);
  return content;
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

/** The position of a part in its object's file: that of its name. */
function placeOfPart(content: string, name: string): Problem {
  const offset = content.search(new RegExp(`<fullName>\\s*${RegExp.escape(name)}\\s*</fullName>`));
  if (offset < 0) return {};
  const { line, column } = positionOf(content, offset);
  return { lineNumber: line, columnNumber: column };
}

function applyObject(draft: Draft, pack: MetadataPackage, name: string): void {
  const fileName = `objects/${name}.object`;
  const existing = draft.model.schema.object(name);
  const done = { fileName, created: existing === undefined };
  const read = problemOf(() => readFile(draft, pack, { type: 'CustomObject', name, fileName }));
  if ('problem' in read) return record(draft, 'CustomObject', name, { ...done, ...read });
  const content = read.value;
  const node = parseMetadata(content, 'CustomObject');
  const parts = readCustomFields(node, pack.namespace);
  const fields = parts.flatMap((part) => ('value' in part ? [part.value] : []));
  const applied = problemOf(() => applyObjectFile(existing, { name, node, fields, keyPrefix: () => keyPrefixFor(draft, name) }));
  if ('problem' in applied) return record(draft, 'CustomObject', name, { ...done, ...applied });
  const rules = readValidationRules(node);
  const active: ValidationRule[] = rules.flatMap((rule) => ('value' in rule ? [rule.value] : []));
  const kept = (draft.model.validationRules.get(name) ?? []).filter((rule) => !active.some((each) => each.fullName === rule.fullName));
  draft.model = { ...draft.model, schema: draft.model.schema.with([applied.value]), validationRules: new Map([...draft.model.validationRules, [name, [...kept, ...active]]]) };
  if (!existing || membersOf(pack, 'CustomObject').includes(name)) record(draft, 'CustomObject', name, done);
  const problems = new Map([...parts, ...rules].flatMap((part) => ('problem' in part ? [[part.fullName, part.problem] as const] : [])));
  for (const part of partsOf(content)) {
    // Standard fields are there for their labels and tracking.
    if (part.type === 'CustomField' && !part.name.endsWith('__c')) continue;
    const created = !draft.model.deployed.has(`${part.type}:${name}.${part.name}`);
    const problem = problems.get(part.name);
    record(draft, part.type, `${name}.${part.name}`, { fileName, created, ...(problem === undefined ? {} : { problem, ...placeOfPart(content, part.name) }) });
  }
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
function checkParts(draft: Draft, pack: MetadataPackage): void {
  for (const result of draft.results) {
    const problem = result.problem === undefined ? partProblem(draft.model, result) : undefined;
    if (problem !== undefined) Object.assign(result, { problem, ...placeOfPart(pack.file(result.fileName) ?? '', result.fullName.split('.')[1] ?? '') });
  }
}

function applyPermissionSet(draft: Draft, pack: MetadataPackage, name: string): void {
  const fileName = `permissionsets/${name}.permissionset`;
  const created = !draft.model.permissionSets.has(name);
  const read = problemOf((): PermissionSet => toPermissionSet(name, parseMetadata(readFile(draft, pack, { type: 'PermissionSet', name, fileName }), 'PermissionSet'), draft.model));
  record(draft, 'PermissionSet', name, { fileName, created, ...problemIn(read) });
  if ('value' in read) draft.model = { ...draft.model, permissionSets: new Map([...draft.model.permissionSets, [name, read.value]]) };
}

function applyCustomMetadata(draft: Draft, pack: MetadataPackage, name: string): void {
  const fileName = `customMetadata/${name}.md`;
  const created = !draft.model.customMetadata.has(name);
  const read = problemOf(() => toCustomMetadataRecord(name, parseMetadata(readFile(draft, pack, { type: 'CustomMetadata', name, fileName }), 'CustomMetadata'), draft.model.schema));
  record(draft, 'CustomMetadata', name, { fileName, created, ...problemIn(read) });
  if ('value' in read) draft.model = { ...draft.model, customMetadata: new Map([...draft.model.customMetadata, [name, read.value]]) };
}

function fileOf(pack: MetadataPackage, type: string, name: string): string | undefined {
  const place = metadataTypes.get(type);
  if (!place || 'inside' in place) return undefined;
  if ('bundle' in place) return pack.paths().find((path) => path.startsWith(`${place.folder}/${name}/`));
  const path = `${place.folder}/${name}.${place.suffix}`;
  return pack.paths().find((each) => each === path || each.endsWith(`/${path}`));
}

/** A bundle is compiled as it arrives: without JavaScript there is no component, only a style sheet can do without. */
function checkBundle(draft: Draft, pack: MetadataPackage, bundle: string): void {
  const own = (suffix: string) => `lwc/${bundle}/${bundle}${suffix}`;
  const files = pack.paths().filter((path) => path.startsWith(`lwc/${bundle}/`));
  const isStyleSheet = files.every((path) => path.endsWith('.css') || path.endsWith('-meta.xml'));
  if (!files.includes(own('.js')) && !isStyleSheet) throw new Error(`LWC1010: Failed to resolve entry for module "${bundle}".`);
  const meta = pack.file(own('.js-meta.xml')) ?? pack.file(own('.css-meta.xml'));
  if (meta === undefined) throw new Error(`Cannot find Lightning Component Bundle configuration file ${bundle}.js-meta.xml`);
  draft.checkForm('LightningComponentBundle', meta);
  const isKnown = (label: string) => draft.model.deployed.has(`CustomLabel:${label}`) || draft.results.some(({ componentType, fullName }) => componentType === 'CustomLabel' && fullName === label);
  for (const [, label = ''] of (pack.file(own('.js')) ?? '').matchAll(/@salesforce\/label\/c\.(\w+)/g)) if (!isKnown(label)) throw new Error(`Invalid reference c.${label} of type label in file ${bundle}.js`);
}

function checkOther(draft: Draft, pack: MetadataPackage, component: { type: string; name: string; fileName: string | undefined }): void {
  const { type, name, fileName } = component;
  if (!metadataTypes.has(type)) throw new Error(`Unknown type name '${type}' specified in package.xml`);
  if (fileName === undefined) throw new Error(missingProblem(type, name));
  if (type === 'LightningComponentBundle') return checkBundle(draft, pack, name);
  // The file itself is whatever was uploaded; what describes it lies beside it.
  if (type !== 'StaticResource') readFile(draft, pack, component);
}

function applyOther(draft: Draft, pack: MetadataPackage, type: string, name: string): void {
  const fileName = fileOf(pack, type, name);
  const created = !draft.model.components.has(`${type}:${name}`);
  const checked = problemOf(() => checkOther(draft, pack, { type, name, fileName }));
  record(draft, type, name, { fileName: fileName ?? 'package.xml', created, ...problemIn(checked) });
  if ('value' in checked) draft.model = { ...draft.model, components: new Set([...draft.model.components, `${type}:${name}`]) };
}

/** Labels are components of their own that share a file; package.xml names them, or the file. */
function applyLabels(draft: Draft, pack: MetadataPackage): void {
  const [whole, single] = ['CustomLabels', 'CustomLabel'].map((type) => membersOf(pack, type));
  if (!whole?.length && !single?.length) return;
  const found = new Set<string>();
  for (const fileName of pack.paths().filter((path) => /^labels\/[^/]+\.labels$/.test(path))) {
    const read = problemOf(() => readFile(draft, pack, { type: 'CustomLabels', name: fileName, fileName }));
    const names = 'value' in read ? partsOf(read.value).map(({ name }) => name) : [];
    const isWhole = whole?.some((member) => fileName === `labels/${member}.labels`);
    if ('problem' in read || isWhole) record(draft, 'CustomLabels', fileName.slice('labels/'.length, -'.labels'.length), { fileName, created: false, ...problemIn(read) });
    for (const name of names.filter((each) => isWhole || single?.includes(each))) record(draft, 'CustomLabel', name, { fileName, created: !draft.model.deployed.has(`CustomLabel:${name}`) });
    for (const name of names) found.add(name);
  }
  const isUnread = draft.results.some(({ componentType, problem }) => componentType === 'CustomLabels' && problem !== undefined);
  for (const name of single ?? []) if (!isUnread && !found.has(name)) record(draft, 'CustomLabel', name, { fileName: 'package.xml', created: false, problem: missingProblem('CustomLabel', name) });
  for (const name of whole ?? []) if (fileOf(pack, 'CustomLabels', name) === undefined) record(draft, 'CustomLabels', name, { fileName: 'package.xml', created: false, problem: missingProblem('CustomLabels', name) });
  draft.model = { ...draft.model, components: new Set([...draft.model.components, ...(whole ?? []).map((name) => `CustomLabels:${name}`)]) };
}

function applyEvents(draft: Draft, pack: MetadataPackage, type: EventMetadataType, name: string): void {
  const fileName = fileOf(pack, type, name);
  const created = !draft.model.components.has(`${type}:${name}`);
  const read = problemOf(() => applyEventMetadata(draft.model, type, name, readFile(draft, pack, { type, name, fileName })));
  record(draft, type, name, { fileName: fileName ?? 'package.xml', created, ...problemIn(read) });
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
  // Of a file that cannot be read nothing else is said.
  const unread = new Set(draft.results.flatMap(({ componentType, fullName, problem }) => (componentType === 'CustomObject' && problem !== undefined ? [fullName] : [])));
  for (const type of partTypes)
    for (const member of pack.types.filter((each) => each.name === type).flatMap((each) => each.members))
      if (member !== '*' && !unread.has(member.split('.')[0] ?? '') && !found.has(`${type}:${member}`)) record(draft, type, member, { fileName: 'package.xml', created: false, problem: missingProblem(type, member) });
}

/** What the org would be after the package, and what became of each component; nothing is changed yet. */
export function planDeploy(model: OrgModel, pack: MetadataPackage, checkForm: FormCheck): DeployPlan {
  const customObjects = model.schema.objects().filter((object) => object.custom).length;
  const draft: Draft = { model, results: [], prefixes: { next: customObjects }, checkForm };
  for (const name of objectNames(pack)) applyObject(draft, pack, name);
  checkParts(draft, pack);
  checkNamedParts(draft, pack);
  const own: ReadonlySet<string> = new Set(['CustomObject', 'CustomLabels', 'CustomLabel', 'PermissionSet', 'CustomMetadata', ...eventMetadataTypes, ...partTypes]);
  const others = [...new Set(pack.types.map((type) => type.name))].filter((type) => !own.has(type));
  applyLabels(draft, pack);
  for (const type of eventMetadataTypes) for (const member of membersOf(pack, type)) applyEvents(draft, pack, type, member);
  for (const type of others) for (const member of membersOf(pack, type)) applyOther(draft, pack, type, member);
  for (const name of membersOf(pack, 'CustomMetadata')) applyCustomMetadata(draft, pack, name);
  for (const name of membersOf(pack, 'PermissionSet')) applyPermissionSet(draft, pack, name);
  return { model: { ...draft.model, version: model.version + 1 }, components: draft.results };
}
