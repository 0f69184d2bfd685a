import { fitOf, type Kind, kindOfSource, picklistShare, typeOfTarget } from './suggest-kind.ts';
import { jaroWinkler, type Lexicon, type Term, wordsOf } from './suggest-words.ts';

export type SourceField = { object: string; field: string; label?: string | undefined; type?: string | undefined; samples?: readonly string[] | undefined };
export type TargetField = { object: string; field: string; label?: string | undefined; type?: string | undefined; picklist?: readonly string[] | undefined };

type Weighted = { term: Term; weight: number };
export type ReadSource = { given: SourceField; kind: Kind; isKindFirm: boolean; words: Weighted[]; leaf: Term[]; plain: Term[]; isGeneric: boolean; entity: Term[]; isTopLevel: boolean };
export type ReadTarget = { given: TargetField; type: string | undefined; isTypeGiven: boolean; names: Weighted[][]; object: Term[]; plain: Term[][]; isCustom: boolean; isRare: boolean };
/** What speaks for a pair; each 0..1. */
export type Features = { name: number; literal: number; fit: number; picklist: number; key: number; home: number; order: number };

const generic: ReadonlySet<string> = new Set(['id', 'name', 'number', 'type', 'date', 'code', 'statu', 'value', 'bigcommerce', 'address', 'field', 'form', 'extra', 'amount', 'excluding', 'including']);
const genericWeight = 0.45;
const contextWeight = 0.8;
const entityWeight = 0.5;
const objectWordWeight = 0.35;

/** Standard fields integrations seldom fill: second addresses, approvals, geocodes. */
const rare = /Latitude|Longitude|GeocodeAccuracy|Fax|Assistant|Jigsaw|^Sic$|TickerSymbol|Ownership|^Site$|AuthorizedBy|AuthorizedDate|IsReductionOrder|Original|ServiceDate|HasOptedOutOfFax|EmailBounced|^Other|^PersonOther|EndDate|ActivatedBy|Schedule|IsSerialized|ExternalDataSource|ReportsTo/;

const weigh = (terms: readonly Term[], factor: number): Weighted[] => terms.map((term) => ({ term, weight: factor * (generic.has(term.text) ? genericWeight : 1) }));
const withoutVendor = (object: string): string => object.replace(/^Person(?=[A-Z])/, '').replace(/^Product2$/, 'Product').replace(/^PricebookEntry$/, 'Price').replace(/__c$/, '');

export function readSource(given: SourceField, lexicon: Lexicon): ReadSource {
  const segments = given.field.replace(/\[\d*\]/g, '').split('.');
  const leafName = segments.at(-1) ?? given.field;
  const context = segments.slice(0, -1).join(' ').replace(/form_?fields|extra_?fields|custom_?fields|meta_?data|(?:default_)?address(?:es)?$/gi, '');
  const leaf = lexicon.termsOf(leafName);
  const entity = lexicon.termsOf(given.object);
  const isGeneric = leaf.every((term) => generic.has(term.text) || term.text === 'uuid');
  const labels = given.label === undefined ? [] : [lexicon.plainTermsOf(given.label)];
  const kind = kindOfSource(given);
  return {
    given, kind, leaf, entity, isGeneric,
    isKindFirm: (given.samples?.length ?? 0) > 0 || (given.type !== undefined && given.type !== 'string'),
    words: [...weigh(leaf, 1), ...weigh(lexicon.termsOf(context), contextWeight), ...(isGeneric ? weigh(entity, entityWeight) : [])],
    plain: [...lexicon.plainTermsOf(given.field), ...labels.flat()],
    isTopLevel: segments.length === 1,
  };
}

export function readTarget(given: TargetField, lexicon: Lexicon): ReadTarget {
  const type = typeOfTarget(given.field, given.type);
  const object = lexicon.termsOf(withoutVendor(given.object));
  const name = type === 'reference' ? given.field.replace(/2?Id$/, '') : given.field;
  const names = [name, ...(given.label === undefined ? [] : [given.label])];
  const isObjectWord = (term: Term): boolean => object.some((word) => word.text === term.text);
  const read = names.map((each) => {
    const terms = lexicon.termsOf(each);
    // "Account Phone" on Account says no more than "Phone"; "Account" alone is the name itself.
    const hasOther = terms.some((term) => !isObjectWord(term));
    return weigh(terms, 1).map((each) => (hasOther && isObjectWord(each.term) ? { ...each, weight: objectWordWeight } : each));
  });
  return { given, type, isTypeGiven: given.type !== undefined, names: read, object, plain: names.map((each) => lexicon.plainTermsOf(each)), isCustom: /__p?c$/.test(given.field), isRare: rare.test(given.field) };
}

function termSimilarity(one: Term, other: Term): number {
  if (one.text === other.text) return 1;
  if (one.concepts.some((concept) => other.concepts.includes(concept))) return 0.92;
  if (one.parts.length > 1 || other.parts.length > 1) {
    const shared = one.parts.filter((part) => other.parts.includes(part)).length;
    if (shared > 0) return (0.75 * shared) / Math.max(one.parts.length, other.parts.length);
  }
  if (one.text.length <= 3 || other.text.length <= 3) return 0;
  if (jaroWinkler(one.text, other.text) > 0.9) return 0.8;
  return one.text.startsWith(other.text) || other.text.startsWith(one.text) ? 0.7 : 0;
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

const even = (terms: readonly Term[]): Weighted[] => terms.map((term) => ({ term, weight: 1 }));

/** A bare `id` of the record itself belongs into the key the connector keeps. */
const isOwnKey = (source: ReadSource): boolean => source.kind === 'id' && source.isTopLevel && /^(?:id|number|item_id|companyId)$/i.test(source.given.field);
const isKeyField = (target: ReadTarget): boolean => /(?:BigCommerce|BC|Cart|External|Shop\w*)_?\w*(?:ID|Key)(?:__|$)|Key__/i.test(target.given.field);

export function featuresOf(source: ReadSource, target: ReadTarget): Features {
  const bare = Math.max(...target.names.map((names) => overlap(source.words, names)));
  const isCompany = source.leaf.some((term) => term.concepts.includes('company'));
  const withObject = source.isGeneric || isCompany ? Math.max(...target.names.map((names) => overlap(source.words, [...weigh(target.object, 1), ...names]))) : 0;
  return {
    name: Math.max(bare, 0.95 * withObject),
    literal: Math.max(...target.plain.map((terms) => overlap(even(source.plain), even(terms)))),
    fit: fitOf(source.kind, target, source.isKindFirm),
    picklist: picklistShare(source.given.samples, target.given.picklist),
    key: isOwnKey(source) && isKeyField(target) ? 1 : 0,
    home: 0,
    order: wordsOf(target.given.field).length,
  };
}

/** The features as one number, about 0..1. */
export function scoreOf(features: Features, target: ReadTarget): number {
  const { name, literal, fit, picklist, key } = features;
  return 0.7 * name * (0.35 + 0.65 * fit) + 0.14 * fit + 0.15 * literal + 0.3 * picklist + 0.35 * key - (target.isRare ? 0.1 : 0);
}
