import { type Phrase, phrasesOf } from './suggest-concept.ts';
import { peopleConcepts } from './suggest-people.ts';
import { featuresOf, readSource, readTarget, scoreOf, type SourceField, type TargetField } from './suggest-score.ts';
import { tradeConcepts } from './suggest-trade.ts';
import { createLexicon } from './suggest-words.ts';

export type Candidate = { object: string; field: string; score: number; reason: string };
export type Suggestion = { object: string; field: string; candidates: Candidate[] };

export const allPhrases = (): Phrase[] => phrasesOf([...peopleConcepts, ...tradeConcepts]);

export function suggestFields(source: readonly SourceField[], target: readonly TargetField[], phrases: readonly Phrase[] = allPhrases()): Suggestion[] {
  const lexicon = createLexicon(phrases, [...source, ...target].map(({ field }) => field));
  const targets = target.map((each) => readTarget(each, lexicon));
  return source.map((each) => {
    const read = readSource(each, lexicon);
    const candidates = targets.map((t) => ({ object: t.given.object, field: t.given.field, score: scoreOf(featuresOf(read, t), t), reason: '' }));
    return { object: each.object, field: each.field, candidates: candidates.sort((a, b) => b.score - a.score) };
  });
}
