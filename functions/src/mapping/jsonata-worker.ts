import { parentPort } from 'node:worker_threads';
import jsonata from 'jsonata';

/** What the thread is asked: one expression over one record, so that neither side is long at copying. */
export type EvaluationRequest = { expression: string; source: unknown };
export type EvaluationAnswer = { value: unknown } | { error: string };

/** Values a sequence may have, and calls within calls: https://docs.jsonata.org/embedding-extending */
const guards = { sequence: 100_000, stack: 200 };

/** Characters of an answer: twice what the longest field of Salesforce holds. Reading a longer one would hold the service up. */
const answerLengthMax = 262_144;

/** A batch asks the same of many records in a row. */
const last: { expression?: string; compiled?: ReturnType<typeof jsonata> } = {};

async function evaluate({ expression, source }: EvaluationRequest): Promise<EvaluationAnswer> {
  if (last.expression !== expression || last.compiled === undefined) Object.assign(last, { expression, compiled: jsonata(expression, guards) });
  return asPlain(await last.compiled?.evaluate(source));
}

/** Functions and the marks JSONata puts on its lists do not travel between threads. */
function asPlain(value: unknown): EvaluationAnswer {
  const text = value === undefined ? undefined : (JSON.stringify(value) ?? 'null');
  if (text !== undefined && text.length > answerLengthMax) return { error: `it gives more than ${answerLengthMax} characters` };
  return { value: text === undefined ? undefined : JSON.parse(text) };
}
const asError = (error: unknown): EvaluationAnswer => ({ error: messageOf(error) });

/** JSONata throws objects with a code; its messages repeat values of the record, which are nobody else's business. */
function messageOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  return `JSONata refuses it with ${code}`;
}

parentPort?.on('message', (request: EvaluationRequest) => {
  void evaluate(request).catch(asError).then((answer) => parentPort?.postMessage(answer, []));
});
