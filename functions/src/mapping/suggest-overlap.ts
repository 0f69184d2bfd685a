import { conceptCloseness } from './suggest-concept.ts';
import { jaroWinkler, type Term } from './suggest-words.ts';

export type Weighted = { term: Term; weight: number };
/** How much two lists of terms say the same, 0..1. */
export type Overlap = (one: readonly Weighted[], other: readonly Weighted[]) => number;

const sameConcept = 0.92;

function termSimilarity(one: Term, other: Term): number {
  if (one.text === other.text) return 1;
  const close = sameConcept * Math.max(0, ...one.concepts.flatMap((concept) => other.concepts.map((another) => conceptCloseness(concept, another))));
  if (one.parts.length > 1 || other.parts.length > 1) {
    const shared = one.parts.filter((part) => other.parts.includes(part)).length;
    if (shared > 0) return Math.max(close, (0.75 * shared) / Math.max(one.parts.length, other.parts.length));
  }
  if (one.text.length <= 3 || other.text.length <= 3 || (one.isKnown && other.isKnown)) return close;
  if (jaroWinkler(one.text, other.text) > 0.9) return Math.max(close, 0.8);
  return Math.max(close, one.text.startsWith(other.text) || other.text.startsWith(one.text) ? 0.7 : 0);
}

/** The harmonic mean of how far each side is found in the other, by weight. Remembers the pairs of terms it has compared, which a lexicon gives out once each. */
export function createOverlap(): Overlap {
  const known = new Map<Term, Map<Term, number>>();
  const similarity = (one: Term, other: Term): number => {
    const row = known.get(one) ?? new Map<Term, number>();
    if (row.size === 0) known.set(one, row);
    const value = row.get(other) ?? termSimilarity(one, other);
    row.set(other, value);
    return value;
  };
  const found = (these: readonly Weighted[], those: readonly Weighted[]): number => {
    let sum = 0;
    let all = 0;
    for (const { term, weight } of these) {
      let most = 0;
      for (const each of those) most = Math.max(most, similarity(term, each.term));
      all += weight;
      sum += weight * most;
    }
    return all === 0 ? 0 : sum / all;
  };
  return (one, other) => {
    const [there, back] = [found(one, other), found(other, one)];
    return there + back === 0 ? 0 : (2 * there * back) / (there + back);
  };
}
