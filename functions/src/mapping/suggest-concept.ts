/** Words of one published vocabulary: a concept and its phrases, separated by commas. The name of the concept is a phrase itself. */
export type ConceptGroup = { readonly source: string; readonly concepts: Readonly<Record<string, string>> };

/** Short forms that are spelled out before phrases are looked for. */
export const abbreviations: Readonly<Record<string, string>> = {
  qty: 'quantity', amt: 'amount', no: 'number', num: 'number', nr: 'number', desc: 'description', tel: 'telephone', inc: 'including', incl: 'including', ex: 'excluding', excl: 'excluding',
  bc: 'bigcommerce', pct: 'percent', acct: 'account', img: 'image', curr: 'currency', addr: 'address', asst: 'assistant', std: 'standard', txn: 'transaction', doc: 'document', cust: 'customer', prod: 'product', mfr: 'manufacturer', msg: 'message', addl: 'additional',
};

/** Every single phrase with its concept, as the drop-out measurement removes them. */
export type Phrase = { concept: string; phrase: string };

export const phrasesOf = (groups: readonly ConceptGroup[]): Phrase[] =>
  groups.flatMap(({ concepts }) => Object.entries(concepts).flatMap(([concept, list]) => [concept, ...list.split(',').map((phrase) => phrase.trim())].map((phrase) => ({ concept, phrase }))));
