import { compareSettings } from './settings-change.ts';
import type { NumberedSettings } from './effective-settings.ts';
import type { SettingsCatalogue } from './settings-problem.ts';
import type { Publication } from './settings-publisher.ts';

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
    ...row('held', { count: held.count, records: held.records }),
    ...(draft ? row('draft', { version: draft.version, document: draft.document, base: draft.basedOn, by: by(draft), at: draft.createdAt }) : []),
    ...(approved ? row('pending', { version: approved.version, document: approved.document, by: by(approved), at: approved.createdAt, note: approved.note, push: `sf crosswalk settings push --settings-version ${approved.version}`, ...publication }) : []),
  ];
}

/** Against the version it was made from. */
function changesOf({ document, basedOn }: Version, { versions, defaults }: Facts): { changes: unknown[]; moreChanges: number } {
  const base = basedOn === 0 ? defaults : versions.find(({ version }) => version === basedOn)?.document;
  const changes = base === undefined ? [] : compareSettings(base, document);
  return { changes: changes.slice(0, changesMax), moreChanges: Math.max(0, changes.length - changesMax) };
}
