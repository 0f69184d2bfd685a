import accessAsk from '@salesforce/label/c.Crosswalk_Access_Ask';
import accessNone from '@salesforce/label/c.Crosswalk_Access_None';
import loading from '@salesforce/label/c.Crosswalk_Loading';
import errorHeading from '@salesforce/label/c.Crosswalk_Error_Heading';
import commandLate from '@salesforce/label/c.Crosswalk_Command_Late';
import commandRefused from '@salesforce/label/c.Crosswalk_Command_Refused';
import title from '@salesforce/label/c.Crosswalk_Setup_Title';
import intro from '@salesforce/label/c.Crosswalk_Setup_Intro';
import steps from '@salesforce/label/c.Crosswalk_Setup_Steps';
import stepOrg from '@salesforce/label/c.Crosswalk_Setup_Step_Org';
import stepStore from '@salesforce/label/c.Crosswalk_Setup_Step_Store';
import stepPreflight from '@salesforce/label/c.Crosswalk_Setup_Step_Preflight';
import stepFlows from '@salesforce/label/c.Crosswalk_Setup_Step_Flows';
import stepLoad from '@salesforce/label/c.Crosswalk_Setup_Step_Load';
import stepDone from '@salesforce/label/c.Crosswalk_Setup_Step_Done';
import stepProblem from '@salesforce/label/c.Crosswalk_Setup_Step_Problem';
import stepOpen from '@salesforce/label/c.Crosswalk_Setup_Step_Open';
import next from '@salesforce/label/c.Crosswalk_Setup_Next';
import denied from '@salesforce/label/c.Crosswalk_Setup_Denied';
import deniedDetail from '@salesforce/label/c.Crosswalk_Setup_Denied_Detail';
import newTab from '@salesforce/label/c.Crosswalk_Setup_New_Tab';
import until from '@salesforce/label/c.Crosswalk_Setup_Until';
import orgNone from '@salesforce/label/c.Crosswalk_Setup_Org_None';
import orgNoneDetail from '@salesforce/label/c.Crosswalk_Setup_Org_None_Detail';
import orgDoInstall from '@salesforce/label/c.Crosswalk_Setup_Org_Do_Install';
import orgDoServe from '@salesforce/label/c.Crosswalk_Setup_Org_Do_Serve';
import orgDoSignIn from '@salesforce/label/c.Crosswalk_Setup_Org_Do_Sign_In';
import orgSilent from '@salesforce/label/c.Crosswalk_Setup_Org_Silent';
import orgSilentDetail from '@salesforce/label/c.Crosswalk_Setup_Org_Silent_Detail';
import orgSilentSignIn from '@salesforce/label/c.Crosswalk_Setup_Org_Silent_Sign_In';
import orgConnected from '@salesforce/label/c.Crosswalk_Setup_Org_Connected';
import orgOther from '@salesforce/label/c.Crosswalk_Setup_Org_Other';
import orgOtherDetail from '@salesforce/label/c.Crosswalk_Setup_Org_Other_Detail';
import orgUser from '@salesforce/label/c.Crosswalk_Setup_Org_User';
import orgMethod from '@salesforce/label/c.Crosswalk_Setup_Org_Method';
import methodJwt from '@salesforce/label/c.Crosswalk_Setup_Org_Method_jwt';
import methodClient from '@salesforce/label/c.Crosswalk_Setup_Org_Method_client';
import methodWeb from '@salesforce/label/c.Crosswalk_Setup_Org_Method_web';
import orgId from '@salesforce/label/c.Crosswalk_Setup_Org_Id';
import orgSignIn from '@salesforce/label/c.Crosswalk_Setup_Org_Sign_In';
import orgContinue from '@salesforce/label/c.Crosswalk_Setup_Org_Continue';
import writer from '@salesforce/label/c.Crosswalk_Setup_Writer';
import writerHelp from '@salesforce/label/c.Crosswalk_Setup_Writer_Help';
import writerNone from '@salesforce/label/c.Crosswalk_Setup_Writer_None';
import writerNoneDetail from '@salesforce/label/c.Crosswalk_Setup_Writer_None_Detail';
import writerConnected from '@salesforce/label/c.Crosswalk_Setup_Writer_Connected';
import writerConnectedDetail from '@salesforce/label/c.Crosswalk_Setup_Writer_Connected_Detail';
import writerEnvironment from '@salesforce/label/c.Crosswalk_Setup_Writer_Environment';
import writerConnect from '@salesforce/label/c.Crosswalk_Setup_Writer_Connect';
import writerAgain from '@salesforce/label/c.Crosswalk_Setup_Writer_Again';
import writerDisconnect from '@salesforce/label/c.Crosswalk_Setup_Writer_Disconnect';
import writerDisconnected from '@salesforce/label/c.Crosswalk_Setup_Writer_Disconnected';
import writerContinue from '@salesforce/label/c.Crosswalk_Setup_Writer_Continue';
import writerNoApp from '@salesforce/label/c.Crosswalk_Setup_Writer_No_App';
import interrupted from '@salesforce/label/c.Crosswalk_Setup_Org_Interrupted';
import interruptedTo from '@salesforce/label/c.Crosswalk_Setup_Org_Interrupted_To';
import interruptedDetail from '@salesforce/label/c.Crosswalk_Setup_Org_Interrupted_Detail';
import storeNone from '@salesforce/label/c.Crosswalk_Setup_Store_None';
import storeNoneDetail from '@salesforce/label/c.Crosswalk_Setup_Store_None_Detail';
import storeConnect from '@salesforce/label/c.Crosswalk_Setup_Store_Connect';
import storeAnotherLink from '@salesforce/label/c.Crosswalk_Setup_Store_Another_Link';
import storeAgain from '@salesforce/label/c.Crosswalk_Setup_Store_Again';
import storeContinue from '@salesforce/label/c.Crosswalk_Setup_Store_Continue';
import storeTesting from '@salesforce/label/c.Crosswalk_Setup_Store_Testing';
import storeTestingDetail from '@salesforce/label/c.Crosswalk_Setup_Store_Testing_Detail';
import storeConnected from '@salesforce/label/c.Crosswalk_Setup_Store_Connected';
import storeMissing from '@salesforce/label/c.Crosswalk_Setup_Store_Missing';
import storeMissingDetail from '@salesforce/label/c.Crosswalk_Setup_Store_Missing_Detail';
import storeRevoked from '@salesforce/label/c.Crosswalk_Setup_Store_Revoked';
import storeRevokedDetail from '@salesforce/label/c.Crosswalk_Setup_Store_Revoked_Detail';
import storeUnreachable from '@salesforce/label/c.Crosswalk_Setup_Store_Unreachable';
import storeSource from '@salesforce/label/c.Crosswalk_Setup_Store_Source';
import sourceEnvironment from '@salesforce/label/c.Crosswalk_Setup_Store_Source_environment';
import sourceAccount from '@salesforce/label/c.Crosswalk_Setup_Store_Source_account';
import sourceApp from '@salesforce/label/c.Crosswalk_Setup_Store_Source_app';
import storeEnvironment from '@salesforce/label/c.Crosswalk_Setup_Store_Environment';
import checkIntro from '@salesforce/label/c.Crosswalk_Setup_Check_Intro';
import checkRun from '@salesforce/label/c.Crosswalk_Setup_Check_Run';
import checkAgain from '@salesforce/label/c.Crosswalk_Setup_Check_Again';
import checkRunning from '@salesforce/label/c.Crosswalk_Setup_Check_Running';
import checkGood from '@salesforce/label/c.Crosswalk_Setup_Check_Good';
import checkFailedOne from '@salesforce/label/c.Crosswalk_Setup_Check_Failed_One';
import checkFailedMany from '@salesforce/label/c.Crosswalk_Setup_Check_Failed_Many';
import checkWarned from '@salesforce/label/c.Crosswalk_Setup_Check_Warned';
import checkAt from '@salesforce/label/c.Crosswalk_Setup_Check_At';
import checkOk from '@salesforce/label/c.Crosswalk_Setup_Check_Ok';
import checkWarning from '@salesforce/label/c.Crosswalk_Setup_Check_Warning';
import checkFailed from '@salesforce/label/c.Crosswalk_Setup_Check_Failed';
import checkFix from '@salesforce/label/c.Crosswalk_Setup_Check_Fix';
import checkFixOf from '@salesforce/label/c.Crosswalk_Setup_Check_Fix_Of';
import checkFixed from '@salesforce/label/c.Crosswalk_Setup_Check_Fixed';
import checkLine from '@salesforce/label/c.Crosswalk_Setup_Check_Line';
import flowsIntro from '@salesforce/label/c.Crosswalk_Setup_Flows_Intro';
import loadIntro from '@salesforce/label/c.Crosswalk_Setup_Load_Intro';
import loadWhat from '@salesforce/label/c.Crosswalk_Setup_Load_What';
import loadWhatHelp from '@salesforce/label/c.Crosswalk_Setup_Load_What_Help';
import loadOrders from '@salesforce/label/c.Crosswalk_Setup_Load_Orders';
import loadCustomers from '@salesforce/label/c.Crosswalk_Setup_Load_Customers';
import loadProducts from '@salesforce/label/c.Crosswalk_Setup_Load_Products';
import loadSince from '@salesforce/label/c.Crosswalk_Setup_Load_Since';
import loadSinceHelp from '@salesforce/label/c.Crosswalk_Setup_Load_Since_Help';
import loadDays from '@salesforce/label/c.Crosswalk_Setup_Load_Days';
import loadAll from '@salesforce/label/c.Crosswalk_Setup_Load_All';
import loadStart from '@salesforce/label/c.Crosswalk_Setup_Load_Start';
import loadStarted from '@salesforce/label/c.Crosswalk_Setup_Load_Started';
import loadNothing from '@salesforce/label/c.Crosswalk_Setup_Load_Nothing';
import loadOfOrders from '@salesforce/label/c.Crosswalk_Setup_Load_Of_Orders';
import loadOfCustomers from '@salesforce/label/c.Crosswalk_Setup_Load_Of_Customers';
import loadOfProducts from '@salesforce/label/c.Crosswalk_Setup_Load_Of_Products';
import loadListing from '@salesforce/label/c.Crosswalk_Setup_Load_Listing';
import loadProgress from '@salesforce/label/c.Crosswalk_Setup_Load_Progress';
import loadFailed from '@salesforce/label/c.Crosswalk_Setup_Load_Failed';
import loadDone from '@salesforce/label/c.Crosswalk_Setup_Load_Done';
import loadCancelled from '@salesforce/label/c.Crosswalk_Setup_Load_Cancelled';
import loadLeft from '@salesforce/label/c.Crosswalk_Setup_Load_Left';
import loadCancel from '@salesforce/label/c.Crosswalk_Setup_Load_Cancel';
import loadCancelOf from '@salesforce/label/c.Crosswalk_Setup_Load_Cancel_Of';
import loadCancelledDone from '@salesforce/label/c.Crosswalk_Setup_Load_Cancelled_Done';
import loadRuns from '@salesforce/label/c.Crosswalk_Setup_Load_Runs';
import loadSee from '@salesforce/label/c.Crosswalk_Setup_Load_See';
import minutes from '@salesforce/label/c.Crosswalk_Setup_Minutes';
import seconds from '@salesforce/label/c.Crosswalk_Setup_Seconds';
import hours from '@salesforce/label/c.Crosswalk_Setup_Hours';
import titleOfStoreApi from '@salesforce/label/c.Crosswalk_Setup_Check_store_api';
import titleOfStoreScopes from '@salesforce/label/c.Crosswalk_Setup_Check_store_scopes';
import titleOfHooks from '@salesforce/label/c.Crosswalk_Setup_Check_hooks';
import titleOfOrgApi from '@salesforce/label/c.Crosswalk_Setup_Check_org_api';
import titleOfFieldAccess from '@salesforce/label/c.Crosswalk_Setup_Check_field_access';
import titleOfFieldMaps from '@salesforce/label/c.Crosswalk_Setup_Check_field_maps';
import titleOfPriceBook from '@salesforce/label/c.Crosswalk_Setup_Check_price_book';
import titleOfOrderSettings from '@salesforce/label/c.Crosswalk_Setup_Check_order_settings';
import titleOfPicklists from '@salesforce/label/c.Crosswalk_Setup_Check_picklists';
import titleOfCurrency from '@salesforce/label/c.Crosswalk_Setup_Check_currency';
import titleOfChangeEvents from '@salesforce/label/c.Crosswalk_Setup_Check_change_events';
import titleOfClocks from '@salesforce/label/c.Crosswalk_Setup_Check_clocks';
import titleOfFlows from '@salesforce/label/c.Crosswalk_Setup_Check_flows';

export const labels = {
  accessAsk, accessNone, loading, errorHeading, commandLate, commandRefused, title, intro, steps, stepOrg, stepStore, stepPreflight, stepFlows,
  stepLoad, stepDone, stepProblem, stepOpen, next, denied, deniedDetail, newTab, until, orgNone, orgNoneDetail, orgDoInstall, orgDoServe, orgDoSignIn,
  orgSilent, orgSilentDetail, orgSilentSignIn, orgConnected, orgOther, orgOtherDetail, orgUser, orgMethod, methodJwt, methodClient, methodWeb, orgId, orgSignIn,
  orgContinue, storeNone, storeNoneDetail, storeConnect, storeAnotherLink, storeAgain, storeContinue, storeTesting, storeTestingDetail,
  storeConnected, storeMissing, storeMissingDetail, storeRevoked, storeRevokedDetail, storeUnreachable, storeSource, sourceEnvironment, sourceAccount,
  sourceApp, storeEnvironment, checkIntro, checkRun, checkAgain, checkRunning, checkGood, checkFailedOne, checkFailedMany, checkWarned, checkAt,
  checkOk, checkWarning, checkFailed, checkFix, checkFixOf, checkFixed, checkLine, flowsIntro, loadIntro, loadWhat, loadWhatHelp, loadOrders,
  loadCustomers, loadProducts, loadSince, loadSinceHelp, loadDays, loadAll, loadStart, loadStarted, loadNothing, loadOfOrders, loadOfCustomers,
  loadOfProducts, loadListing, loadProgress, loadFailed, loadDone, loadCancelled, loadLeft, loadCancel, loadCancelOf, loadCancelledDone, loadRuns,
  loadSee, minutes, seconds, hours,
  writer, writerHelp, writerNone, writerNoneDetail, writerConnected, writerConnectedDetail, writerEnvironment, writerConnect,
  writerAgain, writerDisconnect, writerDisconnected, writerContinue, writerNoApp, interrupted, interruptedTo, interruptedDetail,
};

/** Titles of the checks, by the name the service gives them. */
export const checkTitles: Readonly<Record<string, string>> = {
  'store-api': titleOfStoreApi,
  'store-scopes': titleOfStoreScopes,
  hooks: titleOfHooks,
  'org-api': titleOfOrgApi,
  'field-access': titleOfFieldAccess,
  'field-maps': titleOfFieldMaps,
  'price-book': titleOfPriceBook,
  'order-settings': titleOfOrderSettings,
  picklists: titleOfPicklists,
  currency: titleOfCurrency,
  'change-events': titleOfChangeEvents,
  clocks: titleOfClocks,
  flows: titleOfFlows,
};
