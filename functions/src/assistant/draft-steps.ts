import { z } from 'zod';
import type { LanguageModel } from './language-model.ts';
import type { KnownField } from './rank-fields.ts';
import { shapesOf, withoutValues } from './sample-shape.ts';

/** A proposal a person may take: steps that compile, and what they do in words. */
export type StepsDraft<Steps> = { steps: Steps; explanation: string };
export type Wish<Steps> = {
  /** What the person wants, in their words. */
  text: string;
  target: KnownField & { length?: number | undefined };
  source: readonly KnownField[];
  /** The names of the translation tables there are. */
  tables: readonly string[];
  /** The form of steps; throws nothing. */
  stepsSchema: z.ZodType<Steps>;
  /** What is wrong with steps that have the right form, or nothing. */
  problemsOf(steps: Steps): readonly string[];
};

const draftsMax = 3;
const wishLengthMax = 1_000;
const explanationLengthMax = 500;
const sourcesMax = 200;

const instructions = `You write field mappings as a list of steps, each a JSON object with "step". Steps run from left to right; each gets what the one before gave; the first is usually {"step":"get","path":…}. Use only paths and tables that are listed and only steps of the schema. Give one to ${draftsMax} proposals, the best first, each with one sentence that says what it does. Samples are shapes: a stands for a letter, 9 for a digit.`;

/** Steps for what a person asks in their own words. Each proposal is checked on its own; one that does not hold is counted and left out. Nothing is applied. */
export async function draftSteps<Steps>(model: LanguageModel, { text, target, source, tables, stepsSchema, problemsOf }: Wish<Steps>, signal: AbortSignal): Promise<{ drafts: StepsDraft<Steps>[]; refused: number }> {
  const item = z.object({ steps: stepsSchema, explanation: z.string() });
  const described = source.slice(0, sourcesMax).map(({ field, label, type, samples }) => ({ path: field, label, type, samples: shapesOf(samples) }));
  const { object, field, label, type, length, picklist } = target;
  const input = { wish: withoutValues(text.slice(0, wishLengthMax)), target: { name: `${object}.${field}`, label, type, length, picklist }, source: described, tables };
  const items = (await model.ask({ instructions, input, item }, signal)).slice(0, draftsMax);
  const drafts = items.flatMap((each) => {
    const parsed = item.safeParse(each);
    if (!parsed.success || problemsOf(parsed.data.steps).length > 0) return [];
    return [{ steps: parsed.data.steps, explanation: parsed.data.explanation.slice(0, explanationLengthMax) }];
  });
  return { drafts, refused: items.length - drafts.length };
}
