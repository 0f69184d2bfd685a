import { parentPort } from 'node:worker_threads';
import jsonata from 'jsonata';

/** What the thread is asked: one expression over some records. */
export type EvaluationRequest = { expression: string; sources: readonly unknown[] };
/** What it answers, record by record, so that the asker knows which of them takes too long. */
export type EvaluationAnswer = { value: unknown } | { error: string };

/** Values a sequence may have, and calls within calls: https://docs.jsonata.org/embedding-extending */
const guards = { sequence: 100_000, stack: 200 };

async function evaluate({ expression, sources }: EvaluationRequest, answer: (answer: EvaluationAnswer) => void): Promise<void> {
  const compiled = jsonata(expression, guards);
  for (const source of sources) answer(await compiled.evaluate(source).then(asPlain, asError));
}

/** Functions and the marks JSONata puts on its lists do not travel between threads. */
const asPlain = (value: unknown): EvaluationAnswer => ({ value: value === undefined ? undefined : JSON.parse(JSON.stringify(value) ?? 'null') });
const asError = (error: unknown): EvaluationAnswer => ({ error: messageOf(error) });

/** JSONata throws objects with a code; its messages repeat values of the record, which are nobody else's business. */
function messageOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  return `JSONata refuses it with ${code}`;
}

parentPort?.on('message', (request: EvaluationRequest) => {
  const answer = (value: EvaluationAnswer) => parentPort?.postMessage(value, []);
  evaluate(request, answer).catch((error: unknown) => request.sources.forEach(() => answer(asError(error))));
});
