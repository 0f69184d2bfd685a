import type { FieldOwner, TargetEntity, WayBack } from '../../core/entity.ts';

/** The Salesforce objects Crosswalk writes, with the platform's rules for each (create-only fields: object reference, `updateable`). */
const target = (entity: Partial<TargetEntity> & Pick<TargetEntity, 'sobject' | 'level'>): TargetEntity => ({ externalIdField: 'BC_Key__c', syncedAtField: entity.sobject.endsWith('__c') ? undefined : 'BC_Synced_At__c', createOnly: [], naturalKey: [], alsoRead: [], references: {}, ...entity });

/** These fields travel back by one flow, under one owner. */
const back = (flow: string, owner: FieldOwner, fields: readonly string[]): WayBack => Object.fromEntries(fields.map((field) => [field, { flow, owner }]));
const place = (prefix: string) => ['Street', 'City', 'State', 'StateCode', 'PostalCode', 'Country', 'CountryCode'].map((part) => `${prefix}${part}`);

// Fields that are in no field map only travel back.
export const account = target({ sobject: 'Account', level: 1, back: back('customer-to-bigcommerce', 'newest', ['Phone', 'BC_Group_Id__c', ...place('Billing')]) });
export const contact = target({
  sobject: 'Contact',
  level: 2,
  references: { AccountId: 'Account' },
  back: back('customer-to-bigcommerce', 'newest', ['FirstName', 'LastName', 'Email', 'Phone', ...place('Mailing'), ...place('Other')]),
});
export const product2 = target({
  sobject: 'Product2',
  level: 3,
  back: {
    ...back('catalog-to-bigcommerce', 'bigcommerce', ['ProductCode', 'StockKeepingUnit', 'BC_Price__c', 'BC_Sale_Price__c', 'BC_Retail_Price__c', 'BC_Cost_Price__c', 'BC_Weight__c']),
    // Every sale moves the store's number: whoever enters one here has counted.
    ...back('inventory-to-bigcommerce', 'salesforce', ['BC_Stock__c']),
  },
});
export const pricebookEntry = target({
  sobject: 'PricebookEntry',
  level: 4,
  createOnly: ['Pricebook2Id', 'Product2Id', 'CurrencyIsoCode'],
  naturalKey: ['Pricebook2Id', 'CurrencyIsoCode', 'Product2Id'],
  references: { Product2Id: 'Product2', Pricebook2Id: 'Pricebook2' },
  back: back('catalog-to-bigcommerce', 'bigcommerce', ['UnitPrice']),
});
export const order = target({
  sobject: 'Order',
  level: 5,
  createOnly: ['Pricebook2Id', 'CurrencyIsoCode', 'Status'],
  alsoRead: ['StatusCode'],
  progress: ['BC_Status__c', 'BC_Payment_Status__c'],
  references: { AccountId: 'Account', BillToContactId: 'Contact', Pricebook2Id: 'Pricebook2' },
  // Status travels only where the org's word for it is one of the store's.
  back: { ...back('order-status-to-bigcommerce', 'newest', ['BC_Status__c', 'Status']), ...back('order-status-to-bigcommerce', 'salesforce', ['BC_Tracking_Number__c', 'BC_Tracking_Carrier__c']) },
});
export const orderItem = target({
  sobject: 'OrderItem',
  level: 6,
  createOnly: ['OrderId', 'PricebookEntryId', 'Product2Id'],
  references: { OrderId: 'Order', PricebookEntryId: 'PricebookEntry' },
});
export const identity = target({ sobject: 'BC_Identity__c', externalIdField: 'Key__c', isKeptAsSent: true, level: 7, references: { Account__c: 'Account', Contact__c: 'Contact', Product2__c: 'Product2' } });
export const issue = target({ sobject: 'Crosswalk_Issue__c', externalIdField: 'Key__c', level: 8, references: { Account__c: 'Account', Contact__c: 'Contact', Order__c: 'Order', Product2__c: 'Product2' } });

export const allTargets = [account, contact, product2, pricebookEntry, order, orderItem, identity, issue] as const;
