import { createHash } from 'node:crypto';

/** A diff is sent only when it saves something: the value is long and little of it changed. */
const lengthMin = 1_000;
const lengthChangeMax = 0.5;
const linesChangedMax = 0.25;
const contextLines = 3;

/** How many entries both lists share at their start. */
function sharedStart(left: readonly string[], right: readonly string[]): number {
  const end = Math.min(left.length, right.length);
  let count = 0;
  while (count < end && left[count] === right[count]) count += 1;
  return count;
}

/**
 * What an updated long text is sent as: a unified diff by lines with the SHA-256 of the new value, or undefined when the value itself is sent.
 * https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_data_diff.htm
 */
export function textDiff(before: string, after: string): string | undefined {
  if (before === '' || after.length < lengthMin || Math.abs(after.length - before.length) > before.length * lengthChangeMax) return undefined;
  const [old, next] = [before.split('\n'), after.split('\n')];
  const start = sharedStart(old, next);
  const end = sharedStart(old.slice(start).reverse(), next.slice(start).reverse());
  const [removed, added] = [old.slice(start, old.length - end), next.slice(start, next.length - end)];
  if (removed.length + added.length > (old.length + next.length) * linesChangedMax) return undefined;
  const [leading, trailing] = [next.slice(Math.max(0, start - contextLines), start), next.slice(next.length - end, next.length - end + contextLines)];
  const from = start - leading.length + 1;
  const sizeOf = (changed: readonly string[]) => leading.length + changed.length + trailing.length;
  const marked = (mark: string, lines: readonly string[]) => lines.map((line) => mark + line);
  const hash = createHash('sha256').update(after).digest('hex');
  const diff = ['--- ', `+++ ${hash}`, `@@ -${from},${sizeOf(removed)} +${from},${sizeOf(added)} @@`, ...marked(' ', leading), ...marked('-', removed), ...marked('+', added), ...marked(' ', trailing)].join('\n');
  return diff.length > after.length ? undefined : diff;
}
