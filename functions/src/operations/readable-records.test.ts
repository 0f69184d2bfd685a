import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldReader, readableOf } from './readable-records.ts';

const run = { creatorId: '005', signal: AbortSignal.timeout(1_000) };
const rights = (readable: string[], isOperator = false) => ({ readableRecords: async () => new Set(readable), holdsPermission: async () => isOperator });
const record = (object: string, key: string, id: string | undefined, parentKey?: string) => ({ object, key, id, parentKey });
const order = record('Order', 's:order:1', '801');
const line = record('OrderItem', 's:line:1', undefined, 's:order:1');
const account = record('Account', 's:customer:7', '001');
const contact = record('Contact', 's:customer:7', '003');
const identity = record('BC_Identity__c', 's:customer:7', 'a01');

describe('records a user may read', () => {
  it('take their lines along, and leave the lines of others out', async () => {
    assert.deepEqual(await readableOf(rights(['801']), [order, line], run), [order, line]);
    assert.deepEqual(await readableOf(rights([]), [order, line], run), []);
  });

  it('of one key are each asked for: a contact does not open its account', async () => {
    assert.deepEqual(await readableOf(rights(['003']), [account, contact, identity], run), [contact, identity]);
    assert.deepEqual(await readableOf(rights([]), [account, contact, identity], run), []);
  });

  it('that are not in the org yet are for operators', async () => {
    const coming = record('Order', 's:order:2', undefined);
    assert.deepEqual([await readableOf(rights([]), [coming], run), await readableOf(rights([], true), [coming], run)], [[], [coming]]);
  });
});

describe('fields a user may read', () => {
  it('are those he is given, those nobody can hide, and the parts of an address he is given', async () => {
    const isReadable = await fieldReader({ readableFields: async () => new Set(['Order.BC_Tax__c', 'Order.BillingAddress']) }, ['Order', 'Order'], run);
    assert.deepEqual(['BC_Tax__c', 'Status', 'BillingCity', 'ShippingCity', 'PoNumber'].map((field) => isReadable('Order', field)), [true, true, true, false, false]);
  });

  it('of no object are asked for nowhere', async () => {
    const isReadable = await fieldReader({ readableFields: () => Promise.reject(new Error('no question was needed')) }, [], run);
    assert.equal(isReadable('Order', 'PoNumber'), false);
  });
});
