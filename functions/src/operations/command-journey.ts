import type { CommandEffect, CommandRun } from './command-executor.ts';
import type { ComparePorts } from './command-compare.ts';
import { keyFor } from './command-compare.ts';
import { assertReadable } from './command-sync.ts';
import { fieldReader } from './readable-records.ts';
import { explanationOf, type JourneyTry, type WaitingWork } from './record-journey.ts';

export type JourneyPorts = ComparePorts & {
  /** The keys a record of the store has on either side. */
  readTries(entityKeys: readonly string[]): Promise<JourneyTry[]>;
  readWaiting(entityKeys: readonly string[]): Promise<WaitingWork[]>;
};

/** Objects whose records are read one by one; what hangs below them is read with them. */
const ownRecords: ReadonlySet<string> = new Set(['Account', 'Contact', 'Order', 'Product2']);

/** What happened to a record and when, cut to the records and fields its creator may read. Values are no part of it. */
export async function tellJourney(ports: JourneyPorts, wanted: { recordId?: string | undefined; entityKey?: string | undefined }, run: CommandRun): Promise<CommandEffect> {
  const keys = await keysFor(ports, wanted, run);
  const [tries, waiting] = await Promise.all([ports.readTries(keys), ports.readWaiting(keys)]);
  const touched = tries.flatMap(({ wrote, sent, linked }) => [...wrote, ...sent, ...linked]);
  const ids = [...new Set(touched.flatMap(({ sobject, id }) => (ownRecords.has(sobject) && id !== undefined ? [id] : [])))];
  const readable = ids.length === 0 ? new Set<string>() : await ports.readableRecords(run.creatorId, ids, run.signal);
  const isReadable = await fieldReader(ports, [...touched.map(({ sobject }) => sobject), ...tries.flatMap(({ choices }) => Object.keys(choices).map((path) => path.split('.')[0] ?? ''))], run);
  const entityKey = keys.find((key) => ports.flowOfKey(key) !== undefined);
  const cut = (each: JourneyTry) => cutTry(each, { isReadable, isShown: ({ sobject, id }) => !ownRecords.has(sobject) || (id !== undefined && readable.has(id)) });
  const result = {
    entityKey: entityKey ?? null,
    storeLink: (entityKey && ports.storeLink(entityKey)) ?? null,
    waiting: waiting.map(({ code, ...work }) => ({ ...work, code: code ?? null, why: explanationOf(code) ?? null })),
    tries: tries.map(cut),
  };
  return { flows: [], apply: async () => result };
}

async function keysFor(ports: JourneyPorts, wanted: { recordId?: string | undefined; entityKey?: string | undefined }, run: CommandRun): Promise<string[]> {
  if (wanted.recordId === undefined) return [await keyFor(ports, wanted, run)];
  const [id = wanted.recordId] = await assertReadable(ports, [wanted.recordId], run);
  return [...new Set((await ports.routesOfRecord(id, run.signal)).map((route) => route.entityKey))];
}

type Rights = { isReadable(object: string, field: string): boolean; isShown(record: { sobject: string; id: string | undefined }): boolean };

function cutTry({ wrote, sent, linked, choices, actor: _actor, ...each }: JourneyTry, { isReadable, isShown }: Rights) {
  const all = [...wrote, ...sent];
  const shown = all.filter(isShown);
  const groups = Map.groupBy(shown, ({ sobject, did }) => `${sobject} ${did}`);
  const writes = [...groups.values()].map((group) => {
    const fields = new Set(group.flatMap(({ fields: names }) => names));
    const { sobject = '', did = '' } = group[0] ?? {};
    return { object: sobject, did, count: group.length, fields: [...fields].filter((field) => isReadable(sobject, field)) };
  });
  const chosen = Object.fromEntries(Object.entries(choices).filter(([path]) => isReadable(path.split('.')[0] ?? '', path.split('.')[1] ?? '')));
  return { ...each, code: each.code ?? null, why: explanationOf(each.code) ?? null, writes, linked: linked.filter(isShown).map(({ sobject, rule }) => ({ object: sobject, rule })), choices: chosen, hiddenRecords: all.length - shown.length };
}
