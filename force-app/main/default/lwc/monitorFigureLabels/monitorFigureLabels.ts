import figures from '@salesforce/label/c.Crosswalk_Monitor_Figures';
import rate from '@salesforce/label/c.Crosswalk_Monitor_Rate';
import rateDetail from '@salesforce/label/c.Crosswalk_Monitor_Rate_Detail';
import success from '@salesforce/label/c.Crosswalk_Monitor_Success';
import successDetail from '@salesforce/label/c.Crosswalk_Monitor_Success_Detail';
import successNone from '@salesforce/label/c.Crosswalk_Monitor_Success_None';
import latency from '@salesforce/label/c.Crosswalk_Monitor_Latency';
import latencyDetail from '@salesforce/label/c.Crosswalk_Monitor_Latency_Detail';
import queue from '@salesforce/label/c.Crosswalk_Monitor_Queue';
import queueNone from '@salesforce/label/c.Crosswalk_Monitor_Queue_None';
import queueOldest from '@salesforce/label/c.Crosswalk_Monitor_Queue_Oldest';
import orgCalls from '@salesforce/label/c.Crosswalk_Monitor_Budget_Salesforce';
import orgCallsDetail from '@salesforce/label/c.Crosswalk_Monitor_Budget_Salesforce_Detail';
import storeCalls from '@salesforce/label/c.Crosswalk_Monitor_Budget_Bigcommerce';
import storeCallsDetail from '@salesforce/label/c.Crosswalk_Monitor_Budget_Bigcommerce_Detail';
import none from '@salesforce/label/c.Crosswalk_Monitor_None';
import chart from '@salesforce/label/c.Crosswalk_Monitor_Chart';
import chartFlow from '@salesforce/label/c.Crosswalk_Monitor_Chart_Flow';
import chartAll from '@salesforce/label/c.Crosswalk_Monitor_Chart_All';
import chartSummary from '@salesforce/label/c.Crosswalk_Monitor_Chart_Summary';
import chartEmpty from '@salesforce/label/c.Crosswalk_Monitor_Chart_Empty';
import chartTable from '@salesforce/label/c.Crosswalk_Monitor_Chart_Table';
import chartTime from '@salesforce/label/c.Crosswalk_Monitor_Chart_Time';
import chartDone from '@salesforce/label/c.Crosswalk_Monitor_Chart_Done';
import chartDead from '@salesforce/label/c.Crosswalk_Monitor_Chart_Dead';
import chartRetried from '@salesforce/label/c.Crosswalk_Monitor_Chart_Retried';
import chartLatency from '@salesforce/label/c.Crosswalk_Monitor_Chart_Latency';
import runs from '@salesforce/label/c.Crosswalk_Monitor_Runs';
import runsNone from '@salesforce/label/c.Crosswalk_Monitor_Runs_None';
import runsNoneDetail from '@salesforce/label/c.Crosswalk_Monitor_Runs_None_Detail';
import runProgress from '@salesforce/label/c.Crosswalk_Monitor_Run_Progress';
import runDone from '@salesforce/label/c.Crosswalk_Monitor_Run_Done';
import runFailed from '@salesforce/label/c.Crosswalk_Monitor_Run_Failed';
import runStarted from '@salesforce/label/c.Crosswalk_Monitor_Run_Started';

/** Texts of the figures, charts and runs of the monitor. */
export const labels = {
  figures, rate, rateDetail, success, successDetail, successNone, latency, latencyDetail, queue, queueNone, queueOldest, orgCalls, orgCallsDetail,
  storeCalls, storeCallsDetail, none, chart, chartFlow, chartAll, chartSummary, chartEmpty, chartTable, chartTime, chartDone, chartDead,
  chartRetried, chartLatency, runs, runsNone, runsNoneDetail, runProgress, runDone, runFailed, runStarted,
};
