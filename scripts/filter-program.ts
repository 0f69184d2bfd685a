const usageExitCode = 2;

/** What a person can put right: said in one sentence, without a stack. */
export class UsageError extends Error {}

/** Runs a program from standard input to standard output: wrong use ends it with one sentence and exit code 2. */
export async function runFilter(main: () => Promise<void>): Promise<void> {
  // A reader that leaves (`| head`) has seen enough.
  process.stdout.on('error', () => process.exit());
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = usageExitCode;
  }
}
