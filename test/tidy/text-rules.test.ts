import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSourceFile } from './source-file.ts';
import { checkText } from './text-rules.ts';

const broken = (text: string, path = 'README.md', ...banned: string[]): string[] => checkText(createSourceFile(path, text), banned).map(({ line, rule }) => `${line} ${rule}`);

describe('the rules for texts', () => {
  it('find folders of one machine', () => {
    const home = ['', 'home', 'someone'].join('/');
    assert.deepEqual(broken(`\nsee ${home}`), [`2 "${home}" is a folder of one machine`]);
    assert.deepEqual(broken('https://example.com/home/page and /var/lib/crosswalk and docs/work/plan'), []);
  });

  it('find addresses that could be somebody’s', () => {
    const real = ['ada', 'mail.com'].join('@');
    assert.deepEqual(broken(`write to ${real}`), [`1 "${real}" could be somebody's address`]);
    assert.deepEqual(broken('ada@example.com, bo@shop.example, git@github.com, hono@4.13.19, actions/checkout@v4'), []);
  });

  it('find a lockfile that names a registry', () => {
    assert.deepEqual(broken('{ "resolved": "https://registry.example/a.tgz" }', 'package-lock.json'), ['1 the lockfile names a registry']);
    assert.deepEqual(broken('{ "integrity": "sha512-x" }', 'package-lock.json'), []);
  });

  it('find words that are banned', () => {
    assert.deepEqual(broken('Foo bar\nbarn', 'README.md', 'bar'), ['1 the word "bar"']);
  });
});
