import { createField } from './field.ts';
import type { Field, FieldType } from './field.ts';
import { parseFormula } from './formula.ts';
import { toCustomField } from './metadata-field.ts';
import { children, flag, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { createObjectSchema, withFields } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { ValidationRule } from './validation-rule.ts';

/** One part of an object's file that was read, or the reason it was not. */
export type ObjectPart<T> = { fullName: string; value: T } | { fullName: string; problem: string };

function readParts<T>(node: MetadataNode, name: string, read: (part: MetadataNode) => T): ObjectPart<T>[] {
  return children(node, name).map((part) => {
    const fullName = text(part, 'fullName') ?? '';
    try {
      return { fullName, value: read(part) };
    } catch (error) {
      return { fullName, problem: error instanceof Error ? error.message : String(error) };
    }
  });
}

/** The custom fields of an object's file. */
export function readCustomFields(node: MetadataNode, namespace: string): ObjectPart<Field>[] {
  return readParts(node, 'fields', (part) => {
    const name = text(part, 'fullName') ?? '';
    // Standard fields appear in object files for their labels and tracking; they are taken as they are.
    if (!name.endsWith('__c')) return createField({ name, type: 'string' });
    return toCustomField(part, namespace);
  });
}

/** The validation rules of an object's file. */
export function readValidationRules(node: MetadataNode): ObjectPart<ValidationRule>[] {
  return readParts(node, 'validationRules', (part) => {
    const errorField = text(part, 'errorDisplayField');
    return {
      fullName: text(part, 'fullName') ?? '', active: flag(part, 'active'), condition: parseFormula(text(part, 'errorConditionFormula') ?? ''), message: text(part, 'errorMessage') ?? '',
      ...(errorField === undefined ? {} : { errorField }),
    };
  });
}

function nameField(node: MetadataNode): Field {
  const [given] = children(node, 'nameField');
  const label = (given && text(given, 'label')) ?? 'Name';
  const start = { name: 'Name', label, nameField: true, permissionable: false, idLookup: true, length: 80 } as const;
  if (given && text(given, 'type') === 'AutoNumber') return createField({ ...start, type: 'string', displayFormat: text(given, 'displayFormat') ?? '{0}', createable: false, updateable: false, nillable: false, defaultedOnCreate: true });
  return createField({ ...start, type: 'string', defaultedOnCreate: true });
}

const readOnlyText = (name: string, length: number): Field => createField({ name, type: 'string', length, createable: false, updateable: false, permissionable: false });

function metadataTypeFields(): Field[] {
  return [readOnlyText('DeveloperName', 40), { ...readOnlyText('MasterLabel', 40), nameField: true }, readOnlyText('Label', 40), readOnlyText('Language', 40), readOnlyText('NamespacePrefix', 15), readOnlyText('QualifiedApiName', 70)];
}

function ownerField(): Field {
  return createField({ name: 'OwnerId', label: 'Owner ID', type: 'reference', length: 18, nillable: false, defaultedOnCreate: true, permissionable: false, referenceTo: ['User'], relationshipName: 'Owner' });
}

/** https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/platform_events_define_ui.htm */
function readPublishing(node: MetadataNode): Pick<ObjectSchema, 'publishes'> {
  const [eventType, behavior] = [text(node, 'eventType'), text(node, 'publishBehavior') ?? 'PublishAfterCommit'];
  if (eventType !== 'HighVolume') throw new Error(`'${eventType ?? ''}' is not a valid value for the enum 'PlatformEventType': only HighVolume can be created`);
  if (behavior !== 'PublishAfterCommit' && behavior !== 'PublishImmediately') throw new Error(`'${behavior}' is not a valid value for the enum 'PlatformEventPublishBehavior'`);
  return { publishes: behavior === 'PublishImmediately' ? 'immediately' : 'after-commit' };
}

/** What a platform event's field may be. */
const eventFieldTypes: ReadonlySet<FieldType> = new Set(['string', 'textarea', 'double', 'boolean', 'date', 'datetime']);

/** A new custom object, custom metadata type or platform event from its file. */
function newCustomObject(name: string, node: MetadataNode, keyPrefix: string): ObjectSchema {
  const label = text(node, 'label');
  if (label === undefined) throw new Error('Must specify a non-empty label for the CustomObject');
  const start = { name, keyPrefix, label, labelPlural: text(node, 'pluralLabel') ?? label, custom: true, isPrivate: text(node, 'sharingModel') === 'Private' };
  if (name.endsWith('__mdt')) return createObjectSchema({ ...start, createable: false, updateable: false, deletable: false }, metadataTypeFields());
  if (name.endsWith('__e')) return createObjectSchema({ ...start, updateable: false, deletable: false, ...readPublishing(node) }, []);
  if (children(node, 'nameField').length === 0) throw new Error('Must specify a nameField for the CustomObject');
  const hasMaster = children(node, 'fields').some((field) => text(field, 'type') === 'MasterDetail');
  return createObjectSchema(start, hasMaster ? [nameField(node)] : [nameField(node), ownerField()]);
}

/** The object after its file is applied: custom fields are added or replaced, standard fields stay. */
export function applyObjectFile(existing: ObjectSchema | undefined, request: { name: string; node: MetadataNode; fields: readonly Field[]; keyPrefix: () => string }): ObjectSchema {
  const { name, node, fields } = request;
  if (!existing && !/__(c|mdt|e)$/.test(name)) throw new Error(`Entity of type 'CustomObject' named '${name}' cannot be found`);
  const object = existing ?? newCustomObject(name, node, request.keyPrefix());
  // Field-level security does not apply to custom metadata and platform events: access is per type.
  const custom = fields.filter((field) => field.custom).map((field) => (/__(mdt|e)$/.test(name) ? { ...field, permissionable: false } : field));
  for (const field of custom) {
    if (name.endsWith('__e') && !eventFieldTypes.has(field.type)) throw new Error(`A platform event can't have the field ${field.name} of type ${field.type}`);
    const before = object.fieldsByName.get(field.name.toLowerCase());
    if (before && before.type !== field.type && !(before.type === 'string' && field.type === 'textarea')) throw new Error(`Cannot change the type of ${name}.${field.name} from ${before.type} to ${field.type}`);
  }
  return withFields(object, custom);
}
