import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maskCode, type MaskedCode } from './masked-code.ts';

export type SourceFile = MaskedCode & {
  /** From the root of the repository, with `/`. */
  path: string;
  text: string;
  isTest: boolean;
};

const isCode = (path: string): boolean => /\.(?:ts|mjs)$/.test(path);

/** A source file ready for the rules. */
export function createSourceFile(path: string, text: string): SourceFile {
  const masked = isCode(path) ? maskCode(text) : { withoutComments: text, code: text };
  return { path, text, isTest: path.endsWith('.test.ts'), ...masked };
}

/** Line number (from 1) of an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Made by programs or brought by npm; nothing in them was written for a reader. */
const notSource = new Set(['node_modules', 'build', '.git', '.crosswalk', '.sf', '.sfdx']);
const textSuffixes = /\.(?:ts|mjs|json|md|sql|xml|yml|yaml|html|css|sh)$|^\.(?:ci\/run|forceignore|gitignore|npmrc)$|\/\.gitkeep$/;

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (notSource.has(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path);
    else if (entry.isFile()) yield path;
  }
}

/** Every file of the repository a person wrote, code and text. */
export function readSourceTree(root: string): SourceFile[] {
  return [...walk(root, '')]
    .filter((path) => textSuffixes.test(path))
    .sort()
    .map((path) => createSourceFile(path, readFileSync(join(root, path), 'utf8')));
}

/** The TypeScript and JavaScript of the tree. */
export function codeFiles(files: readonly SourceFile[]): SourceFile[] {
  return files.filter((file) => isCode(file.path));
}
