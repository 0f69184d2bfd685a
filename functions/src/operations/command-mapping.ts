import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import { answeringRefusals } from './command-settings.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import { fieldReader, type ReadPorts, readableOf } from './readable-records.ts';

type MappingCommand = Extract<Command, { action: 'read-mapping' | 'read-lists' | 'try-mapping' }>;
type Tried = Extract<MappingCommand, { action: 'try-mapping' }>['payload'];

/** One record under a draft. `fields`: by field, its value, the steps that made it, what is wrong, and what the org has now. */
export type TriedRecord = { key: string; object: string; id: string | undefined; parentKey: string | undefined; fields: Readonly<Record<string, object>> };

/** The fields of both sides of a map; what a page shows of them beside is its own. */
export type MapFields = {
  source: readonly { path: string; type: string; samples: readonly string[]; isComputed: boolean }[];
  target: readonly { field: string; label: string; type: string; length: number; picklist: readonly string[] | undefined }[];
  packaged: object;
  tables: readonly string[];
};

/** What a map of a list can be made of, below the records of one map. */
export type ListChoices = {
  /** Names that maps of the flow have. */
  taken: readonly string[];
  /** The maps of the same flow. */
  parents: readonly { map: string; object: string }[];
  lists: readonly { path: string; samples: readonly string[]; fields: readonly { path: string; type: string; samples: readonly string[] }[] }[];
  /** Objects of the customer's own that point to the parent's; `keys`: texts that are external id and unique, and long enough. */
  objects: readonly { object: string; label: string; keys: readonly NamedField[]; lookups: readonly NamedField[] }[];
};
type NamedField = { field: string; label: string };

export type MappingPorts = {
  /** Every map an administrator may change; those of lists are his own. */
  maps(recordMaps?: object): readonly { map: string; object: string; isList: boolean }[];
  /** `recordMaps`: lists that are not published yet. */
  readMap(map: string, signal: AbortSignal, recordMaps?: object): Promise<MapFields>;
  readLists(map: string, signal: AbortSignal): Promise<ListChoices>;
  /** Undefined when the store has no such record. Writes nothing. */
  tryMap(wanted: { map: string; entityKey: string | undefined; document: object }, signal: AbortSignal): Promise<{ entityKey: string; records: readonly TriedRecord[] } | undefined>;
};

/** Lines of a large order would fill the answer. */
const recordsMax = 20;

/** What the mapping page asks; previews are cut to the records and fields the asking user may read. */
export async function doMapping(ports: MappingPorts & ReadPorts & { /** A language model is set up. */ hasModel: boolean }, command: MappingCommand, run: CommandRun): Promise<CommandEffect> {
  const { map } = command.payload;
  const maps = ports.maps('recordMaps' in command.payload ? command.payload.recordMaps : undefined);
  if (!maps.some((one) => one.map === map)) throw new CommandError('INVALID_PAYLOAD', `There is no map "${map}"; there are ${maps.map((one) => one.map).join(', ')}.`);
  if (command.action === 'read-mapping') {
    const { recordMaps } = command.payload;
    const read = await answeringRefusals(() => ports.readMap(map, run.signal, recordMaps));
    return { flows: [], apply: async () => ({ maps, map, hasModel: ports.hasModel, ...read }) };
  }
  if (command.action === 'read-lists') {
    if (maps.some((one) => one.map === map && one.isList)) throw new CommandError('INVALID_PAYLOAD', `"${map}" is a list itself: choose the map whose records it hangs below.`);
    const choices = await ports.readLists(map, run.signal);
    return { flows: [], apply: async () => ({ map, ...choices }) };
  }
  const { payload } = command;
  const tried = await answeringRefusals(() => ports.tryMap({ map, entityKey: payload.entityKey, document: draftOf(payload) }, run.signal));
  if (tried === undefined) throw new CommandError('RECORD_NOT_FOUND', command.payload.entityKey === undefined ? 'The store has no record of this kind yet.' : `The store has no ${command.payload.entityKey}.`);
  const readable = await readableOf(ports, tried.records, run);
  const isReadable = await fieldReader(ports, readable.map(({ object }) => object), run);
  const records = readable.slice(0, recordsMax).map(({ key, object, id, fields }) => ({ key, object, id, fields: Object.fromEntries(Object.entries(fields).filter(([field]) => isReadable(object, field))) }));
  return { flows: [], apply: async () => ({ ...tried, records, hiddenRecords: tried.records.length - readable.length, moreRecords: Math.max(0, readable.length - recordsMax) }) };
}

const draftOf = ({ fieldMaps, recordMaps, tables, rules }: Tried): object => ({ ...(fieldMaps && { fieldMaps }), ...(recordMaps && { recordMaps }), ...(tables && { tables }), ...(rules && { rules }) });
