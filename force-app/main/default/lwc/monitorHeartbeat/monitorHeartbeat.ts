import { createRecord, updateRecord } from 'lightning/uiRecordApi';
import STATUS_KEY from '@salesforce/schema/Crosswalk_Status__c.Key__c';
import STATUS_KIND from '@salesforce/schema/Crosswalk_Status__c.Kind__c';
import STATUS_UPDATED from '@salesforce/schema/Crosswalk_Status__c.Updated_At__c';
import USER_ID from '@salesforce/user/Id';

const beatEveryMs = 30_000;

/**
 * Tells the service that somebody looks, so that it reports every few seconds instead of every few minutes: a row of the
 * mirror, one a user. The function given back is called with the rows that are there, by key, as often as one likes.
 */
export function keepHeartbeat(): (rows: ReadonlyMap<string, string>) => Promise<void> {
  const key = `heartbeat:${USER_ID}`;
  let beatAt = 0;
  return async (rows) => {
    if (Date.now() - beatAt < beatEveryMs) return;
    beatAt = Date.now();
    const at = { [STATUS_UPDATED.fieldApiName]: new Date().toISOString() };
    const id = rows.get(key);
    const beating = id === undefined ? createRecord({ apiName: STATUS_KEY.objectApiName, fields: { [STATUS_KEY.fieldApiName]: key, [STATUS_KIND.fieldApiName]: 'heartbeat', ...at } }) : updateRecord({ fields: { Id: id, ...at } });
    // Who may not write it sees reports that are some minutes old, and their age.
    await beating.catch(() => undefined);
  };
}
