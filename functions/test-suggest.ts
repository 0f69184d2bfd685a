import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { keepShare, type Phrase } from './src/mapping/suggest-concept.ts';
import type { SourceField, TargetField } from './src/mapping/suggest-read.ts';
import { allPhrases, suggestFields, type Suggestion } from './src/mapping/suggest.ts';

// Prints how often the right field comes first, and among the first three, on the truth file (if --truth names one) and on the field lists of vendors.

const lists = path.join(import.meta.dirname, '../test/fixtures/field-lists');
const draws = 6;

const truthSchema = z.object({
  targetSchemas: z.record(z.string(), z.array(z.object({ name: z.string(), label: z.string(), type: z.string(), readOnly: z.boolean().optional(), picklist: z.array(z.string()).optional() }))),
  scenarios: z.array(
    z.object({
      sourceEntity: z.string(),
      targets: z.array(z.string()),
      source: z.array(z.object({ path: z.string(), type: z.string(), samples: z.array(z.string()).optional() })),
      pairs: z.array(z.object({ source: z.string(), accept: z.array(z.string()) })),
      unmatched: z.array(z.string()),
    }),
  ),
});
type Truth = z.infer<typeof truthSchema>;
const vendorSchema = z.object({ vendor: z.string(), source: z.url(), groups: z.array(z.object({ object: z.string(), targets: z.array(z.string()), pairs: z.array(z.tuple([z.string(), z.array(z.string())])) })) });
const standardSchema = z.object({ objects: z.record(z.string(), z.array(z.string())) });

/** The place of the best right answer; every wrong one with the same score stands before it. */
function rankOf(suggestion: Suggestion | undefined, accept: readonly string[]): number {
  const candidates = suggestion?.candidates ?? [];
  const isRight = ({ object, field }: { object: string; field: string }): boolean => accept.includes(`${object}.${field}`);
  const score = candidates.find(isRight)?.score;
  return score === undefined ? Infinity : 1 + candidates.filter((each) => each.score >= score && !isRight(each)).length;
}

export type Figures = { fields: number; top1: number; top3: number };
function figuresOf(ranks: readonly number[]): Figures {
  const share = (most: number): number => ranks.filter((rank) => rank <= most).length / ranks.length;
  return { fields: ranks.length, top1: share(1), top3: share(3) };
}

type Mode = 'full' | 'labels' | 'names' | 'strings';
/** What of a field is told: everything, names and labels, names, or everything of the target and `string` for every source. */
const told = (mode: Mode, field: { type: string; samples?: string[] | undefined }): Partial<SourceField> => (mode === 'full' ? { type: field.type, samples: field.samples } : mode === 'strings' ? { type: 'string' } : {});

function judgeTruth(truth: Truth, mode: Mode, phrases: readonly Phrase[]): { ranks: number[]; unmatched: number; accepted: number } {
  const ranks: number[] = [];
  let [unmatched, accepted] = [0, 0];
  for (const { sourceEntity, targets, source, pairs, unmatched: without } of truth.scenarios) {
    const target: TargetField[] = targets.flatMap((object) =>
      (truth.targetSchemas[object] ?? []).filter(({ readOnly }) => readOnly !== true).map(({ name, label, type, picklist }) => ({ object, field: name, label: mode === 'names' ? undefined : label, ...(mode === 'full' || mode === 'strings' ? { type, picklist } : {}) })),
    );
    const suggestions = suggestFields(source.map((field) => ({ object: sourceEntity, field: field.path, ...told(mode, field) })), target, phrases);
    const of = (field: string): Suggestion | undefined => suggestions.find((each) => each.field === field);
    ranks.push(...pairs.map(({ source: field, accept }) => rankOf(of(field), accept)));
    unmatched += without.length;
    accepted += without.filter((field) => (of(field)?.candidates[0]?.score ?? 0) >= 0.7).length;
  }
  return { ranks, unmatched, accepted };
}

/** Names only, as a vendor's page lists them. */
function judgeVendor(file: string): { vendor: string; ranks: number[] } {
  const { vendor, groups } = vendorSchema.parse(JSON.parse(readFileSync(path.join(lists, file), 'utf8')));
  const { objects } = standardSchema.parse(JSON.parse(readFileSync(path.join(lists, 'salesforce-standard.json'), 'utf8')));
  const ranks = groups.flatMap(({ object, targets, pairs }) => {
    const suggestions = suggestFields(pairs.map(([field]) => ({ object, field })), targets.flatMap((each) => (objects[each] ?? []).map((field) => ({ object: each, field }))));
    return pairs.map(([, accept], at) => rankOf(suggestions[at], accept));
  });
  return { vendor, ranks };
}

function measureTruth(file: string) {
  const truth = truthSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const all = allPhrases();
  const full = judgeTruth(truth, 'full', all);
  const dropped = Array.from({ length: draws }, (_, at) => figuresOf(judgeTruth(truth, 'full', keepShare(all, 0.5, at + 1)).ranks));
  const mean = (key: 'top1' | 'top3'): number => dropped.reduce((sum, each) => sum + each[key], 0) / draws;
  const of = (mode: Mode): Figures => figuresOf(judgeTruth(truth, mode, all).ranks);
  return { full: figuresOf(full.ranks), labels: of('labels'), names: of('names'), strings: of('strings'), halfDropped: { fields: full.ranks.length, top1: mean('top1'), top3: mean('top3') }, unmatched: full.unmatched, acceptedUnmatched: full.accepted };
}

const { values } = parseArgs({ options: { truth: { type: 'string' } } });
const vendors = readdirSync(lists).filter((file) => file !== 'salesforce-standard.json').sort().map(judgeVendor);
const truth = values.truth !== undefined && existsSync(values.truth) ? measureTruth(values.truth) : undefined;
process.stdout.write(`${JSON.stringify({ truth, vendors: [...vendors.map(({ vendor, ranks }) => ({ vendor, ...figuresOf(ranks) })), { vendor: 'all vendors', ...figuresOf(vendors.flatMap(({ ranks }) => ranks)) }] })}\n`);
