import type { Row } from './field.ts';
import { createField } from './field.ts';
import type { ObjectSchema } from './object-schema.ts';
import { withFields } from './object-schema.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange } from './save-context.ts';

type Place = { code: string; label: string };
type Country = Place & { states: readonly Place[] };

/** A few countries, enough to meet every rule of the platform's state and country picklists. */
const countries: readonly Country[] = [
  { code: 'US', label: 'United States', states: [{ code: 'CA', label: 'California' }, { code: 'NY', label: 'New York' }, { code: 'TX', label: 'Texas' }, { code: 'WA', label: 'Washington' }] },
  { code: 'CA', label: 'Canada', states: [{ code: 'ON', label: 'Ontario' }, { code: 'QC', label: 'Quebec' }] },
  { code: 'AU', label: 'Australia', states: [{ code: 'NSW', label: 'New South Wales' }, { code: 'VIC', label: 'Victoria' }, { code: 'WA', label: 'Western Australia' }] },
  { code: 'GB', label: 'United Kingdom', states: [] },
  { code: 'DE', label: 'Germany', states: [] },
  { code: 'FR', label: 'France', states: [] },
];

const addressesOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['Account', ['Billing', 'Shipping']],
  ['Contact', ['Mailing', 'Other']],
  ['Order', ['Billing', 'Shipping']],
]);

/** One bit a country, the first the highest of the first byte. https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm (validFor) */
function bitAt(position: number): string {
  const bytes = Buffer.alloc(Math.ceil(countries.length / 8));
  bytes[position >> 3] = 0x80 >> (position & 7);
  return bytes.toString('base64');
}

/** StateCode and CountryCode exist only while the org uses state and country picklists; one code may stand for states of two countries. */
export function withAddressCodes(object: ObjectSchema): ObjectSchema {
  const codes = (addressesOf.get(object.name) ?? []).flatMap((prefix) => {
    const start = { type: 'picklist', length: 10, restrictedPicklist: true, compoundField: `${prefix}Address` } as const;
    const states = countries.flatMap((country, position) => country.states.map(({ code, label }) => ({ value: code, label, validFor: bitAt(position) })));
    return [
      createField({ ...start, name: `${prefix}CountryCode`, label: `${prefix} Country Code`, picklistValues: countries.map(({ code }) => code), picklistEntries: countries.map(({ code, label }) => ({ value: code, label, validFor: null })) }),
      createField({ ...start, name: `${prefix}StateCode`, label: `${prefix} State/Province Code`, picklistValues: [...new Set(states.map(({ value }) => value))], picklistEntries: states, controllerName: `${prefix}CountryCode` }),
    ];
  });
  return codes.length === 0 ? object : withFields(object, codes);
}

type Part = 'Country' | 'State';

function refused(what: string, field: string): RestError {
  return new RestError('FIELD_INTEGRITY_EXCEPTION', what, { fields: [field] });
}

const sameText = (left: unknown, right: unknown): boolean => String(left).toLowerCase() === String(right).toLowerCase();

/** What the change says of a place, a code or a label; undefined when it says nothing, null when it empties it. */
function sentPlace<T extends Place>(change: RecordChange, field: string, places: readonly T[]): { place: T | undefined; isEmpty: boolean } | undefined {
  const [code, label] = [`${field}Code`, field].map((name) => (change.given.has(name) ? (change.next[name] ?? null) : undefined));
  if (code === undefined && label === undefined) return undefined;
  if (!code && !label) return { place: undefined, isEmpty: true };
  const place = places.find((each) => (code ? each.code === code : sameText(each.label, label)));
  // Both were sent and mean two places.
  if (place && code && label && !sameText(place.label, label)) throw refused(`Mismatched integration value and ISO code for field: ${field.replace(/(Country|State)$/, ' $1').trim()}`, field);
  return { place, isEmpty: false };
}

function setPlace(next: Row, field: string, place: Place | undefined): void {
  next[field] = place?.label ?? null;
  next[`${field}Code`] = place?.code ?? null;
}

function unknownPlace(prefix: string, part: Part): RestError {
  const [what, list, name] = part === 'Country' ? ['country', 'a country/territory from the list of valid countries', 'Country'] : ['state', 'a state from the list of valid states', 'State/Province'];
  return refused(`There's a problem with this ${what}, even though it may appear correct. Please select ${list}.: ${prefix} ${name}`, `${prefix}${part}`);
}

function checkAddress(change: RecordChange, prefix: string): void {
  const { next } = change;
  const [countryField, stateField] = [`${prefix}Country`, `${prefix}State`];
  const sentCountry = sentPlace(change, countryField, countries);
  if (sentCountry) {
    if (!sentCountry.place && !sentCountry.isEmpty) throw unknownPlace(prefix, 'Country');
    setPlace(next, countryField, sentCountry.place);
  }
  const country = countries.find(({ code }) => code === next[`${countryField}Code`]);
  const sentState = sentPlace(change, stateField, country?.states ?? []);
  if (sentState?.isEmpty) setPlace(next, stateField, undefined);
  const hasState = Boolean(next[stateField] ?? next[`${stateField}Code`]);
  if (!hasState || (!sentCountry && !sentState)) return;
  if (!country) throw refused(`A country/territory must be specified before specifying a state value for field: ${prefix} State/Province`, stateField);
  // A state that was there before must belong to the new country too.
  const state = sentState ? sentState.place : country.states.find(({ code }) => code === next[`${stateField}Code`]);
  if (!state) throw unknownPlace(prefix, 'State');
  setPlace(next, stateField, state);
}

/** With picklists on, free text must be a known label, and code and label follow each other. */
export function checkAddresses(org: Org, change: RecordChange): void {
  if (!org.shape.addressPicklists) return;
  for (const prefix of addressesOf.get(change.object) ?? []) checkAddress(change, prefix);
}
