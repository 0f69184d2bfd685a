import type { WriteOperation } from '../../core/target-writer.ts';
import type { Names } from './names.ts';

/** `AccountId` → `Account`, `Account__c` → `Account__r`: the name under which a parent is given by its external id. */
export function relationshipOf(field: string): string {
  return field.endsWith('__c') ? `${field.slice(0, -3)}__r` : field.replace(/Id$/, '');
}

/** The JSON body of one record. Parents that have no id yet are named by external id. */
export function toBody(operation: WriteOperation, names: Names, options: { withType: boolean; withId: boolean }): Record<string, unknown> {
  const name = (field: string) => names.field(operation.entity.sobject, field);
  const body: Record<string, unknown> = options.withType ? { attributes: { type: names.object(operation.entity.sobject) } } : {};
  if (options.withId) body.Id = operation.id;
  for (const [field, value] of Object.entries(operation.fields)) body[name(field)] = value;
  for (const [field, reference] of Object.entries(operation.references)) {
    if ('id' in reference) body[name(field)] = reference.id;
    else body[name(relationshipOf(field))] = { [names.name(externalIdOf(reference.sobject))]: reference.key };
  }
  if (operation.kind === 'insert') body[name(operation.entity.externalIdField)] = operation.key;
  return body;
}

/** Our own objects keep their key in Key__c, records of the merchant in BC_Key__c. */
function externalIdOf(sobject: string): string {
  return sobject.endsWith('__c') ? 'Key__c' : 'BC_Key__c';
}
