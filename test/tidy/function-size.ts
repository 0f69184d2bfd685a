import { closingBracket } from './masked-code.ts';
import { lineAt, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

export type MeasuredFunction = { line: number; lineCount: number; parameterCount: number };

const linesMax = 70;
const parametersMax = 4;
const notFunctions = new Set(['if', 'for', 'while', 'switch', 'catch', 'with']);

/** Splits at the commas that stand outside brackets, generics included. */
function countTopLevel(list: string): number {
  const parts: string[] = [''];
  let depth = 0;
  for (let at = 0; at < list.length; at += 1) {
    const character = list[at] ?? '';
    if ('([{<'.includes(character)) depth += 1;
    if (')]}'.includes(character) || (character === '>' && list[at - 1] !== '=')) depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part.trim() !== '').length;
}

/** After one of these a brace in a return type opens a type, not the body. */
const typeGoesOn = /(?:[:|&<,([]|=>|\b(?:is|extends|keyof|readonly))\s*$/;

/** Offset of the `{` or `=>` that follows a parameter list, its return type skipped; undefined when there is none. */
function bodyStart(code: string, afterParameters: number): number | undefined {
  const first = /\S/g;
  first.lastIndex = afterParameters;
  let at = first.exec(code)?.index ?? code.length;
  if (code[at] === '{' || code.startsWith('=>', at)) return at;
  if (code[at] !== ':') return undefined;
  const typeFrom = at;
  for (at += 1; at < code.length; at += 1) {
    const character = code[at] ?? '';
    const before = code.slice(typeFrom, at);
    if (code.startsWith('=>', at) && !/\)\s*$/.test(before)) return at;
    if (character === '{' && !typeGoesOn.test(before)) return at;
    if (code.startsWith('=>', at)) at += 1;
    else if ('([{'.includes(character)) at = closingBracket(code, at);
    else if (';)]},='.includes(character)) return undefined;
  }
  return undefined;
}

/** Offset where the body ends: at its brace, or for `x => expression` before the comma, bracket or semicolon after it. */
function bodyEnd(code: string, start: number): number {
  if (code[start] === '{') return closingBracket(code, start) + 1;
  const first = /\S/g;
  first.lastIndex = start + 2;
  let at = first.exec(code)?.index ?? code.length;
  if (code[at] === '{') return closingBracket(code, at) + 1;
  for (; at < code.length; at += 1) {
    const character = code[at] ?? '';
    // `): (x: X) => boolean {`: the arrow belonged to a return type, and this brace opens the body of another function.
    if (character === '{' && /[\w>\])]\s*$/.test(code.slice(start + 2, at))) return at;
    if ('([{'.includes(character)) at = closingBracket(code, at);
    else if (')]},;'.includes(character)) return at;
  }
  return code.length;
}

/** A suite is a heading over its tests, which are measured one by one. */
const isSuite = (code: string, open: number): boolean => /\b(?:describe|suite)\s*\([^()]*$/.test(code.slice(Math.max(0, open - 300), open));

/** `class X extends Mixin(Y) {`: the brace opens a class. */
const isHeritage = (code: string, open: number): boolean => /\bextends\s+[\w.]+\s*$/.test(code.slice(Math.max(0, open - 200), open));

/** Lines (blank ones and comments not counted) and parameters of every function with a body. */
export function measureFunctions(file: SourceFile): MeasuredFunction[] {
  const measured: MeasuredFunction[] = [];
  for (const { index: open } of file.code.matchAll(/\(/g)) {
    const word = /(\w+)\s*(?:<[^()]*>)?\s*$/.exec(file.code.slice(Math.max(0, open - 200), open))?.[1] ?? '';
    if (notFunctions.has(word) || isHeritage(file.code, open)) continue;
    const close = closingBracket(file.code, open);
    const start = bodyStart(file.code, close + 1);
    if (start === undefined) continue;
    const lines = isSuite(file.code, open) ? [] : file.withoutComments.slice(open, bodyEnd(file.code, start)).split('\n');
    measured.push({ line: lineAt(file.text, open), lineCount: lines.filter((line) => line.trim() !== '').length, parameterCount: countTopLevel(file.code.slice(open + 1, close)) });
  }
  return measured;
}

/** Functions that are too long or take too much. */
export function checkFunctionSize(file: SourceFile): Violation[] {
  return measureFunctions(file).flatMap(({ line, lineCount, parameterCount }) => [
    ...(lineCount > linesMax ? [{ path: file.path, line, rule: `the function has ${lineCount} lines, ${linesMax} are the limit`, remedy: 'give one of its steps a name and a function of its own' }] : []),
    ...(parameterCount > parametersMax ? [{ path: file.path, line, rule: `the function takes ${parameterCount} parameters, ${parametersMax} are the limit`, remedy: 'group what belongs together into one object' }] : []),
  ]);
}
