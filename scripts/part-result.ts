/** What one part of `npm test` did. */
export type PartResult = {
  part: string;
  passed: number;
  failed: number;
  /** A line each: where, what and why. */
  failures: readonly string[];
  skips: readonly { title: string; reason: string }[];
  files: readonly { file: string; durationMs: number }[];
};

const slowestFilesMax = 5;

/** A part that ran nothing proves nothing: it counts as one failure. */
export function withEmptyAsFailure(result: PartResult): PartResult {
  return result.passed + result.failed + result.skips.length > 0 ? result : { ...result, failed: 1 };
}

/** The last line of `npm test`, alone on its line: what scripts and people read. */
export function closingLine(results: readonly PartResult[]): string {
  const sum = (count: (result: PartResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const skipped = sum((result) => result.skips.length);
  return `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Everything after the last test: skips with their reasons, the slowest files, the failures once more, a line per part, the closing line. */
export function summaryLines(results: readonly PartResult[]): string[] {
  const skips = results.flatMap((result) => result.skips);
  const failures = results.flatMap((result) => result.failures);
  const slowest = results.flatMap((result) => result.files).toSorted((a, b) => b.durationMs - a.durationMs).slice(0, slowestFilesMax);
  return [
    '',
    ...(skips.length > 0 ? ['Skipped:', ...skips.map(({ title, reason }) => `  ${title}: ${reason}`)] : []),
    ...(slowest.length > 0 ? ['Slowest files:', ...slowest.map(({ file, durationMs }) => `  ${(durationMs / 1000).toFixed(1)} s  ${file}`)] : []),
    ...(failures.length > 0 ? ['Failures:', ...failures.map((line) => `  ${line}`)] : []),
    'Parts:',
    ...results.map((result) => `  ${result.failed > 0 ? 'failed' : 'ok    '}  ${result.part}: ${closingLine([result])}`),
    '',
    closingLine(results),
  ];
}
