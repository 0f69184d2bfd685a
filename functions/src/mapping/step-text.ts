import { toPlainText } from './plain-text.ts';
import type { StepHost } from './step-host.ts';
import { textLengthMax } from './step-limits.ts';
import type { Step } from './steps.ts';

type TextStep = Extract<Step, { step: 'trim' | 'case' | 'truncate' | 'text' | 'split' | 'part' | 'replace' | 'plain-text' }>;

/** The steps from text to text; undefined for the others. They leave absent and empty as they are. */
export function compileText(step: Step, host: StepHost): ((text: string) => unknown) | undefined {
  return isTextStep(step) ? compile(step, host) : undefined;
}

const names: ReadonlySet<string> = new Set<TextStep['step']>(['trim', 'case', 'truncate', 'text', 'split', 'part', 'replace', 'plain-text']);
const isTextStep = (step: Step): step is TextStep => names.has(step.step);

function compile(step: TextStep, host: StepHost): (text: string) => unknown {
  switch (step.step) {
    case 'trim':
      return (text) => text.trim();
    case 'case':
      return (text) => changeCase[step.to](withinLimit(text, host, step.step));
    case 'truncate':
      return (text) => cutAt(text, step.length);
    case 'text':
      return (text) => text;
    case 'split': {
      const { separator, at } = step;
      const partsOf = (text: string) => withinLimit(text, host, step.step).split(separator);
      return at === undefined ? (text) => partsOf(text).map((part) => part.trim()) : (text) => partsOf(text).at(at)?.trim() ?? null;
    }
    case 'part':
      return (text) => wholeCharacters(text.slice(step.from, step.length === undefined ? undefined : endOf(text, step.from, step.length)));
    case 'replace':
      return (text) => {
        if (withinLimit(text, host, step.step).length + growthOf(text, step) > textLengthMax) tooLong(host, step.step);
        return text.replaceAll(step.find, () => step.with);
      };
    case 'plain-text':
      return toPlainText;
  }
}

export const tooLong = (host: Pick<StepHost, 'fail'>, step: Step['step']): never => host.fail(step, `the text is longer than ${textLengthMax} characters, more than any field takes`);
const withinLimit = (text: string, host: StepHost, step: Step['step']): string => (text.length > textLengthMax ? tooLong(host, step) : text);

/** By how much a text gets longer: known before it is made, since a few such steps in a row would make one without end. */
function growthOf(text: string, { find, with: made }: Extract<Step, { step: 'replace' }>): number {
  if (made.length <= find.length) return 0;
  let count = 0;
  for (let at = text.indexOf(find); at >= 0; at = text.indexOf(find, at + find.length)) count += 1;
  return count * (made.length - find.length);
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
