import { type SettingsDocument, withEveryFlow } from './settings-document.ts';
import { readSettings } from './settings-problem.ts';

/** A version and its document; version 0 is what the environment says. */
export type NumberedSettings = Readonly<{ version: number; document: SettingsDocument }>;
/** The settings batches start with. */
export type EffectiveSettings = { current(): NumberedSettings; /** Reads the live version; true when it is another one now. */ refresh(): Promise<boolean>; /** Called when another version is in force. */ onChange(listener: () => void): void };

type Ports = {
  /** The live version as it was kept; undefined when nobody ever published. */
  findLive(): Promise<{ version: number; document: unknown } | undefined>;
  defaults: SettingsDocument;
  /** The flows of this version of the service. */
  flows: readonly string[];
};

/** To go on without filters and owners that somebody decided would do what nobody can take back. */
function readLive({ version, document }: { version: number; document: unknown }): SettingsDocument {
  const read = readSettings(document);
  if ('document' in read) return read.document;
  throw new Error(`Version ${version} of the settings was published by a newer service and cannot be read by this one (${read.problems.map(({ path, rule }) => `${path} ${rule}`).join('; ')}). Start the newer service again, or publish the settings anew with it.`);
}

/** Holds the live settings of one connection in this process. */
export async function createEffectiveSettings({ findLive, defaults, flows }: Ports): Promise<EffectiveSettings> {
  let held: NumberedSettings = { version: 0, document: defaults };
  const listeners = new Set<() => void>();
  const refresh = async () => {
    const live = await findLive();
    if ((live?.version ?? 0) === held.version) return false;
    held = live === undefined ? { version: 0, document: defaults } : { version: live.version, document: withEveryFlow(readLive(live), flows) };
    for (const listener of listeners) listener();
    return true;
  };
  await refresh();
  return { current: () => held, refresh, onChange: (listener) => void listeners.add(listener) };
}
