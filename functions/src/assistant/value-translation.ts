import { iso31661 } from 'iso-3166';
import { valueSynonyms } from './value-synonyms.ts';

/** A value of the picklist. */
export type TargetValue = { value: string; label?: string | undefined };
/** `to` is undefined where nothing is near enough, or two are equally near: a person chooses. */
export type Translation = { from: string; to: string | undefined; confidence: number; reason: string };

type Guess = { to: string; confidence: number; reason: string };

const confidenceMin = 0.6;
/** Two guesses closer together than this are a matter for a person. */
const marginMin = 0.05;
const surelyEqual = 0.94;

/** Without case, accents, punctuation and the difference between one space and several. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();

const english = new Intl.DisplayNames('en', { type: 'region' });
/** The standard's names, the usual English ones, and three everybody writes otherwise. */
const countries = new Map([...iso31661.flatMap(({ alpha2, alpha3, name }) => [alpha2, alpha3, name, english.of(alpha2) ?? name].map((text): [string, string] => [plain(text), alpha2])), ['usa', 'US'], ['uk', 'GB'], ['czech republic', 'CZ']]);
const currencies = new Map(Intl.supportedValuesOf('currency').flatMap((code) => [[code.toLowerCase(), code], [plain(new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code), code]]));
const codeLengthMax = 3;

/** Which kind of code list the values are: half of them or more are in it. */
function codeListOf(values: readonly string[]): ReadonlyMap<string, string> | undefined {
  return [countries, currencies].find((list) => values.filter((value) => list.has(plain(value))).length * 2 >= values.length && values.length > 1);
}

/**
 * Proposes a translation table from the values of the store to those of a picklist: the same text, codes and names of countries and currencies (ISO 3166-1, ISO 4217),
 * synonyms of commerce, slips of the pen. It abstains rather than guess. The same answer whatever the order of the values.
 */
export function suggestTranslations(sources: readonly string[], targets: readonly TargetValue[]): Translation[] {
  const codes = codeListOf(targets.map(({ value, label }) => (value.length > codeLengthMax ? value : (label ?? value))));
  return sources.map((from) => {
    const guesses = targets.flatMap((target) => guessOf(from, target, codes) ?? []).sort((one, other) => other.confidence - one.confidence || (one.to < other.to ? -1 : 1));
    const [first, second] = guesses;
    if (first === undefined || first.confidence < confidenceMin) return { from, to: undefined, confidence: 0, reason: 'no value comes near' };
    if (second !== undefined && second.to !== first.to && first.confidence - second.confidence < marginMin) return { from, to: undefined, confidence: 0, reason: `“${first.to}” and “${second.to}” come equally near` };
    return { from, ...first };
  });
}

function guessOf(from: string, { value, label }: TargetValue, codes: ReadonlyMap<string, string> | undefined): Guess | undefined {
  if (from === value) return { to: value, confidence: 1, reason: 'the same value' };
  const guesses = [...new Set([value, label ?? value])].flatMap((text) => guessOfText(plain(from), plain(text), codes) ?? []);
  const [best] = guesses.sort((one, other) => other.confidence - one.confidence);
  return best && { to: value, ...best };
}

function guessOfText(from: string, text: string, codes: ReadonlyMap<string, string> | undefined): Omit<Guess, 'to'> | undefined {
  if (from === '' || text === '') return undefined;
  if (from === text) return { confidence: surelyEqual, reason: 'the same text' };
  const code = codes?.get(from);
  if (code !== undefined && code === codes?.get(text)) return { confidence: 0.9, reason: `both are ${code}` };
  const synonym = valueSynonyms.find((group) => group.includes(from) && group.includes(text));
  if (synonym !== undefined) return { confidence: 0.85, reason: 'they mean the same' };
  if (numbersOf(from) !== numbersOf(text)) return undefined;
  const slips = distance(from, text);
  const length = Math.min(from.length, text.length);
  if ((slips === 1 && length >= 5) || (slips === 2 && length >= 9)) return { confidence: slips === 1 ? 0.8 : 0.7, reason: `${slips} letter${slips === 1 ? '' : 's'} apart` };
  return sharedWords(from.split(' '), text.split(' '));
}

const numbersOf = (text: string): string => (text.match(/\d+/g) ?? []).join();

/** One holds all the words of the other; denials stand for themselves. */
function sharedWords(these: readonly string[], those: readonly string[]): Omit<Guess, 'to'> | undefined {
  const isDenied = (words: readonly string[]): boolean => words.some((word) => ['not', 'no', 'un', 'non', 'partially', 'partial', 'awaiting'].includes(word));
  if (isDenied(these) !== isDenied(those)) return undefined;
  const sameAs = (word: string, other: string): boolean => word === other || valueSynonyms.some((group) => group.includes(word) && group.includes(other));
  const shared = these.filter((word) => those.some((other) => sameAs(word, other))).length;
  const share = shared / Math.max(these.length, those.length);
  const isWithin = shared === Math.min(these.length, those.length);
  return isWithin && share >= 0.5 ? { confidence: 0.6 + 0.2 * share, reason: shared === Math.max(these.length, those.length) ? 'word by word the same' : 'one holds the words of the other' } : undefined;
}

/** Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min((row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + (isSame ? 0 : 1), isSwap ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
