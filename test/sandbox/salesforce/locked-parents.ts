import type { Row } from './field.ts';

/** Lookups whose parent is locked while a child is inserted, moved to it or taken from it. */
const parentLookups: ReadonlyMap<string, readonly string[]> = new Map([
  ['Contact', ['AccountId']],
  ['Order', ['AccountId']],
  ['OrderItem', ['OrderId']],
  ['Opportunity', ['AccountId']],
  ['OpportunityLineItem', ['OpportunityId']],
  ['Case', ['AccountId', 'ContactId']],
]);

/** Children whose every write changes sums of the parent. */
const summedChildren: ReadonlySet<string> = new Set(['OrderItem', 'OpportunityLineItem']);

/** The parents' lookups of an object that a write locks. */
export function lockedLookups(objectName: string): readonly string[] {
  return parentLookups.get(objectName) ?? [];
}

/** The parents that a write of this row locks although the request need not name them. */
export function lockedParents(objectName: string, row: Row): string[] {
  if (!summedChildren.has(objectName)) return [];
  return lockedLookups(objectName).map((name) => row[name]).filter((id) => typeof id === 'string');
}
