import type { FieldValue } from '../core/draft.ts';
import type { ObjectRules, PlaceEntry } from '../core/object-rules.ts';

type Fields = Record<string, FieldValue>;

const prefixes = ['Billing', 'Shipping', 'Mailing', 'Other'] as const;

/**
 * An org with state and country picklists takes codes; every other org takes names and knows no code fields. The country is found by
 * its ISO code, else by its name, the state among those of the country. What the lists do not have is left out (`omitted`), not refused.
 * https://help.salesforce.com/s/articleView?id=sf.admin_state_country_picklists_overview.htm
 */
export function withPlaceCodes(given: Fields, rules: ObjectRules): { fields: Fields; omitted: string[] } {
  const addresses = prefixes.filter((prefix) => `${prefix}Country` in given || `${prefix}CountryCode` in given || `${prefix}State` in given);
  if (addresses.length === 0) return { fields: given, omitted: [] };
  const isCoded = addresses.some((prefix) => rules.get(`${prefix}CountryCode`)?.places && rules.get(`${prefix}StateCode`)?.places);
  // An order's every node comes this way: an object that fields are taken out of is slow from then on.
  if (!isCoded) return { fields: addresses.some((prefix) => `${prefix}CountryCode` in given) ? withoutCodes(given) : given, omitted: [] };
  const fields = { ...given };
  const omitted: string[] = [];
  for (const prefix of addresses) {
    const [countryField, stateField] = [`${prefix}Country`, `${prefix}State`];
    const [countries, states] = [rules.get(`${countryField}Code`)?.places, rules.get(`${stateField}Code`)?.places];
    const [code, name, state] = [fields[`${countryField}Code`], fields[countryField], fields[stateField]];
    if (!countries || !states) {
      delete fields[`${countryField}Code`];
      continue;
    }
    const country = findPlace(countries, code) ?? findPlace(countries, name);
    const region = country && findPlace(states.filter(({ validFor }) => validFor?.has(countries.indexOf(country)) ?? true), state);
    if (!country && (code || name)) omitted.push(countryField);
    if (!region && state) omitted.push(stateField);
    delete fields[countryField];
    delete fields[stateField];
    fields[`${countryField}Code`] = country?.value ?? null;
    fields[`${stateField}Code`] = region?.value ?? null;
  }
  return { fields, omitted };
}

const codes: ReadonlySet<string> = new Set(prefixes.map((prefix) => `${prefix}CountryCode`));

const withoutCodes = (given: Fields): Fields => Object.fromEntries(Object.entries(given).filter(([field]) => !codes.has(field)));

function findPlace(entries: readonly PlaceEntry[], wanted: FieldValue | undefined): PlaceEntry | undefined {
  if (typeof wanted !== 'string' || wanted.trim() === '') return undefined;
  const plain = fold(wanted);
  return entries.find(({ label }) => fold(label) === plain) ?? entries.find(({ value }) => fold(value) === plain);
}

/** `Québec` and `quebec` are one place. */
const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
