import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { readCommands, snapshotFile } from './command-snapshot.ts';

describe('the commands of the sf plugin', () => {
  before(() => void execFileSync(process.execPath, ['--no-warnings', join(import.meta.dirname, '..', 'build-plugin.ts')]));

  it('are those of command-snapshot.json: who changes a flag on purpose runs command-snapshot.ts', async () => {
    assert.deepEqual(await readCommands(), JSON.parse(readFileSync(snapshotFile, 'utf8')));
  });

  it('have every sentence they say in a file of messages, and no sentence nobody says', () => {
    const sources = readdirSync(join(import.meta.dirname, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(import.meta.dirname, 'src', name), 'utf8'));
    const findings = new Map(readFindings(sources));
    const unused = readdirSync(join(import.meta.dirname, 'messages')).flatMap((name) => keysOf(name).filter((key) => !isSaid(key, sources, findings)).map((key) => `${name}: ${key}`));
    const missing = [...findings].filter(([key]) => !keysOf('crosswalk.doctor.md').includes(key)).map(([key]) => key);
    assert.deepEqual([unused, missing], [[], []]);
  });
});

const keysOf = (name: string): string[] => [...readFileSync(join(import.meta.dirname, 'messages', name), 'utf8').matchAll(/^# (.+)$/gm)].map(([, key = '']) => key);

/** "clock.off" and "clock.off.fix" of `find.failed('off')` in the check that the command calls "clock". */
function readFindings(sources: readonly string[]): [string, true][] {
  const text = sources.join('\n');
  const names = new Map([...text.matchAll(/^ {2}'?([\w-]+)'?: (check\w+),$/gm)].map(([, name = '', check = '']) => [check, name]));
  return [...text.matchAll(/export const (check\w+): Check = [\s\S]*?(?=\nexport |\n\/\*\*|$)/g)].flatMap(([body, check = '']) => {
    const name = names.get(check) ?? check;
    const bad = [...body.matchAll(/find\.(?:warning|failed)\('(\w+)'/g)].flatMap(([, what = '']) => [`${name}.${what}`, `${name}.${what}.fix`]);
    return [`${name}.ok`, ...bad].map((key): [string, true] => [key, true]);
  });
}

function isSaid(key: string, sources: readonly string[], findings: ReadonlyMap<string, true>): boolean {
  return findings.has(key) || sources.some((source) => source.includes(`'${key.replace(/\.actions$/, '')}'`));
}
