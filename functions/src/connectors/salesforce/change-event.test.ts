import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeChangeEvent, salvageChangeEvent } from './change-event.ts';
import { createEventSchema } from './event-schema.ts';

const optional = (type: unknown) => ['null', type];
const address = { type: 'record', name: 'Address', fields: ['Street', 'City', 'State', 'PostalCode'].map((name) => ({ name, type: optional('string'), default: null })) };
const lists = ['nulledFields', 'diffFields', 'changedFields'].map((name) => ({ name, type: { type: 'array', items: 'string' } }));
const header = {
  type: 'record',
  name: 'ChangeEventHeader',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: { type: 'array', items: 'string' } },
    { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'GAP_OVERFLOW', 'SNAPSHOT'] } },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    ...lists,
  ],
};
/** Field 0 is the header; 1 Name, 2 BillingAddress, 3 Site__c (a geolocation), 4 Amount__c, 5 Placed__c. */
const schema = createEventSchema(JSON.stringify({
  type: 'record',
  name: 'AccountChangeEvent',
  namespace: 'com.sforce.eventbus',
  fields: [
    { name: 'ChangeEventHeader', type: header },
    { name: 'Name', type: ['null', 'string', { type: 'record', name: 'Switchable_PersonName', fields: ['Salutation', 'FirstName', 'LastName'].map((name) => ({ name, type: optional('string') })) }] },
    { name: 'BillingAddress', type: optional(address) },
    { name: 'Site__c', type: optional({ type: 'record', name: 'Location', fields: [{ name: 'Latitude', type: optional('double') }, { name: 'Longitude', type: optional('double') }] }) },
    { name: 'Amount__c', type: optional('double') },
    { name: 'Placed__c', type: optional('long') },
  ],
}));
const empty = { Name: null, BillingAddress: null, Site__c: null, Amount__c: null, Placed__c: null };
const headerOf = (more: object) => ({ entityName: 'Account', recordIds: ['001000000000001AAA'], changeType: 'UPDATE', changeOrigin: 'com/salesforce/api/rest/66.0;client=Crosswalk', transactionKey: 't', sequenceNumber: 1, commitTimestamp: 1_795_341_600_000, commitNumber: 9_007_199_254_740_993n, commitUser: '005000000000001AAA', nulledFields: [], diffFields: [], changedFields: [], ...more });
const encode = (more: object, values: object = {}) => schema.encode({ ...empty, ChangeEventHeader: headerOf(more), ...values });
const changedBy = (...changedFields: string[]) => [...decodeChangeEvent(schema, encode({ changedFields })).changed];

describe('a change event', () => {
  it('names the fields of its bitmap, the lowest bit for the first', () => {
    assert.deepEqual(changedBy('0x30'), ['Amount__c', 'Placed__c']);
  });

  it('names the parts of compound fields as records know them', () => {
    assert.deepEqual(changedBy('0x10', '2-0x05', '1-0x04', '3-0x01'), ['Amount__c', 'BillingStreet', 'BillingState', 'LastName', 'Site__Latitude__s']);
  });

  it('names every part of a compound field that went as a whole', () => {
    assert.deepEqual(changedBy('0x04'), ['BillingAddress', 'BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode']);
  });

  it('is read when its list holds nothing but the bitmap of a compound field', () => {
    const { changed, nulled } = decodeChangeEvent(schema, encode({ changedFields: ['2-0x01'], nulledFields: ['2-0x01'] }));
    assert.deepEqual([[...changed], [...nulled]], [['BillingStreet'], ['BillingStreet']]);
  });

  it('reads bitmaps in small letters too, and takes a plain name for itself', () => {
    assert.deepEqual([changedBy('0x1e'), changedBy('Amount__c')], [changedBy('0x1E'), ['Amount__c']]);
  });

  it('tells what was emptied from what merely did not change', () => {
    const { nulled, values } = decodeChangeEvent(schema, encode({ changedFields: ['0x30'], nulledFields: ['0x20'] }, { Amount__c: 2.5 }));
    assert.deepEqual([[...nulled], values], [['Placed__c'], { ...empty, Amount__c: 2.5 }]);
  });

  it('keeps whole numbers beyond 2^53 exact, and others numbers', () => {
    const { Placed__c: placed, ChangeEventHeader: decoded } = schema.decode(encode({}, { Placed__c: 1_795_341_600_000 }));
    assert.deepEqual([placed, { ...(typeof decoded === 'object' ? decoded : {}) }], [1_795_341_600_000, headerOf({})]);
  });

  it('of a kind nobody knows, or with a bit beyond its schema, is refused', () => {
    assert.throws(() => decodeChangeEvent(schema, encode({ changeType: 'SNAPSHOT' })));
    assert.throws(() => decodeChangeEvent(schema, encode({ changedFields: ['0x40'] })), /names field 6/);
  });
});

describe('a change event that cannot be read', () => {
  it('still tells its records when its header is whole', () => {
    const payload = encode({}, { Name: 'Acme' });
    assert.deepEqual(salvageChangeEvent(schema, payload.subarray(0, payload.length - 2)), { entityName: 'Account', recordIds: ['001000000000001AAA'] });
  });

  it('tells its object by the name of its schema when nothing else is left', () => {
    assert.deepEqual(salvageChangeEvent(schema, Buffer.from([200, 1, 2])), { entityName: 'Account', recordIds: [] });
  });
});
