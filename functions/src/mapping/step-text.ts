import { toPlainText } from './plain-text.ts';
import type { Step } from './steps.ts';

type TextStep = Extract<Step, { step: 'trim' | 'case' | 'truncate' | 'text' | 'split' | 'part' | 'replace' | 'plain-text' }>;

/** The steps from text to text; undefined for the others. They leave absent and empty as they are. */
export function compileText(step: Step): ((text: string) => unknown) | undefined {
  return isTextStep(step) ? compile(step) : undefined;
}

const names: ReadonlySet<string> = new Set<TextStep['step']>(['trim', 'case', 'truncate', 'text', 'split', 'part', 'replace', 'plain-text']);
const isTextStep = (step: Step): step is TextStep => names.has(step.step);

function compile(step: TextStep): (text: string) => unknown {
  switch (step.step) {
    case 'trim':
      return (text) => text.trim();
    case 'case':
      return changeCase[step.to];
    case 'truncate':
      return (text) => cutAt(text, step.length);
    case 'text':
      return (text) => text;
    case 'split': {
      const { separator, at } = step;
      return at === undefined ? (text) => text.split(separator).map((part) => part.trim()) : (text) => text.split(separator).at(at)?.trim() ?? null;
    }
    case 'part':
      return (text) => wholeCharacters(text.slice(step.from, step.length === undefined ? undefined : endOf(text, step.from, step.length)));
    case 'replace':
      return (text) => text.replaceAll(step.find, () => step.with);
    case 'plain-text':
      return toPlainText;
  }
}

const changeCase = {
  upper: (text: string) => text.toUpperCase(),
  lower: (text: string) => text.toLowerCase(),
  title: (text: string) => text.toLowerCase().replaceAll(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase()),
};

const endOf = (text: string, from: number, length: number): number => (from < 0 ? Math.max(text.length + from, 0) : from) + length;

/** Never cuts a surrogate pair in two. */
function cutAt(text: string, length: number): string {
  return text.length <= length ? text : wholeCharacters(text.slice(0, length));
}

/** Without the half of a character at either end. */
function wholeCharacters(text: string): string {
  const start = isHalf(text, 0, 0xdc00) ? 1 : 0;
  const end = isHalf(text, text.length - 1, 0xd800) ? text.length - 1 : text.length;
  return start === 0 && end === text.length ? text : text.slice(start, Math.max(start, end));
}

const isHalf = (text: string, at: number, kind: 0xd800 | 0xdc00): boolean => (text.charCodeAt(at) & 0xfc00) === kind;
