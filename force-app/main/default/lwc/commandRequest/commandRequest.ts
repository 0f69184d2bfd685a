import { createRecord } from 'lightning/uiRecordApi';
import COMMAND_ACTION from '@salesforce/schema/Crosswalk_Command__c.Action__c';
import COMMAND_PAYLOAD from '@salesforce/schema/Crosswalk_Command__c.Payload__c';

/** Asks Crosswalk to do something: a record is the only way. The id of the command, for `c-command-watch`. */
export async function requestCommand(action: string, payload: Record<string, unknown>): Promise<string> {
  const { id } = await createRecord({ apiName: COMMAND_ACTION.objectApiName, fields: { [COMMAND_ACTION.fieldApiName]: action, [COMMAND_PAYLOAD.fieldApiName]: JSON.stringify(payload) } });
  return id;
}
