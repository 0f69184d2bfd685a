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
/** A flow that is off, in whole or for channels: since when, and how many records it has passed over. */
export type OffFlow = { flow: string; since: string | null; count: number };
export type Held = { count: number; records: readonly { flow: string; entityKey: string; reason: string; heldAt: string }[]; off: readonly OffFlow[] };
/** A ready-made set of decisions: the parts it changes, and what the store or the org lacks for it. */
export type Template = { name: string; changes: Partial<SettingsDocument>; missing: readonly string[] };
/** What the service reports of the settings; `effective` is missing before its first report. */
export type SettingsState = { effective?: Effective; history: readonly Version[]; catalogue: Catalogue; draft?: Draft; pending?: Pending; held: Held; templates: readonly Template[]; heartbeats: ReadonlyMap<string, string> };

const nothingOffered: Catalogue = { flows: [], channels: [], orderStatuses: [], customerGroups: [], shippingMethods: [], paymentMethods: [], owners: [], picklists: {}, currencies: [] };

type Rows = { effective?: Effective; history?: { versions: Version[] }; catalogue?: Partial<Catalogue>; draft?: Draft; pending?: Pending; held?: Partial<Held>; templates?: { templates: Template[] } };

/** The texts by name. One that is longer than a field goes on in further rows: `settings:pending`, `settings:pending~2`, … */
function joined(nodes: readonly SettingsNode[]): Map<string, string> {
  const pieces = nodes.flatMap(({ Key__c: key, Settings__c: text }) => {
    const [name = '', part = '1'] = (key.value ?? '').replace(/^settings:/, '').split('~');
    return text.value === null ? [] : [{ name, part: Number(part), text: text.value }];
  });
  const texts = new Map<string, string>();
  for (const { name, text } of pieces.sort((a, b) => a.part - b.part)) texts.set(name, (texts.get(name) ?? '') + text);
  return texts;
}

/** Reads the rows; one that cannot be read counts as absent. The service writes them, and nobody else may: their shape is its contract. */
export function readSettingsState(nodes: readonly SettingsNode[]): SettingsState {
  const rows: Rows = {};
  for (const [name, text] of joined(nodes)) {
    try {
      Object.assign(rows, { [name]: JSON.parse(text) });
    } catch {
      // A row somebody wrote by hand.
    }
  }
  const { effective, draft, pending } = rows;
  const held = { count: 0, records: [], off: [], ...rows.held };
  const heartbeats = nodes.filter((node) => node.Kind__c.value === 'heartbeat').map((node): [string, string] => [node.Key__c.value ?? '', node.Id]);
  return { effective, draft, pending, held, history: rows.history?.versions ?? [], templates: rows.templates?.templates ?? [], catalogue: { ...nothingOffered, ...rows.catalogue }, heartbeats: new Map(heartbeats) };
}
