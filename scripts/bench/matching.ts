import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { atLeast, atMost, type Benchmark, type Measurement } from './benchmark.ts';
import { figureOf } from './median-of-rounds.ts';

const root = path.join(import.meta.dirname, '../..');
const peopleCount = 100_000;
const outputMax = 256 * 1024 * 1024;
const f1Min = 0.95;
const secondsMax = 60;
const megabytesMax = 512;
const p95MsMax = 10;
const rebuildSecondsMax = 30;
const comparisonsAPersonMax = 200;
const customerRoles = 'first_name=first_name,last_name=last_name,email=email,phone=phone,street=street,postcode=postcode,city=city,birth_date=birth_date';
const registerRoles = 'fname_c1=first_name,fname_c2=middle_name,lname_c1=last_name,lname_c2=last_name_2,by=birth_year,bm=birth_month,bd=birth_day';
const pairSchema = z.object({ a: z.number(), b: z.number(), probability: z.number() });
const lookUpSchema = z.object({ buildS: z.number(), rebuildS: z.number(), medianMs: z.number(), p95Ms: z.number(), maxMs: z.number(), right: z.number(), wrong: z.number(), missed: z.number(), automaticWrong: z.number(), byRules: z.number(), rulesWrong: z.number(), notRestored: z.number() });

function run(args: readonly string[], input?: string): { out: string; log: string } {
  const child = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', input, maxBuffer: outputMax });
  if (child.status !== 0) throw new Error(`"${args.join(' ')}" failed.\n${child.stderr}`);
  return { out: child.stdout, log: child.stderr };
}

/** Every pair of records of one person; their number is the last column of the made-up file, which has no quoted cells. */
function truePairsOf(csv: string): Set<string> {
  const lines = csv.trimEnd().split('\n').slice(1);
  const groups = Map.groupBy(lines.keys(), (row) => lines[row]?.split(',').at(-1));
  return new Set([...groups.values()].flatMap((rows) => rows.flatMap((a, at) => rows.slice(at + 1).map((b) => `${a} ${b}`))));
}

type Judged = { measurement: Measurement; largest: number; skipped: number; compared: number; isOrdered: boolean };

/** The whole command, as anybody runs it, against the truth of the same file. */
function judgeCommand(name: string, shape: 'customers' | 'register', people: number): Judged {
  const csv = run(['functions/test-people.ts', '--shape', shape, '--people', String(people)]).out;
  const startedAt = performance.now();
  const { out, log } = run(['scripts/with-node-24.mjs', '--optimize-for-size', 'scripts/match.ts', '--roles', shape === 'customers' ? customerRoles : registerRoles], csv);
  const seconds = (performance.now() - startedAt) / 1_000;
  const pairs = out.trimEnd().split('\n').map((line) => pairSchema.parse(JSON.parse(line)));
  const truth = truePairsOf(csv);
  const right = pairs.filter(({ a, b }) => truth.has(`${a} ${b}`)).length;
  const [precision, recall] = [right / pairs.length, right / truth.size];
  const figure = (pattern: RegExp): number => Number(log.match(pattern)?.[1] ?? Number.NaN);
  return {
    measurement: { name, figures: { people, seconds, MB: figure(/(\d+) MB/), precision, recall, F1: (2 * precision * recall) / (precision + recall) } },
    largest: figure(/largest block (\d+)/),
    compared: figure(/(\d+) pairs compared/),
    skipped: figure(/(\d+) comparisons skipped/),
    isOrdered: pairs.every(({ a, b, probability }, at) => a < b && probability <= (pairs[at - 1]?.probability ?? 1)) && new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size === pairs.length,
  };
}

/** `npm run match` on made-up people, and one new customer against as many. */
export const matching: Benchmark = {
  name: 'matching',
  description: 'duplicates among made-up people by the command, and one new customer against all of them',
  async run({ say }) {
    say(`  ${peopleCount} customers through the command …`);
    const customers = judgeCommand('customers', 'customers', peopleCount);
    say(`  10000 entries of a register through the command …`);
    const register = judgeCommand('register', 'register', 10_000);
    say(`  one new customer against ${peopleCount} …`);
    const lookUp = lookUpSchema.parse(JSON.parse(run(['functions/test-matching-speed.ts', '--people', String(peopleCount)]).out));
    return {
      measurements: [
        customers.measurement,
        register.measurement,
        { name: 'one new customer', figures: { 'median ms': lookUp.medianMs, 'p95 ms': lookUp.p95Ms, 'max ms': lookUp.maxMs, 'learn and build s': lookUp.buildS, 'rebuild s': lookUp.rebuildS } },
      ],
      proofs: [
        { name: 'every pair is there once, lower row first, the likeliest first', isHeld: customers.isOrdered && register.isOrdered, detail: 'both files' },
        { name: `no person is compared with more than ${comparisonsAPersonMax} on average, and what is skipped is counted`, isHeld: customers.compared / peopleCount <= comparisonsAPersonMax && customers.skipped >= 0, detail: `${customers.compared} pairs compared, ${customers.skipped} skipped, largest block ${customers.largest}` },
        { name: 'no two people are taken for one without anybody asked', isHeld: lookUp.automaticWrong === 0, detail: `${lookUp.automaticWrong} automatic, ${lookUp.wrong} for review, ${lookUp.missed} missed, ${lookUp.right} found; by exact rules ${lookUp.byRules} and ${lookUp.rulesWrong} wrong ones` },
        { name: 'what a survivor was filled with is taken back as if it had not been', isHeld: lookUp.notRestored === 0, detail: `${lookUp.notRestored} not restored` },
      ],
    };
  },
  judge(measured) {
    return [
      atLeast('ratio', 'F1 of the customers', { value: figureOf(measured, 'customers', 'F1'), bound: f1Min }),
      atLeast('ratio', 'F1 of the register', { value: figureOf(measured, 'register', 'F1'), bound: f1Min }),
      atMost('limit', 'seconds for all customers', { value: figureOf(measured, 'customers', 'seconds'), bound: secondsMax }),
      atMost('limit', 'MB for all customers', { value: figureOf(measured, 'customers', 'MB'), bound: megabytesMax }),
      atMost('limit', 'ms for one new customer, 95 of 100', { value: figureOf(measured, 'one new customer', 'p95 ms'), bound: p95MsMax }),
      atMost('limit', 'seconds to learn and build the index', { value: figureOf(measured, 'one new customer', 'learn and build s'), bound: rebuildSecondsMax }),
    ];
  },
};
