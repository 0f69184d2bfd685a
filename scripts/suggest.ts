import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { keepShare } from '../functions/src/mapping/suggest-concept.ts';
import { allPhrases, suggestFields } from '../functions/src/mapping/suggest.ts';
import { runFilter, UsageError } from './filter-program.ts';

const usage = 'Usage: npm run --silent suggest [-- --remove-phrases SHARE --seed N] < fields.json';
const fieldsMax = 5_000;
/** About half a minute. */
const pairsMax = 2_000_000;

const name = z.string({ error: 'wants a text' }).trim().min(1, 'must not be empty').max(255, 'is longer than 255 characters');
const known = { object: name, field: name, label: z.string({ error: 'wants a text' }).max(255, 'is longer than 255 characters').nullish(), type: z.string({ error: 'wants the name of a type' }).max(100, 'is longer than 100 characters').nullish() };
/** Samples come as they stand in a record: numbers, truth values and gaps too. */
const sample = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()], { error: 'wants a text, a number, true, false or null' });
const values = z.array(z.union([z.string().max(1_000), z.number(), z.boolean()], { error: 'wants a text' }), { error: 'wants a list of values' }).max(1_000, 'has more than 1,000 values').nullish();
const listOf = <T extends z.ZodType>(each: T) => z.array(each, { error: 'wants a list of fields' }).max(fieldsMax, `has more than ${fieldsMax} fields`);
const requestSchema = z.object(
  {
    source: listOf(z.object({ ...known, samples: z.array(sample, { error: 'wants a list of values' }).max(1_000, 'has more than 1,000 samples').nullish() }, { error: 'wants an object with "object" and "field"' })),
    target: listOf(z.object({ ...known, picklist: values }, { error: 'wants an object with "object" and "field"' })),
  },
  { error: 'wants an object with "source" and "target"' },
);
type Request = z.infer<typeof requestSchema>;

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'The input' : path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '');
}

function readRequest(json: string): Request {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch (error) {
    throw new UsageError(json.trim() === '' ? `The input is empty. ${usage}` : `The input is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = requestSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`${placeOf(issue?.path ?? [])} ${issue?.message ?? 'cannot be read'}.`);
  }
  const { source, target } = parsed.data;
  if (source.length * target.length > pairsMax) throw new UsageError(`The input has ${source.length} source and ${target.length} target fields, which makes more than ${pairsMax} pairs. Send one object at a time.`);
  refuseTwins('source', source);
  refuseTwins('target', target);
  return parsed.data;
}

function refuseTwins(list: string, fields: readonly { object: string; field: string }[]): void {
  const seen = new Map<string, number>();
  for (const [at, { object, field }] of fields.entries()) {
    const key = JSON.stringify([object, field]);
    const first = seen.get(key);
    if (first !== undefined) throw new UsageError(`${list}[${at}] names ${object}.${field} again, as ${list}[${first}] does. Name each field once.`);
    seen.set(key, at);
  }
}

const shareSchema = z.object({
  'remove-phrases': z.coerce.number({ error: '--remove-phrases takes a number from 0 to 1' }).min(0, '--remove-phrases is at least 0').max(1, '--remove-phrases is at most 1'),
  seed: z.coerce.number({ error: '--seed takes a whole number' }).int('--seed takes a whole number'),
});

function readCommandLine(): { share: number; seed: number } {
  try {
    const { values: given } = parseArgs({ options: { 'remove-phrases': { type: 'string', default: '0' }, seed: { type: 'string', default: '1' } } });
    const parsed = shareSchema.safeParse(given);
    if (!parsed.success) throw new UsageError(`${parsed.error.issues[0]?.message ?? ''}. ${usage}`);
    return { share: parsed.data['remove-phrases'], seed: parsed.data.seed };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${error instanceof Error ? error.message : String(error)} ${usage}`);
  }
}

/** `npm run --silent suggest < fields.json`: for every field of the source the fields of the target it may go to, best first. */
async function main(): Promise<void> {
  const { share, seed } = readCommandLine();
  const { source, target } = readRequest(await text(process.stdin));
  const read = <T extends { label?: string | null | undefined; type?: string | null | undefined }>(field: T) => ({ ...field, label: field.label ?? undefined, type: field.type ?? undefined });
  const suggestions = suggestFields(
    source.map((field) => ({ ...read(field), samples: field.samples?.flatMap((each) => (each === null ? [] : [String(each)])) })),
    target.map((field) => ({ ...read(field), picklist: field.picklist?.map(String) })),
    keepShare(allPhrases(), 1 - share, seed),
  );
  process.stdout.write(`${JSON.stringify(suggestions, undefined, 1)}\n`);
}

await runFilter(main);
