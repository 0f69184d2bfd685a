import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startChild } from '../child-process.ts';
import { answeredLine, type LoadPlan, type LoadResult, loadResultSchema, writtenLine } from './load-plan.ts';
import type { BenchContext } from './benchmark.ts';

export type LoadRun = {
  pid: number;
  /** Resolves at once when the last delivery has its answer. */
  answered(): Promise<void>;
  result(): Promise<LoadResult>;
};

/** Starts the load generator in a process of its own, so that neither the receiver nor the bench can slow its schedule. */
export function startLoad(context: BenchContext, dir: string, plan: Omit<LoadPlan, 'resultFile'>): LoadRun {
  const [planFile, resultFile] = [path.join(dir, 'load-plan.json'), path.join(dir, 'load-result.json')];
  writeFileSync(planFile, JSON.stringify({ ...plan, resultFile } satisfies LoadPlan));
  const child = startChild([path.join(import.meta.dirname, 'load-generator.ts'), planFile], { cwd: dir, environment: {}, onError: context.say });
  context.atEnd(() => child.stop());
  const written = child.waitForLine(writtenLine);
  // A generator that fails is reported by whoever asks for its result.
  written.catch(() => {});
  return {
    pid: child.process.pid ?? 0,
    answered: async () => void (await child.waitForLine(answeredLine)),
    async result() {
      await written;
      return loadResultSchema.parse(JSON.parse(readFileSync(resultFile, 'utf8')));
    },
  };
}
