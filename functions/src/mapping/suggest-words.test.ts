import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLexicon, jaroWinkler, wordsOf } from './suggest-words.ts';

describe('wordsOf', () => {
  it('cuts names in any case into words, without the ending of custom fields', () => {
    assert.deepEqual(wordsOf('billing_address.street1'), ['billing', 'address', 'street', '1']);
    assert.deepEqual(wordsOf('BCOrderID__c'), ['bc', 'order', 'id']);
    assert.deepEqual(wordsOf('Zip/Postal Code (Größe)'), ['zip', 'postal', 'code', 'größe']);
  });
});

describe('a lexicon', () => {
  const lexicon = createLexicon([{ concept: 'freight', phrase: 'shipping cost' }, { concept: 'shipping', phrase: 'ship' }, { concept: 'quantity', phrase: 'quantity' }], ['giftwrap', 'GiftMessage', 'wrap_color']);
  const read = (name: string): string[] => lexicon.termsOf(name).map(({ text, concepts }) => `${text}=${concepts.join()}`);

  it('reads the longest phrase it knows, in singular and plural', () => {
    assert.deepEqual(read('shippingCosts'), ['ship cost=freight']);
    assert.deepEqual(read('shipping_city'), ['ship=shipping', 'city=']);
  });

  it('spells short forms out', () => {
    assert.deepEqual(read('qty'), ['quantity=quantity']);
  });

  it('cuts a word of two known halves', () => {
    assert.deepEqual(read('shipcost'), ['ship cost=freight']);
    assert.deepEqual(read('giftwrap'), ['gift=', 'wrap=']);
  });

  it('gives out each term once', () => {
    assert.equal(lexicon.termsOf('ship')[0], lexicon.termsOf('ship_city')[0]);
  });
});

describe('jaroWinkler', () => {
  it('gives the values of the paper', () => {
    assert.deepEqual([jaroWinkler('martha', 'marhta'), jaroWinkler('dwayne', 'duane'), jaroWinkler('abc', 'xyz'), jaroWinkler('same', 'same')].map((value) => value.toFixed(3)), ['0.961', '0.840', '0.000', '1.000']);
  });
});
