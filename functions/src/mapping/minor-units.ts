const known = new Map<string, number>();

/** Decimals of a currency's smallest unit, ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD; undefined = not three letters. */
export function minorUnits(currency: string): number | undefined {
  const units = known.get(currency);
  if (units !== undefined || !/^[A-Z]{3}$/.test(currency)) return units;
  const found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  known.set(currency, found);
  return found;
}
