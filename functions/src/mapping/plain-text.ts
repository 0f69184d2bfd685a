import { compile } from 'html-to-text';

const convert = compile({
  wordwrap: false,
  // What a description shows but a text field cannot: addresses and pictures, headings in capitals.
  selectors: [{ selector: 'a', options: { ignoreHref: true } }, { selector: 'img', format: 'skip' }, ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })), { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } }],
  limits: { maxInputLength: 1_000_000, maxDepth: 100, ellipsis: '…' },
});

/** HTML → text as a person would read it: paragraphs and list items on lines of their own, entities resolved, scripts left out. */
export const toPlainText = (html: string): string => convert(html).trim();
