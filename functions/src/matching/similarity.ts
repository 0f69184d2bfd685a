/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. Above `max` it says `max + 1`.
 * https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
 */
export function editDistance(a: string, b: string, max: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let from = 0;
  while (from < a.length && from < b.length && a.charCodeAt(from) === b.charCodeAt(from)) from += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA -= 1;
    endB -= 1;
  }
  const [restA, restB] = [endA - from, endB - from];
  if (restA <= 1 && restB <= 1) return 1;
  // Between two ends that differ there is more than one change, a swap of neighbours excepted.
  if (restA === 2 && restB === 2 && a.charCodeAt(from) === b.charCodeAt(from + 1) && a.charCodeAt(from + 1) === b.charCodeAt(from)) return 1;
  return max < 2 ? max + 1 : distanceOfRest(a.slice(from, endA), b.slice(from, endB), max);
}

/** Longer strings are cut: what differs beyond is no slip. */
const lengthMax = 63;
/** Three rows of the table in turn, kept between calls: this is the innermost loop of matching. */
const table = new Uint8Array(3 * (lengthMax + 1));

function distanceOfRest(longA: string, longB: string, max: number): number {
  const [a, b] = [longA.slice(0, lengthMax), longB.slice(0, lengthMax)];
  const width = lengthMax + 1;
  for (let column = 0; column <= b.length; column += 1) table[column] = column;
  for (let row = 1; row <= a.length; row += 1) {
    const [current, last, beforeLast] = [(row % 3) * width, ((row + 2) % 3) * width, ((row + 1) % 3) * width];
    table[current] = row;
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      let cost = Math.min((table[last + column] ?? 0) + 1, (table[current + column - 1] ?? 0) + 1, (table[last + column - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwap = row > 1 && column > 1 && a.charCodeAt(row - 1) === b.charCodeAt(column - 2) && a.charCodeAt(row - 2) === b.charCodeAt(column - 1);
      if (isSwap) cost = Math.min(cost, (table[beforeLast + column - 2] ?? 0) + 1);
      table[current + column] = cost;
      least = Math.min(least, cost);
    }
    if (least > max) return max + 1;
  }
  return Math.min(table[(a.length % 3) * width + b.length] ?? 0, max + 1);
}

const prefixMax = 4;
const prefixWeight = 0.1;

/** Jaro-Winkler similarity, 0..1, for strings of up to 31 characters; longer ones are compared by their beginning. https://en.wikipedia.org/wiki/Jaro%E2%80%93Winkler_distance */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const [lengthA, lengthB] = [Math.min(a.length, 31), Math.min(b.length, 31)];
  if (lengthA === 0 || lengthB === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(lengthA, lengthB) / 2) - 1);
  let [takenA, takenB, matches] = [0, 0, 0];
  for (let at = 0; at < lengthA; at += 1) {
    for (let other = Math.max(0, at - reach); other < Math.min(lengthB, at + reach + 1); other += 1) {
      if ((takenB & (1 << other)) !== 0 || a.charCodeAt(at) !== b.charCodeAt(other)) continue;
      takenA |= 1 << at;
      takenB |= 1 << other;
      matches += 1;
      break;
    }
  }
  if (matches === 0) return 0;
  let [moved, other] = [0, 0];
  for (let at = 0; at < lengthA; at += 1) {
    if ((takenA & (1 << at)) === 0) continue;
    while ((takenB & (1 << other)) === 0) other += 1;
    if (a.charCodeAt(at) !== b.charCodeAt(other)) moved += 1;
    other += 1;
  }
  const jaro = (matches / lengthA + matches / lengthB + (matches - moved / 2) / matches) / 3;
  let prefix = 0;
  while (prefix < Math.min(prefixMax, lengthA, lengthB) && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix += 1;
  return jaro + prefix * prefixWeight * (1 - jaro);
}
