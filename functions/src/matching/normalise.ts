import { type DayOrder, joinBirthDate, readBirthDate } from './birth-date.ts';

/** What a column of people can hold. */
export const roles = [
  'first_name', 'middle_name', 'last_name', 'last_name_2', 'full_name', 'email', 'phone', 'company', 'street_number', 'street', 'street_2',
  'city', 'state', 'postcode', 'country', 'birth_date', 'birth_year', 'birth_month', 'birth_day', 'ignore',
] as const;
export type Role = (typeof roles)[number];
/** One record as it came, by role. */
export type RawPerson = Partial<Record<Role, string>>;

/** What two people are compared by, each as folded text; empty where nothing is known. `place` is "postcode|city", `birth` is YYYYMMDD with "?" for what is missing. */
export const fields = ['first', 'middle', 'last', 'last2', 'birth', 'email', 'phone', 'company', 'street', 'number', 'street2', 'place'] as const;
export type Field = (typeof fields)[number];
export type Person = Record<Field, string>;

const fieldsOfRole: Readonly<Record<Role, readonly Field[]>> = {
  first_name: ['first'], middle_name: ['middle'], last_name: ['last'], last_name_2: ['last2'], full_name: ['first', 'middle', 'last'], email: ['email'], phone: ['phone'], company: ['company'],
  street_number: ['number'], street: ['street', 'number'], street_2: ['street2'], city: ['place'], state: ['place'], postcode: ['place'], country: [],
  birth_date: ['birth'], birth_year: ['birth'], birth_month: ['birth'], birth_day: ['birth'], ignore: [],
};

/** What can be compared where these roles are known. */
export const fieldsOfRoles = (known: Iterable<Role>): ReadonlySet<Field> => new Set([...known].flatMap((role) => fieldsOfRole[role]));

/** Words people and programs write where they know nothing. */
const saysNothing = new Set(['', 'na', 'nan', 'none', 'null', 'nil', 'unknown', 'unbekannt', 'undefined', 'notavailable', 'xxx']);
const ligatures: Readonly<Record<string, string>> = { ß: 'ss', æ: 'a', œ: 'o', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };
const notPlain = /[^a-z0-9 ]/;

/** Lower case, no accents, words separated by one space. Umlauts lose their second letter too, so that Mueller, Müller and Muller are one. */
export function foldText(text: string): string {
  let folded = text.toLowerCase();
  if (notPlain.test(folded))
    folded = folded.normalize('NFKD').replace(/[ßæœøłđðþı]/g, (letter) => ligatures[letter] ?? letter).replace(/[\p{M}'’`´]/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ');
  folded = folded.replace(/([aou])e/g, '$1').replace(/ {2,}/g, ' ').trim();
  return saysNothing.has(folded.replaceAll(' ', '')) ? '' : folded;
}

const foldName = (text: string): string => foldText(text).replaceAll(' ', '');
const firstNameOf = (text: string): string => foldText(text).replace(/^(?:mr|mrs|ms|dr|prof|herr|frau) /, '').replaceAll(' ', '');

const streetWords: Readonly<Record<string, string>> = { st: 'street', str: 'street', strasse: 'street', straße: 'street', rd: 'road', ave: 'avenu', av: 'avenu', dr: 'drive', ln: 'lane', pl: 'place', ct: 'court', cres: 'crescent', crs: 'crescent', cct: 'circuit', blvd: 'boulevard', tce: 'terrace', pde: 'parade', hwy: 'highway', sq: 'square' };

function foldStreet(text: string): string {
  return foldText(text).replace(/(?<=\p{L}{3})str(?:asse)?(?= |$)/gu, ' street').split(' ').map((word) => (Object.hasOwn(streetWords, word) ? streetWords[word] : word)).join(' ').trim();
}

/** "Main Street 12 a" or "12a Main Street" as street and number. */
function splitStreet(text: string): { street: string; number: string } {
  const before = text.match(/^\s*(\d+\s*[a-z]?)\b[\s,]+(.*\p{L}{2}.*)$/iu);
  if (before) return { number: before[1] ?? '', street: before[2] ?? '' };
  const after = text.match(/^(.*\p{L}{2}.*?)[\s,]+(\d+\s*[a-z]?(?:\s*[-/]\s*\d+)?)\s*$/iu);
  return after ? { street: after[1] ?? '', number: after[2] ?? '' } : { street: text, number: '' };
}

/** Local part and domain in lower case, without a "+tag"; dots mean nothing to Gmail. */
export function normaliseEmail(text: string): string {
  const [local = '', domain = '', ...more] = text.trim().toLowerCase().split('@');
  if (local === '' || domain === '' || more.length > 0) return '';
  const plain = local.replace(/\+.*$/, '');
  return domain === 'gmail.com' || domain === 'googlemail.com' ? `${plain.replaceAll('.', '')}@gmail.com` : `${plain}@${domain}`;
}

/** The digits of a number without zeros that dial out of a country or a town; empty for what is too short or one digit repeated. */
export function phoneDigits(text: string): string {
  const digits = text.replace(/(?:ext|x|#).*$/i, '').replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < 6 || /^(\d)\1+$/.test(digits) ? '' : digits;
}

const legalForm = / (?:gmbh|ag|kg|ohg|ug|inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co|company|sarl|sa|bv|nv|pty|srl|spa|oy|ab|as)(?= |$)/g;
export const foldCompany = (text: string): string => foldText(text).replace(/ and | & | und /g, ' ').replace(legalForm, '').trim();

/** First, middle and last name of a full one: "Jane Q. Doe" or "Doe, Jane Q.". */
function splitFullName(text: string): { first: string; middle: string; last: string } {
  const [before = '', after] = text.split(',', 2);
  const given = (after ?? before).trim().replace(/^(?:mr|mrs|ms|dr|prof|herr|frau)\.?\s+/i, '').split(/\s+/);
  const last = after === undefined ? (given.length > 1 ? given.pop() ?? '' : '') : before;
  return { first: given[0] ?? '', middle: given.slice(1).join(' '), last };
}

/** A record as it is compared. `order` reads dates that leave open which number is the day. */
export function normalisePerson(raw: RawPerson, order: DayOrder = 'month-first'): Person {
  const full = raw.full_name === undefined ? undefined : splitFullName(raw.full_name);
  const address = raw.street_number === undefined ? splitStreet(raw.street ?? '') : { street: raw.street ?? '', number: raw.street_number };
  const [postcode, city] = [foldName(raw.postcode ?? '').replace(/^0+(?=\d)/, ''), foldText(raw.city ?? '')];
  const place = raw.postcode === undefined && raw.city === undefined ? foldText(raw.state ?? '') : city;
  return {
    first: firstNameOf(raw.first_name || full?.first || ''),
    middle: foldName(raw.middle_name || full?.middle || ''),
    last: foldName(raw.last_name || full?.last || ''),
    last2: foldName(raw.last_name_2 ?? ''),
    birth: readBirthDate(raw.birth_date ?? '', order) || joinBirthDate(raw.birth_year ?? '', raw.birth_month ?? '', raw.birth_day ?? ''),
    email: normaliseEmail(raw.email ?? ''),
    phone: phoneDigits(raw.phone ?? ''),
    company: foldCompany(raw.company ?? ''),
    street: foldStreet(address.street),
    number: foldName(address.number),
    street2: foldStreet(raw.street_2 ?? ''),
    place: postcode === '' && place === '' ? '' : `${postcode}|${place}`,
  };
}

/** A person of whom nothing is known. */
export const nobody: Person = normalisePerson({});
