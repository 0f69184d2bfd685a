import { refKey } from './core/draft.ts';
import type { OpenConnection } from './open-connection.ts';
import { compileFlows } from './open-mapping.ts';
import type { PreviewPorts } from './operations/command-preview.ts';
import { leftOutBy } from './pipeline/compare-record.ts';
import type { FlowDefinition } from './pipeline/define-flow.ts';
import type { Database } from './store/database.ts';
import { findLinks } from './store/link-store.ts';

type Deps = { open: OpenConnection; database: Database; /** Flows that read the store. */ flows: readonly FlowDefinition[] };

/** `order:250` belongs to the flow that reads orders. */
export const flowOfKey = (flows: readonly FlowDefinition[], entityKey: string): string | undefined => flows.find(({ reads }) => reads === `${entityKey.split(':')[0]}s`)?.name;

/** Reads one record and maps it, as its flow would, without writing anything. */
export function createPreview({ open, database, flows }: Deps) {
  const transform = compileFlows(flows);
  return async (entityKey: string, signal: AbortSignal): ReturnType<PreviewPorts['preview']> => {
    const flow = flows.find((one) => one.name === flowOfKey(flows, entityKey));
    if (!flow) return undefined;
    const connection = await open.ports(signal);
    const { readers, context } = connection;
    const record = (await readers[flow.reads]([entityKey], signal)).get(entityKey);
    if (record instanceof Error) throw record;
    if (record === undefined) return undefined;
    const draft = transform(flow, record, context);
    if (draft instanceof Error) throw draft;
    const ids = new Map((await findLinks(database.pool, open.connection.id, draft.nodes)).map((link) => [`${link.sobject} ${link.key}`, link.salesforceId]));
    const records = draft.nodes.map(({ sobject, key, parentKey, fields }) => ({ object: sobject, key, id: ids.get(`${sobject} ${key}`), parentKey, fields }));
    const primary = draft.activation?.node ?? draft.nodes.find(({ role }) => role === 'own');
    return { records, leftOut: leftOutBy(draft, { flow, connection, isLinked: primary !== undefined && ids.has(refKey(primary)) }) };
  };
}
