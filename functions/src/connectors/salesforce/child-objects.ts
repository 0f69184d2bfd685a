import type { FieldRule, ObjectRules } from '../../core/object-rules.ts';
import type { ObjectOutline } from './describe.ts';

type NamedField = { field: string; label: string };
/** An object of the customer's own that points to another; `keys`: texts that are external id and unique, and long enough. */
export type ChildObject = { object: string; label: string; keys: readonly NamedField[]; lookups: readonly NamedField[] };
type Ports = { rulesOf(sobject: string, signal: AbortSignal): Promise<ObjectRules>; outlineOf(sobject: string, signal: AbortSignal): Promise<ObjectOutline>; keyLengthMin: number };

/** Objects of packages, ours among them, are none of the customer's. */
const foreign = /^(?:BC_|Crosswalk_|\w+?__\w+?__c$)/;
const objectsMax = 50;
const describedAtOnce = 5;

/**
 * What points to an object and is the customer's own, with the fields that may be its key and its lookup.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm (childRelationships)
 */
export async function readChildObjects(parent: string, { rulesOf, outlineOf, keyLengthMin }: Ports, signal: AbortSignal): Promise<ChildObject[]> {
  const { children } = await outlineOf(parent, signal);
  const own = children.filter((sobject) => sobject.endsWith('__c') && !foreign.test(sobject)).slice(0, objectsMax);
  const describe = async (object: string): Promise<ChildObject> => {
    const fields = [...(await rulesOf(object, signal))].filter(([, { isCreateable }]) => isCreateable);
    const named = (isSo: (rule: FieldRule) => boolean) => fields.filter(([, rule]) => isSo(rule)).map(([field, { label }]) => ({ field, label }));
    return { object, label: (await outlineOf(object, signal)).label, keys: named(({ isKey, type, length }) => isKey === true && type === 'string' && length >= keyLengthMin), lookups: named(({ referenceTo }) => referenceTo?.includes(parent) === true) };
  };
  const found: ChildObject[] = [];
  for (let start = 0; start < own.length; start += describedAtOnce) found.push(...(await Promise.all(own.slice(start, start + describedAtOnce).map(describe))));
  return found.filter(({ lookups }) => lookups.length > 0);
}
