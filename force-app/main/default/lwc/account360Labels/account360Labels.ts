import accessAsk from '@salesforce/label/c.Crosswalk_Access_Ask';
import accessNone from '@salesforce/label/c.Crosswalk_Access_None';
import loading from '@salesforce/label/c.Crosswalk_Loading';
import errorHeading from '@salesforce/label/c.Crosswalk_Error_Heading';
import title from '@salesforce/label/c.Crosswalk_Account_Title';
import lifetime from '@salesforce/label/c.Crosswalk_Account_Lifetime';
import lifetimeDetail from '@salesforce/label/c.Crosswalk_Account_Lifetime_Detail';
import average from '@salesforce/label/c.Crosswalk_Account_Average';
import averageDetail from '@salesforce/label/c.Crosswalk_Account_Average_Detail';
import last from '@salesforce/label/c.Crosswalk_Account_Last';
import lastNone from '@salesforce/label/c.Crosswalk_Account_Last_None';
import timeline from '@salesforce/label/c.Crosswalk_Account_Timeline';
import order from '@salesforce/label/c.Crosswalk_Account_Order';
import caseOf from '@salesforce/label/c.Crosswalk_Account_Case';
import shipment from '@salesforce/label/c.Crosswalk_Account_Shipment';
import refunded from '@salesforce/label/c.Crosswalk_Account_Refunded';
import empty from '@salesforce/label/c.Crosswalk_Account_Empty';
import emptyDetail from '@salesforce/label/c.Crosswalk_Account_Empty_Detail';
import more from '@salesforce/label/c.Crosswalk_Account_More';
import shown from '@salesforce/label/c.Crosswalk_Account_Shown';
import filter from '@salesforce/label/c.Crosswalk_Account_Filter';
import filterAll from '@salesforce/label/c.Crosswalk_Account_Filter_All';
import filterOrder from '@salesforce/label/c.Crosswalk_Account_Filter_order';
import filterCase from '@salesforce/label/c.Crosswalk_Account_Filter_case';
import filterShipment from '@salesforce/label/c.Crosswalk_Account_Filter_shipment';
import partial from '@salesforce/label/c.Crosswalk_Account_Partial';
import track from '@salesforce/label/c.Crosswalk_Account_Track';

/** Texts of the customer 360. */
export const labels = {
  accessAsk, accessNone, loading, errorHeading, title, lifetime, lifetimeDetail, average, averageDetail, last, lastNone, timeline, order, caseOf, shipment, refunded,
  empty, emptyDetail, more, shown, filter, filterAll, filterOrder, filterCase, filterShipment, partial, track,
};
