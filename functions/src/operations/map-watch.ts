/** What of the maps in force the two systems do not have any more. */
type Problem = { path: string; rule: string; remedy: string };
type Ports = {
  find(signal: AbortSignal): Promise<readonly Problem[]>;
  /** One issue for all of it, or none any more. */
  report(problems: readonly Problem[], signal: AbortSignal): Promise<void>;
  now(): number;
};

/** As often as what is known of the org is renewed. */
const lookEveryMs = 900_000;

/** Notices that a mapped field vanished, shrank or may not be written any more, or that one is required which nothing fills, before records fail of it. */
export function createMapWatch({ find, report, now }: Ports): (signal: AbortSignal) => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let reported = '';
  return async (signal) => {
    if (now() - lookedAt < lookEveryMs) return;
    lookedAt = now();
    const problems = await find(signal);
    const text = JSON.stringify(problems);
    if (text === reported) return;
    await report(problems, signal);
    reported = text;
  };
}
