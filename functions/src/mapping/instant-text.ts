const dayMs = 86_400_000;
const [space, plus, comma, minus, point, zero, nine, colon, letterT, letterZ] = [32, 43, 44, 45, 46, 48, 57, 58, 84, 90] as const;

const threeLetters = (text: string, at: number): number => (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);
const months = new Map(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [threeLetters(name, 0), index + 1]));
const weekdays = new Set(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name) => threeLetters(name, 0)));
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Years in which every reader of dates agrees; 0 to 99 mean something else to some. */
const yearMin = 1_000;
const offsetHoursMax = 14;

/**
 * Milliseconds since 1970 of a text in one of the two forms the systems send: RFC 2822 (`Sat, 02 May 2026 03:30:00 +0000`) and
 * ISO 8601 (`2026-05-02`, `2026-05-02T03:30:00Z`, with milliseconds, with an offset). undefined = another form, which `Date` may know.
 */
export function readInstant(text: string): number | undefined {
  const ms = text.charCodeAt(3) === comma ? readRfc2822(text) : readIso(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function readRfc2822(text: string): number {
  const isShaped = text.length === 31 && weekdays.has(threeLetters(text, 0)) && text.charCodeAt(4) === space && text.charCodeAt(7) === space && text.charCodeAt(11) === space && text.charCodeAt(16) === space && text.charCodeAt(25) === space;
  return isShaped ? toMs(fourDigits(text, 12), months.get(threeLetters(text, 8)) ?? Number.NaN, twoDigits(text, 5)) + timeOfDay(text, 17) - offset(text, 26, 29) : Number.NaN;
}

function readIso(text: string): number {
  if (text.charCodeAt(4) !== minus || text.charCodeAt(7) !== minus) return Number.NaN;
  const day = toMs(fourDigits(text, 0), twoDigits(text, 5), twoDigits(text, 8));
  if (text.length === 10) return day;
  if (text.charCodeAt(10) !== letterT) return Number.NaN;
  const hasMs = text.charCodeAt(19) === point;
  const at = hasMs ? 23 : 19;
  return day + timeOfDay(text, 11) + (hasMs ? threeDigits(text, 20) : 0) - isoOffset(text, at);
}

function isoOffset(text: string, at: number): number {
  if (text.length === at + 1) return text.charCodeAt(at) === letterZ ? 0 : Number.NaN;
  return text.length === at + 6 && text.charCodeAt(at + 3) === colon ? offset(text, at, at + 4) : Number.NaN;
}

/** `hh:mm:ss` in milliseconds. */
function timeOfDay(text: string, at: number): number {
  const [hours, minutes, seconds] = [twoDigits(text, at), twoDigits(text, at + 3), twoDigits(text, at + 6)];
  const isTime = text.charCodeAt(at + 2) === colon && text.charCodeAt(at + 5) === colon && hours < 24 && minutes < 60 && seconds < 60;
  return isTime ? (hours * 3_600 + minutes * 60 + seconds) * 1_000 : Number.NaN;
}

/** A sign, the hours after it and the minutes at their place, in milliseconds. */
function offset(text: string, at: number, minutesAt: number): number {
  const sign = text.charCodeAt(at);
  const [hours, minutes] = [twoDigits(text, at + 1), twoDigits(text, minutesAt)];
  if ((sign !== plus && sign !== minus) || !(hours <= offsetHoursMax) || !(minutes < 60)) return Number.NaN;
  return (sign === plus ? 1 : -1) * (hours * 60 + minutes) * 60_000;
}

/** Midnight UTC of a day of the calendar. Counts in years from March, whose leap day comes last. */
function toMs(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (!(year >= yearMin) || !(day >= 1) || !(day <= (month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0)))) return Number.NaN;
  const years = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (years * 365 + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400) + dayOfYear - 719_468) * dayMs;
}

const digit = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code >= zero && code <= nine ? code - zero : Number.NaN;
};
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);
const threeDigits = (text: string, at: number): number => twoDigits(text, at) * 10 + digit(text, at + 2);
const fourDigits = (text: string, at: number): number => twoDigits(text, at) * 100 + twoDigits(text, at + 2);
