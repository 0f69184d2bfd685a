import type { SettingsDocument } from 'c/settingsModel';
import type { SettingsNode } from 'c/settingsQuery';

export type Named = { id: number; name: string };
export type Owner = { field: string; label: string; owner: string; flow: string };
/** What both systems have, to choose from. */
export type Catalogue = {
  flows: readonly { name: string; hasChannels: boolean }[]; channels: readonly Named[]; orderStatuses: readonly Named[]; customerGroups: readonly Named[];
  shippingMethods: readonly string[]; paymentMethods: readonly string[]; owners: readonly Owner[]; picklists: Readonly<Record<string, readonly string[]>>; currencies: readonly string[];
};
export type Change = { path: string; before: string | null; after: string | null };
export type Version = { version: number; state: string; note: string; by: string | null; at: string; liveAt: string | null; changes: readonly Change[]; moreChanges: number };
export type Effective = { version: number; document: SettingsDocument; liveAt: string | null; by: string | null; hasWriter: boolean; problem: string | null };
export type Draft = { version: number; document: SettingsDocument; base: number; by: string | null; at: string };
export type Pending = { version: number; push: string; by: string | null; at: string; note: string };
export type Held = { count: number; records: readonly { flow: string; entityKey: string; reason: string; heldAt: string }[] };
/** What the service reports of the settings; `effective` is missing before its first report. */
export type SettingsState = { effective?: Effective; history: readonly Version[]; catalogue: Catalogue; draft?: Draft; pending?: Pending; held: Held; heartbeats: ReadonlyMap<string, string> };

const nothingOffered: Catalogue = { flows: [], channels: [], orderStatuses: [], customerGroups: [], shippingMethods: [], paymentMethods: [], owners: [], picklists: {}, currencies: [] };

type Rows = { effective?: Effective; history?: { versions: Version[] }; catalogue?: Partial<Catalogue>; draft?: Draft; pending?: Pending; held?: Held };

/** Reads the rows; one that cannot be read counts as absent. The service writes them, and nobody else may: their shape is its contract. */
export function readSettingsState(nodes: readonly SettingsNode[]): SettingsState {
  const rows: Rows = {};
  for (const { Key__c: key, Settings__c: text } of nodes) {
    try {
      if (text.value !== null) Object.assign(rows, { [(key.value ?? '').replace(/^settings:/, '')]: JSON.parse(text.value) });
    } catch {
      // A row somebody wrote by hand.
    }
  }
  const { effective, draft, pending, held = { count: 0, records: [] } } = rows;
  const heartbeats = nodes.filter((node) => node.Kind__c.value === 'heartbeat').map((node): [string, string] => [node.Key__c.value ?? '', node.Id]);
  return { effective, draft, pending, held, history: rows.history?.versions ?? [], catalogue: { ...nothingOffered, ...rows.catalogue }, heartbeats: new Map(heartbeats) };
}
