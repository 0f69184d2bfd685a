/** One broken house rule: where, which rule, and what to do about it. */
export type Violation = { path: string; line: number; rule: string; remedy: string };

/** One line a person can click and act on. */
export function formatViolation({ path, line, rule, remedy }: Violation): string {
  return `${path}:${line} ${rule}; ${remedy}`;
}
