import { z } from 'zod';
import type { LanguageModel } from './language-model.ts';
import { withoutNames } from './sample-shape.ts';

/** `remedies`: what a person may do, in the order to try it. */
export type Explanation = { explanation: string; remedies: string[] };

const remediesMax = 5;
const lengthMax = 500;
const messageLengthMax = 1_000;

const explanationSchema = z.object({ explanation: z.string().min(1), remedies: z.array(z.string().min(1)) });

const instructions = 'You help an administrator of Salesforce and BigCommerce who cannot code. Give exactly one item: what the error means in at most two plain sentences, and the remedies in the order to try them. Do not invent names of fields, rules or pages.';

/** An error in the words of a language model, for what the table of plain words leaves open. Values of records are taken out of the message before it leaves. Undefined when no answer holds. */
export async function explainError(model: LanguageModel, { code, message, object }: { code: string; message: string; object: string | undefined }, signal: AbortSignal): Promise<Explanation | undefined> {
  const items = await model.ask({ instructions, input: { code, message: withoutNames(message.slice(0, messageLengthMax)), object }, item: explanationSchema }, signal);
  for (const item of items) {
    const parsed = explanationSchema.safeParse(item);
    if (parsed.success) return { explanation: parsed.data.explanation.slice(0, lengthMax), remedies: parsed.data.remedies.slice(0, remediesMax).map((each) => each.slice(0, lengthMax)) };
  }
  return undefined;
}
