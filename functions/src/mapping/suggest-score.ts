import { conceptCloseness } from './suggest-concept.ts';
import { fitOf, type Kind, kindOfSource, picklistShare, typeOfTarget } from './suggest-kind.ts';
import { jaroWinkler, type Lexicon, type Term } from './suggest-words.ts';

export type SourceField = { object: string; field: string; label?: string | undefined; type?: string | undefined; samples?: readonly string[] | undefined };
export type TargetField = { object: string; field: string; label?: string | undefined; type?: string | undefined; picklist?: readonly string[] | undefined };

type Weighted = { term: Term; weight: number };
/** A name read twice: by phrases, and word by word for phrases the dictionary does not have. */
type Reading = { phrases: Weighted[]; words: Weighted[] };
export type ReadSource = { given: SourceField; kind: Kind; isKindFirm: boolean; names: Reading[]; /** With the name of its object: the title of a product is a product title. */ asPhrase: Reading[]; leaf: Term[]; plain: Term[]; isGeneric: boolean; entity: Term[]; isTopLevel: boolean; hasPlace: boolean };
export type ReadTarget = { given: TargetField; type: string | undefined; isTypeGiven: boolean; names: Reading[]; withObject: Reading[]; object: Term[]; plain: Term[][]; isCustom: boolean; isRare: boolean };
/** What speaks for a pair; each 0..1. */
export type Features = { name: number; literal: number; fit: number; picklist: number; key: number; home: number };

const generic: ReadonlySet<string> = new Set(['id', 'name', 'number', 'type', 'date', 'code', 'statu', 'value', 'bigcommerce', 'address', 'field', 'form', 'extra', 'amount', 'excluding', 'including', 'base', 'default', 'custom']);
const genericWeight = 0.45;
const contextWeight = 0.8;
const entityWeight = 0.5;
const objectWordWeight = 0.35;
const addresses: ReadonlySet<string> = new Set(['billing', 'shipping', 'mailing']);
const sameConcept = 0.92;

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
  const around = readingOf(context, isNameOf ? 1 : contextWeight, lexicon);
  const byField = join(leafReading, around, ...(isGeneric && !isNameOf ? [readingOf(given.object, entityWeight, lexicon)] : []));
  const byLabel = given.label === undefined ? [] : [join(readingOf(withoutTaxBasis(given.label), 1, lexicon), around)];
  const asPhrase = isGeneric || (leaf.length === 1 && context === '') ? [readingOf(`${given.object} ${leafName}`, 1, lexicon)] : [];
  const names = [byField, ...byLabel];
    return {
    given, leaf, entity, isGeneric, names, asPhrase,
    kind: kindOfSource(given),
    isKindFirm: (given.samples?.length ?? 0) > 0 || (given.type !== undefined && given.type !== 'string'),
    plain: lexicon.plainTermsOf(given.label ?? segments.join(' ')),
    isTopLevel: segments.length === 1,
    hasPlace: names.some(({ phrases }) => phrases.some(({ term }) => term.concepts.some((concept) => addresses.has(concept)))),
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
    plain: written.map((each) => lexicon.plainTermsOf(each)),
    isCustom: /__p?c$/.test(given.field),
    isRare: rare.test(given.field),
  };
}

function termSimilarity(one: Term, other: Term): number {
  if (one.text === other.text) return 1;
  const close = sameConcept * Math.max(0, ...one.concepts.flatMap((concept) => other.concepts.map((another) => conceptCloseness(concept, another))));
  if (one.parts.length > 1 || other.parts.length > 1) {
    const shared = one.parts.filter((part) => other.parts.includes(part)).length;
    if (shared > 0) return Math.max(close, (0.75 * shared) / Math.max(one.parts.length, other.parts.length));
  }
  if (one.text.length <= 3 || other.text.length <= 3) return close;
  if (jaroWinkler(one.text, other.text) > 0.9) return Math.max(close, 0.8);
  return Math.max(close, one.text.startsWith(other.text) || other.text.startsWith(one.text) ? 0.7 : 0);
}

/** The harmonic mean of how far each side is found in the other, by weight. */
function overlap(one: readonly Weighted[], other: readonly Weighted[]): number {
  const found = (these: readonly Weighted[], those: readonly Weighted[]): number => {
    let sum = 0;
    let all = 0;
    for (const { term, weight } of these) {
      all += weight;
      sum += weight * Math.max(0, ...those.map((each) => termSimilarity(term, each.term)));
    }
    return all === 0 ? 0 : sum / all;
  };
  const [there, back] = [found(one, other), found(other, one)];
  return there + back === 0 ? 0 : (2 * there * back) / (there + back);
}

const wordByWord = 0.9;
const nameSimilarity = (these: readonly Reading[], names: readonly Reading[]): number =>
  Math.max(0, ...these.flatMap((one) => names.map((other) => Math.max(overlap(one.phrases, other.phrases), wordByWord * overlap(one.words, other.words)))));

/** A bare `id` of the record itself belongs into the key the connector keeps. */
const isOwnKey = (source: ReadSource): boolean => source.kind === 'id' && source.isTopLevel && /^(?:id|number|item_id|companyId)$/i.test(source.given.field);
const isKeyField = (target: ReadTarget): boolean => target.isCustom && /(?:^|_)(?:ID|Key)(?:_|$)/i.test(target.given.field);

/** Which of the objects a record of the source becomes first. */
const homes: Readonly<Record<string, readonly string[]>> = {
  customer: ['Contact', 'PersonAccount', 'Account', 'Lead'], company: ['Account', 'Contact'], account: ['Account', 'Contact'], order: ['Order', 'OrderItem', 'Opportunity'], lineitem: ['OrderItem', 'OpportunityLineItem'], product: ['Product2', 'PricebookEntry'], cart: ['Opportunity'], refund: ['Case'], shipment: ['Shipment'],
};

function homeOf(source: ReadSource, target: ReadTarget): number {
  const ranks = source.entity.flatMap(({ concepts }) => concepts).flatMap((concept) => {
    const at = (homes[concept] ?? []).indexOf(target.given.object);
    return at < 0 ? [] : [1 / (at + 1)];
  });
  return Math.max(0, ...ranks);
}

export function featuresOf(source: ReadSource, target: ReadTarget): Features {
  const isCompany = source.leaf.some((term) => term.concepts.includes('company'));
  const withObject = source.isGeneric || isCompany ? nameSimilarity(source.names, target.withObject) : 0;
  return {
    name: Math.max(nameSimilarity(source.names, target.names), 0.95 * withObject, 0.95 * nameSimilarity(source.asPhrase, target.withObject)),
    literal: Math.max(...target.plain.map((terms) => overlap(even(source.plain), even(terms)))),
    fit: fitOf(source.kind, target, source.isKindFirm),
    picklist: picklistShare(source.given.samples, target.given.picklist),
    key: isOwnKey(source) && isKeyField(target) ? 1 : 0,
    home: homeOf(source, target),
  };
}

/** The first of several fields for one thing: the billing address before the shipping one, the phone before the mobile phone. */
function precedence(source: ReadSource, target: ReadTarget): number {
  const name = target.given.field;
  let rank = target.isCustom ? -0.5 : 0;
  if (!source.hasPlace && /^(?:Shipping|ShipTo|PersonOther|Other)/.test(name)) rank -= 1;
  if (/^(?:Mobile|Home|Assistant|PersonMobile|PersonHome)Phone/.test(name)) rank -= 0.5;
  if (name.endsWith('Code')) rank -= 0.3;
  return rank - name.length / 100;
}

/** The features as one number, about 0..1. */
export function scoreOf(features: Features, source: ReadSource, target: ReadTarget): number {
  const { name, literal, fit, picklist, key, home } = features;
  return 0.7 * name * (0.35 + 0.65 * fit) + 0.14 * fit + 0.12 * literal + 0.3 * picklist + 0.35 * key - (target.isRare ? 0.1 : 0) + 0.02 * home + 0.02 * precedence(source, target);
}
