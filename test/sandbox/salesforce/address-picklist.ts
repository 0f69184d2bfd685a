import type { FieldValue, Row } from './field.ts';
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
  { code: 'US', label: 'United States', states: [{ code: 'CA', label: 'California' }, { code: 'NY', label: 'New York' }, { code: 'TX', label: 'Texas' }] },
  { code: 'CA', label: 'Canada', states: [{ code: 'ON', label: 'Ontario' }, { code: 'QC', label: 'Quebec' }] },
  { code: 'AU', label: 'Australia', states: [{ code: 'NSW', label: 'New South Wales' }, { code: 'VIC', label: 'Victoria' }] },
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

const codesOf = (places: readonly Place[]): string[] => [...new Set(places.map(({ code }) => code))];

/** StateCode and CountryCode exist only while the org uses state and country picklists. */
export function withAddressCodes(object: ObjectSchema): ObjectSchema {
  const codes = (addressesOf.get(object.name) ?? []).flatMap((prefix) => {
    const start = { type: 'picklist', length: 255, restrictedPicklist: true, compoundField: `${prefix}Address` } as const;
    return [
      createField({ ...start, name: `${prefix}CountryCode`, label: `${prefix} Country Code`, length: 10, picklistValues: codesOf(countries), picklistEntries: countries.map(({ code, label }) => ({ value: code, label, validFor: null })) }),
      createField({ ...start, name: `${prefix}StateCode`, label: `${prefix} State/Province Code`, length: 10, picklistValues: codesOf(countries.flatMap(({ states }) => states)), picklistEntries: countries.flatMap(({ states }, position) => states.map(({ code, label }) => ({ value: code, label, validFor: bitAt(position) }))) }),
    ];
  });
  return codes.length === 0 ? object : withFields(object, codes);
}

/** The place meant by a code or a label that was just given; the one not given follows. */
function findPlace<T extends Place>(places: readonly T[], given: { code: FieldValue | undefined; label: FieldValue | undefined }): T | undefined {
  if (given.code) return places.find(({ code }) => code === given.code);
  return places.find(({ label }) => label.toLowerCase() === String(given.label).toLowerCase());
}

function refused(what: string, field: string): RestError {
  return new RestError('FIELD_INTEGRITY_EXCEPTION', what, { fields: [field] });
}

/** What the change says of a place: a code wins over a label, and only what was sent counts. */
function given(change: RecordChange, prefix: string, part: 'Country' | 'State'): { code: FieldValue | undefined; label: FieldValue | undefined } | undefined {
  const [label, code] = [`${prefix}${part}`, `${prefix}${part}Code`];
  if (change.given.has(code)) return { code: change.next[code], label: undefined };
  return change.given.has(label) ? { code: undefined, label: change.next[label] } : undefined;
}

function setPlace(next: Row, field: string, place: Place | undefined): void {
  next[field] = place?.label ?? null;
  next[`${field}Code`] = place?.code ?? null;
}

function checkAddress(change: RecordChange, prefix: string): void {
  const { next } = change;
  const [countryField, stateField] = [`${prefix}Country`, `${prefix}State`];
  const sentCountry = given(change, prefix, 'Country');
  if (sentCountry) {
    const country = findPlace(countries, sentCountry);
    if (!country && (sentCountry.code || sentCountry.label))
      throw refused(`There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: ${prefix} Country`, countryField);
    setPlace(next, countryField, country);
  }
  const sentState = given(change, prefix, 'State');
  if (!sentState) return;
  const country = countries.find(({ code }) => code === next[`${countryField}Code`]);
  const isEmpty = !sentState.code && !sentState.label;
  if (!isEmpty && !country) throw refused(`A country/territory must be specified before specifying a state value for field: ${prefix} State/Province`, stateField);
  const state = isEmpty ? undefined : findPlace(country?.states ?? [], sentState);
  if (!isEmpty && !state) throw refused(`There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: ${prefix} State/Province`, stateField);
  setPlace(next, stateField, state);
}

/** With picklists on, free text must be a known label and codes fill in their labels. */
export function checkAddresses(org: Org, change: RecordChange): void {
  if (!org.shape.addressPicklists) return;
  for (const prefix of addressesOf.get(change.object) ?? []) checkAddress(change, prefix);
}
