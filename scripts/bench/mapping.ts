import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { atLeast, type Benchmark } from './benchmark.ts';
import { figureOf } from './median-of-rounds.ts';

const root = path.join(import.meta.dirname, '../..');
const orderCount = 4_000;
const perSecondMin = 150_000;
const ratioMin = 20;
const reportSchema = z.object({
  orders: z.number(),
  distinct: z.number(),
  fields: z.number(),
  perSecond: z.object({ compiled: z.number(), explained: z.number(), jsonata: z.number() }),
  differing: z.object({ explained: z.number(), jsonata: z.number() }),
});

/** The field map of orders, without any reading or writing. It runs in a process of its own, whose CPU time is counted. */
export const mapping: Benchmark = {
  name: 'mapping',
  description: '30 fields of the default order map: orders mapped a second of one core, by CPU time',
  async run({ say }) {
    say(`  ${orderCount} different orders, mapped by the compiled map, the explained one and JSONata …`);
    const child = spawnSync(process.execPath, ['functions/test-mapping-speed.ts', '--orders', String(orderCount)], { cwd: root, encoding: 'utf8' });
    if (child.status !== 0) throw new Error(`The measuring process failed.\n${child.stderr}`);
    const { orders, distinct, fields, perSecond, differing } = reportSchema.parse(JSON.parse(child.stdout));
    const ways = [['compiled', perSecond.compiled], ['explained', perSecond.explained], ['JSONata', perSecond.jsonata]] as const;
    return {
      measurements: ways.map(([name, each]) => ({ name, figures: { 'orders/s/core': each, 'µs an order': 1_000_000 / each } })),
      proofs: [
        { name: `all ${fields} fields of every order equal those of the explained map`, isHeld: differing.explained === 0, detail: `${differing.explained} of ${orders} orders differ` },
        { name: `all ${fields} fields of every order equal those of JSONata`, isHeld: differing.jsonata === 0, detail: `${differing.jsonata} of ${orders} orders differ` },
        { name: 'the orders are different ones', isHeld: distinct === orders, detail: `${distinct} different rows of ${orders}` },
      ],
    };
  },
  judge(measured) {
    const of = (name: string) => figureOf(measured, name, 'orders/s/core');
    return [
      atLeast('ratio', 'orders a second against JSONata', { value: of('compiled') / of('JSONata'), bound: ratioMin }),
      atLeast('limit', 'orders a second of one core', { value: of('compiled'), bound: perSecondMin }),
    ];
  },
};
