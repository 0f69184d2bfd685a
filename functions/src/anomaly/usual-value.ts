/** A record of the org's history: the other attributes, and what the field holds. */
export type KnownRecord = { attributes: Readonly<Record<string, string>>; value: string };
/** What a field usually holds where `because` is as in the record; `support` of `total` records say so, at least `confidence` of all by chance. */
export type UsualValue = { value: string; because: readonly { attribute: string; value: string }[]; support: number; total: number; confidence: number; reason: string };
/** Nothing is proposed: too unsure, or a kind of field that is never guessed. */
export type NoUsualValue = { value: undefined; reason: string };

/** Types and names of fields whose value is somebody's own, or money: a guess would be wrong or dear. */
const neverTypes = new Set(['email', 'phone', 'currency', 'encryptedstring', 'reference', 'id', 'url']);
const neverNames = /e-?mail|phone|mobile|fax|tax|vat|iban|amount|price|total|cost|balance|credit|discount|revenue|ssn|passport/i;
/** Whether nothing is ever proposed for such a field, whatever others hold. */
export const isNeverGuessed = (field: { name: string; type: string }): boolean => neverTypes.has(field.type.toLowerCase()) || neverNames.test(field.name);
const confidenceMin = 0.9;
const supportMin = 5;
/** Standard deviations of the interval: 95 % in two tails. */
const z = 1.96;

/** The least share that so many successes of so many tries allow. https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
export function wilsonLowerBound(successes: number, tries: number): number {
  if (tries === 0) return 0;
  const share = successes / tries;
  const middle = share + z ** 2 / (2 * tries);
  return (middle - z * Math.sqrt((share * (1 - share)) / tries + z ** 2 / (4 * tries ** 2))) / (1 + z ** 2 / tries);
}

type Condition = UsualValue['because'];

function mostFrequent(records: readonly KnownRecord[], because: Condition): Omit<UsualValue, 'reason'> | undefined {
  const counts = new Map<string, number>();
  for (const { value } of records) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return first && { value: first[0], because, support: first[1], total: records.length, confidence: wilsonLowerBound(first[1], records.length) };
}

const meets = ({ attributes }: KnownRecord, condition: Condition): boolean => condition.every(({ attribute, value }) => attributes[attribute] === value);

/** No condition, one, and two attributes at once. */
function conditionsOf(attributes: Readonly<Record<string, string>>): Condition[] {
  const single = Object.entries(attributes).filter(([, value]) => value !== '').map(([attribute, value]) => ({ attribute, value }));
  return [[], ...single.map((each) => [each]), ...single.flatMap((one, at) => single.slice(at + 1).map((other) => [one, other]))];
}

/**
 * The value a missing mandatory field most likely has, from records like this one, or the reason why none is proposed: the mode under the
 * condition that makes it surest by Wilson's lower bound. Simple conditions win ties.
 */
export function suggestUsualValue(field: { name: string; type: string }, attributes: Readonly<Record<string, string>>, history: readonly KnownRecord[]): UsualValue | NoUsualValue {
  if (isNeverGuessed(field)) return { value: undefined, reason: `${field.name} is never guessed: contact data, tax numbers, amounts and references belong to one record. Send it to review.` };
  const known = history.filter(({ value }) => value !== '');
  const modes = conditionsOf(attributes).flatMap((condition) => mostFrequent(known.filter((record) => meets(record, condition)), condition) ?? []);
  const [best] = modes.toSorted((a, b) => b.confidence - a.confidence || a.because.length - b.because.length);
  if (!best || best.confidence < confidenceMin || best.support < supportMin)
    return { value: undefined, reason: best ? `The surest value of ${field.name} is right in at least ${(best.confidence * 100).toFixed(0)} % of cases only (${best.support} of ${best.total}). Send it to review.` : `No record shows what ${field.name} usually holds. Send it to review.` };
  const where = best.because.length === 0 ? '' : ` where ${best.because.map(({ attribute, value }) => `${attribute} is ${value}`).join(' and ')}`;
  return { ...best, reason: `${best.support} of ${best.total} records${where} have it.` };
}
