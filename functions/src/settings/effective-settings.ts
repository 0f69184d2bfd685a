import { type SettingsDocument, settingsSchema, withEveryFlow } from './settings-document.ts';

/** A version and its document; version 0 is what the environment says. */
export type NumberedSettings = Readonly<{ version: number; document: SettingsDocument }>;
/** The settings batches start with. */
export type EffectiveSettings = { current(): NumberedSettings; /** Reads the live version; true when it is another one now. */ refresh(): Promise<boolean> };

type Ports = {
  /** The live version as it was kept; undefined when nobody ever published. */
  findLive(): Promise<{ version: number; document: unknown } | undefined>;
  defaults: SettingsDocument;
  /** The flows of this version of the service. */
  flows: readonly string[];
};

/** Holds the live settings of one connection in this process. */
export async function createEffectiveSettings({ findLive, defaults, flows }: Ports): Promise<EffectiveSettings> {
  let held: NumberedSettings = { version: 0, document: defaults };
  const refresh = async () => {
    const live = await findLive();
    if ((live?.version ?? 0) === held.version) return false;
    held = live === undefined ? { version: 0, document: defaults } : { version: live.version, document: withEveryFlow(settingsSchema.parse(live.document), flows) };
    return true;
  };
  await refresh();
  return { current: () => held, refresh };
}
