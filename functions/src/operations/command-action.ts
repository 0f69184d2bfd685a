import { z } from 'zod';
import { CommandError } from './command-error.ts';

/** Records one command may name, and records one filter may find. */
export const commandRecordsMax = 1_000;

const recordId = z.string().regex(/^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/, 'is no record id of 15 or 18 characters');
const entityKey = z.string().regex(/^[a-z]+:[\w-]{1,80}$/, 'looks like order:250');
const flow = z.string().min(1).max(80);
const time = z.iso.datetime({ offset: true });
const letterIds = z.array(z.int().positive()).min(1).max(commandRecordsMax);
/** Dead letters by their number, or by the record an issue names. */
const letters = z.strictObject({ ids: letterIds.optional(), records: z.array(z.strictObject({ flow, entityKey })).min(1).max(commandRecordsMax).optional() }).refine((given) => (given.ids === undefined) !== (given.records === undefined), { error: 'name either ids or records' });
const changes = z.record(z.string().regex(/^\w+\.\w+$/, 'names a field as Object.Field'), z.union([z.string().max(131_072), z.number(), z.boolean(), z.null()])).refine((given) => Object.keys(given).length > 0, 'changes nothing');

const isOne = (given: { recordId?: unknown; entityKey?: unknown }) => (given.recordId === undefined) !== (given.entityKey === undefined);
const sayOne = { error: 'name either recordId or entityKey' };

/** Every action with its payload. Unknown keys are refused, lest a misspelt filter does everything. */
const commandSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('sync-record'), payload: z.strictObject({ recordId: recordId.optional(), entityKey: entityKey.optional(), flow: flow.optional() }).refine(isOne, sayOne) }),
  z.object({ action: z.literal('sync-list'), payload: z.strictObject({ recordIds: z.array(recordId).min(1).max(commandRecordsMax), flow: flow.optional() }) }),
  z.object({ action: z.literal('sync-filter'), payload: z.strictObject({ flow, changedFrom: time, changedTo: time.optional(), limit: z.int().min(1).max(commandRecordsMax).default(commandRecordsMax) }) }),
  z.object({ action: z.literal('preview-mapping'), payload: z.strictObject({ recordId: recordId.optional(), entityKey: entityKey.optional() }).refine(isOne, sayOne) }),
  z.object({ action: z.literal('redrive'), payload: letters }),
  z.object({ action: z.literal('discard'), payload: letters }),
  z.object({ action: z.literal('edit-and-redrive'), payload: z.strictObject({ id: z.int().positive(), changes }) }),
  z.object({ action: z.literal('pause-flow'), payload: z.strictObject({ flow }) }),
  z.object({ action: z.literal('resume-flow'), payload: z.strictObject({ flow }) }),
  z.object({ action: z.literal('test-connection'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('backfill'), payload: z.strictObject({ flow, from: time.optional(), to: time.optional() }) }),
  z.object({ action: z.literal('cancel-run'), payload: z.strictObject({ id: recordId }) }),
  z.object({ action: z.literal('connect-store'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('connect-org'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('preflight'), payload: z.strictObject({}) }),
  z.object({ action: z.literal('repair-hooks'), payload: z.strictObject({}) }),
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
  'sync-filter': 'Crosswalk_Operate',
  redrive: 'Crosswalk_Operate',
  discard: 'Crosswalk_Operate',
  'edit-and-redrive': 'Crosswalk_Operate',
  'pause-flow': 'Crosswalk_Operate',
  'resume-flow': 'Crosswalk_Operate',
  'test-connection': 'Crosswalk_Operate',
  backfill: 'Crosswalk_Operate',
  reconcile: 'Crosswalk_Operate',
  'cancel-run': 'Crosswalk_Operate',
  'connect-store': 'Crosswalk_Configure',
  'connect-org': 'Crosswalk_Configure',
  preflight: 'Crosswalk_Configure',
  'repair-hooks': 'Crosswalk_Configure',
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
