import { Worker } from 'node:worker_threads';
import jsonata from 'jsonata';
import type { EvaluationAnswer, EvaluationRequest } from './jsonata-worker.ts';

export type ExpressionRunner = {
  /** One answer a record, in their order. A record whose evaluation takes too long or too much is an error; the others go on. */
  evaluate(expression: string, sources: readonly unknown[]): Promise<EvaluationAnswer[]>;
  close(): Promise<void>;
};

type Limits = {
  /** For one record. */
  timeoutMs?: number;
  memoryMb?: number;
};

/** Syntax of JSONata, without running it; undefined = it is right. */
export function expressionProblem(expression: string): string | undefined {
  try {
    jsonata(expression);
    return undefined;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'it is no JSONata';
  }
}

/**
 * Evaluates JSONata in a thread of its own that is killed when a record takes longer than the limit: nothing else stops a text that doubles or a
 * pattern that backtracks. The event loop of the service goes on meanwhile. One request at a time; the thread starts with the first.
 */
export function createExpressionRunner({ timeoutMs = 500, memoryMb = 64 }: Limits = {}): ExpressionRunner {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** Who waits for answers just now. */
  let asking: { answer(answer: EvaluationAnswer): void; stop(reason: string): void } | undefined;
  const open = (): Worker => {
    if (worker) return worker;
    const started = new Worker(new URL('./jsonata-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 } });
    started.on('message', (answer: EvaluationAnswer) => asking?.answer(answer));
    // One that was killed has no say in what is asked of the next.
    started.on('error', () => void (worker === started && asking?.stop(`it needs more than ${memoryMb} MB`)));
    // A service that ends need not wait for it.
    started.unref();
    return (worker = started);
  };
  const kill = async () => {
    const killed = worker;
    worker = undefined;
    await killed?.terminate();
  };

  const ask = (request: EvaluationRequest) =>
    new Promise<EvaluationAnswer | { stopped: string }>((resolve) => {
      const end = (answer: EvaluationAnswer | { stopped: string }) => {
        clearTimeout(timer);
        asking = undefined;
        resolve(answer);
      };
      // The first record of a thread pays for its start.
      const timer = setTimeout(() => end({ stopped: `it takes longer than ${timeoutMs} ms` }), worker === undefined ? timeoutMs + startMs : timeoutMs);
      asking = { answer: end, stop: (stopped) => end({ stopped }) };
      open().postMessage(request, []);
    });

  const evaluateAll = async (expression: string, sources: readonly unknown[]): Promise<EvaluationAnswer[]> => {
    const answers: EvaluationAnswer[] = [];
    for (const source of sources) {
      const answer = await ask({ expression, source });
      answers.push('stopped' in answer ? { error: answer.stopped } : answer);
      if ('stopped' in answer) await kill();
    }
    return answers;
  };

  return {
    evaluate(expression, sources) {
      const answers = last.then(() => evaluateAll(expression, sources));
      last = answers.catch(() => undefined);
      return answers;
    },
    close: kill,
  };
}

/** Starting a thread and loading JSONata, on a busy machine. */
const startMs = 1_500;
