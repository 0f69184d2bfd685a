import type { Calendar } from './calendar.ts';
import type { Step } from './steps.ts';

/** What a step may know besides its source. */
export type StepContext = {
  /** IANA zone of the store, e.g. America/Chicago. */
  storeZone: string;
  /** Translation tables by name. */
  tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a JSONata expression made of this record: evaluated before, in a thread that can be killed. */
  evaluated?: ((expression: string, source: unknown) => unknown) | undefined;
  /** A field of the Salesforce record whose `match` field holds `key`: read before, for the whole batch; undefined = there is none. */
  enriched?: ((of: { object: string; match: string; field: string }, key: string) => unknown) | undefined;
};

/** What compiled steps share: how they fail, by the name of the step, and what they remember from one record to the next. */
export type StepHost = { fail(step: Step['step'], reason: string): never; calendar: Calendar; instantOf(text: string): number | undefined };
