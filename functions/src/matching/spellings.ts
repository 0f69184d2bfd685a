/**
 * How else a value may stand in the org. A query compares as the platform does (case aside, letter by letter), so that a value is asked
 * for in the spellings people use; whether it is the same is decided here, by what `match-rules.ts` makes of both.
 */
const unique = (texts: readonly string[]): string[] => [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];

const withoutMarks = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '');
const umlauts: readonly (readonly [string, string])[] = [['ä', 'ae'], ['ö', 'oe'], ['ü', 'ue'], ['ß', 'ss'], ['Ä', 'Ae'], ['Ö', 'Oe'], ['Ü', 'Ue']];
const expanded = (text: string): string => umlauts.reduce((spelled, [mark, letters]) => spelled.replaceAll(mark, letters), text);
const contracted = (text: string): string => umlauts.reduce((spelled, [mark, letters]) => spelled.replaceAll(letters, mark), text);

/** Müller, Muller, Mueller. */
export const spellingsOfName = (text: string): string[] => unique([text, withoutMarks(text), expanded(text), contracted(text)]);

/** SW1A 1AA, SW1A1AA; 1234 AB, 1234AB. */
export function spellingsOfPostcode(text: string): string[] {
  const plain = text.replaceAll(/[\s-]/g, '');
  return unique([text, plain, ...(/\p{L}/u.test(plain) ? [`${plain.slice(0, -3)} ${plain.slice(-3)}`, `${plain.slice(0, -2)} ${plain.slice(-2)}`] : [])]);
}

/** DE 123 456 789, DE123456789. */
export const spellingsOfId = (text: string): string[] => unique([text, text.replaceAll(/[^\p{L}\p{N}]/gu, '')]);

const digitsAsked = 7;

/**
 * A pattern for LIKE: the last seven digits, whatever stands between them, since a phone number stands in the org as somebody typed it.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
 */
export function spellingsOfPhone(text: string): string[] {
  const digits = text.replace(/(?:ext|x|#).*$/i, '').replaceAll(/\D/g, '').slice(-digitsAsked);
  return digits.length < digitsAsked ? [] : [`%${digits.split('').join('%')}%`];
}

const legalFormAtEnd = /[\s,.]+(?:gmbh|ag|kg|ohg|ug|inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co|company|sarl|sa|bv|nv|pty|srl|spa|oy|ab|as)\.?$/i;

/** Patterns for LIKE: Acme Tools Inc. is found as Acme Tools, ACME-Tools, Acme Tools Limited. */
export function spellingsOfCompany(text: string): string[] {
  let stem = text.trim();
  while (legalFormAtEnd.test(stem)) stem = stem.replace(legalFormAtEnd, '');
  const patternOf = (spelled: string) => `${spelled.replaceAll(/[^\p{L}\p{N}]+/gu, '%').replace(/^%|%$/g, '')}%`;
  return spellingsOfName(stem).map(patternOf).filter((pattern) => pattern.length > 2);
}
