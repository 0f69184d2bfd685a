import accessAsk from '@salesforce/label/c.Crosswalk_Access_Ask';
import commandLate from '@salesforce/label/c.Crosswalk_Command_Late';
import commandRefused from '@salesforce/label/c.Crosswalk_Command_Refused';
import loading from '@salesforce/label/c.Crosswalk_Loading';
import compare from '@salesforce/label/c.Crosswalk_Record_Compare';
import compareTitle from '@salesforce/label/c.Crosswalk_Record_Compare_Title';
import compareNone from '@salesforce/label/c.Crosswalk_Record_Compare_None';
import compareHidden from '@salesforce/label/c.Crosswalk_Record_Compare_Hidden';
import compareAll from '@salesforce/label/c.Crosswalk_Record_Compare_All';
import compareGone from '@salesforce/label/c.Crosswalk_Record_Compare_Gone';
import compareArchived from '@salesforce/label/c.Crosswalk_Record_Compare_Archived';
import compareMissing from '@salesforce/label/c.Crosswalk_Record_Compare_Missing';
import sideBigcommerce from '@salesforce/label/c.Crosswalk_Record_Side_Bigcommerce';
import sideSalesforce from '@salesforce/label/c.Crosswalk_Record_Side_Salesforce';
import agreed from '@salesforce/label/c.Crosswalk_Record_Agreed';
import agreedUnknown from '@salesforce/label/c.Crosswalk_Record_Agreed_Unknown';
import owner from '@salesforce/label/c.Crosswalk_Record_Owner';
import ownerBigcommerce from '@salesforce/label/c.Crosswalk_Record_Owner_bigcommerce';
import ownerSalesforce from '@salesforce/label/c.Crosswalk_Record_Owner_salesforce';
import ownerNewest from '@salesforce/label/c.Crosswalk_Record_Owner_newest';
import ownerManual from '@salesforce/label/c.Crosswalk_Record_Owner_manual';
import standingSame from '@salesforce/label/c.Crosswalk_Record_Standing_same';
import standingStore from '@salesforce/label/c.Crosswalk_Record_Standing_store';
import standingSalesforce from '@salesforce/label/c.Crosswalk_Record_Standing_salesforce';
import standingBoth from '@salesforce/label/c.Crosswalk_Record_Standing_both';
import standingKept from '@salesforce/label/c.Crosswalk_Record_Standing_kept';
import standingUnknown from '@salesforce/label/c.Crosswalk_Record_Standing_unknown';
import emptyValue from '@salesforce/label/c.Crosswalk_Record_Empty_Value';
import choose from '@salesforce/label/c.Crosswalk_Record_Choose';
import chooseFor from '@salesforce/label/c.Crosswalk_Record_Choose_For';
import resolve from '@salesforce/label/c.Crosswalk_Record_Resolve';
import resolveDone from '@salesforce/label/c.Crosswalk_Record_Resolve_Done';
import resolveDoneDetail from '@salesforce/label/c.Crosswalk_Record_Resolve_Done_Detail';
import journey from '@salesforce/label/c.Crosswalk_Record_Journey';
import journeyTitle from '@salesforce/label/c.Crosswalk_Record_Journey_Title';
import journeyNone from '@salesforce/label/c.Crosswalk_Record_Journey_None';
import journeyDone from '@salesforce/label/c.Crosswalk_Record_Journey_Done';
import journeyUnchanged from '@salesforce/label/c.Crosswalk_Record_Journey_Unchanged';
import journeySkipped from '@salesforce/label/c.Crosswalk_Record_Journey_Skipped';
import journeyRetry from '@salesforce/label/c.Crosswalk_Record_Journey_Retry';
import journeyDead from '@salesforce/label/c.Crosswalk_Record_Journey_Dead';
import journeyResolve from '@salesforce/label/c.Crosswalk_Record_Journey_Resolve';
import journeyCommand from '@salesforce/label/c.Crosswalk_Record_Journey_Command';
import journeyWaiting from '@salesforce/label/c.Crosswalk_Record_Journey_Waiting';
import journeyRequests from '@salesforce/label/c.Crosswalk_Record_Journey_Requests';
import journeyHidden from '@salesforce/label/c.Crosswalk_Record_Journey_Hidden';
import stepWebhook from '@salesforce/label/c.Crosswalk_Record_Step_webhook';
import stepCdc from '@salesforce/label/c.Crosswalk_Record_Step_cdc';
import stepPoll from '@salesforce/label/c.Crosswalk_Record_Step_poll';
import stepBackfill from '@salesforce/label/c.Crosswalk_Record_Step_backfill';
import stepCommand from '@salesforce/label/c.Crosswalk_Record_Step_command';
import stepReconcile from '@salesforce/label/c.Crosswalk_Record_Step_reconcile';
import stepFlow from '@salesforce/label/c.Crosswalk_Record_Step_flow';
import stepExtract from '@salesforce/label/c.Crosswalk_Record_Step_extract';
import stepTransform from '@salesforce/label/c.Crosswalk_Record_Step_transform';
import stepLoad from '@salesforce/label/c.Crosswalk_Record_Step_load';
import stepConfirm from '@salesforce/label/c.Crosswalk_Record_Step_confirm';
import didCreated from '@salesforce/label/c.Crosswalk_Record_Did_created';
import didUpdated from '@salesforce/label/c.Crosswalk_Record_Did_updated';
import didSent from '@salesforce/label/c.Crosswalk_Record_Did_sent';
import loadingCompare from '@salesforce/label/c.Crosswalk_Record_Loading_Compare';
import loadingJourney from '@salesforce/label/c.Crosswalk_Record_Loading_Journey';
import hiddenRecord from '@salesforce/label/c.Crosswalk_Record_Hidden';
import yes from '@salesforce/label/c.Crosswalk_Record_Yes';
import no from '@salesforce/label/c.Crosswalk_Record_No';
import close from '@salesforce/label/c.Crosswalk_Record_Close';

/** Texts of the comparison and the journey of a record. */
import journeyLinked from '@salesforce/label/c.Crosswalk_Journey_Linked';

export const labels = {
  journeyLinked,
  accessAsk, commandLate, commandRefused, loading, compare, compareTitle, compareNone, compareHidden, compareAll, compareGone, compareArchived,
  compareMissing, sideBigcommerce, sideSalesforce, agreed, agreedUnknown, owner, ownerBigcommerce, ownerSalesforce, ownerNewest, ownerManual,
  standingSame, standingStore, standingSalesforce, standingBoth, standingKept, standingUnknown, emptyValue, choose, chooseFor, resolve, resolveDone,
  resolveDoneDetail, journey, journeyTitle, journeyNone, journeyDone, journeyUnchanged, journeySkipped, journeyRetry, journeyDead, journeyResolve,
  journeyCommand, journeyWaiting, journeyRequests, journeyHidden, stepWebhook, stepCdc, stepPoll, stepBackfill, stepCommand, stepReconcile, stepFlow,
  stepExtract, stepTransform, stepLoad, stepConfirm, didCreated, didUpdated, didSent, loadingCompare, loadingJourney, close, yes, no, hiddenRecord,
};
