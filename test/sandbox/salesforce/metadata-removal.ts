import { strFromU8 } from 'fflate';
import { formulaPaths } from './formula.ts';
import type { PackageType } from './metadata-package.ts';
import type { ComponentResult } from './metadata-deploy.ts';
import { metadataTypes } from './metadata-type.ts';
import { findField } from './object-schema.ts';
import type { Org, OrgModel } from './org.ts';
import { createOrgSchema } from './org-schema.ts';

type Removed = { model: OrgModel; results: ComponentResult[] };

const referenced = (what: string): Error => new Error(`This ${what} is referenced elsewhere in salesforce.com. Remove the usage and try again.`);
const without = <T>(map: ReadonlyMap<string, T>, key: string): Map<string, T> => new Map([...map].filter(([each]) => each !== key));

/** Text files of what else is deployed: what a component is named in. */
function textsOf(model: OrgModel, types: readonly string[]): string[] {
  return [...model.deployed.values()].flatMap(({ type, content }) => (types.includes(type) && 'files' in content ? [...content.files.values()].map((file) => strFromU8(file)) : []));
}

/** Types whose components are named in the files of others: how, and in which. */
const usages: Readonly<Record<string, { by: readonly string[]; pattern(name: string): RegExp; what: string }>> = {
  LightningComponentBundle: { by: ['LightningComponentBundle', 'FlexiPage'], what: 'Lightning component', pattern: (name) => new RegExp(`['"]c/${name}['"]|<componentName>(?:c:)?${name}<`) },
  CustomLabel: { by: ['LightningComponentBundle'], what: 'custom label', pattern: (name) => new RegExp(`@salesforce/label/c\\.${name}\\b`) },
  FlexiPage: { by: ['CustomTab', 'CustomApplication'], what: 'Lightning page', pattern: (name) => new RegExp(`<(?:flexiPage|content)>${name}<`) },
  CustomTab: { by: ['CustomApplication'], what: 'tab', pattern: (name) => new RegExp(`<tabs>${name}<`) },
  CustomField: { by: ['LightningComponentBundle', 'FlexiPage', 'Flow'], what: 'custom field', pattern: (name) => new RegExp(`\\b${name.replace('.', '\\.')}\\b`) },
  CustomObject: { by: ['LightningComponentBundle', 'FlexiPage', 'CustomTab', 'Flow'], what: 'custom object', pattern: (name) => new RegExp(`\\b${name}\\b`) },
};

function checkUnused(model: OrgModel, type: string, fullName: string): void {
  const usage = usages[type];
  if (usage && textsOf(model, usage.by).some((text) => usage.pattern(fullName).test(text))) throw referenced(usage.what);
}

function withoutField(model: OrgModel, objectName: string, fieldName: string): OrgModel {
  const object = model.schema.object(objectName);
  const field = object && findField(object, fieldName);
  if (!object || !field) return model;
  if (!field.custom) throw new Error(`Cannot delete standard field ${objectName}.${fieldName}`);
  const isInFormula = object.fields.some((each) => each.formula && formulaPaths(each.formula.expression).some((path) => path[0] === field.name));
  const isInRule = (model.validationRules.get(object.name) ?? []).some((rule) => formulaPaths(rule.condition.expression).some((path) => path[0] === field.name));
  const isSummed = model.schema.rollUpsOver(object.name).some(({ field: sum }) => sum.rollUp?.summarizedField === field.name || sum.rollUp?.childField === field.name);
  if (isInFormula || isInRule || isSummed) throw referenced('custom field');
  const key = `${object.name}.${field.name}`;
  return {
    ...model,
    schema: model.schema.with([{ ...object, fields: object.fields.filter((each) => each !== field) }]),
    permissionSets: new Map([...model.permissionSets].map(([name, set]) => [name, { ...set, fields: without(set.fields, key) }])),
  };
}

function withoutObject(model: OrgModel, name: string): OrgModel {
  const object = model.schema.object(name);
  if (!object) return model;
  if (!object.custom) throw new Error(`Cannot delete standard object ${name}`);
  if (model.schema.childrenOf(name).some(({ childObject }) => childObject.name !== name)) throw referenced('custom object');
  const isPart = (fullName: string) => fullName.startsWith(`${name}.`);
  return {
    ...model,
    schema: createOrgSchema(model.schema.objects().filter((each) => each !== object)),
    validationRules: without(model.validationRules, name),
    permissionSets: new Map([...model.permissionSets].map(([key, set]) => [key, { ...set, objects: without(set.objects, name), fields: new Map([...set.fields].filter(([field]) => !isPart(field))) }])),
    deployed: new Map([...model.deployed].filter(([, component]) => !isPart(component.fullName))),
  };
}

/** What the types with behaviour leave behind; the others only have a name. */
function removed(org: Org, model: OrgModel, type: string, fullName: string): OrgModel {
  const [first = '', second = ''] = fullName.split('.');
  if (type === 'CustomField') return withoutField(model, first, second);
  if (type === 'CustomObject') return withoutObject(model, fullName);
  if (type === 'ValidationRule') return { ...model, validationRules: new Map([...model.validationRules].map(([object, rules]) => [object, rules.filter((rule) => object !== first || rule.fullName !== second)])) };
  if (type === 'CustomMetadata') return { ...model, customMetadata: without(model.customMetadata, fullName) };
  if (type === 'PermissionSet') {
    const [row] = org.store.find('PermissionSet', { name: 'Name', caseSensitive: false }, fullName);
    if (row && org.store.find('PermissionSetAssignment', { name: 'PermissionSetId', caseSensitive: false }, row.Id).length > 0) throw new Error(`You can't delete the permission set ${fullName}: it is assigned to users`);
    return { ...model, permissionSets: without(model.permissionSets, fullName) };
  }
  const { events } = model;
  if (type === 'PlatformEventChannel') {
    if ([...events.members.values()].some((member) => member.channel === fullName)) throw new Error(`The channel ${fullName} still has members`);
    return { ...model, events: { ...events, channels: without(events.channels, fullName) } };
  }
  if (type === 'PlatformEventChannelMember') return { ...model, events: { ...events, members: without(events.members, fullName) } };
  return type === 'Flow' ? { ...model, events: { ...events, flows: without(events.flows, fullName) } } : model;
}

/** The model without one component; throws with the reason when it may not go. Undefined when there is none of that name. */
export function removeComponent(org: Org, model: OrgModel, type: string, fullName: string): OrgModel | undefined {
  if (!metadataTypes.has(type)) throw new Error(`Unknown type name '${type}' specified in package.xml`);
  const key = `${type}:${fullName}`;
  const isStandard = (type === 'CustomObject' && model.schema.object(fullName) !== undefined) || (type === 'CustomField' && !fullName.endsWith('__c') && model.schema.object(fullName.split('.')[0] ?? '') !== undefined);
  if (!model.deployed.has(key) && !isStandard) return undefined;
  if (model.deployed.get(key)?.namespacePrefix !== undefined) throw new Error(`Cannot delete managed component: ${fullName}`);
  checkUnused(model, type, fullName);
  const left = removed(org, model, type, fullName);
  return { ...left, deployed: without(left.deployed, key), components: new Set([...left.components].filter((each) => each !== key)), version: model.version + 1 };
}

/**
 * What a manifest of deletions takes away. A component that is not there is a warning, and so an error unless warnings are ignored.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy_deleting_files.htm
 */
export function removeListed(org: Org, model: OrgModel, manifest: { fileName: string; types: readonly PackageType[] }): Removed {
  const results: ComponentResult[] = [];
  let left = model;
  // Parts before what they are parts of, and what uses others before these.
  const order = ['CustomApplication', 'CustomTab', 'FlexiPage', 'LightningComponentBundle', 'CustomLabel', 'Flow', 'PlatformEventChannelMember', 'PermissionSet', 'CustomMetadata', 'ValidationRule', 'CustomField'];
  const rank = (type: string) => (order.indexOf(type) + order.length + 1) % (order.length + 1);
  for (const { name: type, members } of manifest.types.toSorted((a, b) => rank(a.name) - rank(b.name)))
    for (const fullName of members) {
      const result: ComponentResult = { componentType: type, fullName, fileName: manifest.fileName, created: false, isDeleted: true };
      try {
        if (fullName.includes('*')) throw new Error('Wildcards are not supported in a manifest of deletions');
        const after = removeComponent(org, left, type, fullName);
        left = after ?? left;
        results.push(after ? result : { ...result, isWarning: true, problem: `No ${type} named: ${fullName} found` });
      } catch (error) {
        results.push({ ...result, problem: error instanceof Error ? error.message : String(error) });
      }
    }
  return { model: left, results };
}
