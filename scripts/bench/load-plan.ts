import { z } from 'zod';

/** What the load generator is told, in a file. */
export const loadPlanSchema = z.object({
  url: z.string(),
  source: z.object({ storeHash: z.string(), clientSecret: z.string(), hookHeaders: z.record(z.string(), z.string()), changedAt: z.number() }),
  orderIds: z.array(z.number()).min(1),
  rate: z.number().positive(),
  seconds: z.number().positive(),
  resultFile: z.string(),
});

/** What it saw, in another file. Latency counts from the moment a delivery was due. */
export const loadResultSchema = z.object({
  latenciesMs: z.array(z.number()),
  /** How late the generator itself was in sending. */
  lateMs: z.array(z.number()),
  acknowledged: z.array(z.string()),
  /** Answers that were no 2xx. */
  refused: z.number(),
  /** No answer: cut off, or silent for longer than the sender waits. */
  unanswered: z.number(),
});

export type LoadPlan = z.infer<typeof loadPlanSchema>;
export type LoadResult = z.infer<typeof loadResultSchema>;

/** Printed when the last delivery has its answer. */
export const answeredLine = 'LOAD_ANSWERED';
/** Printed when the result file is complete. */
export const writtenLine = 'LOAD_WRITTEN';
