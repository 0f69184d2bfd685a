import { closingBracket } from './masked-code.ts';
import { lineAt, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

const titleCall = /\b(?:it|test)(?:\.\w+)?\s*\(\s*(['"`])/g;
const assertion = /\bassert\s*[.(]|\bassert\.\w+\s*\(|\bexpect\s*\(/;

function checkTitles(file: SourceFile): Violation[] {
  const seen = new Map<string, number>();
  const violations: Violation[] = [];
  for (const match of file.code.matchAll(titleCall)) {
    const open = match.index + match[0].length;
    const title = file.text.slice(open, file.code.indexOf(match[1] ?? '', open));
    const line = lineAt(file.text, match.index);
    const first = seen.get(title);
    if (first !== undefined) violations.push({ path: file.path, line, rule: `the title "${title}" is also that of line ${first}`, remedy: 'say what this test shows that the other does not' });
    if (title.trim() === '') violations.push({ path: file.path, line, rule: 'a test without a title', remedy: 'write a sentence about the behaviour' });
    seen.set(title, first ?? line);
  }
  if (seen.size === 0) violations.push({ path: file.path, line: 1, rule: 'a test file without a test', remedy: 'write one or delete the file' });
  return violations;
}

/** End of the statement that starts at `from`: a block, or up to the semicolon. */
function statementEnd(code: string, from: number): number {
  const first = /\S/g;
  first.lastIndex = from;
  const start = first.exec(code)?.index ?? code.length;
  if (code[start] === '{') return closingBracket(code, start);
  for (let at = start; at < code.length; at += 1) {
    if ('([{'.includes(code[at] ?? '')) at = closingBracket(code, at);
    else if (';}'.includes(code[at] ?? '')) return at;
  }
  return code.length;
}

function checkConditions(file: SourceFile): Violation[] {
  return [...file.code.matchAll(/\bif\s*\(|\belse\b(?!\s+if\b)/g)].flatMap((match) => {
    const from = match[0].startsWith('if') ? closingBracket(file.code, match.index + match[0].length - 1) + 1 : match.index + match[0].length;
    if (!assertion.test(file.code.slice(from, statementEnd(file.code, from)))) return [];
    return [{ path: file.path, line: lineAt(file.text, match.index), rule: 'an assertion that may not run', remedy: 'assert the condition itself, or write two tests' }];
  });
}

/** What a test file may not do: run alone, hide an assertion behind a condition, say the same twice. */
export function checkTestFile(file: SourceFile): Violation[] {
  if (!file.isTest) return [];
  const only = [...file.code.matchAll(/\b(?:it|test|describe|suite)\.only\b|\bonly\s*:\s*true\b/g)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: 'a test that silences the others',
    remedy: 'take the "only" away',
  }));
  return [...only, ...checkTitles(file), ...checkConditions(file)];
}
