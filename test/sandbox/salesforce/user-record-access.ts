import type { Condition, Query, ValueQueryCondition, WhereClause } from '@jetstreamapp/soql-parser-js';
import type { ObjectAccess } from './access.ts';
import type { Row } from './field.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';
import { listedTexts } from './soql-list.ts';
import { unquote } from './soql-literal.ts';
import type { SoqlScope } from './soql-path.ts';

type AnyCondition = Condition | ValueQueryCondition;

const recordsMax = 200;
const accessFields = new Set(['HasReadAccess', 'HasEditAccess', 'HasDeleteAccess', 'HasTransferAccess', 'HasAllAccess', 'MaxAccessLevel'].map((name) => name.toLowerCase()));

const refused = (message: string): RestError => new RestError('MALFORMED_QUERY', message);

/** True for the object that has no rows of its own: its answers are worked out. */
export const isUserRecordAccess = (object: ObjectAccess): boolean => object.schema.name === 'UserRecordAccess';

function conditionsOf(where: WhereClause | undefined): AnyCondition[] {
  if (where === undefined) return [];
  if ('operator' in where && where.operator !== 'AND') throw refused('UserRecordAccess: conditions may only be joined with AND');
  const own = where.left && 'field' in where.left ? [where.left] : [];
  return 'right' in where ? [...own, ...conditionsOf(where.right)] : own;
}

function idsOf(scope: SoqlScope, conditions: readonly AnyCondition[], name: string): string[] {
  const condition = conditions.find((each) => 'field' in each && each.field.toLowerCase() === name.toLowerCase());
  if (!condition || !('value' in condition) || (condition.operator !== '=' && condition.operator !== 'IN')) return [];
  const texts = listedTexts([condition.value].flat().map(String), scope.lists);
  return texts.map((text) => toLongId(unquote(text)) ?? '');
}

/** Either the levels of access are selected, or one of them is filtered by; RecordId is always selected. */
function checkSelected(query: Query, conditions: readonly AnyCondition[]): void {
  const selected = (query.fields ?? []).map((field) => ('field' in field ? field.field.toLowerCase() : ''));
  const isFiltered = conditions.some((each) => 'field' in each && accessFields.has(each.field.toLowerCase()));
  if (!selected.includes('recordid')) throw refused('UserRecordAccess: the query must select RecordId');
  if (isFiltered && selected.length > 1) throw refused('UserRecordAccess: a query that filters by an access level may only select RecordId');
  const other = selected.find((name) => name !== 'recordid' && !accessFields.has(name));
  if (other !== undefined) throw refused(`UserRecordAccess: ${other} cannot be selected`);
}

function accessRow(scope: SoqlScope, userId: string, recordId: string): Row | undefined {
  const schema = scope.org.model().schema.byKeyPrefix(recordId.slice(0, 3));
  const row = schema && scope.org.store.get(schema.name, recordId);
  // Records that the asking user may not read are left out.
  if (!schema || !row || scope.access.object(schema.name)?.canReadRow(row) !== true) return undefined;
  const target = scope.access.ofUser(userId).object(schema.name);
  const [read, edit, remove] = [target?.canReadRow(row) === true, target?.canEditRow(row) === true, target?.canDeleteRow(row) === true];
  const MaxAccessLevel = edit && remove ? 'All' : remove ? 'Delete' : edit ? 'Edit' : read ? 'Read' : 'None';
  return { Id: recordId, UserId: userId, RecordId: recordId, HasReadAccess: read, HasEditAccess: edit, HasDeleteAccess: remove, HasTransferAccess: edit && remove, HasAllAccess: edit && remove, MaxAccessLevel };
}

/**
 * What one user may do with up to 200 records, as object permissions and sharing have it:
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userrecordaccess.htm
 */
export function userRecordAccessRows(scope: SoqlScope, query: Query): Row[] {
  const conditions = conditionsOf(query.where);
  const [users, records] = [idsOf(scope, conditions, 'UserId'), idsOf(scope, conditions, 'RecordId')];
  const [userId] = users;
  if (userId === undefined || users.length > 1 || records.length === 0) throw refused('UserRecordAccess: the query must filter by one UserId and by RecordId');
  if (records.length > recordsMax) throw refused(`UserRecordAccess: no more than ${recordsMax} RecordId values may be queried`);
  checkSelected(query, conditions);
  return [...new Set(records)].map((id) => accessRow(scope, userId, id)).filter((row) => row !== undefined);
}
