import watch from '@salesforce/label/c.Crosswalk_Settings_Watch';
import watchDetail from '@salesforce/label/c.Crosswalk_Settings_Watch_Detail';
import watchOrders from '@salesforce/label/c.Crosswalk_Settings_Watch_Orders';
import watchOrdersHelp from '@salesforce/label/c.Crosswalk_Settings_Watch_Orders_Help';
import watchDuplicates from '@salesforce/label/c.Crosswalk_Settings_Watch_Duplicates';
import watchDuplicatesHelp from '@salesforce/label/c.Crosswalk_Settings_Watch_Duplicates_Help';
import watchValues from '@salesforce/label/c.Crosswalk_Settings_Watch_Values';
import watchValuesHelp from '@salesforce/label/c.Crosswalk_Settings_Watch_Values_Help';
import tabWatch from '@salesforce/label/c.Crosswalk_Settings_Tab_Watch';
import watchOrdersDetail from '@salesforce/label/c.Crosswalk_Settings_Watch_Orders_Detail';
import watchDuplicatesDetail from '@salesforce/label/c.Crosswalk_Settings_Watch_Duplicates_Detail';
import watchValuesDetail from '@salesforce/label/c.Crosswalk_Settings_Watch_Values_Detail';

/** Texts of the switches of what is watched. */
export const labels = {
  watch, watchDetail, watchOrders, watchOrdersHelp, watchDuplicates, watchDuplicatesHelp, watchValues, watchValuesHelp,
  tabWatch,
  watchOrdersDetail, watchDuplicatesDetail, watchValuesDetail,
};
