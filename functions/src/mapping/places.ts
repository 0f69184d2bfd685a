import { iso31661, iso31661Alpha3ToAlpha2, iso31662 } from 'iso-3166';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

type Country = { alpha2: string; alpha3: string; name: string };

/** Names people use that the standard has longer: "Korea, Republic of" is South Korea to everybody else. */
const english = new Intl.DisplayNames('en', { type: 'region' });
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

const countries = new Map<string, Country>(iso31661.map(({ alpha2, alpha3 }) => [alpha2, { alpha2, alpha3, name: english.of(alpha2) ?? alpha2 }]));
const countryNames = new Map<string, string>(iso31661.flatMap(({ alpha2, name }) => [name, english.of(alpha2) ?? name].map((each): [string, string] => [plain(each), alpha2])));
for (const [name, alpha2] of [['usa', 'US'], ['uk', 'GB'], ['greatbritain', 'GB'], ['england', 'GB'], ['southkorea', 'KR'], ['northkorea', 'KP'], ['czechrepublic', 'CZ']] as const) countryNames.set(name, alpha2);

/** A country by its two or three letters or an English name, ISO 3166-1; undefined = none of them. */
export function findCountry(text: string): Country | undefined {
  const code = text.trim().toUpperCase();
  return countries.get(code) ?? countries.get(iso31661Alpha3ToAlpha2[code] ?? '') ?? countries.get(countryNames.get(plain(text)) ?? '');
}

type Subdivision = { code: string; name: string };
const subdivisions = new Map<string, Map<string, Subdivision>>();

/** Subdivisions of a country by code and by name; a country's are put together when first asked for. */
function subdivisionsOf(alpha2: string): Map<string, Subdivision> {
  const known = subdivisions.get(alpha2);
  if (known) return known;
  const found = iso31662.filter(({ code }) => code.startsWith(`${alpha2}-`)).map(({ code, name }) => ({ code: code.slice(alpha2.length + 1), name }));
  const made = new Map([...found.map((each): [string, Subdivision] => [plain(each.name), each]), ...found.map((each): [string, Subdivision] => [plain(each.code), each])]);
  subdivisions.set(alpha2, made);
  return made;
}

/** A state, province or county of a country by its code or its name, ISO 3166-2; undefined = the country has no such. */
export function findState(text: string, country: string): Subdivision | undefined {
  const alpha2 = findCountry(country)?.alpha2;
  return alpha2 === undefined ? undefined : subdivisionsOf(alpha2).get(plain(text.trim().startsWith(`${alpha2}-`) ? text.trim().slice(alpha2.length + 1) : text));
}

/** E.164, e.g. +4930123456; undefined = no number that can be called from abroad, such as one without a country. */
export function toE164(text: string, country: string | undefined): string | undefined {
  const alpha2 = country === undefined ? undefined : findCountry(country)?.alpha2;
  const number = parsePhoneNumberFromString(text, alpha2 !== undefined && isSupportedCountry(alpha2) ? alpha2 : undefined);
  return number?.isValid() ? number.number : undefined;
}
