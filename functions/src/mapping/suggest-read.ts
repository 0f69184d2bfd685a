import { type Kind, kindOfSource, typeOfTarget } from './suggest-kind.ts';
import type { Weighted } from './suggest-overlap.ts';
import type { Lexicon, Term } from './suggest-words.ts';

export type SourceField = { object: string; field: string; label?: string | undefined; type?: string | undefined; samples?: readonly string[] | undefined };
export type TargetField = { object: string; field: string; label?: string | undefined; type?: string | undefined; picklist?: readonly string[] | undefined };

/** A name read twice: by phrases, and word by word for phrases the dictionary does not have. */
export type Reading = { phrases: Weighted[]; words: Weighted[] };
export type ReadSource = { given: SourceField; kind: Kind; isKindFirm: boolean; names: Reading[]; /** With the name of its object: the title of a product is a product title. */ asPhrase: Reading[]; leaf: Term[]; plain: Weighted[]; isGeneric: boolean; entity: Term[]; isTopLevel: boolean; hasPlace: boolean };
export type ReadTarget = { given: TargetField; type: string | undefined; isTypeGiven: boolean; names: Reading[]; withObject: Reading[]; object: Term[]; plain: Weighted[][]; isCustom: boolean; isRare: boolean };

const generic: ReadonlySet<string> = new Set(['id', 'name', 'number', 'type', 'date', 'code', 'statu', 'value', 'bigcommerce', 'address', 'field', 'form', 'extra', 'amount', 'excluding', 'including', 'base', 'default', 'custom']);
const genericWeight = 0.45;
const contextWeight = 0.8;
const personContextWeight = 0.3;
const broaderWeight = 0.2;
const kindsOfPhone: ReadonlySet<string> = new Set(['mobile', 'homephone', 'otherphone', 'fax']);
const ofPersons: ReadonlySet<string> = new Set(['company', 'firstname', 'lastname', 'fullname', 'email', 'phone', 'fax', 'taxid']);
const entityWeight = 0.5;
const objectWordWeight = 0.35;
const addresses: ReadonlySet<string> = new Set(['billing', 'shipping', 'mailing']);

/** Standard fields integrations seldom fill: second addresses, approvals, geocodes. */
const rare = /Latitude|Longitude|GeocodeAccuracy|Fax|Assistant|Jigsaw|^Sic$|TickerSymbol|Ownership|^Site$|AuthorizedBy|AuthorizedDate|IsReductionOrder|Original|ServiceDate|HasOptedOutOfFax|EmailBounced|^Other|^PersonOther|EndDate|ActivatedBy|Schedule|IsSerialized|ExternalDataSource|ReportsTo/;

const weigh = (terms: readonly Term[], factor: number): Weighted[] => terms.map((term) => ({ term, weight: factor * (generic.has(term.text) ? genericWeight : 1) }));
const even = (terms: readonly Term[]): Weighted[] => terms.map((term) => ({ term, weight: 1 }));
const objectName = (object: string): string => object.replace(/^Person(?=[A-Z])/, '').replace(/^Product2$/, 'Product').replace(/^PricebookEntry$/, 'Price').replace(/__c$/, '');
/** "ex tax" says how an amount is meant, not which it is. */
const withoutTaxBasis = (name: string): string => name.replace(/(?<=[a-z])[_ .-]?(?:(?:ex|inc|excl|incl|excluding|including)[_ ]?(?:tax|vat)|tax[_ ]?(?:ex|inc|excl|incl))(?![a-z])/gi, '');

function readingOf(name: string, factor: number, lexicon: Lexicon): Reading {
  return { phrases: weigh(lexicon.termsOf(name), factor), words: weigh(lexicon.singleTermsOf(name), factor) };
}

/** Beside "mobile" or "fax" the word "phone" says nothing more. */
function withoutBroader({ phrases, words }: Reading): Reading {
  const dim = (terms: Weighted[]): Weighted[] => (terms.some(({ term }) => isOf(term, kindsOfPhone)) ? terms.map((each) => (each.term.concepts.includes('phone') && !isOf(each.term, kindsOfPhone) ? { ...each, weight: each.weight * broaderWeight } : each)) : terms);
  return { phrases: dim(phrases), words: dim(words) };
}

const isOf = (term: Term, concepts: ReadonlySet<string>): boolean => term.concepts.some((concept) => concepts.has(concept));

const join = (...readings: readonly Reading[]): Reading => ({ phrases: readings.flatMap(({ phrases }) => phrases), words: readings.flatMap(({ words }) => words) });

export function readSource(given: SourceField, lexicon: Lexicon): ReadSource {
  const segments = withoutTaxBasis(given.field.replace(/\[\d*\]/g, '')).split('.');
  const leafName = segments.at(-1) ?? given.field;
  const context = segments.slice(0, -1).join(' ').replace(/form_?fields|extra_?fields|custom_?fields|meta_?data|(?:default_)?address(?:es)?$/gi, '');
  const leaf = lexicon.termsOf(leafName);
  const entity = lexicon.termsOf(given.object);
  const isGeneric = leaf.every((term) => generic.has(term.text) || term.text === 'uuid');
  // Of `brand.name` the brand is the point.
  const isNameOf = context !== '' && /^(?:name|title|label|value|display_?name|address|uri|id|code|(?:free_?form_?)?number)$/i.test(leafName);
  const leafReading = readingOf(leafName, isNameOf ? 0.4 : 1, lexicon);
  const isOfPerson = leaf.some((term) => isOf(term, ofPersons)) && lexicon.termsOf(context).every((term) => isOf(term, addresses));
  // The company of a billing address is the company.
  const around = readingOf(context, isNameOf ? 1 : isOfPerson ? personContextWeight : contextWeight, lexicon);
  const byField = withoutBroader(join(leafReading, around, ...(isGeneric && !isNameOf ? [readingOf(given.object, entityWeight, lexicon)] : [])));
  const byLabel = given.label === undefined ? [] : [join(readingOf(withoutTaxBasis(given.label), 1, lexicon), around)];
  // Only where the dictionary has the two as one.
  const together = readingOf(`${given.object} ${leafName}`, 1, lexicon);
  const asPhrase = context === '' && (isGeneric || leaf.length === 1) && together.phrases.length < entity.length + leaf.length ? [together] : [];
  const names = [byField, ...byLabel];
    return {
    given, leaf, entity, isGeneric, names, asPhrase,
    kind: kindOfSource(given),
    isKindFirm: (given.samples?.length ?? 0) > 0 || (given.type !== undefined && given.type !== 'string'),
    plain: even(lexicon.plainTermsOf(given.label ?? segments.join(' '))),
    isTopLevel: segments.length === 1,
    hasPlace: names.some(({ phrases }) => phrases.some(({ term }) => isOf(term, addresses))),
  };
}

export function readTarget(given: TargetField, lexicon: Lexicon): ReadTarget {
  const type = typeOfTarget(given.field, given.type);
  const object = lexicon.termsOf(objectName(given.object));
  const name = type === 'reference' ? given.field.replace(/2?Id$/, '') : given.field.replace(/^Person(?=[A-Z])/, '');
  const written = [name, ...(given.label === undefined ? [] : [given.label])];
  const isObjectWord = (term: Term): boolean => object.some((word) => word.text === term.text);
  // "Account Phone" on Account says no more than "Phone"; "Account" alone is the name itself.
  const dim = (terms: Weighted[]): Weighted[] => (terms.some(({ term }) => !isObjectWord(term)) ? terms.map((each) => (isObjectWord(each.term) ? { ...each, weight: objectWordWeight } : each)) : terms);
  const names = written.map((each) => readingOf(each, 1, lexicon)).map(({ phrases, words }) => ({ phrases: dim(phrases), words: dim(words) }));
  return {
    given, type, object, names,
    isTypeGiven: given.type !== undefined,
    withObject: written.map((each) => readingOf(`${objectName(given.object)} ${each}`, 1, lexicon)),
    plain: written.map((each) => even(lexicon.plainTermsOf(each))),
    isCustom: /__p?c$/.test(given.field),
    isRare: rare.test(given.field),
  };
}
