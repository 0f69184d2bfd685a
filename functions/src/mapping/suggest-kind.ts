/** What a field holds, as far as its samples, its declared type or its name tell. */
export type Kind = 'boolean' | 'email' | 'url' | 'date' | 'id' | 'phone' | 'integer' | 'number' | 'digits' | 'two-letters' | 'three-letters' | 'locale' | 'long-text' | 'text' | 'unknown';

type SourceField = { field: string; type?: string | undefined; samples?: readonly string[] | undefined };

const sampled: readonly (readonly [Kind, RegExp])[] = [
  ['email', /^[^@\s]+@[^@\s]+$/],
  ['url', /^(?:https?:)?\/\//],
  ['date', /^\d{4}-\d\d-\d\d|^\w{3}, \d\d \w{3} \d{4}/],
  ['boolean', /^(?:true|false)$/i],
];
const texts: readonly (readonly [Kind, RegExp])[] = [
  ['two-letters', /^[A-Z]{2}$/],
  ['three-letters', /^[A-Z]{3}$/],
  ['locale', /^[a-z]{2}(?:[-_][A-Z]{2})?$/],
];
const declared: ReadonlyMap<string, Kind> = new Map(Object.entries({
  boolean: 'boolean', bool: 'boolean', date: 'date', datetime: 'date', 'date-time': 'date', timestamp: 'date', integer: 'integer', int: 'integer', decimal: 'number', number: 'number', float: 'number', double: 'number', currency: 'number', money: 'number', email: 'email', url: 'url', uri: 'url', phone: 'phone',
}));
const longTextWords = 4;
const digitsMax = 7;

const leafOf = (field: string): string => field.split('.').at(-1) ?? field;

export function kindOfSource({ field, type, samples = [] }: SourceField): Kind {
  const leaf = leafOf(field);
  const given = samples.filter((sample) => sample.trim() !== '');
  const all = (pattern: RegExp): boolean => given.length > 0 && given.every((sample) => pattern.test(sample));
  const byType = type === undefined ? undefined : declared.get(type.toLowerCase());
  if (byType === 'boolean' || /^(?:is|has|accepts|can)[_A-Z]/.test(leaf)) return 'boolean';
  for (const [kind, pattern] of sampled) if (all(pattern)) return kind;
  if (byType === 'date' || byType === 'email' || byType === 'url' || byType === 'phone') return byType;
  if (/(?:^|[._])(?:id|uuid|ref)$|[a-z](?:I[dD]|Ref)$|(?:^|_)ids$|(?:^|\.)id_/.test(field)) return 'id';
  if (/phone|tel(?:ephone)?$|mobile|fax/i.test(leaf)) return 'phone';
  if (byType !== undefined) return byType;
  if (all(/^\d+$/) && given.every((sample) => sample.length <= digitsMax) && !/zip|post|code/i.test(leaf)) return 'digits';
  for (const [kind, pattern] of texts) if (all(pattern)) return kind;
  if (all(/^\/|<\w+>/)) return /url/i.test(leaf) ? 'url' : 'long-text';
  if (given.some((sample) => sample.split(' ').length >= longTextWords)) return 'long-text';
  return given.length > 0 ? 'text' : kindOfName(leaf);
}

/** A declared `string` without samples says nothing: it is what every column of a CSV file is. */
function kindOfName(leaf: string): Kind {
  if (/(?:^|_)(?:date|at)(?:$|_)|Date|[a-z]At$/.test(leaf)) return 'date';
  if (/e-?mail(?:$|_?addr)/i.test(leaf)) return 'email';
  return 'unknown';
}

/** The Salesforce type of a target; where it is not given, what the name of the field shows by convention. */
export function typeOfTarget(field: string, type: string | undefined): string | undefined {
  if (type !== undefined) return type.toLowerCase();
  const name = field.replace(/__p?c$/, '');
  if (/^(?:Is|Has|Can|Use|Do)[A-Z]/.test(name)) return 'boolean';
  if (/Email(?:Address)?$/.test(name)) return 'email';
  if (/Date(?:Time)?$|_(?:At|On)$/.test(name)) return 'date';
  if (/(?:Phone|Fax|PhoneNumber)$/.test(name)) return 'phone';
  if (/^(?:Website|.*Ur[lL])$/.test(name)) return 'url';
  if (/[a-z]2?Id$/.test(name)) return 'reference';
  if (/(?:Amount|Price|Revenue|Quantity|Latitude|Longitude)$|^NumberOf/.test(name)) return 'currency';
  return undefined;
}

/** How well each kind goes into a type of Salesforce; a pair that is not listed hardly does. */
const fits: Readonly<Record<Exclude<Kind, 'unknown'>, Readonly<Record<string, number>>>> = {
  boolean: { boolean: 1, picklist: 0.4, string: 0.3 },
  email: { email: 1, string: 0.5, textarea: 0.3 },
  url: { url: 1, string: 0.5, textarea: 0.4 },
  date: { date: 1, datetime: 1, string: 0.3 },
  id: { reference: 0.9, string: 0.9, double: 0.3, int: 0.4, picklist: 0.2 },
  phone: { phone: 1, string: 0.5 },
  integer: { int: 1, double: 1, currency: 0.6, percent: 0.5, string: 0.5, reference: 0.3 },
  number: { currency: 1, double: 0.9, percent: 0.6, int: 0.6, string: 0.4 },
  digits: { int: 1, double: 0.9, currency: 0.8, string: 0.6 },
  'two-letters': { picklist: 0.9, string: 0.9 },
  'three-letters': { picklist: 1, string: 0.7 },
  locale: { picklist: 0.9, string: 0.9 },
  'long-text': { textarea: 1, string: 0.8, picklist: 0.1 },
  text: { string: 1, picklist: 0.85, textarea: 0.85, reference: 0.3, phone: 0.3, url: 0.2, email: 0.2 },
};
const hardlyFits = 0.05;
/** Where one side is not known nothing is held against it. */
const neutral = 0.8;

/** 0..1. A type that only the name suggests counts half. */
export function fitOf(kind: Kind, target: { type: string | undefined; isTypeGiven: boolean }, isKindFirm: boolean): number {
  // A text that is not called an id is hardly the id of another record.
  if (kind === 'unknown') return target.type === 'reference' ? neutral * 0.75 : neutral;
  if (target.type === undefined) return neutral;
  const fit = Object.hasOwn(fits[kind], target.type) ? (fits[kind][target.type] ?? hardlyFits) : hardlyFits;
  const firmness = (target.isTypeGiven ? 1 : 0.6) * (isKindFirm ? 1 : 0.6);
  return neutral + (fit - neutral) * firmness;
}

/** Share of the samples that are values of the picklist, 0..1; one match in a long list says less. */
export function picklistShare(samples: readonly string[] | undefined, picklist: readonly string[] | undefined): number {
  if (picklist === undefined || samples === undefined || samples.length === 0) return 0;
  const values = new Set(picklist.map((value) => value.toLowerCase()));
  const hits = samples.filter((sample) => values.has(sample.toLowerCase())).length;
  return (hits / samples.length) * (hits > 1 || values.size < 8 ? 1 : 0.7);
}
