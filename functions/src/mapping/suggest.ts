import { forEachInTurns } from '../core/turns.ts';
import { type Phrase, phrasesOf } from './suggest-concept.ts';
import { createOverlap } from './suggest-overlap.ts';
import { peopleConcepts } from './suggest-people.ts';
import { readSource, readTarget, type SourceField, type TargetField } from './suggest-read.ts';
import { type Features, featuresOf, scoreOf } from './suggest-score.ts';
import { tradeConcepts } from './suggest-trade.ts';
import { createLexicon } from './suggest-words.ts';

export type Candidate = { object: string; field: string; score: number; reason: string };
/** `candidates`: at most five, best first; empty where nothing comes near. */
export type Suggestion = { object: string; field: string; candidates: Candidate[] };
type Scored = { target: TargetField; features: Features; score: number };

const candidatesMax = 5;
/** Below it two names have nothing in common but their types. */
const scoreMin = 0.1;
/** Without it only a type or a sample speaks for a pair. */
const nameMin = 0.15;
const takenPenalty = 0.08;
const addressScoreMin = 0.35;
const addressBonus = 0.04;
const roundingMax = 1e-9;
const scoreDigits = 4;
/** Pieces of the scale from 0 to 1 that are sorted by themselves. */
const scoreSteps = 50;
/** Fields several others may be joined into. */
const takesSeveral = /Street|^Name$|Description|Notes|Comments/;

export const allPhrases = (): Phrase[] => phrasesOf([...peopleConcepts, ...tradeConcepts]);

/**
 * Which fields of Salesforce a field may go to, by names, labels, types, samples and the dictionary; offline, the same answer whatever the order of the input.
 * Scores are 0..1: from 0.7 on worth preselecting, from 0.5 on worth showing first.
 */
export function suggestFields(source: readonly SourceField[], target: readonly TargetField[], phrases: readonly Phrase[] = allPhrases()): Suggestion[] {
  const lexicon = lexiconOf(source, target, phrases);
  const scored = source.map(createScoring(target.map((each) => readTarget(each, lexicon)), lexicon));
  decideTogether(source, scored).forEach(() => {});
  return source.map((given, at) => suggestionFor(given, scored[at]));
}

/** The same for a process that does other things too: a hundred fields against a hundred take some tenths of a second. */
export async function suggestFieldsInTurns(source: readonly SourceField[], target: readonly TargetField[]): Promise<Suggestion[]> {
  const lexicon = lexiconOf(source, target, allPhrases());
  const targets: ReturnType<typeof readTarget>[] = [];
  await forEachInTurns(target, (each) => void targets.push(readTarget(each, lexicon)));
  const score = createScoring(targets, lexicon);
  const scored: Scored[][] = [];
  await forEachInTurns(source, (given) => void scored.push(score(given)), 'customised');
  await forEachInTurns(decideTogether(source, scored), () => {}, 'customised');
  const suggestions: Suggestion[] = [];
  await forEachInTurns(source, (given) => void suggestions.push(suggestionFor(given, scored[suggestions.length])), 'customised');
  return suggestions;
}

const lexiconOf = (source: readonly SourceField[], target: readonly TargetField[], phrases: readonly Phrase[]) => createLexicon(phrases, [...source, ...target].map(({ field }) => field));

/** How well each target suits one field. */
function createScoring(targets: readonly ReturnType<typeof readTarget>[], lexicon: ReturnType<typeof createLexicon>): (given: SourceField) => Scored[] {
  const overlap = createOverlap();
  return (given) => {
    const read = readSource(given, lexicon);
    return targets.map((each) => {
      const features = featuresOf(read, each, overlap);
      return { target: each.given, features, score: scoreOf(features, read, each) };
    });
  };
}

/** Fields that belong together decide together. Works while it is iterated, a few milliseconds at a time. */
function* decideTogether(source: readonly SourceField[], scored: readonly Scored[][]): Generator<void> {
  for (const rows of Map.groupBy(source.keys(), (at) => contextOf(source[at])).values()) {
    keepAddressesTogether(rows.map((at) => scored[at] ?? []));
    yield;
  }
  for (const rows of Map.groupBy(source.keys(), (at) => source[at]?.object).values()) yield* assignOneToOne(rows.map((at) => scored[at] ?? []), rows.map((at) => source[at]?.field ?? ''));
}

const suggestionFor = ({ object, field }: SourceField, scored: readonly Scored[] = []): Suggestion => ({ object, field, candidates: best(scored) });

const contextOf = (given: SourceField | undefined): string => `${given?.object} ${given?.field.split('.').slice(0, -1).join('.')}`;
const addressPart = /^(\w*?)(?:Street|City|State|PostalCode|Country|StateCode|CountryCode)(?:__c)?$/;

/** The parts of one address go to one address: the one that suits them best altogether. Every field has the same targets, in one order. */
function keepAddressesTogether(fields: readonly Scored[][]): void {
  const blocks = Map.groupBy((fields[0] ?? []).keys(), (at) => blockOf(fields[0]?.[at]?.target));
  blocks.delete(undefined);
  const totals = [...blocks.values()].map((members) => ({ members, total: fields.map((candidates) => Math.max(...members.map((at) => candidates[at]?.score ?? 0))).reduce((sum, top) => (top > addressScoreMin ? sum + top : sum), 0) }));
  const most = Math.max(0, ...totals.map(({ total }) => total));
  if (most === 0) return;
  // Sums differ in their last digits with the order of the fields.
  const chosen = totals.flatMap(({ members, total }) => (total > most - roundingMax ? members : []));
  for (const candidates of fields) for (const at of chosen) raise(candidates[at], addressBonus);
}

function blockOf(target: TargetField | undefined): string | undefined {
  const prefix = target && addressPart.exec(target.field)?.[1];
  return prefix === undefined ? undefined : `${target?.object} ${prefix}`;
}

function raise(candidate: Scored | undefined, by: number): void {
  if (candidate) candidate.score += by;
}

type Pair = { field: number; at: number; candidate: Scored; score: number };

/** What fits another field of the same record better, and is that one's best, is worth less to the others. */
function* assignOneToOne(fields: readonly Scored[][], names: readonly string[]): Generator<void> {
  const owners = new Map<number, number>();
  const settled = new Set<number>();
  for (const pairs of bestPairsFirst(fields, names)) {
    for (const { field, at, candidate } of pairs) {
      const owner = owners.get(at);
      if (owner === undefined && !settled.has(field)) {
        settled.add(field);
        if (!takesSeveral.test(candidate.target.field)) owners.set(at, field);
      } else if (owner !== undefined && owner !== field) {
        candidate.score -= takenPenalty;
      }
    }
    yield;
  }
}

/** All pairs from the best on, of equal ones those first whose names come first; in pieces, since a hundred thousand are not sorted in one go. */
function* bestPairsFirst(fields: readonly Scored[][], names: readonly string[]): Generator<Pair[]> {
  const targets = (fields[0] ?? []).map(({ target }) => target);
  const inOrder = [...targets.keys()].sort((one, other) => compareTargets(targets[one], targets[other]));
  const steps = new Map<number, Pair[]>();
  for (const field of [...fields.keys()].sort((one, other) => compareText(names[one] ?? '', names[other] ?? ''))) {
    for (const at of inOrder) {
      const candidate = fields[field]?.[at];
      if (!candidate || candidate.score < scoreMin) continue;
      const step = Math.floor(candidate.score * scoreSteps);
      const pairs = steps.get(step) ?? [];
      pairs.push({ field, at, candidate, score: candidate.score });
      steps.set(step, pairs);
    }
  }
  // They come in the order of their names, and equal scores keep it.
  for (const step of [...steps.keys()].sort((one, other) => other - one)) yield (steps.get(step) ?? []).sort((one, other) => other.score - one.score);
}

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const compareTargets = (one: TargetField | undefined, other: TargetField | undefined): number => compareText(one?.object ?? '', other?.object ?? '') || compareText(one?.field ?? '', other?.field ?? '');

function best(scored: readonly Scored[]): Candidate[] {
  return scored
    .map((each) => ({ ...each, score: bounded(each.score) }))
    .filter(({ score, features }) => score >= scoreMin && (features.name > nameMin || features.literal > nameMin || features.fit > 0.85 || features.picklist > 0))
    .sort((one, other) => other.score - one.score || compareTargets(one.target, other.target))
    .slice(0, candidatesMax)
    .map(({ target, features, score }) => ({ object: target.object, field: target.field, score, reason: reasonOf(features) }));
}

/** Into 0..1, without making equals of the best ones. */
function bounded(score: number): number {
  const knee = 0.85;
  const value = score <= knee ? Math.max(score, 0) : knee + (1 - knee) * (1 - Math.exp(-(score - knee) / 0.3));
  return Number(value.toFixed(scoreDigits));
}

function reasonOf({ name, literal, fit, picklist, key }: Features): string {
  const reasons: string[] = [];
  if (key === 1) reasons.push('the key of the record');
  if (literal > 0.95) reasons.push('the same name');
  else if (name > 0.85) reasons.push('names that mean the same');
  else if (name > 0.5) reasons.push('names that are alike');
  else if (name > 0.2) reasons.push('names that share a word');
  if (picklist > 0.5) reasons.push('samples are values of the picklist');
  if (fit > 0.85) reasons.push('the type fits');
  else if (fit < 0.4) reasons.push('the type hardly fits');
  return reasons.length === 0 ? 'a weak likeness' : reasons.join(', ');
}
