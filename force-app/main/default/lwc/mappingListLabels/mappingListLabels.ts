import tab from '@salesforce/label/c.Crosswalk_List_Tab';
import tabProblems from '@salesforce/label/c.Crosswalk_List_Tab_Problems';
import title from '@salesforce/label/c.Crosswalk_List_Title';
import detail from '@salesforce/label/c.Crosswalk_List_Detail';
import none from '@salesforce/label/c.Crosswalk_List_None';
import noneDetail from '@salesforce/label/c.Crosswalk_List_None_Detail';
import reading from '@salesforce/label/c.Crosswalk_List_Reading';
import failed from '@salesforce/label/c.Crosswalk_List_Failed';
import below from '@salesforce/label/c.Crosswalk_List_Below';
import belowHelp from '@salesforce/label/c.Crosswalk_List_Below_Help';
import add from '@salesforce/label/c.Crosswalk_List_Add';
import addHelp from '@salesforce/label/c.Crosswalk_List_Add_Help';
import addPlaceholder from '@salesforce/label/c.Crosswalk_List_Add_Placeholder';
import objectsNone from '@salesforce/label/c.Crosswalk_List_Objects_None';
import keyless from '@salesforce/label/c.Crosswalk_List_Keyless';
import on from '@salesforce/label/c.Crosswalk_List_On';
import onHelp from '@salesforce/label/c.Crosswalk_List_On_Help';
import object from '@salesforce/label/c.Crosswalk_List_Object';
import objectHelp from '@salesforce/label/c.Crosswalk_List_Object_Help';
import key from '@salesforce/label/c.Crosswalk_List_Key';
import keyHelp from '@salesforce/label/c.Crosswalk_List_Key_Help';
import lookup from '@salesforce/label/c.Crosswalk_List_Lookup';
import lookupHelp from '@salesforce/label/c.Crosswalk_List_Lookup_Help';
import each from '@salesforce/label/c.Crosswalk_List_Each';
import eachHelp from '@salesforce/label/c.Crosswalk_List_Each_Help';
import some from '@salesforce/label/c.Crosswalk_List_Some';
import someHelp from '@salesforce/label/c.Crosswalk_List_Some_Help';
import id from '@salesforce/label/c.Crosswalk_List_Id';
import idHelp from '@salesforce/label/c.Crosswalk_List_Id_Help';
import vanished from '@salesforce/label/c.Crosswalk_List_Vanished';
import vanishedHelp from '@salesforce/label/c.Crosswalk_List_Vanished_Help';
import keep from '@salesforce/label/c.Crosswalk_List_Keep';
import deleted from '@salesforce/label/c.Crosswalk_List_Delete';
import open from '@salesforce/label/c.Crosswalk_List_Open';
import openOf from '@salesforce/label/c.Crosswalk_List_Open_Of';
import remove from '@salesforce/label/c.Crosswalk_List_Remove';
import removedDelete from '@salesforce/label/c.Crosswalk_List_Removed_Delete';
import removedKeep from '@salesforce/label/c.Crosswalk_List_Removed_Keep';
import becomes from '@salesforce/label/c.Crosswalk_List_Becomes';
import becomesNone from '@salesforce/label/c.Crosswalk_List_Becomes_None';
import unfinished from '@salesforce/label/c.Crosswalk_List_Unfinished';
import tryFailed from '@salesforce/label/c.Crosswalk_List_Try_Failed';
import trying from '@salesforce/label/c.Crosswalk_List_Trying';
import summary from '@salesforce/label/c.Crosswalk_List_Summary';
import changeOf from '@salesforce/label/c.Crosswalk_List_Change_Of';
import element from '@salesforce/label/c.Crosswalk_List_Element';
import off from '@salesforce/label/c.Crosswalk_List_Off';
import choose from '@salesforce/label/c.Crosswalk_Mapping_Choose';

/** Texts of lists whose elements become records. */
export const labels = {
  tab, tabProblems, title, detail, none, noneDetail, reading, failed, below, belowHelp, add, addHelp, addPlaceholder, objectsNone, keyless, on, onHelp, object, objectHelp,
  key, keyHelp, lookup, lookupHelp, each, eachHelp, some, someHelp, id, idHelp, vanished, vanishedHelp, keep, deleted, open, openOf, remove, removedDelete, removedKeep,
  becomes, becomesNone, unfinished, tryFailed, trying, summary, changeOf, element, off, choose,
};
