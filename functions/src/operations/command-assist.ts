import type { Sql } from '../core/sql.ts';
import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';

type AssistCommand = Extract<Command, { action: 'suggest-mapping' | 'decide-suggestion' | 'suggest-translations' | 'draft-steps' | 'explain-error' }>;
type Payload<A extends AssistCommand['action']> = Extract<AssistCommand, { action: A }>['payload'];
type Answer = Record<string, unknown>;

const actions: ReadonlySet<Command['action']> = new Set<AssistCommand['action']>(['suggest-mapping', 'decide-suggestion', 'suggest-translations', 'draft-steps', 'explain-error']);

export const isAssistCommand = (command: Command): command is AssistCommand => actions.has(command.action);

/** What the assistant can do. Everything is a proposal: nothing is applied, and only what people decide about a proposal is kept. */
export type AssistPorts = {
  maps(): readonly { map: string; object: string }[];
  /** For each field of the store the fields of the object it may go to. */
  suggestMapping(wanted: Payload<'suggest-mapping'>, signal: AbortSignal): Promise<Answer>;
  /** Remembers what somebody makes of a suggested pair of fields, so that the next suggestions go by it. */
  decide(decided: Payload<'decide-suggestion'> & { by: string }, sql: Sql): Promise<void>;
  /** Undefined when the object has no such picklist. */
  suggestTranslations(wanted: Payload<'suggest-translations'>, signal: AbortSignal): Promise<Answer | undefined>;
  /** Undefined without a language model. */
  model:
    | {
        /** Undefined when the object has no such field. */
        draftSteps(wanted: Payload<'draft-steps'>, signal: AbortSignal): Promise<Answer | undefined>;
        explainError(wanted: Payload<'explain-error'>, signal: AbortSignal): Promise<Answer | undefined>;
      }
    | undefined;
  /** Why the model gave no answer, in words for people; undefined for any other failure. */
  modelFailure(error: unknown): string | undefined;
};

/** Proposals for the pages: fields, translations, steps, and errors explained. */
export async function doAssist(ports: AssistPorts, command: AssistCommand, run: CommandRun): Promise<CommandEffect> {
  const { payload } = command;
  if ('map' in payload && !ports.maps().some(({ map }) => map === payload.map)) throw new CommandError('INVALID_PAYLOAD', `There is no map "${payload.map}"; there are ${ports.maps().map(({ map }) => map).join(', ')}.`);
  if (command.action === 'decide-suggestion') {
    const { map, path, field, decision } = command.payload;
    return { flows: [], apply: (sql) => ports.decide({ map, path, field, decision, by: run.creatorId }, sql).then(() => ({ map, path, field, decision })) };
  }
  const answer = await answerTo(ports, command, run.signal).catch((error: unknown) => {
    const failure = ports.modelFailure(error);
    throw failure === undefined ? error : new CommandError('LANGUAGE_MODEL_FAILED', failure);
  });
  return { flows: [], apply: async () => answer };
}

async function answerTo(ports: AssistPorts, command: Exclude<AssistCommand, { action: 'decide-suggestion' }>, signal: AbortSignal): Promise<Answer> {
  const { action, payload } = command;
  if (action === 'suggest-mapping') return ports.suggestMapping(payload, signal);
  if (action === 'suggest-translations') return (await ports.suggestTranslations(payload, signal)) ?? refuse(`"field": ${payload.field} of ${payload.map} is no picklist.`);
  if (ports.model === undefined) throw new CommandError('NO_LANGUAGE_MODEL', 'No language model is set up.');
  if (action === 'draft-steps') return (await ports.model.draftSteps(payload, signal)) ?? refuse(`"field": ${payload.map} has no field ${payload.field} that can be written.`);
  const explained = await ports.model.explainError(payload, signal);
  if (explained === undefined) throw new CommandError('LANGUAGE_MODEL_FAILED', 'The language model had no answer.');
  return explained;
}

function refuse(why: string): never {
  throw new CommandError('INVALID_PAYLOAD', why);
}
