import { fields, type Field, type Person } from './normalise.ts';
import { nameOfNickname } from './nicknames.ts';
import { editDistance, jaroWinkler } from './similarity.ts';

/** No statement: one side knows nothing. */
export const unknown = -1;

/**
 * How two values of a field are compared. Level 0 is "different", the highest is "equal"; the words are for people. `isShared` marks
 * what people of one household or company have in common: it never shows by itself that two records are one person.
 */
export type Comparison = { field: Field; words: readonly string[]; isShared: boolean; hasFrequency: boolean; /** How often two people are equal, where there are too few to tell. */ usualChance: number; compare(a: string, b: string): number };

const nameWords = ['different', 'somewhat alike', 'much alike', 'one letter apart', 'equal'];
/** First names have two levels more: one of both names stands in the other's place, or they changed places. */
const misplaced = 5;
const swapped = 6;

function compareNames(a: string, b: string): number {
  if (a === b) return 4;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  // An initial says little, but it does not contradict.
  if (short.length === 1) return long.startsWith(short) ? 1 : 0;
  if (long.length > 3 && editDistance(a, b, 1) === 1) return 3;
  const similarity = jaroWinkler(a, b);
  if (similarity >= 0.88 || (short.length >= 4 && long.startsWith(short)) || nameOfNickname(a) === nameOfNickname(b)) return 2;
  return similarity >= 0.76 ? 1 : 0;
}

const textWords = ['different', 'somewhat alike', 'much alike', 'equal'];

function compareTexts(a: string, b: string): number {
  if (a === b) return 3;
  const similarity = jaroWinkler(a, b);
  if (similarity >= 0.92 || (a.length > 5 && editDistance(a, b, 2) <= 2) || a.replaceAll(' ', '') === b.replaceAll(' ', '')) return 2;
  return similarity >= 0.8 ? 1 : 0;
}

const codeWords = ['different', 'one character apart', 'equal'];
const compareCodes = (a: string, b: string): number => (a === b ? 2 : editDistance(a, b, 1) === 1 ? 1 : 0);

const birthWords = ['different', 'two parts differ a little', 'one part differs', 'one digit apart or day and month swapped', 'equal'];
/** Year, month and day of a birth date. */
const partsOf = (birth: string): readonly [string, string, string] => [birth.slice(0, 4), birth.slice(4, 6), birth.slice(6)];

function compareBirths(a: string, b: string): number {
  if (a === b) return a.includes('?') ? 2 : 4;
  if (a.length !== 8 || b.length !== 8) return [4, 3, 1, 0][editDistance(a, b, 2)] ?? 0;
  const [ofA, ofB] = [partsOf(a), partsOf(b)];
  const known = ofA.flatMap((part, index) => (part.includes('?') || ofB[index]?.includes('?') ? [] : [part === ofB[index]]));
  if (known.length < 3) return known.length === 0 ? unknown : known.every(Boolean) ? 2 : 0;
  if (ofA[0] === ofB[0] && ofA[1] === ofB[2] && ofA[2] === ofB[1]) return 3;
  const equal = known.filter(Boolean).length;
  if (equal === 2) return editDistance(a, b, 1) === 1 ? 3 : 2;
  return editDistance(a, b, 2) <= 2 ? 1 : 0;
}

/** Where only the provider differs, or only digits, it may as well be a namesake: no statement. */
function compareEmails(a: string, b: string): number {
  if (a === b) return 2;
  if (editDistance(a, b, 2) <= 2) return a.replace(/\D/g, '') === b.replace(/\D/g, '') ? 1 : unknown;
  return a.startsWith(b.slice(0, b.indexOf('@') + 1)) ? unknown : 0;
}

/** With and without the country's code a number is the same. */
function comparePhones(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 7 && long.endsWith(short)) return 2;
  if (a === b) return 2;
  return editDistance(a.slice(-9), b.slice(-9), 1) <= 1 ? 1 : 0;
}

const partWords = ['different', 'nearly equal', 'equal', 'unknown'];
const placeLevels = partWords.flatMap((postcode) => partWords.map((city) => `postcode ${postcode}, city ${city}`));

/** Postcode and city together, for one follows from the other: 4 × postcode + city. */
function comparePlaces(a: string, b: string): number {
  const [endA, endB] = [a.indexOf('|'), b.indexOf('|')];
  const [codeA, cityA, codeB, cityB] = [a.slice(0, endA), a.slice(endA + 1), b.slice(0, endB), b.slice(endB + 1)];
  const code = codeA === '' || codeB === '' ? 3 : compareCodes(codeA, codeB);
  const city = cityA === '' || cityB === '' ? 3 : ([0, 0, 1, 2][compareTexts(cityA, cityB)] ?? 0);
  return code === 3 && city === 3 ? unknown : 4 * code + city;
}

const own = { isShared: false, hasFrequency: false };
const shared = { isShared: true, hasFrequency: true };
const ways: Readonly<Record<Field, Omit<Comparison, 'field'>>> = {
  first: { usualChance: 0.005, ...own, hasFrequency: true, words: [...nameWords, 'one name in the place of the other', 'first and last name swapped'], compare: compareNames },
  middle: { usualChance: 0.005, ...own, hasFrequency: true, words: nameWords, compare: compareNames },
  last: { usualChance: 0.003, ...shared, words: nameWords, compare: compareNames },
  last2: { usualChance: 0.003, ...shared, words: nameWords, compare: compareNames },
  birth: { usualChance: 0.00004, ...own, hasFrequency: true, words: birthWords, compare: compareBirths },
  email: { usualChance: 0.000001, ...shared, words: ['different', 'nearly equal', 'equal'], compare: compareEmails },
  phone: { usualChance: 0.000005, ...shared, words: codeWords, compare: comparePhones },
  company: { usualChance: 0.001, ...shared, words: textWords, compare: compareTexts },
  street: { usualChance: 0.002, ...shared, words: textWords, compare: compareTexts },
  number: { usualChance: 0.01, ...shared, hasFrequency: false, words: codeWords, compare: compareCodes },
  street2: { usualChance: 0.002, ...shared, words: textWords, compare: compareTexts },
  place: { usualChance: 0.001, ...shared, words: placeLevels, compare: comparePlaces },
};

/** The level that means "equal" in every part, where first names and places have others above it. */
export const equalLevel = ({ field, words }: Pick<Comparison, 'field' | 'words'>): number => (field === 'place' ? 10 : field === 'first' ? 4 : words.length - 1);

/** Whether a level says that nothing differs. */
export const areEqual = (comparison: Pick<Comparison, 'field' | 'words'>, level: number): boolean => level === equalLevel(comparison) || (comparison.field === 'place' && (level === 11 || level === 14));

/** The level below "equal" whose chance depends on how common the values are; undefined where it does not. */
export const nearLevel = ({ field, hasFrequency, words }: Comparison): number | undefined => (!hasFrequency || words.length < 4 || field === 'place' || field === 'birth' ? undefined : equalLevel({ field, words }) - 1);

/** The comparisons of a set of people: of the fields anybody has. Without first names and birth dates an e-mail address is a person's own. */
export function comparisonsFor(present: ReadonlySet<Field>): readonly Comparison[] {
  const known = fields.filter((field) => present.has(field));
  const isEmailOwn = known.every((field) => ways[field].isShared);
  return known.map((field) => ({ field, ...ways[field], isShared: ways[field].isShared && !(isEmailOwn && field === 'email') }));
}

const compareKnown = (a: string, b: string): number => (a === '' || b === '' ? unknown : compareNames(a, b));

/**
 * Where both names differ, perhaps they stand in each other's column: then the first name says so and the last name nothing. One
 * name in the other's place is enough where the rest does not contradict: in a family it is the name they share.
 */
export function markSwapped(comparisons: readonly Comparison[], levels: Int8Array, [a, b]: readonly [Person, Person]): void {
  const first = comparisons.findIndex(({ field }) => field === 'first');
  const last = comparisons.findIndex(({ field }) => field === 'last');
  if (first < 0 || last < 0 || (levels[first] ?? 0) > 1 || (levels[last] ?? 0) > 1) return;
  const [one, other] = [compareKnown(a.first, b.last), compareKnown(a.last, b.first)];
  if (Math.max(one, other) < 3 || one === 0 || other === 0) return;
  levels[first] = Math.min(one, other) >= 3 ? swapped : misplaced;
  levels[last] = unknown;
}

/** How alike two people are: one level a comparison, -1 where one side knows nothing. */
export function comparePersons(comparisons: readonly Comparison[], a: Person, b: Person): Int8Array {
  const levels = Int8Array.from(comparisons, ({ field, compare }) => (a[field] === '' || b[field] === '' ? unknown : compare(a[field], b[field])));
  markSwapped(comparisons, levels, [a, b]);
  return levels;
}
