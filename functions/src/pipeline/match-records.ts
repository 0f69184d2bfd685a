import type { Lookup } from '../core/target-writer.ts';
import type { NodeState } from './batch.ts';

type Fields = Readonly<Record<string, unknown>>;
export type MatchScope = 'global' | 'store' | 'channel';

/** One match rule of an administrator, as `matching/match-rules.ts` compiles it. Records are told by their fields in Salesforce. */
export type MatchRule = {
  name: string;
  scope: MatchScope;
  isEmail: boolean;
  needs: readonly string[];
  reads: readonly string[];
  keyOf(fields: Fields, country?: string): string | undefined;
  countryOf(fields: Fields): string | undefined;
  lookups(rows: readonly Fields[]): Pick<Lookup, 'field' | 'values' | 'isLike' | 'and'>[];
};

/** Whoever no rule finds may still be somebody for sure, by all that is known of him. `phone` narrows the search and is claimed. */
export type LikelyMatch = { name: string; phone: MatchRule; fields: readonly string[] };
/** Opens over people of the org, and finds the one. */
export type Likeness = (people: readonly Candidate[], country: string | undefined) => (asked: Fields) => string | undefined;

/** What decides whom a record is taken for. `companies`: set where buyers of one company share its Account. */
export type MatchSettings = { persons: readonly MatchRule[]; companies: readonly MatchRule[] | undefined; duplicates: 'allow' | 'hold'; likely?: LikelyMatch | undefined };

/** A record the org has. */
export type Candidate = { id: string; row: Fields; isOurs: boolean };
/** `isSame`: by the e-mail address, so that what was agreed for one identity of the person holds for the other. */
export type Match = { kind: 'one'; rule: string; isSame: boolean; to: Candidate | NodeState } | { kind: 'several'; rule: string; ids: string[] };

/** A person is known by the address he was found with, wherever it is mapped to. */
export const fieldsOf = ({ node }: NodeState): Fields => (node.sobject === 'Contact' && node.person?.email !== undefined ? { ...node.fields, Email: node.person.email } : node.fields);

/** The key by which a record that is to be made is met under a rule. */
export const keyOf = (rule: MatchRule, state: NodeState): string | undefined => rule.keyOf(fieldsOf(state));

/** The countries in which records that are to be made have their numbers. */
export const countriesOf = (rules: readonly MatchRule[], asked: readonly NodeState[]): Set<string> => new Set(asked.flatMap(({ node }) => rules.flatMap((rule) => rule.countryOf(node.fields) ?? [])));

/** Rules whose fields the org has, in their order: one about a field that is gone finds nobody. */
export const usableRules = (rules: readonly MatchRule[], known: ReadonlyMap<string, unknown>): MatchRule[] => rules.filter(({ needs }) => needs.every((field) => known.has(field)));

/** What the org is asked for these records, and with which fields it answers. */
export function lookupsFor(rules: readonly MatchRule[], asked: readonly NodeState[], { sobject, fields, known }: { sobject: string; fields: readonly string[]; known: ReadonlyMap<string, unknown> }): Lookup[] {
  const read = [...new Set([...rules.flatMap(({ needs, reads }) => [...needs, ...reads.filter((field) => known.has(field))]), ...fields])];
  return rules.flatMap((rule) => rule.lookups(asked.map(fieldsOf)).map((condition) => ({ ...condition, sobject, fields: read })));
}

/** The rows of several answers, each record once. */
export function toCandidates(answers: readonly (readonly Record<string, unknown>[])[], keyField: string): Candidate[] {
  const rows = new Map(answers.flat().map((row) => [String(row.Id), row]));
  return [...rows].map(([id, row]) => ({ id, row, isOurs: typeof row[keyField] === 'string' && row[keyField] !== '' }));
}

type Meeting = { mayMeet(rule: MatchRule, asked: NodeState, candidate: Candidate): boolean; mayMeetHere(rule: MatchRule, asked: NodeState, made: NodeState): boolean };

/**
 * Finds the one record that is meant, rule by rule: the first rule that finds any decides. Of several, the only one that carries a key of
 * ours is meant; else nobody is chosen silently. Records of this batch that will be created are met like those that are there.
 */
export function createMatcher(rules: readonly MatchRule[], candidates: readonly Candidate[], asked: readonly NodeState[], { mayMeet, mayMeetHere }: Meeting) {
  const countries = countriesOf(rules, asked);
  const kept = new Map(rules.map((rule) => [rule, { there: index(rule, candidates, countries), here: new Map<string, NodeState[]>() }]));
  return {
    find(state: NodeState): Match | undefined {
      for (const rule of rules) {
        const key = keyOf(rule, state);
        if (key === undefined) continue;
        const there = (kept.get(rule)?.there.get(key) ?? []).filter((one) => mayMeet(rule, state, one));
        const here = (kept.get(rule)?.here.get(key) ?? []).filter((one) => mayMeetHere(rule, state, one));
        const [ours, ...more] = [...here, ...there.filter(({ isOurs }) => isOurs)];
        if (ours && more.length === 0) return { kind: 'one', rule: rule.name, isSame: rule.isEmail, to: ours };
        const [first] = there;
        if (first && there.length === 1 && !ours) return { kind: 'one', rule: rule.name, isSame: rule.isEmail, to: first };
        if (there.length + here.length > 0) return { kind: 'several', rule: rule.name, ids: there.map(({ id }) => id).toSorted() };
      }
      return undefined;
    },
    /** Remembers a record that this batch creates. */
    keep(state: NodeState): void {
      for (const [rule, { here }] of kept) {
        const key = keyOf(rule, state);
        if (key !== undefined) here.set(key, [...(here.get(key) ?? []), state]);
      }
    },
  };
}

/** A number without a country is read as one of each country that is asked for. */
function index(rule: MatchRule, candidates: readonly Candidate[], countries: ReadonlySet<string>): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const assumed = rule.countryOf(candidate.row) === undefined && countries.size > 0 && rule.reads.length > 0 ? [...countries] : [undefined];
    for (const key of new Set(assumed.map((country) => rule.keyOf(candidate.row, country)))) if (key !== undefined) found.set(key, [...(found.get(key) ?? []), candidate]);
  }
  return found;
}
