import { z } from 'zod';
import { CommandError } from './command-error.ts';

/** Records one command may name, and records one filter may find. */
export const commandRecordsMax = 1_000;

const recordId = z.string().regex(/^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/, 'is no record id of 15 or 18 characters');
const entityKey = z.string().regex(/^[a-z]+:[\w-]{1,80}$/, 'looks like order:250');
/** A record that brings a buyer along. */
const buyerKey = z.string().regex(/^(?:order|customer):\d{1,20}$/, 'looks like order:250');
/** An issue that is only a suggestion: of an order, a buyer, an hour, a pair of contacts. */
const noticeKey = z.string().regex(/^(?:order|buyer|hour|pair):[\w-]{1,80}$/, 'looks like order:250');
const mapName = z.string().regex(/^[a-z-]+\.[a-z]+$/, 'looks like order-to-salesforce.order');
const fieldName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'is no API name');
const flow = z.string().min(1).max(80);
const time = z.iso.datetime({ offset: true });
const letterIds = z.array(z.int().positive()).min(1).max(commandRecordsMax);
/** Dead letters by their number, or by the record an issue names. */
const letters = z.strictObject({ ids: letterIds.optional(), records: z.array(z.strictObject({ flow, entityKey })).min(1).max(commandRecordsMax).optional() }).refine((given) => (given.ids === undefined) !== (given.records === undefined), { error: 'name either ids or records' });
const fieldPath = z.string().regex(/^\w+\.\w+$/, 'names a field as Object.Field');
/** `Order.BC_Status__c`, or of one of several records `OrderItem[abc123:line:7].Quantity`. */
const choicePath = z.string().regex(/^\w+(?:\[[\w:*.-]{1,120}\])?\.\w+$/, 'names a field as Object.Field or Object[key].Field');
const changes = z.record(fieldPath, z.union([z.string().max(131_072), z.number(), z.boolean(), z.null()])).refine((given) => Object.keys(given).length > 0, 'changes nothing');

const anyKey = z.string().regex(/^[A-Za-z]\w{0,79}:[\w-]{1,80}$/, 'looks like order:250 or Order:8015g000001AbCdEAA');
const isOne = (given: { recordId?: unknown; entityKey?: unknown }) => (given.recordId === undefined) !== (given.entityKey === undefined);
const sayOne = { error: 'name either recordId or entityKey' };

/** Every action with its payload. Unknown keys are refused, lest a misspelt filter does everything. */
const commandSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('sync-record'), payload: z.strictObject({ recordId: recordId.optional(), entityKey: entityKey.optional(), flow: flow.optional() }).refine(isOne, sayOne) }),
  z.object({ action: z.literal('sync-list'), payload: z.strictObject({ recordIds: z.array(recordId).min(1).max(commandRecordsMax), flow: flow.optional() }) }),
  z.object({ action: z.literal('sync-filter'), payload: z.strictObject({ flow, changedFrom: time, changedTo: time.optional(), limit: z.int().min(1).max(commandRecordsMax).default(commandRecordsMax) }) }),
  z.object({ action: z.literal('preview-mapping'), payload: z.strictObject({ recordId: recordId.optional(), entityKey: entityKey.optional(), field: fieldName.optional() }).refine(isOne, sayOne) }),
  z.object({ action: z.literal('compare'), payload: z.strictObject({ recordId: recordId.optional(), entityKey: entityKey.optional() }).refine(isOne, sayOne) }),
  z.object({ action: z.literal('journey'), payload: z.strictObject({ recordId: recordId.optional(), entityKey: entityKey.optional() }).refine(isOne, sayOne) }),
  z.object({ action: z.literal('resolve'), payload: z.strictObject({ recordId: recordId.optional(), entityKey: entityKey.optional(), choices: z.record(choicePath, z.enum(['bigcommerce', 'salesforce'])).refine((given) => Object.keys(given).length > 0, 'chooses nothing') }).refine(isOne, sayOne) }),
  z.object({ action: z.literal('search-audit'), payload: z.strictObject({ entityKey: anyKey.optional(), flow: flow.optional(), from: time.optional(), to: time.optional(), before: z.int().positive().optional(), limit: z.int().min(1).max(200).default(50) }) }),
  z.object({ action: z.literal('redrive'), payload: letters }),
  z.object({ action: z.literal('discard'), payload: letters }),
  z.object({ action: z.literal('assign'), payload: z.strictObject({ issueIds: z.array(recordId).min(1).max(commandRecordsMax), ownerId: recordId }) }),
  z.object({ action: z.literal('edit-and-redrive'), payload: z.strictObject({ id: z.int().positive().optional(), record: z.strictObject({ flow, entityKey }).optional(), changes }).refine((given) => (given.id === undefined) !== (given.record === undefined), { error: 'name either id or record' }) }),
  z.object({ action: z.literal('pause-flow'), payload: z.strictObject({ flow }) }),
  z.object({ action: z.literal('resume-flow'), payload: z.strictObject({ flow }) }),
  z.object({ action: z.literal('test-connection'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('backfill'), payload: z.strictObject({ flow, from: time.optional(), to: time.optional() }) }),
  z.object({ action: z.literal('cancel-run'), payload: z.strictObject({ id: recordId }) }),
  z.object({ action: z.literal('connect-store'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('connect-org'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('connect-settings-writer'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('disconnect-settings-writer'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('preflight'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('repair-hooks'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('save-settings'), payload: z.strictObject({ document: z.looseObject({}), base: z.int().min(0), note: z.string().max(255).default(''), isDraft: z.boolean().default(false) }) }),
  z.object({ action: z.literal('rollback-settings'), payload: z.strictObject({ version: z.int().min(0) }) }),
  z.object({ action: z.literal('publish-settings'), payload: z.strictObject({ version: z.int().min(1) }) }),
  z.object({ action: z.literal('diff-settings'), payload: z.strictObject({ from: z.int().min(0).optional(), to: z.int().min(0).optional(), document: z.looseObject({}).optional() }) }),
  z.object({ action: z.literal('read-mapping'), payload: z.strictObject({ map: mapName, recordMaps: z.looseObject({}).optional() }) }),
  z.object({ action: z.literal('read-lists'), payload: z.strictObject({ map: mapName }) }),
  z.object({ action: z.literal('try-mapping'), payload: z.strictObject({ map: mapName, entityKey: entityKey.optional(), fieldMaps: z.looseObject({}).optional(), recordMaps: z.looseObject({}).optional(), tables: z.looseObject({}).optional(), rules: z.array(z.looseObject({})).optional() }) }),
  z.object({ action: z.literal('list-duplicates'), payload: z.strictObject({ limit: z.int().min(1).max(50).default(25) }) }),
  z.object({ action: z.literal('merge-identities'), payload: z.strictObject({ survivorId: recordId, otherId: recordId }) }),
  z.object({ action: z.literal('undo-merge'), payload: z.strictObject({ id: z.int().positive() }) }),
  z.object({ action: z.literal('keep-apart'), payload: z.strictObject({ a: recordId, b: recordId }) }),
  z.object({ action: z.literal('merge-records'), payload: z.strictObject({ survivorId: recordId, otherId: recordId }) }),
  z.object({ action: z.literal('decide-match'), payload: z.strictObject({ record: z.strictObject({ flow, entityKey: buyerKey }), recordId: recordId.optional() }) }),
  z.object({ action: z.literal('dismiss'), payload: z.strictObject({ records: z.array(z.strictObject({ flow, entityKey: noticeKey })).min(1).max(commandRecordsMax) }) }),
  z.object({ action: z.literal('suggest-mapping'), payload: z.strictObject({ map: mapName }) }),
  z.object({ action: z.literal('decide-suggestion'), payload: z.strictObject({ map: mapName, path: z.string().min(1).max(300), field: fieldName, decision: z.enum(['accepted', 'refused', 'forgotten']) }) }),
  z.object({ action: z.literal('suggest-translations'), payload: z.strictObject({ map: mapName, field: fieldName, values: z.array(z.string().max(255)).max(200).default([]), steps: z.array(z.looseObject({})).max(50).optional() }).refine((given) => given.values.length > 0 || given.steps !== undefined, { error: 'name values, or the steps that give them' }) }),
  z.object({ action: z.literal('draft-steps'), payload: z.strictObject({ map: mapName, field: fieldName, wish: z.string().trim().min(3).max(1_000) }) }),
  z.object({ action: z.literal('explain-error'), payload: z.strictObject({ code: z.string().regex(/^\w{1,80}$/, 'looks like FIELD_CUSTOM_VALIDATION_EXCEPTION'), message: z.string().max(4_000).default(''), object: fieldName.optional() }) }),
  z.object({ action: z.literal('reconcile'), payload: z.looseObject({}) }),
]);

/** A command that was read: its action and the payload that goes with it. */
export type Command = z.infer<typeof commandSchema>;
export type CustomPermission = 'Crosswalk_Sync' | 'Crosswalk_Operate' | 'Crosswalk_Configure';

/** The custom permission of the package that each action needs. */
const permissions: Readonly<Record<Command['action'], CustomPermission>> = {
  'sync-record': 'Crosswalk_Sync',
  'sync-list': 'Crosswalk_Sync',
  'preview-mapping': 'Crosswalk_Sync',
  compare: 'Crosswalk_Sync',
  journey: 'Crosswalk_Sync',
  resolve: 'Crosswalk_Operate',
  'search-audit': 'Crosswalk_Operate',
  'sync-filter': 'Crosswalk_Operate',
  redrive: 'Crosswalk_Operate',
  discard: 'Crosswalk_Operate',
  assign: 'Crosswalk_Operate',
  'edit-and-redrive': 'Crosswalk_Operate',
  'pause-flow': 'Crosswalk_Operate',
  'resume-flow': 'Crosswalk_Operate',
  'test-connection': 'Crosswalk_Operate',
  backfill: 'Crosswalk_Operate',
  reconcile: 'Crosswalk_Operate',
  'cancel-run': 'Crosswalk_Operate',
  'list-duplicates': 'Crosswalk_Operate',
  'merge-identities': 'Crosswalk_Operate',
  'undo-merge': 'Crosswalk_Operate',
  'keep-apart': 'Crosswalk_Operate',
  'merge-records': 'Crosswalk_Operate',
  'decide-match': 'Crosswalk_Operate',
  dismiss: 'Crosswalk_Operate',
  'connect-store': 'Crosswalk_Configure',
  'connect-org': 'Crosswalk_Configure',
  'connect-settings-writer': 'Crosswalk_Configure',
  'disconnect-settings-writer': 'Crosswalk_Configure',
  preflight: 'Crosswalk_Configure',
  'repair-hooks': 'Crosswalk_Configure',
  'save-settings': 'Crosswalk_Configure',
  'rollback-settings': 'Crosswalk_Configure',
  'publish-settings': 'Crosswalk_Configure',
  'diff-settings': 'Crosswalk_Configure',
  'read-mapping': 'Crosswalk_Configure',
  'read-lists': 'Crosswalk_Configure',
  'try-mapping': 'Crosswalk_Configure',
  'suggest-mapping': 'Crosswalk_Configure',
  'decide-suggestion': 'Crosswalk_Configure',
  'suggest-translations': 'Crosswalk_Configure',
  'draft-steps': 'Crosswalk_Configure',
  'explain-error': 'Crosswalk_Operate',
};

const isAction = (name: string): name is Command['action'] => Object.hasOwn(permissions, name);

/** Throws UNKNOWN_ACTION. */
export function permissionOf(action: string): CustomPermission {
  if (!isAction(action)) throw new CommandError('UNKNOWN_ACTION', `This version of Crosswalk has no action "${action.slice(0, 80)}"; it has ${Object.keys(permissions).join(', ')}.`);
  return permissions[action];
}

/** Reads what a person asked for; throws UNKNOWN_ACTION or INVALID_PAYLOAD with the field at fault. */
export function readCommand(action: string, payloadText: string | null): Command {
  permissionOf(action);
  const parsed = commandSchema.safeParse({ action, payload: parseJson(payloadText) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).slice(1).join('.');
  const why = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
  throw new CommandError('INVALID_PAYLOAD', `The payload of ${action} is refused: ${path === '' ? '' : `"${path}": `}${why ?? 'it cannot be read'}.`);
}

function parseJson(text: string | null): unknown {
  if (text === null || text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError('INVALID_PAYLOAD', 'The payload is no JSON.');
  }
}
