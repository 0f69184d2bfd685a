import type { Sql } from '../core/sql.ts';
import type { NumberedSettings } from './effective-settings.ts';
import { compareSettings } from './settings-change.ts';
import type { SettingsDocument } from './settings-document.ts';
import { checkSettings, readSettings, type SettingsCatalogue, type SettingsProblem } from './settings-problem.ts';
import type { Published } from './settings-publisher.ts';

/** What the newest orders of the store would become, without writing anything. */
export type DryRun = { looked: number; comesIn: number; heldOut: { entityKey: string; reason: string }[]; failed: { entityKey: string; reason: string }[] };
type Kept = { version: number; document: unknown };
/** A command at work: who asked, where it was interrupted, and how it says how far it is. */
type Run = { creatorId: string; position: unknown; signal: AbortSignal; advance(step: { position: unknown; progress: number; work?: (sql: Sql) => Promise<void> }): Promise<void> };
type Answer = { flows: readonly string[]; isShown: true; apply(sql: Sql): Promise<Record<string, unknown>> };

export type SettingsPorts = {
  current(): NumberedSettings;
  /** Read a moment ago, or right now. */
  readCatalogue(options: { isFresh: boolean }, signal: AbortSignal): Promise<SettingsCatalogue>;
  /** What is wrong with field maps, tables and rules, against both systems. */
  checkMaps(document: SettingsDocument, options: { isFresh: boolean }, signal: AbortSignal): Promise<readonly SettingsProblem[]>;
  dryRun(document: SettingsDocument, signal: AbortSignal): Promise<DryRun>;
  find(version: number): Promise<Kept | undefined>;
  add(sql: Sql, version: { state: 'draft' | 'approved'; document: unknown; note: string; createdBy: string; basedOn: number }): Promise<number>;
  publish(version: number, document: SettingsDocument, run: { signal: AbortSignal; onStep(progress: number): Promise<void> }): Promise<Published>;
  /** Flows whose work waits for the new settings. */
  flowsToWake: readonly string[];
};

/** A document that is refused, value by value. */
export class SettingsRefusal extends Error {
  readonly problems: readonly SettingsProblem[];
  readonly isOutdated: boolean;

  constructor(problems: readonly SettingsProblem[], isOutdated = false) {
    super(problems.map(({ path, rule, remedy }) => `${path}: ${rule}. ${remedy}`).join(' '));
    this.name = 'SettingsRefusal';
    this.problems = problems;
    this.isOutdated = isOutdated;
  }
}

const pushLine = (version: number) => `sf crosswalk settings push --settings-version ${version}`;

/** Checks, tries and publishes settings; what every action about settings does. Refusals are SettingsRefusal. */
export function createSettingsDesk(ports: SettingsPorts) {
  const refuse = (path: string, rule: string, remedy: string): never => {
    throw new SettingsRefusal([{ path, rule, remedy }]);
  };

  async function check(given: unknown, signal: AbortSignal): Promise<{ document: SettingsDocument; tried: DryRun }> {
    const read = readSettings(given);
    if ('problems' in read) throw new SettingsRefusal(read.problems);
    // What somebody has just added in the store or in Setup is looked for before it is refused.
    for (const isFresh of [false, true]) {
      const problems = [...checkSettings(read.document, await ports.readCatalogue({ isFresh }, signal)), ...(await ports.checkMaps(read.document, { isFresh }, signal))];
      if (problems.length === 0) break;
      if (isFresh) throw new SettingsRefusal(problems);
    }
    return { document: read.document, tried: await ports.dryRun(read.document, signal) };
  }

  async function documentOf(version: number): Promise<unknown> {
    const { version: live, document } = ports.current();
    if (version === live) return document;
    return (await ports.find(version))?.document ?? refuse('version', `there is no version ${version} of the settings`, 'Reload the page and choose a version of the list.');
  }

  /** From the moment a version is kept: interrupted, it goes on with the same one. */
  async function finish(kept: { version: number; tried?: DryRun | undefined }, run: Run): Promise<Answer> {
    const { document } = readOrThrow(await documentOf(kept.version));
    const onStep = (progress: number) => run.advance({ position: kept, progress });
    const published = await ports.publish(kept.version, document, { signal: run.signal, onStep });
    const answer = published.state === 'live' ? { state: 'live' } : { state: 'approved', reason: published.reason, push: pushLine(kept.version) };
    return { flows: ports.flowsToWake, isShown: true, apply: async () => ({ version: kept.version, ...answer, dryRun: kept.tried }) };
  }

  async function keep(wanted: { document: unknown; note: string }, run: Run): Promise<Answer> {
    const before = keptIn(run.position);
    if (before) return finish(before, run);
    const { document, tried } = await check(wanted.document, run.signal);
    const { version: live, document: current } = ports.current();
    if (compareSettings(current, document).length === 0) return { flows: [], isShown: true, apply: async () => ({ version: live, state: 'live', changes: 0, dryRun: tried }) };
    const kept = { version: 0, tried };
    const work = async (sql: Sql) => {
      // Written down with the place, in the same transaction.
      kept.version = await ports.add(sql, { state: 'approved', document, note: wanted.note, createdBy: run.creatorId, basedOn: live });
    };
    await run.advance({ position: kept, progress: 40, work });
    return finish(kept, run);
  }

  return {
    /** `base`: the version the document was made from; another one live meanwhile is not written over. */
    async save({ document, base, note, isDraft }: { document: unknown; base: number; note: string; isDraft: boolean }, run: Run): Promise<Answer> {
      if (isDraft) return { flows: [], isShown: true, apply: async (sql) => ({ version: await ports.add(sql, { state: 'draft', document, note, createdBy: run.creatorId, basedOn: base }), state: 'draft' }) };
      if (base !== ports.current().version && keptIn(run.position) === undefined) throw new SettingsRefusal([{ path: 'base', rule: `version ${ports.current().version} was published meanwhile`, remedy: 'Reload the page, make the change again and publish.' }], true);
      return keep({ document, note }, run);
    },
    /** A former version comes back as a new one, so that history only grows. */
    async rollback({ version }: { version: number }, run: Run): Promise<Answer> {
      return keep({ document: await documentOf(version), note: `Rollback to version ${version}` }, run);
    },
    /** A version that was kept but is not live yet: deployed by a person, or since there is a settings writer. A draft nobody has looked at, and both systems may have changed. */
    async publish({ version }: { version: number }, run: Run): Promise<Answer> {
      const kept = keptIn(run.position) ?? { version, tried: (await check(await documentOf(version), run.signal)).tried };
      return finish(kept, run);
    },
    async diff({ from, to, document }: { from?: number | undefined; to?: number | undefined; document?: unknown }): Promise<Answer> {
      const before = await documentOf(from ?? ports.current().version);
      const after = document ?? (await documentOf(to ?? ports.current().version));
      const read = document === undefined ? undefined : readSettings(document);
      return { flows: [], isShown: true, apply: async () => ({ changes: compareSettings(before, read && 'document' in read ? read.document : after), problems: read && 'problems' in read ? read.problems : [] }) };
    },
  };
}

export type SettingsDesk = ReturnType<typeof createSettingsDesk>;

function readOrThrow(given: unknown): { document: SettingsDocument } {
  const read = readSettings(given);
  if ('problems' in read) throw new SettingsRefusal(read.problems);
  return read;
}

function keptIn(position: unknown): { version: number; tried?: DryRun } | undefined {
  if (typeof position !== 'object' || position === null || !('version' in position) || typeof position.version !== 'number') return undefined;
  return { version: position.version };
}
