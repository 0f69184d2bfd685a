import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identity, product2 } from '../connectors/salesforce/targets.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { WriteOperation, WriteResult } from '../core/target-writer.ts';
import type { Fallout } from './batch.ts';
import { bury, type Departed, departures } from './bury.ts';
import type { RecordMap } from './define-flow.ts';

const signal = new AbortController().signal;
const syncedAt = '2026-05-01T12:00:00.000Z';
const tombstones = { Product2: { IsActive: false }, BC_Identity__c: { State__c: 'Retired' } };
const job = (entityKey: string): Job => ({ connectionId: 1, flow: 'product-to-salesforce', entityKey, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] });
const link = (sobject: string, key: string, more: Partial<Link> = {}): Link => ({ sobject, key, salesforceId: `id of ${key}`, parentKey: undefined, entityKey: 'product:7', sourceVersion: 5, base: { IsActive: 'a', State__c: 'b', Name: 'c' }, facts: {}, ...more });

/** Departures over these links, in an org that answers as told. */
async function burying(links: Link[], departed: readonly Departed[], { answer = () => undefined, rules = {}, lists = [] }: { answer?: (operation: WriteOperation) => WriteResult | undefined; rules?: Record<string, 'ignore' | 'delete'>; lists?: RecordMap[] } = {}) {
  const written: WriteOperation[] = [];
  const ports = {
    tombstones,
    removes: ['Product2'],
    lists,
    rules,
    syncedAt,
    assertHeld: async () => {},
    entityOf: (sobject: string) => [product2, identity].find((entity) => entity.sobject === sobject),
    findLinksByEntity: async (keys: readonly string[]) => links.filter((one) => keys.includes(one.entityKey ?? '')),
    target: {
      async write(operations: readonly WriteOperation[]) {
        written.push(...operations);
        return operations.map((operation) => answer(operation) ?? { id: operation.id ?? '' });
      },
    },
  };
  return { burials: await bury(departed, ports, signal), written: written.map(({ kind, id, fields }) => [kind, id, fields]) };
}
const deleted = (fallout: Fallout[] = [{ job: job('product:7'), error: new SyncError('SOURCE_DELETED', { stage: 'extract' }) }]) => ({ fallout, departed: departures(fallout, []) });

describe('a record that was deleted in the store', () => {
  it('is marked in Salesforce, never deleted, and its links forget what was agreed on the marked fields', async () => {
    const { departed } = deleted();
    const { burials, written } = await burying([link('Product2', 'v:1'), link('BC_Identity__c', 'v:1'), link('PricebookEntry', 'e:1')], departed);
    assert.deepEqual(written, [['update', 'id of v:1', { IsActive: false, BC_Synced_At__c: syncedAt }], ['update', 'id of v:1', { State__c: 'Retired' }]]);
    assert.deepEqual(burials.map((one) => [one.job.entityKey, one.link.sobject, one.link.base, one.link.facts]), [['product:7', 'Product2', { State__c: 'b', Name: 'c' }, { deleted: 'true' }], ['product:7', 'BC_Identity__c', { IsActive: 'a', Name: 'c' }, { deleted: 'true' }]]);
  });

  it('is left alone, or deleted with the others marked, where a rule says so', async () => {
    const links = [link('Product2', 'v:1'), link('BC_Identity__c', 'v:1')];
    assert.deepEqual((await burying(links, deleted().departed, { rules: { product: 'ignore' } })).written, []);
    assert.deepEqual((await burying(links, deleted().departed, { rules: { product: 'delete' } })).written, [['delete', 'id of v:1', {}], ['update', 'id of v:1', { State__c: 'Retired' }]]);
  });

  it('is marked once', async () => {
    const { burials, written } = await burying([link('Product2', 'v:1', { facts: { deleted: 'true' } })], deleted().departed);
    assert.deepEqual([burials, written], [[], []]);
  });

  it('that is gone from Salesforce too needs no mark', async () => {
    const { fallout, departed } = deleted();
    const { burials } = await burying([link('Product2', 'v:1')], departed, { answer: () => ({ fault: { kind: 'gone', error: new SyncError('REFERENCE_STALE', { stage: 'load' }), matches: [] } }) });
    assert.deepEqual([burials.length, fallout[0]?.error.code], [1, 'SOURCE_DELETED']);
  });

  it('whose mark is refused has that outcome', async () => {
    const { fallout, departed } = deleted();
    const { burials } = await burying([link('Product2', 'v:1')], departed, { answer: () => ({ fault: { kind: 'other', error: new SyncError('VALIDATION_RULE', { stage: 'load' }), matches: [] } }) });
    assert.deepEqual([burials, fallout[0]?.error.code], [[], 'VALIDATION_RULE']);
  });
});

describe('a product that lost a variant', () => {
  it('has that variant marked alone', async () => {
    const departed: Departed[] = [{ job: job('product:7'), present: new Set(['Product2 v:1', 'BC_Identity__c v:1']), fail: () => assert.fail('nothing fails') }];
    const { written } = await burying([link('Product2', 'v:1'), link('Product2', 'v:2'), link('BC_Identity__c', 'v:1')], departed);
    assert.deepEqual(written.map(([, id]) => id), ['id of v:2']);
  });
});

describe('records of a list', () => {
  const list = (isPruned: boolean): RecordMap => ({ flow: 'product-to-salesforce', map: 'size', parent: 'product', lookup: 'Product__c', entity: { sobject: 'Size__c', externalIdField: 'Code__c', createOnly: [], level: 9, naturalKey: [], alsoRead: [], references: { Product__c: 'Product2' } }, isPruned, elementsOf: () => [] });
  const size = (variant: string) => link('Size__c', `${variant}:size:1`, { parentKey: `${variant}#size` });

  it('of a record that was deleted in the store go with it where their rule is to delete, and stay as they are where it is to keep', async () => {
    const { burials, written } = await burying([size('v:1')], deleted().departed, { rules: { product: 'ignore' }, lists: [list(true)] });
    assert.deepEqual([written, burials.map(({ link: { key }, isDropped }) => [key, isDropped])], [[['delete', 'id of v:1:size:1', {}]], [['v:1:size:1', true]]]);
    assert.deepEqual((await burying([size('v:1')], deleted().departed, { rules: { product: 'delete' }, lists: [list(false)] })).written, []);
    assert.deepEqual((await burying([size('v:1')], deleted().departed)).written, [], 'a list that is switched off');
  });

  it('go with the part they hang below; those of a part that is there are their list’s affair', async () => {
    const departed: Departed[] = [{ job: job('product:7'), present: new Set(['Product2 v:1']), fail: () => assert.fail('nothing fails') }];
    assert.deepEqual((await burying([size('v:1'), size('v:2')], departed, { lists: [list(true)] })).written.map(([, id]) => id), ['id of v:2:size:1']);
  });
});
