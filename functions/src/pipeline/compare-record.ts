import { type Draft, refKey, type TargetNode } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import { SyncError } from '../core/sync-error.ts';
import type { FlowDefinition } from './define-flow.ts';
import { baseFor, differencesOf, type FieldDifference } from './field-differences.ts';
import { isCompanys, ofCompany } from './match-companies.ts';
import type { ConnectionPorts } from './run-flow.ts';
import type { Transformer } from './transform.ts';
import { validateNode } from './validate.ts';

/** One record of the org beside what the store's record means there. `id`: undefined when it is not in the org (any more). */
export type ComparedRecord = { object: string; key: string; id: string | undefined; parentKey: string | undefined; link: Link | undefined; fields: FieldDifference[] };
/** `isInStore`: false when the store has no such record (any more); an order that is deleted there is only archived. */
export type RecordComparison = { entityKey: string; isInStore: boolean; isArchived: boolean; leftOut: LeftOut | undefined; records: ComparedRecord[] };
/** Why a sync would leave a record out now: the rule of the settings, by name, and in words. */
export type LeftOut = { rule: string; reason: string };

type Ports = { flow: FlowDefinition; connection: ConnectionPorts; transform: Transformer };

/** Reads both sides of a record and compares them as a sync would, without writing. Undefined: neither side knows it. Throws what a sync would report. */
export async function compareRecord(entityKey: string, { flow, connection, transform }: Ports, signal: AbortSignal): Promise<RecordComparison | undefined> {
  const [records, links] = await Promise.all([connection.readers[flow.reads]([entityKey], signal), connection.findLinksByEntity([entityKey])]);
  const record = records.get(entityKey);
  if (record instanceof Error) throw record;
  if (record === undefined) return links.length === 0 ? undefined : { entityKey, isInStore: false, isArchived: false, leftOut: undefined, records: [] };
  const draft = transform(flow, record, connection.context);
  if (draft instanceof SyncError) throw draft;
  const nodes = draft.nodes.filter(({ role }) => role === 'own');
  const linkOf = new Map([...links, ...(await connection.findLinks([...nodes, ...nodes.flatMap(({ references }) => Object.values(references))]))].map((link) => [refKey(link), link]));
  const primary = draft.activation?.node ?? nodes[0];
  const rules = new Map(await Promise.all([...new Set(nodes.map(({ sobject }) => sobject))].map(async (sobject) => [sobject, await connection.rulesOf(sobject, signal)] as const)));
  const rows = await readRows(nodes, { linkOf, rules, connection }, signal);
  return {
    entityKey,
    isInStore: true,
    isArchived: record.data.is_deleted === true,
    leftOut: leftOutBy(draft, { flow, connection, isLinked: primary !== undefined && linkOf.has(refKey(primary)) }),
    records: nodes.map((drafted) => {
      const link = linkOf.get(refKey(drafted));
      const node = link && isCompanys(link) ? ofCompany(drafted, true) : drafted;
      const row = link && rows.get(link.salesforceId);
      const fieldRules = rules.get(node.sobject) ?? new Map();
      const checked = validateNode(node, fieldRules);
      const fields = differencesOf(checked instanceof SyncError ? node : checked.node, { link, row }, { rules: fieldRules, digestKey: connection.digestKey, owners: connection.settings.owners, idOf: (ref) => linkOf.get(refKey(ref))?.salesforceId });
      return { object: node.sobject, key: node.key, id: row && link?.salesforceId, parentKey: node.parentKey, link, fields };
    }),
  };
}

/** What the settings say against a record: a flow that is off, or, while it is not in the org yet, a filter. */
export function leftOutBy({ heldOut }: Pick<Draft, 'heldOut'>, { flow, connection, isLinked }: { flow: Pick<FlowDefinition, 'name'>; connection: Pick<ConnectionPorts, 'context'>; isLinked: boolean }): LeftOut | undefined {
  if (connection.context.settings.flows?.[flow.name]?.isOn === false) return { rule: 'flow', reason: 'The flow is switched off in the settings.' };
  return heldOut && !isLinked ? { rule: heldOut.field, reason: heldOut.message } : undefined;
}

async function readRows(nodes: readonly TargetNode[], found: { linkOf: ReadonlyMap<string, Link>; rules: ReadonlyMap<string, ObjectRules>; connection: ConnectionPorts }, signal: AbortSignal) {
  const wishes = [...Map.groupBy(nodes, ({ sobject }) => sobject)].map(([sobject, group]) => {
    const fields = new Set(group.flatMap((node) => [...Object.keys(node.fields), ...Object.keys(node.references)]));
    return { sobject, ids: group.flatMap((node) => found.linkOf.get(refKey(node))?.salesforceId ?? []), fields: [...fields].filter((field) => found.rules.get(sobject)?.has(field)) };
  });
  return (await found.connection.target.writeAndRead([], wishes.filter(({ ids }) => ids.length > 0), signal)).rows;
}

/** The bases that let the chosen side win, per field of one compared record. */
export function basesFor(record: ComparedRecord, choices: Readonly<Record<string, 'bigcommerce' | 'salesforce'>>, digestKey: string): Record<string, string> {
  return Object.fromEntries(record.fields.flatMap((difference) => {
    const side = choices[difference.field];
    return side === undefined ? [] : [[difference.field, baseFor(side, difference, digestKey)]];
  }));
}
