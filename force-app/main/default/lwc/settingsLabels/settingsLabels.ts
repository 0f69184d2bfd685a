import accessAsk from '@salesforce/label/c.Crosswalk_Access_Ask';
import accessNone from '@salesforce/label/c.Crosswalk_Access_None';
import loading from '@salesforce/label/c.Crosswalk_Loading';
import errorHeading from '@salesforce/label/c.Crosswalk_Error_Heading';
import commandLate from '@salesforce/label/c.Crosswalk_Command_Late';
import commandRefused from '@salesforce/label/c.Crosswalk_Command_Refused';
import title from '@salesforce/label/c.Crosswalk_Settings_Title';
import intro from '@salesforce/label/c.Crosswalk_Settings_Intro';
import mapsTitle from '@salesforce/label/c.Crosswalk_Value_Maps_Title';
import mapsIntro from '@salesforce/label/c.Crosswalk_Value_Maps_Intro';
import versionNone from '@salesforce/label/c.Crosswalk_Settings_Version_None';
import versionLive from '@salesforce/label/c.Crosswalk_Settings_Version_Live';
import versionBy from '@salesforce/label/c.Crosswalk_Settings_Version_By';
import emptyHeading from '@salesforce/label/c.Crosswalk_Settings_Empty';
import emptyDetail from '@salesforce/label/c.Crosswalk_Settings_Empty_Detail';
import readOnly from '@salesforce/label/c.Crosswalk_Settings_Read_Only';
import tabFlows from '@salesforce/label/c.Crosswalk_Settings_Tab_Flows';
import tabPolicies from '@salesforce/label/c.Crosswalk_Settings_Tab_Policies';
import tabOwners from '@salesforce/label/c.Crosswalk_Settings_Tab_Owners';
import tabHistory from '@salesforce/label/c.Crosswalk_Settings_Tab_History';
import tabHeld from '@salesforce/label/c.Crosswalk_Settings_Tab_Held';
import problemNotTaken from '@salesforce/label/c.Crosswalk_Settings_Not_Taken';
import dirty from '@salesforce/label/c.Crosswalk_Settings_Dirty';
import dirtyOne from '@salesforce/label/c.Crosswalk_Settings_Dirty_One';
import publish from '@salesforce/label/c.Crosswalk_Settings_Publish';
import publishing from '@salesforce/label/c.Crosswalk_Settings_Publishing';
import reset from '@salesforce/label/c.Crosswalk_Settings_Reset';
import saveDraft from '@salesforce/label/c.Crosswalk_Settings_Save_Draft';
import note from '@salesforce/label/c.Crosswalk_Settings_Note';
import noteHelp from '@salesforce/label/c.Crosswalk_Settings_Note_Help';
import publishedDone from '@salesforce/label/c.Crosswalk_Settings_Published';
import publishedDetail from '@salesforce/label/c.Crosswalk_Settings_Published_Detail';
import unchangedDone from '@salesforce/label/c.Crosswalk_Settings_Unchanged';
import draftDone from '@salesforce/label/c.Crosswalk_Settings_Draft_Saved';
import invalid from '@salesforce/label/c.Crosswalk_Settings_Invalid';
import invalidDetail from '@salesforce/label/c.Crosswalk_Settings_Invalid_Detail';
import invalidWhere from '@salesforce/label/c.Crosswalk_Settings_Invalid_Where';
import approved from '@salesforce/label/c.Crosswalk_Settings_Approved';
import approvedDetail from '@salesforce/label/c.Crosswalk_Settings_Approved_Detail';
import copy from '@salesforce/label/c.Crosswalk_Settings_Copy';
import copied from '@salesforce/label/c.Crosswalk_Settings_Copied';
import draftFound from '@salesforce/label/c.Crosswalk_Settings_Draft_Found';
import draftContinue from '@salesforce/label/c.Crosswalk_Settings_Draft_Continue';
import somebody from '@salesforce/label/c.Crosswalk_Settings_Somebody';
import orders from '@salesforce/label/c.Crosswalk_Settings_Orders';
import ordersDetail from '@salesforce/label/c.Crosswalk_Settings_Orders_Detail';
import customers from '@salesforce/label/c.Crosswalk_Settings_Customers';
import customersDetail from '@salesforce/label/c.Crosswalk_Settings_Customers_Detail';
import products from '@salesforce/label/c.Crosswalk_Settings_Products';
import productsDetail from '@salesforce/label/c.Crosswalk_Settings_Products_Detail';
import stock from '@salesforce/label/c.Crosswalk_Settings_Stock';
import stockDetail from '@salesforce/label/c.Crosswalk_Settings_Stock_Detail';
import direction from '@salesforce/label/c.Crosswalk_Settings_Direction';
import directionOf from '@salesforce/label/c.Crosswalk_Settings_Direction_Of';
import directionHelp from '@salesforce/label/c.Crosswalk_Settings_Direction_Help';
import both from '@salesforce/label/c.Crosswalk_Settings_Both';
import intoSalesforce from '@salesforce/label/c.Crosswalk_Settings_Into_Salesforce';
import intoStore from '@salesforce/label/c.Crosswalk_Settings_Into_Store';
import off from '@salesforce/label/c.Crosswalk_Settings_Off';
import on from '@salesforce/label/c.Crosswalk_Settings_On';
import mixed from '@salesforce/label/c.Crosswalk_Settings_Mixed';
import allChannels from '@salesforce/label/c.Crosswalk_Settings_All_Channels';
import filters from '@salesforce/label/c.Crosswalk_Settings_Filters';
import filtersDetail from '@salesforce/label/c.Crosswalk_Settings_Filters_Detail';
import paidOnly from '@salesforce/label/c.Crosswalk_Settings_Paid_Only';
import paidOnlyHelp from '@salesforce/label/c.Crosswalk_Settings_Paid_Only_Help';
import statuses from '@salesforce/label/c.Crosswalk_Settings_Statuses';
import statusesHelp from '@salesforce/label/c.Crosswalk_Settings_Statuses_Help';
import minimumTotal from '@salesforce/label/c.Crosswalk_Settings_Minimum';
import minimumTotalHelp from '@salesforce/label/c.Crosswalk_Settings_Minimum_Help';
import charges from '@salesforce/label/c.Crosswalk_Settings_Charges';
import chargesHelp from '@salesforce/label/c.Crosswalk_Settings_Charges_Help';
import chargesLines from '@salesforce/label/c.Crosswalk_Settings_Charges_Lines';
import chargesFields from '@salesforce/label/c.Crosswalk_Settings_Charges_Fields';
import edits from '@salesforce/label/c.Crosswalk_Settings_Edits';
import editsHelp from '@salesforce/label/c.Crosswalk_Settings_Edits_Help';
import editsReopen from '@salesforce/label/c.Crosswalk_Settings_Edits_Reopen';
import editsInPlace from '@salesforce/label/c.Crosswalk_Settings_Edits_In_Place';
import editsIssue from '@salesforce/label/c.Crosswalk_Settings_Edits_Issue';
import deletes from '@salesforce/label/c.Crosswalk_Settings_Deletes';
import deletedIn from '@salesforce/label/c.Crosswalk_Settings_Deleted_In';
import deletesThen from '@salesforce/label/c.Crosswalk_Settings_Deletes_Then';
import deleteContact from '@salesforce/label/c.Crosswalk_Settings_Delete_Contact';
import deleteOrder from '@salesforce/label/c.Crosswalk_Settings_Delete_Order';
import deleteProduct2 from '@salesforce/label/c.Crosswalk_Settings_Delete_Product2';
import deletecustomer from '@salesforce/label/c.Crosswalk_Settings_Delete_customer';
import deleteproduct from '@salesforce/label/c.Crosswalk_Settings_Delete_product_store';
import deletionIgnore from '@salesforce/label/c.Crosswalk_Settings_Deletion_Ignore';
import deletionArchive from '@salesforce/label/c.Crosswalk_Settings_Deletion_Archive';
import deletionDelete from '@salesforce/label/c.Crosswalk_Settings_Deletion_Delete';
import conversions from '@salesforce/label/c.Crosswalk_Settings_Conversions';
import conversionsDetail from '@salesforce/label/c.Crosswalk_Settings_Conversions_Detail';
import currency from '@salesforce/label/c.Crosswalk_Settings_Currency';
import currencyHelp from '@salesforce/label/c.Crosswalk_Settings_Currency_Help';
import rate from '@salesforce/label/c.Crosswalk_Settings_Rate';
import rateHelp from '@salesforce/label/c.Crosswalk_Settings_Rate_Help';
import addCurrency from '@salesforce/label/c.Crosswalk_Settings_Add_Currency';
import remove from '@salesforce/label/c.Crosswalk_Settings_Remove';
import ownersDetail from '@salesforce/label/c.Crosswalk_Settings_Owners_Detail';
import ownerField from '@salesforce/label/c.Crosswalk_Settings_Owner_Field';
import ownerWins from '@salesforce/label/c.Crosswalk_Settings_Owner_Wins';
import ownerOf from '@salesforce/label/c.Crosswalk_Settings_Owner_Of';
import ownerbigcommerce from '@salesforce/label/c.Crosswalk_Settings_Owner_bigcommerce';
import ownersalesforce from '@salesforce/label/c.Crosswalk_Settings_Owner_salesforce';
import ownernewest from '@salesforce/label/c.Crosswalk_Settings_Owner_newest';
import ownermanual from '@salesforce/label/c.Crosswalk_Settings_Owner_manual';
import ownerDefault from '@salesforce/label/c.Crosswalk_Settings_Owner_Default';
import historyVersion from '@salesforce/label/c.Crosswalk_Settings_History_Version';
import historyEnvironment from '@salesforce/label/c.Crosswalk_Settings_History_Environment';
import historyEmpty from '@salesforce/label/c.Crosswalk_Settings_History_Empty';
import historyEmptyDetail from '@salesforce/label/c.Crosswalk_Settings_History_Empty_Detail';
import statelive from '@salesforce/label/c.Crosswalk_Settings_State_live';
import stateformer from '@salesforce/label/c.Crosswalk_Settings_State_former';
import stateapproved from '@salesforce/label/c.Crosswalk_Settings_State_approved';
import rollback from '@salesforce/label/c.Crosswalk_Settings_Rollback';
import rollbackOf from '@salesforce/label/c.Crosswalk_Settings_Rollback_Of';
import rollbackHeading from '@salesforce/label/c.Crosswalk_Settings_Rollback_Heading';
import rollbackQuestion from '@salesforce/label/c.Crosswalk_Settings_Rollback_Question';
import changed from '@salesforce/label/c.Crosswalk_Settings_Changed';
import changesMore from '@salesforce/label/c.Crosswalk_Settings_Changes_More';
import nothing from '@salesforce/label/c.Crosswalk_Settings_Nothing';
import heldDetail from '@salesforce/label/c.Crosswalk_Settings_Held_Detail';
import heldEmpty from '@salesforce/label/c.Crosswalk_Settings_Held_Empty';
import heldMore from '@salesforce/label/c.Crosswalk_Settings_Held_More';
import approvedPublish from '@salesforce/label/c.Crosswalk_Settings_Approved_Publish';
import templates from '@salesforce/label/c.Crosswalk_Settings_Templates';
import templatesIntro from '@salesforce/label/c.Crosswalk_Settings_Templates_Intro';
import templateUse from '@salesforce/label/c.Crosswalk_Settings_Template_Use';
import templateUseOf from '@salesforce/label/c.Crosswalk_Settings_Template_Use_Of';
import templateChosen from '@salesforce/label/c.Crosswalk_Settings_Template_Chosen';
import templateConsumers from '@salesforce/label/c.Crosswalk_Settings_Template_Consumers';
import templateConsumersText from '@salesforce/label/c.Crosswalk_Settings_Template_Consumers_Text';
import templateConsumersFields from '@salesforce/label/c.Crosswalk_Settings_Template_Consumers_Fields';
import templateConsumersFieldsText from '@salesforce/label/c.Crosswalk_Settings_Template_Consumers_Fields_Text';
import templateCompanies from '@salesforce/label/c.Crosswalk_Settings_Template_Companies';
import templateCompaniesText from '@salesforce/label/c.Crosswalk_Settings_Template_Companies_Text';
import templateShops from '@salesforce/label/c.Crosswalk_Settings_Template_Shops';
import templateShopsText from '@salesforce/label/c.Crosswalk_Settings_Template_Shops_Text';
import activating from '@salesforce/label/c.Crosswalk_Settings_Activating';
import activatingHelp from '@salesforce/label/c.Crosswalk_Settings_Activating_Help';
import activatingNone from '@salesforce/label/c.Crosswalk_Settings_Activating_None';
import offSince from '@salesforce/label/c.Crosswalk_Settings_Off_Since';
import offChannels from '@salesforce/label/c.Crosswalk_Settings_Off_Channels';
import offNothing from '@salesforce/label/c.Crosswalk_Settings_Off_Nothing';
import offWaiting from '@salesforce/label/c.Crosswalk_Settings_Off_Waiting';
import offCatchUp from '@salesforce/label/c.Crosswalk_Settings_Off_Catch_Up';
import tooLarge from '@salesforce/label/c.Crosswalk_Settings_Too_Large';
import tableEntry from '@salesforce/label/c.Crosswalk_Mapping_Table_Entry';
import mapFull from '@salesforce/label/c.Crosswalk_Value_Maps_Full';
import mapOrderStatus from '@salesforce/label/c.Crosswalk_Value_Maps_Order_Status';
import mapOrderStatusDetail from '@salesforce/label/c.Crosswalk_Value_Maps_Order_Status_Detail';
import mapShippingMethod from '@salesforce/label/c.Crosswalk_Value_Maps_Shipping';
import mapShippingMethodDetail from '@salesforce/label/c.Crosswalk_Value_Maps_Shipping_Detail';
import mapPaymentMethod from '@salesforce/label/c.Crosswalk_Value_Maps_Payment';
import mapPaymentMethodDetail from '@salesforce/label/c.Crosswalk_Value_Maps_Payment_Detail';
import mapCustomerGroup from '@salesforce/label/c.Crosswalk_Value_Maps_Group';
import mapCustomerGroupDetail from '@salesforce/label/c.Crosswalk_Value_Maps_Group_Detail';
import mapFrom from '@salesforce/label/c.Crosswalk_Value_Maps_From';
import mapTo from '@salesforce/label/c.Crosswalk_Value_Maps_To';
import mapToOf from '@salesforce/label/c.Crosswalk_Value_Maps_To_Of';
import mapSame from '@salesforce/label/c.Crosswalk_Value_Maps_Same';
import mapNoRule from '@salesforce/label/c.Crosswalk_Value_Maps_No_Rule';
import mapNone from '@salesforce/label/c.Crosswalk_Value_Maps_None';
import mapAdd from '@salesforce/label/c.Crosswalk_Value_Maps_Add';
import mapAddHelp from '@salesforce/label/c.Crosswalk_Value_Maps_Add_Help';
import mapAddButton from '@salesforce/label/c.Crosswalk_Value_Maps_Add_Button';
import tabMatching from '@salesforce/label/c.Crosswalk_Settings_Tab_Matching';

export const labels = {
  accessAsk, accessNone, loading, errorHeading, commandLate, commandRefused, title, intro, mapsTitle, mapsIntro, versionNone, versionLive, versionBy,
  emptyHeading, emptyDetail, readOnly, tabFlows, tabPolicies, tabOwners, tabHistory, tabHeld, problemNotTaken, dirty, dirtyOne, publish, publishing,
  reset, saveDraft, note, noteHelp, publishedDone, publishedDetail, unchangedDone, draftDone, invalid, invalidDetail, invalidWhere, approved, approvedDetail, copy,
  copied, draftFound, draftContinue, somebody, orders, ordersDetail, customers, customersDetail, products, productsDetail, stock, stockDetail,
  direction, directionOf, directionHelp, both, intoSalesforce, intoStore, off, on, mixed, allChannels, filters, filtersDetail, paidOnly,
  paidOnlyHelp, statuses, statusesHelp, minimumTotal, minimumTotalHelp, charges, chargesHelp, chargesLines, chargesFields, edits, editsHelp,
  editsReopen, editsInPlace, editsIssue, deletes, deletedIn, deletesThen, deleteContact, deleteOrder, deleteProduct2, deletecustomer, deleteproduct,
  deletionIgnore, deletionArchive, deletionDelete, conversions, conversionsDetail, currency, currencyHelp, rate, rateHelp, addCurrency, remove, ownersDetail,
  ownerField, ownerWins, ownerOf, ownerbigcommerce, ownersalesforce, ownernewest, ownermanual, ownerDefault, historyVersion, historyEnvironment,
  historyEmpty, historyEmptyDetail, statelive, stateformer, stateapproved, rollback, rollbackOf, rollbackHeading, rollbackQuestion, changed,
  changesMore, nothing, heldDetail, heldEmpty, heldMore, mapOrderStatus, mapOrderStatusDetail, mapShippingMethod, mapShippingMethodDetail,
  mapPaymentMethod, mapPaymentMethodDetail, mapCustomerGroup, mapCustomerGroupDetail, mapFrom, mapTo, mapToOf, mapSame, mapNoRule, mapNone, mapAdd, mapAddHelp,
  templates, templatesIntro, templateUse, templateUseOf, templateChosen, mapAddButton, mapFull, approvedPublish, activating, activatingHelp, activatingNone, offSince, offChannels, offNothing, offWaiting, offCatchUp, tooLarge, tableEntry, tabMatching,
};

/** Names and texts of the ready-made sets, by the name the service gives them. */
export const templateWords: Readonly<Record<string, { title: string; text: string }>> = {
  consumers: { title: templateConsumers, text: templateConsumersText },
  'consumers-in-fields': { title: templateConsumersFields, text: templateConsumersFieldsText },
  companies: { title: templateCompanies, text: templateCompaniesText },
  'several-shops': { title: templateShops, text: templateShopsText },
};
