import { keepHeartbeat } from 'c/monitorHeartbeat';
import { createRecord, updateRecord } from 'lightning/uiRecordApi';

jest.mock('@salesforce/user/Id', () => ({ default: '005000000000001AAA' }), { virtual: true });

const key = 'heartbeat:005000000000001AAA';

test('a heartbeat is made once, then written every half minute', async () => {
  jest.useFakeTimers({ now: 1_000_000 });
  const beat = keepHeartbeat();
  await beat(new Map());
  await beat(new Map());
  expect(jest.mocked(createRecord).mock.calls).toEqual([[{ apiName: 'Crosswalk_Status__c', fields: { Key__c: key, Kind__c: 'heartbeat', Updated_At__c: '1970-01-01T00:16:40.000Z' } }]]);
  jest.setSystemTime(1_031_000);
  await beat(new Map([[key, 'a03']]));
  expect(jest.mocked(updateRecord).mock.calls).toEqual([[{ fields: { Id: 'a03', Updated_At__c: '1970-01-01T00:17:11.000Z' } }]]);
  jest.useRealTimers();
});

test('who may not write it is not told of it', async () => {
  jest.mocked(createRecord).mockRejectedValueOnce(new Error('no access'));
  await expect(keepHeartbeat()(new Map())).resolves.toBeUndefined();
});
