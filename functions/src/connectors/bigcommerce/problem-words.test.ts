import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isKnownStatus, problemWords } from './problem-words.ts';

/** What the page of status codes and the published contracts of the platform list. https://developer.bigcommerce.com/docs/start/about/status-codes */
const documented = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 500, 501, 502, 503, 504, 507];

describe('an answer of BigCommerce in plain words', () => {
  it('says what happened and what to do, for every status that is documented', () => {
    assert.deepEqual(documented.filter((status) => !isKnownStatus(status)), []);
    for (const status of documented) {
      const { words, remedy } = problemWords(status);
      assert.ok(/^(?:BigCommerce|The) /.test(words) && !words.endsWith('.') && remedy.endsWith('.'), String(status));
    }
  });

  it('has words for any other', () => {
    assert.deepEqual([418, 599, 302, -1].map((status) => problemWords(status).words), ['BigCommerce refuses the call', 'BigCommerce had an error of its own', 'BigCommerce sent Crosswalk elsewhere', 'BigCommerce gave an answer that means nothing']);
  });
});
