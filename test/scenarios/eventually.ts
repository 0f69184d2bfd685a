import assert from 'node:assert/strict';

const pollMs = 50;

/** Resolves when it is true; what it waited for is in the message when it never is. */
export async function eventually(what: string, isTrue: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  for (const deadline = performance.now() + timeoutMs; !(await isTrue()); await new Promise((resolve) => setTimeout(resolve, pollMs))) {
    assert.ok(performance.now() < deadline, `not within ${timeoutMs} ms: ${what}`);
  }
}
