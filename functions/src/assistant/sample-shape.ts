const runMax = 3;
const shapeLengthMax = 40;

/**
 * What a value looks like, without what it says: letters become a or A, digits 9, runs of more than three are cut.
 * `jane.doe@example.com` → `aaa+.aaa@aaa+.aaa`. Country and format may still show.
 */
export function shapeOf(value: string): string {
  return value
    .slice(0, shapeLengthMax * 2)
    .replaceAll(/\p{Lu}/gu, 'A')
    .replaceAll(/[^\P{L}A]/gu, 'a')
    .replaceAll(/\p{N}/gu, '9')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .replaceAll(/(.)\1{3,}/g, (run: string) => `${run.slice(0, runMax)}+`)
    .slice(0, shapeLengthMax);
}

const sampleShapesMax = 3;

/** The different shapes of samples, at most three. */
export const shapesOf = (samples: readonly string[] | undefined): string[] => [...new Set((samples ?? []).map(shapeOf))].slice(0, sampleShapesMax);

/** A sentence without e-mail addresses, quoted values and numbers of four digits or more. */
export function withoutValues(text: string): string {
  return text
    .replaceAll(/[^\s"'“”<>()]+@[^\s"'“”<>()]+/g, '(e-mail)')
    .replaceAll(/(["“'‘])([^"”'’\n]{1,200})(["”'’])/g, (_all, open: string, inside: string, close: string) => `${open}${shapeOf(inside)}${close}`)
    .replaceAll(/\+?\d[\d ()/.-]{2,}\d/g, '(number)');
}

/** Capital words that are nobody's name. */
const platformWords: ReadonlySet<string> = new Set(['Salesforce', 'BigCommerce', 'Account', 'Contact', 'Order', 'Product', 'Price', 'Book', 'Entry', 'Lead', 'Opportunity', 'Case', 'User', 'Billing', 'Shipping', 'Mailing', 'Street', 'City', 'State', 'Country', 'Postal', 'Code', 'Name', 'Status', 'Email', 'Phone', 'Apex', 'Flow', 'Trigger', 'Id']);

/** The same without words that may be names: capital ones inside a sentence, or two in a row. */
export function withoutNames(text: string): string {
  return withoutValues(text).replaceAll(/(?<before>^|[.:!?]\s+)?(?<word>(?<![\w_])\p{Lu}\p{Ll}+(?![\w_]))(?=(?<next> \p{Lu}\p{Ll})?)/gu, (all: string, before: string | undefined, word: string, next: string | undefined) => (platformWords.has(word) || (before !== undefined && next === undefined) ? all : `${before ?? ''}${shapeOf(word)}`));
}
