import { areEqual, comparePersons, unknown } from './comparison.ts';
import { automaticMin } from './customer-index.ts';
import { type Field, fields, normalisePerson, type Person } from './normalise.ts';
import { createPeople } from './people.ts';
import { bitsOf, evidenceOf, type MatchModel, probabilityOf } from './score.ts';

/** A Contact by its fields in Salesforce. */
type Row = Readonly<Record<string, unknown>>;
type ToE164 = (text: string, country: string | undefined) => string | undefined;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** What people are compared by. */
export const likelyFields = ['FirstName', 'LastName', 'Email', 'Phone', 'MailingStreet', 'MailingCity', 'MailingPostalCode', 'MailingCountryCode', 'MailingCountry'] as const;

/**
 * Finds the one who is the same person for sure: what the index would take for automatic, and of the same first name, since a household has
 * everything else in common. `model` is what all people of the org taught; values count as being as rare as usual, for those compared here
 * were chosen because they share some.
 */
export function createLikeness(model: MatchModel, toE164: ToE164): (people: readonly { id: string; row: Row }[], country: string | undefined) => (asked: Row) => string | undefined {
  const nobody = createPeople(new Set(fields));
  const isEqual = (levels: Int8Array, field: Field): boolean => nobody.comparisons.some((comparison, index) => comparison.field === field && areEqual(comparison, levels[index] ?? unknown));
  const isSure = (a: Person, b: Person): boolean => {
    const levels = comparePersons(nobody.comparisons, a, b);
    if (!isEqual(levels, 'first') || !(isEqual(levels, 'email') || isEqual(levels, 'phone'))) return false;
    return probabilityOf(bitsOf(model, evidenceOf(nobody, model, { a, b, levels }))) >= automaticMin;
  };
  return (people, country) => {
    const personOf = (row: Row): Person => {
      const phone = textOf(row.Phone);
      const home = textOf(row.MailingCountryCode) || textOf(row.MailingCountry) || country;
      return normalisePerson({ first_name: textOf(row.FirstName), last_name: textOf(row.LastName), email: textOf(row.Email), phone: toE164(phone, home) ?? phone, street: textOf(row.MailingStreet).split('\n')[0] ?? '', city: textOf(row.MailingCity), postcode: textOf(row.MailingPostalCode) });
    };
    const compared = people.map(({ id, row }) => ({ id, person: personOf(row) }));
    return (asked) => {
      const person = personOf(asked);
      const sure = compared.filter((one) => isSure(person, one.person));
      return sure.length === 1 ? sure[0]?.id : undefined;
    };
  };
}
