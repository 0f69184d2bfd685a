import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { atLeast, type Benchmark, type Measurement } from './benchmark.ts';
import { figureOf } from './median-of-rounds.ts';

const root = path.join(import.meta.dirname, '../..');
const figuresSchema = z.object({ fields: z.number(), top1: z.number(), top3: z.number() });
const reportSchema = z.object({
  truth: z.object({ full: figuresSchema, labels: figuresSchema, names: figuresSchema, strings: figuresSchema, halfDropped: figuresSchema, unmatched: z.number(), acceptedUnmatched: z.number() }).optional(),
  vendors: z.array(figuresSchema.extend({ vendor: z.string() })),
});

const bars = [
  { name: 'truth file: labels, types, samples', top1: 0.88, top3: 0.97 },
  { name: 'truth file: names and labels', top1: 0.84, top3: 0.94 },
  { name: 'truth file: half of the phrases', top1: 0.75, top3: 0.88 },
  { name: 'all vendors', top1: 0.75, top3: 0.87 },
] as const;

/** Where the truth file may be: it is not part of the repository. */
function truthFile(): string | undefined {
  const folders = [process.env.CROSSWALK_DATA, process.env.CROSSWALK_SPECS === undefined ? undefined : path.join(process.env.CROSSWALK_SPECS, '../data')];
  return folders.flatMap((folder) => (folder === undefined || folder === '' ? [] : [path.join(folder, 'mapping-truth.json')])).find((file) => existsSync(file));
}

const row = (name: string, { fields, top1, top3 }: z.infer<typeof figuresSchema>): Measurement => ({ name, figures: { fields, 'top 1': top1, 'top 3': top3 } });

/** Field suggestions without a network, ties counted against us. */
export const suggest: Benchmark = {
  name: 'suggest',
  description: 'field suggestions: how often the right field comes first, and among the first three; ties count against it',
  async run({ say }) {
    const truth = truthFile();
    if (truth === undefined) say('  the truth file is skipped: CROSSWALK_DATA names no folder with mapping-truth.json');
    const child = spawnSync(process.execPath, ['functions/test-suggest.ts', ...(truth === undefined ? [] : ['--truth', truth])], { cwd: root, encoding: 'utf8' });
    if (child.status !== 0) throw new Error(`The measuring process failed.\n${child.stderr}`);
    const report = reportSchema.parse(JSON.parse(child.stdout));
    const vendors = report.vendors.map(({ vendor, ...figures }) => row(vendor, figures));
    if (report.truth === undefined) return { measurements: vendors, proofs: [] };
    const { full, labels, names, strings, halfDropped, unmatched, acceptedUnmatched } = report.truth;
    return {
      measurements: [row(bars[0].name, full), row(bars[1].name, labels), row('truth file: names', names), row('truth file: every source a string', strings), row(bars[2].name, halfDropped), ...vendors],
      proofs: [{ name: 'a field without a partner is seldom preselected', isHeld: acceptedUnmatched <= unmatched * 0.05, detail: `${acceptedUnmatched} of ${unmatched} score 0.7 or more` }],
    };
  },
  judge(measured) {
    return bars.filter(({ name }) => measured.some((each) => each.name === name)).flatMap(({ name, top1, top3 }) => [
      atLeast('ratio', `${name}: top 1`, { value: figureOf(measured, name, 'top 1'), bound: top1 }),
      atLeast('ratio', `${name}: top 3`, { value: figureOf(measured, name, 'top 3'), bound: top3 }),
    ]);
  },
};
