import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { statusWords } from './status-words.ts';

/** The list of the partner WSDL, as Salesforce publishes it for TypeScript (https://www.npmjs.com/package/@salesforce/types). */
function publishedCodes(): string[] {
  const file = path.join(import.meta.dirname, '../../../../node_modules/@salesforce/types/lib/partner.d.ts');
  const [, list = ''] = /StatusCode\s*=([^;]+);/.exec(readFileSync(file, 'utf8')) ?? [];
  return [...list.matchAll(/'(\w+)'/g)].map(([, code]) => code ?? '');
}

describe('a status code of Salesforce in plain words', () => {
  it('has words and a remedy for every code of the WSDL', () => {
    const codes = publishedCodes();
    assert.ok(codes.length > 600, `${codes.length} codes`);
    assert.deepEqual(codes.filter((code) => statusWords(code) === undefined), []);
    for (const code of codes) assert.match(`${statusWords(code)?.words} / ${statusWords(code)?.remedy}`, /^[a-zS][^/]+[^.] \/ [A-Z].+\.$/, code);
  });

  it('names only codes that exist', () => {
    const codes = new Set([...publishedCodes(), 'REQUEST_LIMIT_EXCEEDED']);
    const named = [...readFileSync(path.join(import.meta.dirname, 'status-words.ts'), 'utf8').matchAll(/^ {2}([A-Z_]+): \{ words/gm)].map(([, code]) => code ?? '');
    assert.ok(named.length > 70);
    assert.deepEqual(named.filter((code) => !codes.has(code)), []);
  });

  it('knows the code itself, or its family', () => {
    assert.deepEqual(['STRING_TOO_LONG', 'CUSTOM_TAB_LIMIT_EXCEEDED', 'SPIFF_USER_NOT_FOUND'].map((code) => [statusWords(code)?.words, statusWords(code)?.isExact]), [['it is too long', true], ['a limit of the org is reached', false], ['something it needs is not there', false]]);
    assert.equal(statusWords('something else'), undefined);
  });
});
