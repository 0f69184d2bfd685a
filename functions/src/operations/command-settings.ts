import { z } from 'zod';
import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';

type SettingsCommand = Extract<Command, { action: 'save-settings' | 'rollback-settings' | 'publish-settings' | 'diff-settings' }>;
type Payload<Action extends SettingsCommand['action']> = Extract<SettingsCommand, { action: Action }>['payload'];

/** What the service does with settings. */
export type SettingsPorts = {
  save(payload: Payload<'save-settings'>, run: CommandRun): Promise<CommandEffect>;
  rollback(payload: Payload<'rollback-settings'>, run: CommandRun): Promise<CommandEffect>;
  publish(payload: Payload<'publish-settings'>, run: CommandRun): Promise<CommandEffect>;
  diff(payload: Payload<'diff-settings'>): Promise<CommandEffect>;
};

/** A refused document says of each value what is wrong with it. */
const refusalSchema = z.object({ message: z.string(), isOutdated: z.boolean(), problems: z.array(z.object({ path: z.string(), rule: z.string(), remedy: z.string() })) });

/** Does what a command about settings asks for. What the settings refuse is the answer, with each value at fault in its result. */
export async function doSettings(ports: SettingsPorts, command: SettingsCommand, run: CommandRun): Promise<CommandEffect> {
  return answeringRefusals(() => perform(ports, command, run));
}

export async function answeringRefusals<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalSchema.safeParse(error).data;
    if (!refusal) throw error;
    throw new CommandError(refusal.isOutdated ? 'OUTDATED_SETTINGS' : 'INVALID_SETTINGS', refusal.message, { problems: refusal.problems });
  }
}

function perform(ports: SettingsPorts, command: SettingsCommand, run: CommandRun): Promise<CommandEffect> {
  switch (command.action) {
    case 'save-settings':
      return ports.save(command.payload, run);
    case 'rollback-settings':
      return ports.rollback(command.payload, run);
    case 'publish-settings':
      return ports.publish(command.payload, run);
    case 'diff-settings':
      return ports.diff(command.payload);
  }
}
