import ACCOUNT_KEY from '@salesforce/schema/Account.BC_Key__c';
import ACCOUNT_SYNCED from '@salesforce/schema/Account.BC_Synced_At__c';
import CONTACT_KEY from '@salesforce/schema/Contact.BC_Key__c';
import CONTACT_SYNCED from '@salesforce/schema/Contact.BC_Synced_At__c';
import ORDER_KEY from '@salesforce/schema/Order.BC_Key__c';
import ORDER_SYNCED from '@salesforce/schema/Order.BC_Synced_At__c';
import PRODUCT_KEY from '@salesforce/schema/Product2.BC_Key__c';
import PRODUCT_ID from '@salesforce/schema/Product2.BC_Product_Id__c';
import PRODUCT_SYNCED from '@salesforce/schema/Product2.BC_Synced_At__c';

type FieldId = { objectApiName: string; fieldApiName: string };

/** Key, time of the last synced change and, for a variant, its product, by object. */
export const syncFields: Readonly<Record<string, FieldId[]>> = {
  Account: [ACCOUNT_KEY, ACCOUNT_SYNCED],
  Contact: [CONTACT_KEY, CONTACT_SYNCED],
  Order: [ORDER_KEY, ORDER_SYNCED],
  Product2: [PRODUCT_KEY, PRODUCT_SYNCED, PRODUCT_ID],
};
