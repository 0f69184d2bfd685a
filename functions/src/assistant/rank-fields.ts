import { z } from 'zod';
import type { LanguageModel } from './language-model.ts';
import { shapesOf } from './sample-shape.ts';

export type RankedCandidate = { object: string; field: string; score: number; reason: string };
export type Ranked = { object: string; field: string; candidates: RankedCandidate[] };
/** What is known of a field; samples leave as shapes only. */
export type KnownField = { object: string; field: string; label?: string | undefined; type?: string | undefined; samples?: readonly string[] | undefined; picklist?: readonly string[] | undefined };

const sureScore = 0.65;
const sureMargin = 0.05;
const fieldsPerQuestion = 40;
const picklistShownMax = 20;
const reasonLengthMax = 200;

const choiceSchema = z.object({
  id: z.int().describe('the id of the source field'),
  choice: z.string().nullable().describe('one of its candidates, or null if none holds the same thing'),
  reason: z.string().describe('one short sentence'),
});

const instructions = 'You map fields of a shop to fields of Salesforce. For each source field choose the one of its candidates that holds the same thing, or null. Use only names that are listed. Samples are shapes: a stands for a letter, 9 for a digit.';

/** Whether the names alone leave a doubt. */
export const isUnsure = ({ candidates: [first, second] }: Ranked): boolean => first !== undefined && (first.score < sureScore || first.score - (second?.score ?? 0) < sureMargin);

/**
 * Lets a language model choose among the candidates of unsure fields. What it does not answer rightly stays as it was;
 * a choice comes first, with its reason, and is a proposal like any other.
 */
export async function rankFields(model: LanguageModel, { suggestions, source, target }: Fields & { suggestions: readonly Ranked[] }, signal: AbortSignal): Promise<Ranked[]> {
  const chosen = new Map<number, Ranked>();
  const unsure = [...suggestions.entries()].filter(([, each]) => isUnsure(each));
  for (let from = 0; from < unsure.length; from += fieldsPerQuestion) {
    const asked = new Map(unsure.slice(from, from + fieldsPerQuestion));
    const fields = [...asked].map(([id, suggestion]) => describeSource(id, suggestion, { source, target }));
    for (const item of await model.ask({ instructions, input: { fields }, item: choiceSchema }, signal)) {
      const parsed = choiceSchema.safeParse(item);
      const before = parsed.success ? asked.get(parsed.data.id) : undefined;
      if (parsed.success && before !== undefined) chosen.set(parsed.data.id, withChoice(before, parsed.data));
    }
  }
  return suggestions.map((each, at) => chosen.get(at) ?? each);
}

type Fields = { source: readonly KnownField[]; target: readonly KnownField[] };

function describeSource(id: number, { object, field, candidates }: Ranked, { source, target }: Fields): object {
  const known = find(source, { object, field });
  return { id, object, field, label: known?.label, type: known?.type, samples: shapesOf(known?.samples), candidates: candidates.map((each) => describeTarget(each, find(target, each))) };
}

const find = (fields: readonly KnownField[], { object, field }: { object: string; field: string }): KnownField | undefined => fields.find((each) => each.object === object && each.field === field);
const nameOf = ({ object, field }: { object: string; field: string }): string => `${object}.${field}`;

function describeTarget(candidate: RankedCandidate, known: KnownField | undefined): object {
  return { name: nameOf(candidate), label: known?.label, type: known?.type, picklist: known?.picklist?.slice(0, picklistShownMax) };
}

function withChoice(before: Ranked, { choice, reason }: z.infer<typeof choiceSchema>): Ranked {
  const picked = before.candidates.find((each) => nameOf(each) === choice);
  const [first] = before.candidates;
  if (picked === undefined || first === undefined) return before;
  const score = Math.min(1, Number((first.score + (picked === first ? 0 : 0.01)).toFixed(4)));
  return { ...before, candidates: [{ ...picked, score, reason: `chosen by the language model: ${reason.slice(0, reasonLengthMax)}` }, ...before.candidates.filter((each) => each !== picked)] };
}
