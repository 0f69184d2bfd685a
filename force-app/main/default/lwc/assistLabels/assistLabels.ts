import suggest from '@salesforce/label/c.Crosswalk_Assist_Suggest';
import suggestHelp from '@salesforce/label/c.Crosswalk_Assist_Suggest_Help';
import suggesting from '@salesforce/label/c.Crosswalk_Assist_Suggesting';
import suggestedValues from '@salesforce/label/c.Crosswalk_Assist_Suggested_Values';
import suggestedNone from '@salesforce/label/c.Crosswalk_Assist_Suggested_None';
import accept from '@salesforce/label/c.Crosswalk_Assist_Accept';
import acceptOf from '@salesforce/label/c.Crosswalk_Assist_Accept_Of';
import acceptAll from '@salesforce/label/c.Crosswalk_Assist_Accept_All';
import ignore from '@salesforce/label/c.Crosswalk_Assist_Ignore';
import ignoreOf from '@salesforce/label/c.Crosswalk_Assist_Ignore_Of';
import close from '@salesforce/label/c.Crosswalk_Assist_Close';
import confidence from '@salesforce/label/c.Crosswalk_Assist_Confidence';
import byHand from '@salesforce/label/c.Crosswalk_Assist_By_Hand';
import refuse from '@salesforce/label/c.Crosswalk_Assist_Refuse';
import refused from '@salesforce/label/c.Crosswalk_Assist_Refused';
import restore from '@salesforce/label/c.Crosswalk_Assist_Restore';
import restored from '@salesforce/label/c.Crosswalk_Assist_Restored';
import draft from '@salesforce/label/c.Crosswalk_Assist_Draft';
import draftNoModel from '@salesforce/label/c.Crosswalk_Assist_Draft_No_Model';
import draftWish from '@salesforce/label/c.Crosswalk_Assist_Draft_Wish';
import draftWishHelp from '@salesforce/label/c.Crosswalk_Assist_Draft_Wish_Help';
import draftWishExample from '@salesforce/label/c.Crosswalk_Assist_Draft_Wish_Example';
import draftPrivacy from '@salesforce/label/c.Crosswalk_Assist_Draft_Privacy';
import draftAsk from '@salesforce/label/c.Crosswalk_Assist_Draft_Ask';
import draftAsking from '@salesforce/label/c.Crosswalk_Assist_Draft_Asking';
import draftTitle from '@salesforce/label/c.Crosswalk_Assist_Draft_Title';
import draftNone from '@salesforce/label/c.Crosswalk_Assist_Draft_None';
import draftRefused from '@salesforce/label/c.Crosswalk_Assist_Draft_Refused';
import draftTrying from '@salesforce/label/c.Crosswalk_Assist_Draft_Trying';
import draftNotTried from '@salesforce/label/c.Crosswalk_Assist_Draft_Not_Tried';
import draftAcceptOf from '@salesforce/label/c.Crosswalk_Assist_Draft_Accept_Of';
import draftDiscard from '@salesforce/label/c.Crosswalk_Assist_Draft_Discard';
import draftDiscardOf from '@salesforce/label/c.Crosswalk_Assist_Draft_Discard_Of';
import explain from '@salesforce/label/c.Crosswalk_Assist_Explain';
import explaining from '@salesforce/label/c.Crosswalk_Assist_Explaining';
import explained from '@salesforce/label/c.Crosswalk_Assist_Explained';
import explainedDetail from '@salesforce/label/c.Crosswalk_Assist_Explained_Detail';
import late from '@salesforce/label/c.Crosswalk_Command_Late';

/** Texts of what the assistant proposes. */
export const labels = {
  suggest, suggestHelp, suggesting, suggestedValues, suggestedNone, accept, acceptOf, acceptAll, ignore, ignoreOf, close, confidence, byHand, refuse, refused, restore, restored, draft, draftNoModel, draftWish,
  draftWishHelp, draftWishExample, draftPrivacy, draftAsk, draftAsking, draftTitle, draftNone, draftRefused, draftTrying, draftNotTried, draftAcceptOf, draftDiscard, draftDiscardOf, explain,
  explaining, explained, explainedDetail, late,
};
