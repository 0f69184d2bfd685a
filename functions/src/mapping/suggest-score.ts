import { fitOf, picklistShare } from './suggest-kind.ts';
import type { Overlap } from './suggest-overlap.ts';
import type { Reading, ReadSource, ReadTarget } from './suggest-read.ts';

/** What speaks for a pair; each 0..1. */
export type Features = { name: number; literal: number; fit: number; picklist: number; key: number; home: number };

const wordByWord = 0.9;
/** From here on a field that is seldom filled is asked for by name. */
const namesItself = 0.8;
const nameSimilarity = (these: readonly Reading[], names: readonly Reading[], overlap: Overlap): number =>
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

export function featuresOf(source: ReadSource, target: ReadTarget, overlap: Overlap): Features {
  const isCompany = source.leaf.some((term) => term.concepts.includes('company'));
  const withObject = source.isGeneric || isCompany ? nameSimilarity(source.names, target.withObject, overlap) : 0;
  return {
    name: Math.max(nameSimilarity(source.names, target.names, overlap), 0.95 * withObject, 0.95 * nameSimilarity(source.asPhrase, target.withObject, overlap)),
    literal: Math.max(...target.plain.map((terms) => overlap(source.plain, terms))),
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
  return 0.7 * name * (0.35 + 0.65 * fit) + 0.14 * fit + 0.12 * literal + 0.3 * picklist + 0.35 * key - (target.isRare && name < namesItself ? 0.1 : 0) + 0.02 * home + 0.02 * precedence(source, target);
}
