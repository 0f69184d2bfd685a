import { parseArgs } from 'node:util';
import { z } from 'zod';

const options = {
  json: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '30' },
  rate: { type: 'string', default: '500' },
  orders: { type: 'string', default: '100' },
  events: { type: 'string', default: '20000' },
  'data-dir': { type: 'string', default: '.crosswalk' },
  profile: { type: 'string' },
  gate: { type: 'boolean', default: false },
  limits: { type: 'boolean', default: false },
} as const;

const numberWithin = (name: string, min: number, max: number) => z.coerce.number({ error: `--${name} takes a number` }).min(min, `--${name} is at least ${min}`).max(max, `--${name} is at most ${max}`);
const whole = (name: string, min: number, max: number) => numberWithin(name, min, max).int(`--${name} takes a whole number`);

const schema = z.object({ rounds: whole('rounds', 1, 20), seconds: numberWithin('seconds', 2, 600), rate: numberWithin('rate', 1, 20_000), orders: whole('orders', 5, 10_000), events: whole('events', 1_000, 1_000_000) });

export type BenchOptions = z.infer<typeof schema> & {
  /** The benchmarks to run, in the order of the registry. */
  names: string[];
  json: string | undefined;
  dataDir: string;
  /** Where services leave their CPU profiles, if anywhere. */
  profileDir: string | undefined;
  /** Whether a ratio to the naive way that is missed fails the run. */
  gate: boolean;
  /** Whether an absolute limit that is missed fails the run. */
  limits: boolean;
};

/** Reads the command line; throws one message a person can act on. No name means every benchmark. */
export function readBenchOptions(commandLine: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({ args: [...commandLine], options, allowPositionals: true });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.map((name) => `"${name}"`).join(', ')}. There are: ${known.join(', ')}.`);
  const numbers = schema.safeParse(values);
  if (!numbers.success) throw new Error(numbers.error.issues.map(({ message }) => message).join('; '));
  const names = known.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { ...numbers.data, names, json: values.json, dataDir: values['data-dir'], profileDir: values.profile, gate: values.gate, limits: values.limits };
}
