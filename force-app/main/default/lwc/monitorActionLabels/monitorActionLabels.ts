import loading from '@salesforce/label/c.Crosswalk_Loading';
import commandLate from '@salesforce/label/c.Crosswalk_Command_Late';
import details from '@salesforce/label/c.Crosswalk_Record_Details';
import attempts from '@salesforce/label/c.Crosswalk_Monitor_Attempts';
import select from '@salesforce/label/c.Crosswalk_Monitor_Select';
import selectAll from '@salesforce/label/c.Crosswalk_Monitor_Select_All';
import selected from '@salesforce/label/c.Crosswalk_Monitor_Selected';
import openRecord from '@salesforce/label/c.Crosswalk_Monitor_Record_Open';
import edit from '@salesforce/label/c.Crosswalk_Monitor_Edit';
import editOf from '@salesforce/label/c.Crosswalk_Monitor_Edit_Of';
import editDetail from '@salesforce/label/c.Crosswalk_Monitor_Edit_Detail';
import editLoading from '@salesforce/label/c.Crosswalk_Monitor_Edit_Loading';
import editAdd from '@salesforce/label/c.Crosswalk_Monitor_Edit_Add';
import editDone from '@salesforce/label/c.Crosswalk_Monitor_Edit_Done';
import editEmpty from '@salesforce/label/c.Crosswalk_Monitor_Edit_Empty';
import cancel from '@salesforce/label/c.Crosswalk_Monitor_Cancel';
import assign from '@salesforce/label/c.Crosswalk_Monitor_Assign';
import assignPlaceholder from '@salesforce/label/c.Crosswalk_Monitor_Assign_Placeholder';
import assignDone from '@salesforce/label/c.Crosswalk_Monitor_Assign_Done';
import assigned from '@salesforce/label/c.Crosswalk_Monitor_Assigned';
import audit from '@salesforce/label/c.Crosswalk_Monitor_Audit';
import auditKey from '@salesforce/label/c.Crosswalk_Monitor_Audit_Key';
import auditKeyHelp from '@salesforce/label/c.Crosswalk_Monitor_Audit_Key_Help';
import auditFrom from '@salesforce/label/c.Crosswalk_Monitor_Audit_From';
import auditTo from '@salesforce/label/c.Crosswalk_Monitor_Audit_To';
import auditHelpFlow from '@salesforce/label/c.Crosswalk_Monitor_Audit_Help_Flow';
import auditHelpTime from '@salesforce/label/c.Crosswalk_Monitor_Audit_Help_Time';
import auditSearch from '@salesforce/label/c.Crosswalk_Monitor_Audit_Search';
import auditNone from '@salesforce/label/c.Crosswalk_Monitor_Audit_None';
import auditNoneDetail from '@salesforce/label/c.Crosswalk_Monitor_Audit_None_Detail';
import auditMore from '@salesforce/label/c.Crosswalk_Monitor_Audit_More';
import auditTime from '@salesforce/label/c.Crosswalk_Monitor_Audit_Time';
import auditWhat from '@salesforce/label/c.Crosswalk_Monitor_Audit_What';
import auditRecord from '@salesforce/label/c.Crosswalk_Monitor_Audit_Record';
import auditWho from '@salesforce/label/c.Crosswalk_Monitor_Audit_Who';
import auditResult from '@salesforce/label/c.Crosswalk_Monitor_Audit_Result';
import auditService from '@salesforce/label/c.Crosswalk_Monitor_Audit_Service';
import outcomeDone from '@salesforce/label/c.Crosswalk_Record_Journey_Done';
import outcomeDead from '@salesforce/label/c.Crosswalk_Record_Journey_Dead';
import outcomeWaits from '@salesforce/label/c.Crosswalk_Record_Journey_Retry';
import flow from '@salesforce/label/c.Crosswalk_Monitor_Flow';
import asExpected from '@salesforce/label/c.Crosswalk_Monitor_As_Expected';
import asExpectedDone from '@salesforce/label/c.Crosswalk_Monitor_As_Expected_Done';
import suggested from '@salesforce/label/c.Crosswalk_Monitor_Suggested';
import allFlows from '@salesforce/label/c.Crosswalk_Monitor_Chart_All';

/** Texts of what can be done on the monitor with single records. */
export const labels = {
  loading, commandLate, details, attempts, select, selectAll, selected, openRecord, edit, editOf, editDetail, editLoading, editAdd, editDone,
  editEmpty, cancel, assign, assignPlaceholder, assignDone, assigned, audit, auditKey, auditKeyHelp, auditFrom, auditTo, auditHelpFlow,
  auditHelpTime, auditSearch, auditNone, auditNoneDetail, auditMore, auditTime, auditWhat, auditRecord, auditWho, auditResult, auditService, flow,
  allFlows, asExpected, asExpectedDone, suggested, outcomeDone, outcomeDead, outcomeWaits,
};
