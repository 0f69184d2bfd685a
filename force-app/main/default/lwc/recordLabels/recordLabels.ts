import accessAsk from '@salesforce/label/c.Crosswalk_Access_Ask';
import accessNone from '@salesforce/label/c.Crosswalk_Access_None';
import loading from '@salesforce/label/c.Crosswalk_Loading';
import errorHeading from '@salesforce/label/c.Crosswalk_Error_Heading';
import commandLate from '@salesforce/label/c.Crosswalk_Command_Late';
import commandRefused from '@salesforce/label/c.Crosswalk_Command_Refused';
import title from '@salesforce/label/c.Crosswalk_Record_Title';
import inSync from '@salesforce/label/c.Crosswalk_Record_InSync';
import inSyncDetail from '@salesforce/label/c.Crosswalk_Record_InSync_Detail';
import waiting from '@salesforce/label/c.Crosswalk_Record_Waiting';
import waitingDetail from '@salesforce/label/c.Crosswalk_Record_Waiting_Detail';
import failed from '@salesforce/label/c.Crosswalk_Record_Failed';
import conflict from '@salesforce/label/c.Crosswalk_Record_Conflict';
import notSynced from '@salesforce/label/c.Crosswalk_Record_NotSynced';
import notSyncedDetail from '@salesforce/label/c.Crosswalk_Record_NotSynced_Detail';
import lastSync from '@salesforce/label/c.Crosswalk_Record_LastSync';
import key from '@salesforce/label/c.Crosswalk_Record_Key';
import syncNow from '@salesforce/label/c.Crosswalk_Record_SyncNow';
import syncNowDenied from '@salesforce/label/c.Crosswalk_Record_SyncNow_Denied';
import syncNowDone from '@salesforce/label/c.Crosswalk_Record_SyncNow_Done';
import syncNowDoneDetail from '@salesforce/label/c.Crosswalk_Record_SyncNow_Done_Detail';
import actions from '@salesforce/label/c.Crosswalk_Record_Actions';
import since from '@salesforce/label/c.Crosswalk_Record_Since';
import issue from '@salesforce/label/c.Crosswalk_Record_Issue';
import details from '@salesforce/label/c.Crosswalk_Record_Details';
import openStore from '@salesforce/label/c.Crosswalk_Record_Open_Store';
import silent from '@salesforce/label/c.Crosswalk_Record_Silent';
import stale from '@salesforce/label/c.Crosswalk_Record_Stale';
import waitingTitle from '@salesforce/label/c.Crosswalk_Record_Waiting_Title';
import waitingQueue from '@salesforce/label/c.Crosswalk_Record_Waiting_Queue';
import waitingPaused from '@salesforce/label/c.Crosswalk_Record_Waiting_Paused';
import waitingRetry from '@salesforce/label/c.Crosswalk_Record_Waiting_Retry';

export const labels = {
  accessAsk, accessNone, loading, errorHeading, commandLate, commandRefused, title, inSync, inSyncDetail, waiting, waitingDetail, failed, conflict,
  notSynced, notSyncedDetail, lastSync, key, syncNow, syncNowDenied, syncNowDone, syncNowDoneDetail, actions, since, issue, details, openStore, silent, stale,
  waitingTitle, waitingQueue, waitingPaused, waitingRetry,
};
