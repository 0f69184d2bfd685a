import { compile } from 'html-to-text';

/** Characters of markup that are read; reading takes milliseconds for every ten thousand of them. The longest field of Salesforce takes fewer characters of text than most such markup has. */
const markupLengthMax = 32_768;

const convert = compile({
  wordwrap: false,
  // What a description shows but a text field cannot: addresses and pictures, headings in capitals.
  selectors: [{ selector: 'a', options: { ignoreHref: true } }, { selector: 'img', format: 'skip' }, ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })), { selector: 'table', format: 'block' }, { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } }, ...['td', 'th'].map((selector) => ({ selector, format: 'cell' }))],
  // Columns are not lined up: no field of Salesforce has letters of one width, and lining up takes the square of the cells.
  formatters: { cell: (cell, walk, builder) => (walk(cell.children, builder), builder.addInline(' ')) },
  limits: { maxInputLength: markupLengthMax, maxDepth: 100, ellipsis: '…' },
});

/** HTML → text as a person would read it: paragraphs and list items on lines of their own, entities resolved, scripts left out. */
export const toPlainText = (html: string): string => convert(html.length > markupLengthMax ? withoutDress(html) : html).trim();

/** Pages are long for their styles, scripts and pictures: without these most fit, and the rest is cut. One walk that never goes back. */
function withoutDress(html: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  let [at, length] = [0, 0];
  while (at < html.length && length < markupLengthMax) {
    const { text, next } = pieceAt(html, lower, at);
    kept.push(text);
    length += text.length;
    at = next;
  }
  const made = kept.join('');
  return made.length < markupLengthMax && at >= html.length ? made : `${made.slice(0, markupLengthMax - 1)}…`;
}

/** A run of text, or a tag without its attributes; nothing of comments, scripts and styles. What is never closed ends the text. */
function pieceAt(html: string, lower: string, at: number): { text: string; next: number } {
  const until = (end: string, from: number): number => {
    const found = lower.indexOf(end, from);
    return found < 0 ? html.length : found + end.length;
  };
  if (html[at] !== '<') {
    const next = lower.indexOf('<', at);
    return { text: html.slice(at, next < 0 ? undefined : next), next: next < 0 ? html.length : next };
  }
  if (html.startsWith('<!--', at)) return { text: '', next: until('-->', at + 4) };
  const name = /^<\/?[a-z][a-z0-9]{0,20}/.exec(lower.slice(at, at + 23))?.[0];
  if (name === undefined) return { text: '<', next: at + 1 };
  const next = until('>', at);
  return name === '<script' || name === '<style' ? { text: '', next: until('>', until(`</${name.slice(1)}`, next)) } : { text: `${name}>`, next };
}
