import type { Ranked, RankedCandidate } from './rank-fields.ts';

/** What somebody decided about a field of the store and one of Salesforce. */
export type DecidedPair = { source: string; target: string; decision: 'accepted' | 'refused' };

const acceptedReason = 'accepted before';
const refusedReason = 'refused before';

/**
 * Candidates as people have decided about them: what was accepted for this source comes first, the last accepted before the others, also where nothing in
 * the names says so; what was refused is left out. `pairs`: the newest first; `targets`: the fields there are.
 */
export function withDecisions(suggestion: Ranked, source: string, { pairs, targets }: { pairs: readonly DecidedPair[]; targets: readonly { object: string; field: string }[] }): Ranked {
  const decided = pairs.filter((pair) => pair.source === source);
  if (decided.length === 0) return suggestion;
  const decisionOf = (field: string) => decided.find(({ target }) => target === field)?.decision;
  const accepted = decided.flatMap(({ target, decision }): RankedCandidate[] => {
    const known = decision === 'accepted' ? targets.find(({ field }) => field === target) : undefined;
    return known === undefined ? [] : [{ object: known.object, field: known.field, score: 1, reason: acceptedReason }];
  });
  return { ...suggestion, candidates: [...accepted, ...suggestion.candidates.filter(({ field }) => decisionOf(field) === undefined)] };
}

/** What was refused for this source, so that it can be taken up again: with its score where it would be suggested, else 0. */
export function refusedOf(suggestion: Ranked, source: string, { pairs, targets }: { pairs: readonly DecidedPair[]; targets: readonly { object: string; field: string }[] }): RankedCandidate[] {
  const refused = pairs.filter((pair) => pair.source === source && pair.decision === 'refused');
  return refused.flatMap(({ target }): RankedCandidate[] => {
    const known = targets.find(({ field }) => field === target);
    return known === undefined ? [] : [suggestion.candidates.find(({ field }) => field === target) ?? { object: known.object, field: known.field, score: 0, reason: refusedReason }];
  });
}
