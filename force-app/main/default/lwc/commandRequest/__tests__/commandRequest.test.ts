import { requestCommand } from 'c/commandRequest';
import { createRecord } from 'lightning/uiRecordApi';

test('a command is a record with the action and its payload as JSON', async () => {
  jest.mocked(createRecord).mockResolvedValue({ apiName: 'Crosswalk_Command__c', id: 'a01000000000001AAA', fields: {}, lastModifiedDate: '' });
  expect(await requestCommand('sync-record', { recordId: '801000000000001AAA' })).toBe('a01000000000001AAA');
  expect(createRecord).toHaveBeenCalledWith({ apiName: 'Crosswalk_Command__c', fields: { Action__c: 'sync-record', Payload__c: '{"recordId":"801000000000001AAA"}' } });
});
