import type { Field } from './field.ts';
import type { ObjectSchema } from './object-schema.ts';

export type ChildRelationship = { childObject: ObjectSchema; field: Field; relationshipName: string | undefined };

/** All objects of the org at one moment; a deploy builds the next one, so a failed deploy leaves nothing behind. */
export type OrgSchema = {
  object(name: string): ObjectSchema | undefined;
  objects(): readonly ObjectSchema[];
  byKeyPrefix(prefix: string): ObjectSchema | undefined;
  childrenOf(objectName: string): readonly ChildRelationship[];
  /** Roll-ups that a write of this child object changes, with the object they stand on. */
  rollUpsOver(childObject: string): readonly { parent: ObjectSchema; field: Field }[];
  with(changed: readonly ObjectSchema[]): OrgSchema;
};

function childRelationships(objects: readonly ObjectSchema[]): Map<string, ChildRelationship[]> {
  const found = new Map<string, ChildRelationship[]>();
  for (const childObject of objects)
    for (const field of childObject.fields)
      for (const parent of field.type === 'reference' ? field.referenceTo : []) {
        const list = found.get(parent) ?? [];
        found.set(parent, list);
        list.push({ childObject, field, relationshipName: field.childRelationshipName });
      }
  return found;
}

function rollUps(objects: readonly ObjectSchema[]): Map<string, { parent: ObjectSchema; field: Field }[]> {
  const found = new Map<string, { parent: ObjectSchema; field: Field }[]>();
  for (const parent of objects)
    for (const field of parent.fields)
      if (field.rollUp) found.set(field.rollUp.childObject, [...(found.get(field.rollUp.childObject) ?? []), { parent, field }]);
  return found;
}

/** The schema made of these objects. */
export function createOrgSchema(objects: readonly ObjectSchema[]): OrgSchema {
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  const exact = new Map(objects.map((object) => [object.name, object]));
  const byPrefix = new Map(objects.map((object) => [object.keyPrefix, object]));
  const children = childRelationships(objects);
  const summaries = rollUps(objects);
  return {
    object: (name) => exact.get(name) ?? byName.get(name.toLowerCase()),
    objects: () => objects,
    byKeyPrefix: (prefix) => byPrefix.get(prefix),
    childrenOf: (name) => children.get(name) ?? [],
    rollUpsOver: (name) => summaries.get(name) ?? [],
    with(changed) {
      const next = new Map(exact);
      for (const object of changed) next.set(object.name, object);
      return createOrgSchema([...next.values()]);
    },
  };
}
