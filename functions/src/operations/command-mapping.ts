import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import { fieldReader, type ReadPorts, readableOf } from './readable-records.ts';

type MappingCommand = Extract<Command, { action: 'read-mapping' | 'try-mapping' }>;
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

export type MappingPorts = {
  /** Every map an administrator may change; those of lists are his own. */
  maps(recordMaps?: object): readonly { map: string; object: string }[];
  readMap(map: string, signal: AbortSignal): Promise<MapFields>;
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
    const read = await ports.readMap(map, run.signal);
    return { flows: [], apply: async () => ({ maps, map, hasModel: ports.hasModel, ...read }) };
  }
  const tried = await ports.tryMap({ map, entityKey: command.payload.entityKey, document: draftOf(command.payload) }, run.signal);
  if (tried === undefined) throw new CommandError('RECORD_NOT_FOUND', command.payload.entityKey === undefined ? 'The store has no record of this kind yet.' : `The store has no ${command.payload.entityKey}.`);
  const readable = await readableOf(ports, tried.records, run);
  const isReadable = await fieldReader(ports, readable.map(({ object }) => object), run);
  const records = readable.slice(0, recordsMax).map(({ key, object, id, fields }) => ({ key, object, id, fields: Object.fromEntries(Object.entries(fields).filter(([field]) => isReadable(object, field))) }));
  return { flows: [], apply: async () => ({ ...tried, records, hiddenRecords: tried.records.length - readable.length, moreRecords: Math.max(0, readable.length - recordsMax) }) };
}

const draftOf = ({ fieldMaps, recordMaps, tables, rules }: Tried): object => ({ ...(fieldMaps && { fieldMaps }), ...(recordMaps && { recordMaps }), ...(tables && { tables }), ...(rules && { rules }) });
