import { nobody } from './normalise.ts';
import type { People } from './people.ts';
import type { ComparedPair } from './score.ts';
import type { Pattern } from './em.ts';
import { type BlockingPass, type BlockingReport, visitPairs } from './block.ts';

/** Pairs that blocking found, each with the number of the pattern of its levels. */
export type CandidatePairs = {
  count: number;
  a(pair: number): number;
  b(pair: number): number;
  /** The two people, and the levels of all comparisons. */
  comparedAt(pair: number): ComparedPair;
  /** All patterns of levels, and how many pairs show each. */
  patterns: readonly Int8Array[];
  sizeOf(pattern: number): number;
  /** Patterns of the pairs that one pass finds. */
  patternsOf(pass: number): Pattern[];
  report: BlockingReport;
};

/** Whole numbers in a typed array that grows. */
function createList(): { push(value: number): void; at(index: number): number } {
  let values = new Int32Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const longer = new Int32Array(length * 2);
        longer.set(values);
        values = longer;
      }
      values[length] = value;
      length += 1;
    },
    at: (index) => values[index] ?? 0,
  };
}

/** Compares all pairs that the passes find. */
export function compareCandidates(people: People, passes: readonly BlockingPass[]): CandidatePairs {
  const [listA, listB, listPattern] = [createList(), createList(), createList()];
  const numbers = new Map<number, number>();
  const patterns: Int8Array[] = [];
  const sizes: number[] = [];
  const countsOf: number[][] = passes.map(() => []);
  const levels = new Int8Array(people.comparisons.length);
  const radix = people.comparisons.map(({ words }) => words.length + 1);
  const report = visitPairs(people.persons, passes, (a, b, foundBy) => {
    people.compare(a, b, levels);
    let code = 0;
    for (let index = 0; index < levels.length; index += 1) code = code * (radix[index] ?? 1) + (levels[index] ?? 0) + 1;
    let pattern = numbers.get(code);
    if (pattern === undefined) {
      pattern = patterns.push(levels.slice()) - 1;
      numbers.set(code, pattern);
    }
    sizes[pattern] = (sizes[pattern] ?? 0) + 1;
    listA.push(a);
    listB.push(b);
    listPattern.push(pattern);
    for (let left = foundBy; left !== 0; left &= left - 1) {
      const counts = countsOf[31 - Math.clz32(left & -left)] ?? [];
      while (counts.length <= pattern) counts.push(0);
      counts[pattern] = (counts[pattern] ?? 0) + 1;
    }
  });
  const levelsAt = (pattern: number): Int8Array => patterns[pattern] ?? levels;
  return {
    count: report.pairs,
    a: listA.at,
    b: listB.at,
    patterns,
    sizeOf: (pattern) => sizes[pattern] ?? 0,
    comparedAt: (pair) => ({ a: people.persons[listA.at(pair)] ?? nobody, b: people.persons[listB.at(pair)] ?? nobody, levels: levelsAt(listPattern.at(pair)) }),
    patternsOf: (pass) => (countsOf[pass] ?? []).flatMap((count, pattern) => (count === 0 ? [] : [{ levels: levelsAt(pattern), count }])),
    report,
  };
}
