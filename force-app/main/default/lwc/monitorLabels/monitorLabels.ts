import accessAsk from '@salesforce/label/c.Crosswalk_Access_Ask';
import accessNone from '@salesforce/label/c.Crosswalk_Access_None';
import loading from '@salesforce/label/c.Crosswalk_Loading';
import errorHeading from '@salesforce/label/c.Crosswalk_Error_Heading';
import commandLate from '@salesforce/label/c.Crosswalk_Command_Late';
import commandRefused from '@salesforce/label/c.Crosswalk_Command_Refused';
import title from '@salesforce/label/c.Crosswalk_Monitor_Title';
import good from '@salesforce/label/c.Crosswalk_Monitor_Good';
import goodDetail from '@salesforce/label/c.Crosswalk_Monitor_Good_Detail';
import issuesOne from '@salesforce/label/c.Crosswalk_Monitor_Issues_One';
import issuesMany from '@salesforce/label/c.Crosswalk_Monitor_Issues_Many';
import issuesDetail from '@salesforce/label/c.Crosswalk_Monitor_Issues_Detail';
import down from '@salesforce/label/c.Crosswalk_Monitor_Down';
import paused from '@salesforce/label/c.Crosswalk_Monitor_Paused';
import pausedDetail from '@salesforce/label/c.Crosswalk_Monitor_Paused_Detail';
import silent from '@salesforce/label/c.Crosswalk_Monitor_Silent';
import silentDetail from '@salesforce/label/c.Crosswalk_Monitor_Silent_Detail';
import empty from '@salesforce/label/c.Crosswalk_Monitor_Empty';
import emptyDetail from '@salesforce/label/c.Crosswalk_Monitor_Empty_Detail';
import updated from '@salesforce/label/c.Crosswalk_Monitor_Updated';
import health from '@salesforce/label/c.Crosswalk_Monitor_Health';
import healthSalesforce from '@salesforce/label/c.Crosswalk_Monitor_Health_salesforce';
import healthBigcommerce from '@salesforce/label/c.Crosswalk_Monitor_Health_bigcommerce';
import healthDatabase from '@salesforce/label/c.Crosswalk_Monitor_Health_database';
import healthHooks from '@salesforce/label/c.Crosswalk_Monitor_Health_hooks';
import healthSettings from '@salesforce/label/c.Crosswalk_Monitor_Health_settings';
import healthStream from '@salesforce/label/c.Crosswalk_Monitor_Health_stream';
import ready from '@salesforce/label/c.Crosswalk_Monitor_Ready';
import problem from '@salesforce/label/c.Crosswalk_Monitor_Problem';
import flows from '@salesforce/label/c.Crosswalk_Monitor_Flows';
import flow from '@salesforce/label/c.Crosswalk_Monitor_Flow';
import flowState from '@salesforce/label/c.Crosswalk_Monitor_Flow_State';
import flowRate from '@salesforce/label/c.Crosswalk_Monitor_Flow_Rate';
import flowSuccess from '@salesforce/label/c.Crosswalk_Monitor_Flow_Success';
import flowWaiting from '@salesforce/label/c.Crosswalk_Monitor_Flow_Waiting';
import flowActive from '@salesforce/label/c.Crosswalk_Monitor_Flow_Active';
import flowOff from '@salesforce/label/c.Crosswalk_Monitor_Flow_Off';
import flowPaused from '@salesforce/label/c.Crosswalk_Monitor_Flow_Paused';
import pause from '@salesforce/label/c.Crosswalk_Monitor_Pause';
import resume from '@salesforce/label/c.Crosswalk_Monitor_Resume';
import pauseOf from '@salesforce/label/c.Crosswalk_Monitor_Pause_Of';
import resumeOf from '@salesforce/label/c.Crosswalk_Monitor_Resume_Of';
import pausedDone from '@salesforce/label/c.Crosswalk_Monitor_Paused_Done';
import resumedDone from '@salesforce/label/c.Crosswalk_Monitor_Resumed_Done';
import issues from '@salesforce/label/c.Crosswalk_Monitor_Issues';
import issuesNone from '@salesforce/label/c.Crosswalk_Monitor_Issues_None';
import issuesNoneDetail from '@salesforce/label/c.Crosswalk_Monitor_Issues_None_Detail';
import redrive from '@salesforce/label/c.Crosswalk_Monitor_Redrive';
import discard from '@salesforce/label/c.Crosswalk_Monitor_Discard';
import discardHeading from '@salesforce/label/c.Crosswalk_Monitor_Discard_Heading';
import discardQuestion from '@salesforce/label/c.Crosswalk_Monitor_Discard_Question';
import redriveDone from '@salesforce/label/c.Crosswalk_Monitor_Redrive_Done';
import discardDone from '@salesforce/label/c.Crosswalk_Monitor_Discard_Done';
import recordsOne from '@salesforce/label/c.Crosswalk_Monitor_Records_One';
import recordsMany from '@salesforce/label/c.Crosswalk_Monitor_Records_Many';
import more from '@salesforce/label/c.Crosswalk_Monitor_More';

export const labels = {
  accessAsk, accessNone, loading, errorHeading, commandLate, commandRefused, title, good, goodDetail, issuesOne, issuesMany, issuesDetail, down,
  paused, pausedDetail, silent, silentDetail, empty, emptyDetail, updated, health, healthSalesforce, healthBigcommerce, healthDatabase, healthHooks,
  healthStream, healthSettings, ready, problem, flows, flow, flowState, flowWaiting, flowActive, flowOff, flowPaused,
  pause, resume, pauseOf, resumeOf, pausedDone, resumedDone, issues, issuesNone, issuesNoneDetail, redrive, discard, discardHeading, discardQuestion,
  redriveDone, discardDone, recordsOne, recordsMany, more, flowRate, flowSuccess,
};
