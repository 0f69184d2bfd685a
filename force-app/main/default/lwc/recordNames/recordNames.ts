import account from '@salesforce/label/c.Crosswalk_Object_Account';
import contact from '@salesforce/label/c.Crosswalk_Object_Contact';
import order from '@salesforce/label/c.Crosswalk_Object_Order';
import orderItem from '@salesforce/label/c.Crosswalk_Object_OrderItem';
import product from '@salesforce/label/c.Crosswalk_Object_Product2';
import price from '@salesforce/label/c.Crosswalk_Object_PricebookEntry';
import identity from '@salesforce/label/c.Crosswalk_Object_BC_Identity';
import shipment from '@salesforce/label/c.Crosswalk_Object_BC_Shipment';

const names: Readonly<Record<string, string>> = { Account: account, Contact: contact, Order: order, OrderItem: orderItem, Product2: product, PricebookEntry: price, BC_Identity__c: identity, BC_Shipment__c: shipment };

/** The name people know an object by. */
export const objectName = (object: string): string => names[object] ?? object;

/** "order:250" and "order 250" as people write it: "Order 250". */
export const recordTitle = (key: string): string => `${key.slice(0, 1).toUpperCase()}${key.slice(1).replace(':', ' ')}`;

/** `BC_Coupon_Codes__c` and `BillingStreet` as people say them; what the org calls them stands in its field's label. */
export const fieldName = (field: string): string => field.replace(/^BC_/, 'BigCommerce ').replace(/__c$/, '').replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('Big Commerce', 'BigCommerce');
