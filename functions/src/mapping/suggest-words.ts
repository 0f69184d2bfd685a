import { abbreviations, type Phrase } from './suggest-concept.ts';

/** One or several words of a name that mean one thing. `parts` are stems. */
export type Term = { text: string; parts: readonly string[]; concepts: readonly string[]; /** Whether the dictionary has it: then a likeness in letters to another such word means nothing, as of county and country. */ isKnown: boolean };

export type Lexicon = {
  /** Reads a name or label as the longest phrases the dictionary knows. */
  termsOf(name: string): Term[];
  /** Reads it word by word. */
  singleTermsOf(name: string): Term[];
  /** The words without the dictionary. */
  plainTermsOf(name: string): Term[];
};

const fillers: ReadonlySet<string> = new Set(['the', 'a', 'of', 'to', 'did', 'do', 'you', 'about', 'us', 'how', 'is', 'has', 'pc', 'c', 'by', 'on', 'and', 'or', 's', 'for', 'in', 'at', 'free', 'form']);
const stemLengthMin = 4;

/** A name in any case, cut into lower-case words: `billing_address.street1`, `ShippingCity`, `Order Start Date`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/__(?:c|pc|r)$/i, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-zA-Z])(\d)/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function stem(word: string): string {
  if (word.length < stemLengthMin) return word;
  const singular = word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/([^su])s$/, '$1');
  const stemmed = singular.replace(/(?:ing|ed)$/, (ending: string, at: number) => (at >= stemLengthMin ? '' : ending));
  // As Porter's stemmer does: shipped is ship, but billed is bill.
  return stemmed === singular ? singular : stemmed.replace(/([bdfgmnprt])\1$/, '$1');
}

const spellOut = (word: string): string[] => (Object.hasOwn(abbreviations, word) ? wordsOf(abbreviations[word] ?? word) : [word]);

/** Cuts a word without a gap, such as `firstname`, where both halves are words somebody uses. */
function splitCompound(word: string, halves: ReadonlySet<string>): string[] {
  for (let at = word.length - 3; at >= 3; at -= 1) {
    if (halves.has(stem(word.slice(0, at))) && halves.has(stem(word.slice(at)))) return [word.slice(0, at), word.slice(at)];
  }
  return [word];
}

/** Makes the reader of names for a set of phrases; `names` are the names of the request, whose words may be halves of others. */
export function createLexicon(phrases: readonly Phrase[], names: readonly string[]): Lexicon {
  const conceptsOf = new Map<string, Set<string>>();
  const known = new Set<string>();
  let longest = 1;
  for (const { concept, phrase } of phrases) {
    const stems = wordsOf(phrase).flatMap(spellOut).filter((word) => !fillers.has(word)).map(stem);
    longest = Math.max(longest, stems.length);
    for (const each of stems) known.add(each);
    const key = stems.join(' ');
    conceptsOf.set(key, (conceptsOf.get(key) ?? new Set()).add(concept));
  }
  const halves = new Set([...known, ...names.flatMap((name) => wordsOf(name).map(stem))]);
  const cut = (word: string): string[] => (known.has(stem(word)) ? [word] : splitCompound(word, halves));
  const stemsOf = (name: string): string[] => wordsOf(name).flatMap((word) => (conceptsOf.has(stem(word)) ? [word] : spellOut(word).flatMap(cut))).filter((word) => !fillers.has(word)).map(stem);
  const terms = new Map<string, Term>();
  // Each term is made once, so that comparisons can be remembered by it.
  const termOf = (parts: readonly string[], isKnown: boolean): Term => {
    const text = parts.join(' ');
    const key = `${isKnown ? 'known' : 'plain'} ${text}`;
    const term = terms.get(key) ?? { text, parts, concepts: isKnown ? [...(conceptsOf.get(text) ?? [])] : [], isKnown: conceptsOf.has(text) };
    terms.set(key, term);
    return term;
  };
  return {
    plainTermsOf: (name) => stemsOf(name).map((word) => termOf([word], false)),
    singleTermsOf: (name) => stemsOf(name).map((word) => termOf([word], true)),
    termsOf(name) {
      const stems = stemsOf(name);
      const found: Term[] = [];
      for (let at = 0; at < stems.length; ) {
        let length = Math.min(longest, stems.length - at);
        while (length > 0 && !conceptsOf.has(stems.slice(at, at + length).join(' '))) length -= 1;
        const parts = stems.slice(at, at + Math.max(length, 1));
        found.push(termOf(parts, true));
        at += parts.length;
      }
      return found;
    },
  };
}

/** Jaro and Winkler's similarity of two words, 0..1. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Set<number>();
  const fromA: string[] = [];
  for (const [at, letter] of Array.from(a).entries()) {
    for (let other = Math.max(0, at - reach); other < Math.min(b.length, at + reach + 1); other += 1) {
      if (taken.has(other) || b[other] !== letter) continue;
      taken.add(other);
      fromA.push(letter);
      break;
    }
  }
  if (fromA.length === 0) return 0;
  const fromB = [...taken].sort((one, other) => one - other).map((at) => b[at]);
  const moved = fromA.filter((letter, at) => letter !== fromB[at]).length / 2;
  const jaro = (fromA.length / a.length + fromA.length / b.length + (fromA.length - moved) / fromA.length) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}
