import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '@oclif/core';

/** A command as scripts rely on it. */
export type CommandShape = { command: string; flags: string[]; flagChars: string[]; requiredFlags: string[] };

export const snapshotFile = join(import.meta.dirname, 'command-snapshot.json');

/** The commands of the built plugin with their flags, in the order of their names. */
export async function readCommands(): Promise<CommandShape[]> {
  const config = await Config.load({ root: import.meta.dirname });
  const own = config.commands.filter(({ pluginName }) => pluginName === 'crosswalk-sf-plugin');
  return own
    .map(({ id, flags }) => {
      const entries = Object.entries(flags).toSorted(([a], [b]) => (a < b ? -1 : 1));
      return { command: id, flags: entries.map(([name]) => name), flagChars: entries.flatMap(([, flag]) => flag.char ?? []), requiredFlags: entries.filter(([, flag]) => flag.required).map(([name]) => name) };
    })
    .toSorted((a, b) => (a.command < b.command ? -1 : 1));
}

if (import.meta.main) writeFileSync(snapshotFile, `${JSON.stringify(await readCommands(), undefined, 2)}\n`);
