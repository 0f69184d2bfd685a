/**
 * A decimal that needs no rounding at this scale, without needless zeros; undefined for all others. Most amounts are such, and a
 * batch has tens of thousands of them.
 */
export function plainDecimal(text: string, scale: number): string | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+)(?:\.(?=\d)(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === '' || fraction.length > scale) return undefined;
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : `${sign}${digits}`;
}
