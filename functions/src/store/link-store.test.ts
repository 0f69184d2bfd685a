import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import type { Link } from '../core/link.ts';
import { deleteLinks, findChildLinks, findLinks, listLinkedEntities, saveFacts, saveLinks } from './link-store.ts';

const database = await createTestDatabase('link-store');
const { pool } = database;
const link = (key: string, more: Partial<Link> = {}): Link => ({ sobject: 'Order', key, salesforceId: `801000000000${key.slice(-3)}AAA`, parentKey: undefined, entityKey: undefined, sourceVersion: 10, base: { Name: 'digest' }, facts: {}, ...more });
const find = async (key: string, sobject = 'Order') => (await findLinks(pool, 1, [{ sobject, key }]))[0];

beforeEach(() => pool.query('truncate crosswalk.link'));
after(() => database.close({ stopServer: false }));

describe('links', () => {
  it('come back as they were saved, by object and key', async () => {
    const [order, contact] = [link('s:order:250', { facts: { activated: 'true' } }), link('s:customer:7', { sobject: 'Contact', sourceVersion: 1_777_777_777_000 })];
    await saveLinks(pool, 1, [order, contact]);
    assert.deepEqual(await findLinks(pool, 1, [{ sobject: 'Order', key: 's:order:250' }, { sobject: 'Order', key: 's:customer:7' }, { sobject: 'Contact', key: 's:customer:7' }]).then((links) => links.toSorted((a, b) => b.sobject.localeCompare(a.sobject))), [order, contact]);
  });

  it('of one connection are unknown to another', async () => {
    await saveLinks(pool, 1, [link('s:order:250')]);
    assert.deepEqual(await findLinks(pool, 2, [{ sobject: 'Order', key: 's:order:250' }]), []);
  });

  it('below a parent are found by it', async () => {
    const lines = ['s:line:1', 's:line:2'].map((key) => link(key, { sobject: 'OrderItem', parentKey: 's:order:250' }));
    await saveLinks(pool, 1, [...lines, link('s:line:3', { sobject: 'OrderItem', parentKey: 's:order:251' }), link('s:order:250')]);
    assert.deepEqual((await findChildLinks(pool, 1, ['s:order:250', 's:order:999'])).toSorted((a, b) => a.key.localeCompare(b.key)), lines);
    assert.deepEqual(await findChildLinks(pool, 1, []), []);
  });

  it('may lead from many keys to one record', async () => {
    await saveLinks(pool, 1, ['s:customer:7', 's:guest:*:abc'].map((key) => link(key, { sobject: 'Contact', salesforceId: '003000000000001AAA' })));
    assert.deepEqual([(await find('s:customer:7', 'Contact'))?.salesforceId, (await find('s:guest:*:abc', 'Contact'))?.salesforceId], ['003000000000001AAA', '003000000000001AAA']);
  });

  it('take new facts beside those they have, and nothing else changes; a link that is not there is not made', async () => {
    await saveLinks(pool, 1, [link('s:order:250', { facts: { activated: 'true', writing: 'A' } }), link('s:order:251')]);
    await saveFacts(pool, 1, [link('s:order:250', { facts: { writing: 'A B' }, base: {}, sourceVersion: 1 }), link('s:order:252', { facts: { writing: 'C' } })]);
    await saveFacts(pool, 1, []);
    assert.deepEqual(await Promise.all(['s:order:250', 's:order:251', 's:order:252'].map((key) => find(key))), [link('s:order:250', { facts: { activated: 'true', writing: 'A B' } }), link('s:order:251'), undefined]);
  });

  it('name the source records that are there still: a product that lost a variant is, one whose identities all ended is not', async () => {
    const parts = (product: number, variant: number, isGone: boolean) => ['Product2', 'BC_Identity__c'].map((sobject) => link(`s:variant:${variant}`, { sobject, entityKey: `product:${product}`, facts: isGone ? { deleted: 'true' } : {} }));
    await saveLinks(pool, 1, [...parts(5, 51, false), ...parts(5, 52, true), ...parts(6, 61, true), link('s:price:standard:61:USD', { sobject: 'PricebookEntry', entityKey: 'product:6' }), link('s:order:250', { entityKey: 'order:250' })]);
    assert.deepEqual([await listLinkedEntities(pool, 1, 'product'), await listLinkedEntities(pool, 1, 'order')], [['product:5'], ['order:250']]);
  });

  it('give way to a newer and to the same source version', async () => {
    await saveLinks(pool, 1, [link('s:order:250')]);
    await saveLinks(pool, 1, [link('s:order:250', { sourceVersion: 10, base: { Name: 'again' } })]);
    assert.deepEqual((await find('s:order:250'))?.base, { Name: 'again' });
    await saveLinks(pool, 1, [link('s:order:250', { sourceVersion: 11, base: { Name: 'newer' }, salesforceId: '801000000000999AAA' })]);
    assert.deepEqual(await find('s:order:250'), link('s:order:250', { sourceVersion: 11, base: { Name: 'newer' }, salesforceId: '801000000000999AAA' }));
  });

  it('never give way to an older source version, in nothing', async () => {
    const newer = link('s:order:250', { sourceVersion: 11, facts: { activated: 'true' } });
    await saveLinks(pool, 1, [newer]);
    await saveLinks(pool, 1, [link('s:order:250', { sourceVersion: 10, base: {}, salesforceId: '801000000000999AAA', facts: { activated: 'false', other: 'x' } }), link('s:order:251')]);
    assert.deepEqual([await find('s:order:250'), await find('s:order:251')], [newer, link('s:order:251')]);
  });

  it('keep facts that a later save does not mention', async () => {
    await saveLinks(pool, 1, [link('s:order:250', { facts: { activated: 'true', a: '1' } })]);
    await saveLinks(pool, 1, [link('s:order:250', { facts: { a: '2' } })]);
    assert.deepEqual((await find('s:order:250'))?.facts, { activated: 'true', a: '2' });
  });

  it('saved by many at once end with the newest version', async () => {
    const versions = [5, 9, 3, 12, 7, 1, 11, 2];
    await Promise.all(versions.map((sourceVersion) => saveLinks(pool, 1, ['s:order:2', 's:order:1'].map((key) => link(key, { sourceVersion, base: { v: String(sourceVersion) } })))));
    assert.deepEqual([(await find('s:order:1'))?.base, (await find('s:order:2'))?.base], [{ v: '12' }, { v: '12' }]);
  });

  it('are gone once deleted, those named and no others', async () => {
    await saveLinks(pool, 1, [link('s:line:1', { sobject: 'OrderItem' }), link('s:line:1'), link('s:line:2', { sobject: 'OrderItem' })]);
    await deleteLinks(pool, 1, [{ sobject: 'OrderItem', key: 's:line:1' }]);
    await deleteLinks(pool, 2, [{ sobject: 'OrderItem', key: 's:line:2' }]);
    assert.deepEqual([await find('s:line:1', 'OrderItem'), (await find('s:line:1'))?.key, (await find('s:line:2', 'OrderItem'))?.key], [undefined, 's:line:1', 's:line:2']);
  });

  it('are found as fast by a connection that first asked when there were none: its plan was made for an empty table', async () => {
    const [early, late] = [await pool.connect(), await pool.connect()];
    const wanted = Array.from({ length: 500 }, (_unused, index) => ({ sobject: 'OrderItem', key: `s:line:${index}` }));
    // PostgreSQL settles on one plan for a named statement after five uses of more than a few keys.
    for (let use = 0; use < 8; use += 1) await findLinks(early, 1, wanted);
    await saveLinks(pool, 1, Array.from({ length: 6_000 }, (_unused, index) => link(`s:line:${index}`, { sobject: 'OrderItem' })));
    const timed = async (client: typeof early) => {
      const startedAt = performance.now();
      assert.equal((await findLinks(client, 1, wanted)).length, wanted.length);
      return performance.now() - startedAt;
    };
    const [ofLate, ofEarly] = [await timed(late), await timed(early)];
    for (const client of [early, late]) client.release(true);
    assert.ok(ofEarly < 20 * Math.max(ofLate, 5), `${Math.round(ofEarly)} ms against ${Math.round(ofLate)} ms`);
  });

  it('that are none cost no query', async () => {
    const refusing = { query: () => Promise.reject(new Error('no query was needed')) };
    assert.deepEqual([await findLinks(refusing, 1, []), await findChildLinks(refusing, 1, []), await saveLinks(refusing, 1, []), await deleteLinks(refusing, 1, [])], [[], [], undefined, undefined]);
  });
});
