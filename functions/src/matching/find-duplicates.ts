import { type BlockingReport, passesFor } from './block.ts';
import { type CandidatePairs, compareCandidates } from './candidate-pairs.ts';
import { trainModel } from './match-model.ts';
import type { People } from './people.ts';
import { bitsOf, evidenceOf, type MatchModel, probabilityOf } from './score.ts';

/** Two rows that are probably one person; `a` is the lower one. */
export type DuplicatePair = { a: number; b: number; probability: number };
export type Duplicates = { pairs: DuplicatePair[]; model: MatchModel; report: BlockingReport };

const byProbability = (one: DuplicatePair, other: DuplicatePair): number => other.probability - one.probability || one.a - other.a || one.b - other.b;

/** What people teach about each other, and the pairs that were compared for it. Placeholders are forgotten first. */
export function learnFrom(people: People): { model: MatchModel; candidates: CandidatePairs } {
  people.forgetPlaceholders();
  const passes = passesFor(people.present);
  const candidates = compareCandidates(people, passes);
  return { model: trainModel(people, candidates, passes), candidates };
}

/** All pairs of at least the probability `min`, the likeliest first, and what was learned on the way. The same people give the same answer. */
export function findDuplicates(people: People, min = 0.5): Duplicates {
  const { model, candidates } = learnFrom(people);
  const pairs: DuplicatePair[] = [];
  for (let pair = 0; pair < candidates.count; pair += 1) {
    const probability = probabilityOf(bitsOf(model, evidenceOf(people, model, candidates.comparedAt(pair))));
    if (probability >= min) pairs.push({ a: candidates.a(pair), b: candidates.b(pair), probability });
  }
  return { pairs: pairs.sort(byProbability), model, report: candidates.report };
}
