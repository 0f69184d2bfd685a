import { compareSettings } from './settings-change.ts';
import type { NumberedSettings } from './effective-settings.ts';
import type { SettingsDocument } from './settings-document.ts';
import { readSettings, type SettingsCatalogue } from './settings-problem.ts';
import type { Publication } from './settings-publisher.ts';
import { templatesFor } from './templates.ts';

type Version = { version: number; state: string; document: unknown; note: string; createdBy: string | null; basedOn: number; createdAt: Date; liveAt: Date | null };
type Facts = {
  current: NumberedSettings;
  defaults: unknown;
  /** The newest first. */
  versions: readonly Version[];
  names: ReadonlyMap<string, string>;
  catalogue: SettingsCatalogue | undefined;
  hasWriter: boolean;
  problem: string | undefined;
  /** Of the newest version that is approved and not live. */
  publication: Publication | undefined;
  held: { count: number; records: readonly { flow: string; entityKey: string; reason: string; heldAt: Date }[] };
  /** What flows that are off have passed over; `since`: the first of it. */
  passedOver: readonly { flow: string; count: number; since: Date }[];
};

type Row = { key: string; kind: 'settings'; value: unknown; isPrivate: true };
const changesMax = 60;

/** What pages and the command line show of the settings, as rows of the mirror that administrators alone may read. */
export function reportSettings(facts: Facts): Row[] {
  const { current, versions, names, publication, held, catalogue } = facts;
  const row = (name: string, value: unknown): Row[] => (value === undefined ? [] : [{ key: `settings:${name}`, kind: 'settings', value, isPrivate: true }]);
  const live = versions.find(({ version }) => version === current.version);
  const by = ({ createdBy }: Version) => (createdBy === null ? null : (names.get(createdBy) ?? null));
  const draft = versions.find(({ state }) => state === 'draft');
  const approved = versions.find(({ state, version }) => state === 'approved' && version > current.version);
  return [
    ...row('effective', { version: current.version, document: current.document, liveAt: live?.liveAt ?? null, by: live ? by(live) : null, hasWriter: facts.hasWriter, problem: facts.problem ?? null }),
    ...row('history', { versions: versions.filter(({ state }) => state !== 'draft').map((one) => ({ version: one.version, state: one.state, note: one.note, by: by(one), at: one.createdAt, liveAt: one.liveAt, ...changesOf(one, facts) })) }),
    ...row('catalogue', catalogue),
    ...row('templates', catalogue && { templates: templatesFor(current.document, catalogue) }),
    ...row('held', { count: held.count, records: held.records, off: offFlows(facts) }),
    ...(draft ? row('draft', { version: draft.version, document: draft.document, base: draft.basedOn, by: by(draft), at: draft.createdAt }) : []),
    ...(approved ? row('pending', { version: approved.version, document: approved.document, by: by(approved), at: approved.createdAt, note: approved.note, push: `sf crosswalk settings push --settings-version ${approved.version}`, ...publication }) : []),
  ];
}

/** Flows that are off, or have passed over records of a channel that is: since when, and what will be caught up. */
function offFlows({ current, versions, passedOver }: Facts): { flow: string; since: Date | null; count: number }[] {
  const isOff = (document: unknown, flow: string) => documentOf(document)?.flows[flow]?.isOn === false;
  const lived = versions.filter(({ state, liveAt }) => liveAt !== null && (state === 'live' || state === 'former'));
  const names = new Set([...Object.keys(current.document.flows).filter((flow) => isOff(current.document, flow)), ...passedOver.map(({ flow }) => flow)]);
  return [...names].toSorted().map((flow) => {
    const first = lived.findIndex(({ document }) => !isOff(document, flow));
    const began = lived.slice(0, first === -1 ? lived.length : first).at(-1)?.liveAt;
    const passed = passedOver.find((one) => one.flow === flow);
    return { flow, since: began ?? passed?.since ?? null, count: passed?.count ?? 0 };
  });
}

/** With what a version of before a new setting says of it; undefined for one that cannot be read. */
function documentOf(given: unknown): SettingsDocument | undefined {
  const read = readSettings(given);
  return 'document' in read ? read.document : undefined;
}

/** Against the version it was made from. */
function changesOf({ document, basedOn }: Version, { versions, defaults }: Facts): { changes: unknown[]; moreChanges: number } {
  const base = basedOn === 0 ? defaults : versions.find(({ version }) => version === basedOn)?.document;
  const changes = base === undefined ? [] : compareSettings(documentOf(base) ?? base, documentOf(document) ?? document);
  return { changes: changes.slice(0, changesMax), moreChanges: Math.max(0, changes.length - changesMax) };
}
