import { lineAt, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** Words that must not appear anywhere in the tree; a fork adds its own. */
const bannedWords: readonly string[] = [];

/** A folder of one person's or one machine's disk. `/var/lib/crosswalk` is part of the product. */
const machinePath = /(?<![\w.:/-])\/(?:home|Users|root|work|mnt)\/[\w.-]+|\b[A-Z]:\\Users\\/g;
const address = /[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b/gi;
/** RFC 2606 and RFC 6761: domains nobody can own. */
const reservedDomain = /(?:^|\.)(?:example|test|invalid|localhost)$|(?:^|\.)example\.(?:com|org|net)$/;
/** "git@github.com" is a user name everybody has. */
const impersonal = /^git@/;

function findAll(file: SourceFile, pattern: RegExp, judge: (match: RegExpExecArray) => Omit<Violation, 'path' | 'line'> | undefined): Violation[] {
  return [...file.text.matchAll(pattern)].flatMap((match) => {
    const verdict = judge(match);
    return verdict ? [{ path: file.path, line: lineAt(file.text, match.index), ...verdict }] : [];
  });
}

/** What no file of the tree may contain: machine paths, addresses of people, registry addresses, banned words. */
export function checkText(file: SourceFile, banned: readonly string[] = bannedWords): Violation[] {
  if (file.path === 'package-lock.json')
    return findAll(file, /"resolved": "https?:/g, () => ({ rule: 'the lockfile names a registry', remedy: 'install with "omit-lockfile-registry-resolved=true"' })).slice(0, 1);
  return [
    ...findAll(file, machinePath, ([path]) => ({ rule: `"${path}" is a folder of one machine`, remedy: 'write a path relative to the repository or an example path' })),
    ...findAll(file, address, ([whole, domain = '']) =>
      reservedDomain.test(domain.toLowerCase()) || impersonal.test(whole) ? undefined : { rule: `"${whole}" could be somebody's address`, remedy: 'use a made-up name at example.com' },
    ),
    ...banned.flatMap((word) => findAll(file, new RegExp(`\\b${RegExp.escape(word)}\\b`, 'gi'), () => ({ rule: `the word "${word}"`, remedy: 'leave it out' }))),
  ];
}
