import accessAsk from '@salesforce/label/c.Crosswalk_Access_Ask';
import accessNone from '@salesforce/label/c.Crosswalk_Access_None';
import loading from '@salesforce/label/c.Crosswalk_Loading';
import errorHeading from '@salesforce/label/c.Crosswalk_Error_Heading';
import commandLate from '@salesforce/label/c.Crosswalk_Command_Late';
import commandRefused from '@salesforce/label/c.Crosswalk_Command_Refused';
import title from '@salesforce/label/c.Crosswalk_Duplicates_Title';
import intro from '@salesforce/label/c.Crosswalk_Duplicates_Intro';
import empty from '@salesforce/label/c.Crosswalk_Duplicates_Empty';
import emptyDetail from '@salesforce/label/c.Crosswalk_Duplicates_Empty_Detail';
import notYet from '@salesforce/label/c.Crosswalk_Duplicates_Not_Yet';
import off from '@salesforce/label/c.Crosswalk_Duplicates_Off';
import offDetail from '@salesforce/label/c.Crosswalk_Duplicates_Off_Detail';
import hidden from '@salesforce/label/c.Crosswalk_Duplicates_Hidden';
import more from '@salesforce/label/c.Crosswalk_Duplicates_More';
import filter from '@salesforce/label/c.Crosswalk_Duplicates_Filter';
import filterHelp from '@salesforce/label/c.Crosswalk_Duplicates_Filter_Help';
import filterAll from '@salesforce/label/c.Crosswalk_Duplicates_Filter_All';
import filterLikely from '@salesforce/label/c.Crosswalk_Duplicates_Filter_Likely';
import filterSure from '@salesforce/label/c.Crosswalk_Duplicates_Filter_Sure';
import filterNone from '@salesforce/label/c.Crosswalk_Duplicates_Filter_None';
import pair from '@salesforce/label/c.Crosswalk_Duplicates_Pair';
import likelihood from '@salesforce/label/c.Crosswalk_Duplicates_Likelihood';
import field from '@salesforce/label/c.Crosswalk_Duplicates_Field';
import differs from '@salesforce/label/c.Crosswalk_Duplicates_Differs';
import account from '@salesforce/label/c.Crosswalk_Duplicates_Account';
import accountHidden from '@salesforce/label/c.Crosswalk_Duplicates_Account_Hidden';
import orders from '@salesforce/label/c.Crosswalk_Duplicates_Orders';
import lastOrder from '@salesforce/label/c.Crosswalk_Duplicates_Last_Order';
import open from '@salesforce/label/c.Crosswalk_Duplicates_Open';
import keep from '@salesforce/label/c.Crosswalk_Duplicates_Keep';
import keepHelp from '@salesforce/label/c.Crosswalk_Duplicates_Keep_Help';
import first from '@salesforce/label/c.Crosswalk_Duplicates_First';
import second from '@salesforce/label/c.Crosswalk_Duplicates_Second';
import why from '@salesforce/label/c.Crosswalk_Duplicates_Why';
import same from '@salesforce/label/c.Crosswalk_Duplicates_Same';
import sameOf from '@salesforce/label/c.Crosswalk_Duplicates_Same_Of';
import sameQuestion from '@salesforce/label/c.Crosswalk_Duplicates_Same_Question';
import sameDone from '@salesforce/label/c.Crosswalk_Duplicates_Same_Done';
import apart from '@salesforce/label/c.Crosswalk_Duplicates_Apart';
import apartOf from '@salesforce/label/c.Crosswalk_Duplicates_Apart_Of';
import apartDone from '@salesforce/label/c.Crosswalk_Duplicates_Apart_Done';
import merge from '@salesforce/label/c.Crosswalk_Duplicates_Merge';
import mergeOf from '@salesforce/label/c.Crosswalk_Duplicates_Merge_Of';
import mergeHeading from '@salesforce/label/c.Crosswalk_Duplicates_Merge_Heading';
import mergeQuestion from '@salesforce/label/c.Crosswalk_Duplicates_Merge_Question';
import mergeDone from '@salesforce/label/c.Crosswalk_Duplicates_Merge_Done';
import merges from '@salesforce/label/c.Crosswalk_Duplicates_Merges';
import mergesOf from '@salesforce/label/c.Crosswalk_Duplicates_Merges_Of';
import undo from '@salesforce/label/c.Crosswalk_Duplicates_Undo';
import undoOf from '@salesforce/label/c.Crosswalk_Duplicates_Undo_Of';
import undoQuestion from '@salesforce/label/c.Crosswalk_Duplicates_Undo_Question';
import undoDone from '@salesforce/label/c.Crosswalk_Duplicates_Undo_Done';
import refresh from '@salesforce/label/c.Crosswalk_Duplicates_Refresh';

/** The words of the duplicates page. */
export const labels = {
  accessAsk, accessNone, loading, errorHeading, commandLate, commandRefused, title, intro, empty, emptyDetail, notYet, off,
  offDetail, hidden, more, filter, filterHelp, filterAll, filterLikely, filterSure, filterNone, pair, likelihood, field, differs,
  account, accountHidden, orders, lastOrder, open, keep, keepHelp, first, second, why, same, sameOf, sameQuestion, sameDone, apart,
  apartOf, apartDone, merge, mergeOf, mergeHeading, mergeQuestion, mergeDone, merges, mergesOf, undo, undoOf, undoQuestion, undoDone,
  refresh,
};
