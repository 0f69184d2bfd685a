import type { EventFlow } from './event-model.ts';
import type { FieldValue } from './field.ts';
import { children, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { findField } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { OrgSchema } from './org-schema.ts';

/** What describes a flow without changing what it does. */
const silentElements = ['apiVersion', 'description', 'environments', 'interviewLabel', 'label', 'processMetadataValues', 'processType', 'status'];
const known: ReadonlySet<string> = new Set([...silentElements, 'start', 'recordCreates']);
const knownOfStart: ReadonlySet<string> = new Set(['locationX', 'locationY', 'connector', 'object', 'recordTriggerType', 'triggerType', 'filterLogic', 'filters']);
const knownOfCreate: ReadonlySet<string> = new Set(['name', 'label', 'description', 'locationX', 'locationY', 'connector', 'inputAssignments', 'object', 'storeOutputAutomatically']);

function checkElements(node: MetadataNode, allowed: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(node).find((name) => !allowed.has(name));
  if (unknown !== undefined) throw new Error(`This org does not run flows with ${where}${unknown}`);
}

function constantOf(value: MetadataNode): FieldValue | undefined {
  const [string, number, boolean] = [text(value, 'stringValue'), text(value, 'numberValue'), text(value, 'booleanValue')];
  if (number !== undefined) return Number(number);
  return boolean === undefined ? string : boolean === 'true';
}

function fieldOf(object: ObjectSchema, name: string | undefined): string {
  const field = name === undefined ? undefined : findField(object, name);
  if (!field) throw new Error(`The field "${name ?? ''}" for the object "${object.name}" doesn't exist.`);
  return field.name;
}

function assignedValue(node: MetadataNode, record: ObjectSchema): FieldValue | { recordField: string } {
  const [value] = children(node, 'value');
  if (!value) return null;
  const reference = text(value, 'elementReference');
  if (reference === undefined) {
    const constant = constantOf(value);
    if (constant === undefined) throw new Error(`This org does not run flows with the value ${Object.keys(value).join(', ')}`);
    return constant;
  }
  const [, path] = /^\$Record\.(\w+)$/.exec(reference) ?? [];
  if (path === undefined) throw new Error(`This org does not run flows with the reference ${reference}`);
  return { recordField: fieldOf(record, path) };
}

type Publishing = EventFlow['publishes'][number];

function readCreate(node: MetadataNode, record: ObjectSchema, schema: OrgSchema): Publishing {
  checkElements(node, knownOfCreate, 'recordCreates.');
  const event = schema.object(text(node, 'object') ?? '');
  if (!event) throw new Error(`The object "${text(node, 'object') ?? ''}" doesn't exist.`);
  if (!event.name.endsWith('__e')) throw new Error(`This org does not run flows that create records of ${event.name}`);
  return { event: event.name, assignments: children(node, 'inputAssignments').map((each) => ({ field: fieldOf(event, text(each, 'field')), value: assignedValue(each, record) })) };
}

function readConditions(start: MetadataNode, record: ObjectSchema): EventFlow['conditions'] {
  const filters = children(start, 'filters');
  const logic = text(start, 'filterLogic');
  if (filters.length > 1 && logic !== undefined && logic !== 'and') throw new Error(`This org does not run flows with the filterLogic ${logic}`);
  return filters.map((filter) => {
    const operator = text(filter, 'operator');
    if (operator !== 'EqualTo' && operator !== 'NotEqualTo') throw new Error(`This org does not run flows with the operator ${operator ?? ''}`);
    const [value] = children(filter, 'value');
    return { field: fieldOf(record, text(filter, 'field')), operator, value: (value && constantOf(value)) ?? null };
  });
}

/** What is reached from the start, in order. */
function readPath(node: MetadataNode, start: MetadataNode, record: ObjectSchema, schema: OrgSchema): Publishing[] {
  const creates = new Map(children(node, 'recordCreates').map((each) => [text(each, 'name'), each]));
  const publishes: Publishing[] = [];
  const nextOf = (from: MetadataNode) => children(from, 'connector').map((connector) => text(connector, 'targetReference'))[0];
  for (let name = nextOf(start); name !== undefined; ) {
    const create = creates.get(name);
    if (!create) throw new Error(`The element ${name} doesn't exist, or the flow comes back to it.`);
    creates.delete(name);
    publishes.push(readCreate(create, record, schema));
    name = nextOf(create);
  }
  return publishes;
}

/**
 * The flow of a metadata file, if it is of the kind this org runs: started by a created record, after the save, publishing platform
 * events. Throws with what the org does not run; undefined for a flow that is not active.
 */
export function toEventFlow(node: MetadataNode, schema: OrgSchema): EventFlow | undefined {
  const [start] = children(node, 'start');
  const record = start && schema.object(text(start, 'object') ?? '');
  if (text(node, 'label') === undefined) throw new Error('Required field is missing: label');
  if (text(node, 'processType') !== 'AutoLaunchedFlow' || !start) throw new Error(`This org does not run flows of the processType ${text(node, 'processType') ?? ''} without a start`);
  checkElements(node, known, '');
  checkElements(start, knownOfStart, 'start.');
  if (text(start, 'triggerType') !== 'RecordAfterSave' || text(start, 'recordTriggerType') !== 'Create') throw new Error('This org runs flows of created records after the save only');
  if (!record) throw new Error(`The object "${text(start, 'object') ?? ''}" doesn't exist.`);
  const flow = { object: record.name, conditions: readConditions(start, record), publishes: readPath(node, start, record, schema) };
  return text(node, 'status') === 'Active' ? flow : undefined;
}
