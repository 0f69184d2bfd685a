import { createElement } from 'lwc';
import RecordSync from 'c/recordSync';
import { graphql } from 'lightning/graphql';
import { getRecord } from 'lightning/uiRecordApi';
import { wireOf } from '../../../../../__tests__/component';

jest.mock('@salesforce/customPermission/Crosswalk_Sync', () => ({ default: undefined }), { virtual: true });

test('who may read but not sync sees the state, and why there is no button', async () => {
  const element = Object.assign(createElement('c-record-sync', { is: RecordSync }), { recordId: '801000000000001AAA', objectApiName: 'Order' });
  document.body.append(element);
  wireOf(getRecord).emit({ apiName: 'Order', id: '801000000000001AAA', fields: { BC_Key__c: { value: 'store:order:250' } } });
  wireOf(graphql).emit({ uiapi: { query: { Crosswalk_Issue__c: { edges: [] } } } });
  await Promise.resolve();
  expect(element.shadowRoot?.querySelector('[data-id="sync"]')).toBeNull();
  expect(element.shadowRoot?.textContent).toContain('c.Crosswalk_Record_SyncNow_Denied');
});
