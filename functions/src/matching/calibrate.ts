import type { CandidatePairs } from './candidate-pairs.ts';
import { equalLevel, unknown } from './comparison.ts';
import { estimateShare, type LevelChances } from './em.ts';
import type { People } from './people.ts';
import { anchorKinds, bitsOf, type Evidence, evidenceOf, type MatchModel, noLimit, probabilityOf, slipsMax } from './score.ts';

type Learned = Pick<MatchModel, 'm' | 'u' | 'nearFrequency'>;
/** The pairs that can matter, with what they say and which of their fields are known on both sides. */
type Judged = { evidence: Evidence; known: number };

const rounds = 60;
const settledBits = 1e-4;
/** Pairs this far from a match never weigh in. */
const bitsMin = -10;
/** Shared fields that alone would make this a match: only a household or the same person. */
const householdBits = 3;
const householdsMin = 10;
const slipBitsMin = -8;
const slipBitsMax = 1.5;
/** So many matches of either kind keep the ratio from running away. */
const slipFirmness = 2;

/** Evidence of the pairs that could be matches at the most hopeful base. */
function judge(people: People, pairs: CandidatePairs, learned: Learned): Judged[] {
  const hopeful = Math.log2(1 / Math.max(2, people.count));
  const judged: Judged[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const compared = pairs.comparedAt(pair);
    const evidence = evidenceOf(people, learned, compared);
    if (hopeful + evidence.own + evidence.shared < bitsMin) continue;
    judged.push({ evidence, known: compared.levels.reduce((bits, level, index) => (level === unknown ? bits : bits | (1 << index)), 0) });
  }
  return judged;
}

/** Chances of 0, 1, 2 … differing fields of a match if slips were independent, by which fields are known. */
function createSlipChances(people: People, m: LevelChances): (known: number) => readonly number[] {
  const remembered = new Map<number, readonly number[]>();
  return (known) => {
    let chances = remembered.get(known);
    if (chances === undefined) {
      const counted = Array.from({ length: slipsMax + 1 }, (_, slips): number => (slips === 0 ? 1 : 0));
      people.comparisons.forEach((comparison, index) => {
        if ((known & (1 << index)) === 0) return;
        const equal = m[index]?.[equalLevel(comparison)] ?? 1;
        for (let slips = slipsMax; slips >= 0; slips -= 1) counted[slips] = (counted[slips] ?? 0) * (slips === slipsMax ? 1 : equal) + (slips === 0 ? 0 : (counted[slips - 1] ?? 0) * (1 - equal));
      });
      chances = counted;
      remembered.set(known, chances);
    }
    return chances;
  };
}

/** The share of matches, and how their slips are spread (unless that is taken as even), until the scores agree with both. */
function learnSlips(judged: readonly Judged[], people: People, { learned, sharedMax, isEven }: { learned: Learned; sharedMax: readonly number[]; isEven: boolean }): MatchModel {
  const total = Math.max(1, (people.count * (people.count - 1)) / 2);
  const chancesOf = createSlipChances(people, learned.m);
  const start = Math.max(0.5, Math.min(people.count / 20, judged.length / 2)) / total;
  const model = { ...learned, sharedMax, base: Math.log2(start / (1 - start)), slipBits: Array.from({ length: slipsMax + 1 }, () => 0) };
  for (let round = 0; round < rounds; round += 1) {
    const [seen, expected] = [model.slipBits.map(() => 0), model.slipBits.map(() => 0)];
    let matches = 0;
    for (const { evidence, known } of judged) {
      const probability = probabilityOf(bitsOf(model, evidence));
      matches += probability;
      seen[evidence.slips] = (seen[evidence.slips] ?? 0) + probability;
      chancesOf(known).forEach((chance, slips) => (expected[slips] = (expected[slips] ?? 0) + chance * probability));
    }
    const share = Math.min(0.5, Math.max(matches, 0.5) / total);
    const change = Math.abs(Math.log2(share / (1 - share)) - model.base);
    model.base = Math.log2(share / (1 - share));
    if (!isEven) model.slipBits = seen.map((each, slips) => Math.max(slipBitsMin, Math.min(slipBitsMax, Math.log2((each + slipFirmness) / ((expected[slips] ?? 0) + slipFirmness)))));
    if (round > 10 && change < settledBits) break;
  }
  return model;
}

const unlimited = (): number[] => Array.from({ length: anchorKinds }, () => noLimit);

/** Where shared fields alone would make a match, the share that are matches by what is a person's own. No limit without such fields. */
function learnSharedMax(judged: readonly Judged[], people: People, base: number): number[] {
  const limits = unlimited();
  if (people.comparisons.every(({ isShared }) => isShared)) return limits;
  const households = judged.filter(({ evidence }) => base + evidence.shared >= householdBits);
  for (const [anchors, each] of Map.groupBy(households, ({ evidence }) => evidence.anchors)) {
    // Too few of a kind are judged by all.
    const share = estimateShare(Float64Array.from(each.length < householdsMin ? households : each, ({ evidence }) => evidence.own * Math.LN2));
    limits[anchors] = Math.log2(share / (1 - share)) - base;
  }
  return limits;
}

/** Fits base, limits and slips to the pairs, so that probabilities are what they say. */
export function calibrate(people: People, pairs: CandidatePairs, learned: Learned): MatchModel {
  const judged = judge(people, pairs, learned);
  const baseWith = (sharedMax: readonly number[]): number => learnSlips(judged, people, { learned, sharedMax, isEven: true }).base;
  // Families must not teach how matches slip: the limits come first.
  const sharedMax = learnSharedMax(judged, people, baseWith(learnSharedMax(judged, people, baseWith(unlimited()))));
  return learnSlips(judged, people, { learned, sharedMax, isEven: false });
}
