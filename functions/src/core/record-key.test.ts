import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRecordKeys, normaliseEmail } from './record-key.ts';

const keys = createRecordKeys('abc123', 'a made-up guest secret');

// These strings stand in customers' orgs for ever: a change here is a migration of every one of them.
describe('the frozen key grammar', () => {
  it('names customers, products, variants, orders, lines and charges by their ids', () => {
    assert.deepEqual(
      [keys.customer(7), keys.product(5), keys.variant(372), keys.order(250), keys.line(1001), keys.charge(250, 'shipping'), keys.price('standard', '372', 'EUR')],
      ['abc123:customer:7', 'abc123:product:5', 'abc123:variant:372', 'abc123:order:250', 'abc123:line:1001', 'abc123:charge:250:shipping', 'abc123:price:standard:372:EUR'],
    );
  });

  it('names guests by a keyed hash of their e-mail', () => {
    assert.equal(keys.guest('*', 'guest@example.com'), 'abc123:guest:*:0f1cedc4ba6575c21a59ba5a77146302');
    assert.equal(keys.guest(3, 'guest@example.com'), 'abc123:guest:3:0f1cedc4ba6575c21a59ba5a77146302');
  });

  it('names custom items by a hash of name and SKU', () => {
    assert.equal(keys.custom('Engraving', 'ENG-1'), 'abc123:custom:b47c9bb490f6f9d30706904c3770ca1f');
  });
});

describe('record keys', () => {
  it('know a guest by the e-mail however it is typed', () => {
    assert.equal(keys.guest('*', ' Guest@Example.COM '), keys.guest('*', 'guest@example.com'));
    assert.equal(normaliseEmail(' Guest@Example.COM '), 'guest@example.com');
  });

  it('do not tell a guest’s e-mail to anybody without the secret', () => {
    assert.notEqual(createRecordKeys('abc123', 'another secret').guest('*', 'guest@example.com'), keys.guest('*', 'guest@example.com'));
  });

  it('do not confuse name and SKU of a custom item', () => {
    const all = [keys.custom('a', 'b'), keys.custom('ab', ''), keys.custom('', 'ab'), keys.custom('b', 'a')];
    assert.equal(new Set(all).size, 4);
  });

  it('of two stores are never the same', () => {
    assert.notEqual(createRecordKeys('def456', 'a made-up guest secret').order(250), keys.order(250));
  });

  it('fit the 120 characters of an external id, for the largest ids there are', () => {
    const large = Number.MAX_SAFE_INTEGER;
    const store = createRecordKeys('abcdefghij', 's');
    const all = [store.guest(large, `${'x'.repeat(200)}@example.com`), store.custom('x'.repeat(500), 'y'.repeat(500)), store.price('standard', `c${'f'.repeat(32)}`, 'EUR'), store.charge(large, 'wrapping')];
    assert.deepEqual(all.filter((key) => key.length > 120), []);
  });
});
