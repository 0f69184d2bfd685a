/** Source text with parts blanked out; every character keeps its place, so offsets and lines are those of the file. */
export type MaskedCode = {
  /** Comments blank. */
  withoutComments: string;
  /** Comments, and the inside of strings, templates and regular expressions, blank; quotes and `${…}` stay. */
  code: string;
};

/** After one of these a slash starts a regular expression; after a value it divides. */
const beforeRegex = /(?:^|[=(,:;!&|?{}[+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))\s*$/;
const lookBackMax = 64;

type Cursor = { text: string; comments: string[]; code: string[]; at: number };

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

function take(cursor: Cursor, length: number, keep: 'all' | 'text' | 'nothing'): void {
  const piece = cursor.text.slice(cursor.at, cursor.at + length);
  cursor.comments.push(keep === 'nothing' ? blank(piece) : piece);
  cursor.code.push(keep === 'all' ? piece : blank(piece));
  cursor.at += length;
}

const lengthTo = (cursor: Cursor, end: RegExp): number => {
  end.lastIndex = cursor.at;
  const found = end.exec(cursor.text);
  return (found ? found.index + found[0].length : cursor.text.length) - cursor.at;
};

function takeString(cursor: Cursor, quote: string): void {
  take(cursor, 1, 'all');
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== quote && cursor.text[cursor.at] !== '\n') take(cursor, cursor.text[cursor.at] === '\\' ? 2 : 1, 'text');
  take(cursor, 1, 'all');
}

function takeTemplate(cursor: Cursor): void {
  take(cursor, 1, 'all');
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '`') {
    if (cursor.text.startsWith('${', cursor.at)) {
      take(cursor, 2, 'all');
      takeCode(cursor, true);
    } else take(cursor, cursor.text[cursor.at] === '\\' ? 2 : 1, 'text');
  }
  take(cursor, 1, 'all');
}

const regexLiteral = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;

function regexLength(cursor: Cursor): number {
  const before = cursor.code.slice(-lookBackMax).join('');
  if (!beforeRegex.test(before)) return 0;
  regexLiteral.lastIndex = cursor.at;
  return regexLiteral.exec(cursor.text)?.[0].length ?? 0;
}

/** Reads code to the end of the text or, inside a template, to the brace that closes its expression. */
function takeCode(cursor: Cursor, inTemplate: boolean): void {
  let depth = 0;
  while (cursor.at < cursor.text.length) {
    const character = cursor.text[cursor.at];
    if (cursor.text.startsWith('//', cursor.at)) take(cursor, lengthTo(cursor, /(?=\n)/g), 'nothing');
    else if (cursor.text.startsWith('/*', cursor.at)) take(cursor, lengthTo(cursor, /\*\//g), 'nothing');
    else if (character === "'" || character === '"') takeString(cursor, character);
    else if (character === '`') takeTemplate(cursor);
    else if (character === '/') take(cursor, Math.max(1, regexLength(cursor)), regexLength(cursor) > 0 ? 'text' : 'all');
    else {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      take(cursor, 1, 'all');
      if (inTemplate && depth < 0) return;
    }
  }
}

/** Blanks out what is not code, so that the rules can search without being fooled by texts and comments. */
export function maskCode(text: string): MaskedCode {
  const cursor: Cursor = { text, comments: [], code: [], at: 0 };
  takeCode(cursor, false);
  return { withoutComments: cursor.comments.join(''), code: cursor.code.join('') };
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Offset of the bracket that closes the one at `open`, or the end of the code. */
export function closingBracket(code: string, open: number): number {
  const stack: string[] = [];
  for (let at = open; at < code.length; at += 1) {
    const character = code[at] ?? '';
    const closer = closers[character];
    if (closer !== undefined) stack.push(closer);
    else if (character === stack.at(-1)) stack.pop();
    if (stack.length === 0) return at;
  }
  return code.length;
}
