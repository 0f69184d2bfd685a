/** Which of two numbers is the day where a date does not say it: "03/04/1980". */
export type DayOrder = 'day-first' | 'month-first';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Other languages' beginnings of the same months. */
const foreignMonths: Readonly<Record<string, number>> = { mrz: 3, mär: 3, mae: 3, mai: 5, okt: 10, dez: 12, fév: 2, fev: 2, avr: 4, jui: 6, aoû: 8, déc: 12, ene: 1, abr: 4, ago: 8, dic: 12, gen: 1, mag: 5, giu: 6, lug: 7, set: 9, ott: 10 };
/** A two-digit year up to this one is of this century. */
const shortYearOfCentury = 25;
const yearMin = 1800;
const yearMax = 2100;
const isYear = (value: number): boolean => value >= yearMin && value <= yearMax;

const pad = (value: number | undefined, length: number): string => (value === undefined ? '?'.repeat(length) : String(value).padStart(length, '0').slice(-length));
const fullYear = (text: string): number => (text.length > 2 ? Number(text) : Number(text) + (Number(text) <= shortYearOfCentury ? 2000 : 1900));

function monthNamed(word: string): number | undefined {
  const start = word.slice(0, 3);
  const index = months.indexOf(start);
  return index < 0 ? foreignMonths[start] : index + 1;
}

/** Year, month and day as eight characters, "?" where one is not known; empty without any of them. */
export function joinBirthDate(year: string, month: string, day: string): string {
  const numbers = [year, month, day].map((text) => text.match(/\d+/)?.[0]);
  if (numbers.every((text) => text === undefined)) return '';
  const [y, m, d] = numbers;
  const named = m === undefined ? monthNamed(month.trim().toLowerCase()) : Number(m);
  return pad(y === undefined ? undefined : fullYear(y), 4) + pad(named, 2) + pad(d === undefined ? undefined : Number(d), 2);
}

function ofNumbers(parts: readonly string[], order: DayOrder): string {
  const [first = '', second = '', third = ''] = parts;
  if (first.length >= 3) return joinBirthDate(first, second, third);
  const isDayFirst = Number(first) > 12 || (order === 'day-first' && Number(second) <= 12);
  return isDayFirst ? joinBirthDate(third, second, first) : joinBirthDate(third, first, second);
}

/**
 * A birth date in any of the usual spellings as YYYYMMDD: ISO, compact, dotted (day first), slashed (in `order`), with the month as a
 * word. A month or day no calendar has stays as it is: a typing error is compared, not repaired. What is no date at all keeps its digits.
 */
export function readBirthDate(text: string, order: DayOrder): string {
  const plain = text.trim().toLowerCase().replace(/[t ]\d{1,2}:\d{2}.*$/, '');
  const word = plain.match(/\p{L}{3,}/u)?.[0];
  const parts = plain.match(/\d+/g) ?? [];
  if (word !== undefined && monthNamed(word) !== undefined) {
    const [first = '', second = ''] = parts;
    return first.length > 2 ? joinBirthDate(first, String(monthNamed(word)), second) : joinBirthDate(second, String(monthNamed(word)), first);
  }
  if (parts.length === 3) return ofNumbers(parts, plain.includes('.') ? 'day-first' : order);
  const digits = parts.join('');
  if (digits.length !== 8 || parts.length !== 1) return digits.length === 4 && isYear(Number(digits)) ? joinBirthDate(digits, '', '') : digits;
  const isYearFirst = isYear(Number(digits.slice(0, 4))) || !isYear(Number(digits.slice(4)));
  return isYearFirst ? digits : ofNumbers([digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)], order);
}

/** Whether dates such as "03/04/1980" of one column have the day first: the dates that allow one reading only decide, month first without any. */
export function dayOrderOf(texts: Iterable<string>): DayOrder {
  let balance = 0;
  for (const text of texts) {
    const match = text.match(/^\s*(\d{1,2})[/\- ](\d{1,2})[/\- ]\d{2,4}/) ?? text.match(/^\s*(\d{2})(\d{2})(?:19|20)\d{2}\s*$/);
    if (match === null) continue;
    const [first, second] = [Number(match[1]), Number(match[2])];
    if (first > 12 && second <= 12) balance += 1;
    if (second > 12 && first <= 12) balance -= 1;
  }
  return balance > 0 ? 'day-first' : 'month-first';
}
