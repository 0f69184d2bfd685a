const minus = 45;
const point = 46;
const zero = 48;
const nine = 57;

/**
 * A decimal that needs no rounding at this scale, without needless zeros; undefined for all others. Most amounts are such, and a
 * batch has tens of thousands of them: so it is read character by character, and a text already in this form is given back itself.
 */
export function plainDecimal(text: string, scale: number): string | undefined {
  const start = text.charCodeAt(0) === minus ? 1 : 0;
  const wholeEnd = endOfDigits(text, start);
  if (wholeEnd === start) return undefined;
  const end = wholeEnd === text.length ? wholeEnd : endOfFraction(text, wholeEnd);
  if (end === undefined || end - wholeEnd - 1 > scale) return undefined;
  let first = start;
  while (first < wholeEnd - 1 && text.charCodeAt(first) === zero) first += 1;
  if (first === start && end === text.length && text !== '-0') return text;
  const digits = text.slice(first, end);
  return start === 0 || digits === '0' ? digits : `-${digits}`;
}

/** Where the digits that start here end. */
function endOfDigits(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code >= zero && code <= nine; code = text.charCodeAt(at)) at += 1;
  return at;
}

/** Where the fraction ends once its trailing zeros are gone, with the point when nothing is left; undefined when it is none. */
function endOfFraction(text: string, pointAt: number): number | undefined {
  if (text.charCodeAt(pointAt) !== point || pointAt + 1 === text.length || endOfDigits(text, pointAt + 1) !== text.length) return undefined;
  let end = text.length;
  while (text.charCodeAt(end - 1) === zero) end -= 1;
  return end === pointAt + 1 ? pointAt : end;
}
