import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../core/log.ts';
import { createRequestIntake, routeRequest, type SyncRequest } from './request-router.ts';

const ports = {
  follows: [{ flow: 'contact-to-bigcommerce', sobject: 'Contact', fields: ['Phone'] }],
  sobjectOf: async (id: string) => new Map([['003', 'Contact'], ['500', 'Case']]).get(id.slice(0, 3)),
  flowsOfRecord: async (id: string) => (id === '0030000000000A1AAI' ? [{ flow: 'customer-to-salesforce', entityKey: 'customer:7' }] : []),
};
const route = (request: SyncRequest) => routeRequest(ports, request);

describe('a request from the org', () => {
  it('that names a command is work of the commands', async () => {
    assert.deepEqual(await route({ commandId: 'a0000000000000A' }), { routes: [{ flow: 'commands', entityKey: 'Crosswalk_Command__c:a0000000000000AAAQ' }] });
  });

  it('that names a record is work of every flow that follows its object, and of those that keep it up to date', async () => {
    assert.deepEqual(await route({ recordId: '0030000000000A1' }), { routes: [{ flow: 'contact-to-bigcommerce', entityKey: 'Contact:0030000000000A1AAI' }, { flow: 'customer-to-salesforce', entityKey: 'customer:7' }] });
  });

  it('may name one flow', async () => {
    assert.deepEqual(await route({ recordId: '0030000000000A1', flow: 'customer-to-salesforce' }), { routes: [{ flow: 'customer-to-salesforce', entityKey: 'customer:7' }] });
  });

  it('that means nothing says why', async () => {
    const requests: SyncRequest[] = [{}, { commandId: "a' OR" }, { recordId: '003*' }, { recordId: '999000000000001AAA' }, { recordId: '500000000000001AAA' }, { recordId: '0030000000000A1', flow: 'unknown' }];
    assert.deepEqual(await Promise.all(requests.map(route)), ['it names neither a command nor a record', 'Command_Id__c is no record id', 'Record_Id__c is no record id', 'the org has no object with such ids', 'no flow syncs such a record', 'no flow syncs such a record'].map((reason) => ({ reason })));
  });

  it('that is malformed is counted and keeps nobody waiting', async () => {
    const counted: string[] = [];
    const intake = createRequestIntake({ ...ports, connectionId: 7, count: (kind) => counted.push(kind), log: silentLog });
    const { events } = await intake([{ eventId: 'e1', request: undefined }, { eventId: 'e2', request: {} }, { eventId: 'e3', request: { commandId: 'a00000000000001AAA' } }]);
    assert.deepEqual([counted, events], [['malformed', 'malformed', 'request'], [{ connectionId: 7, flow: 'commands', entityKey: 'Crosswalk_Command__c:a00000000000001AAA', source: 'command', deliveryId: 'e3' }]]);
  });
});
