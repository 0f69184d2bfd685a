import { addressFields } from '../object-definition.ts';
import type { ObjectDefinition } from '../object-definition.ts';

export const order: ObjectDefinition = {
  name: 'Order',
  keyPrefix: '801',
  fields: `
OwnerId reference(User) cu ! default as=Owner
ContractId reference(Contract) cu as=Contract children=Orders
AccountId reference(Account) cu as=Account children=Orders
Pricebook2Id reference(Pricebook2) cu default as=Pricebook2 children=Orders label=Price_Book_ID
OriginalOrderId reference(Order) c as=OriginalOrder
OpportunityId reference(Opportunity) cu as=Opportunity children=Orders
QuoteId reference(Quote) cu as=Quote
EffectiveDate date cu ! label=Order_Start_Date
EndDate date cu label=Order_End_Date
IsReductionOrder boolean c
Status picklist(Draft;Activated) cu ! restricted
Description textarea(32000) cu
CustomerAuthorizedById reference(Contact) cu as=CustomerAuthorizedBy
CustomerAuthorizedDate date cu
CompanyAuthorizedById reference(User) cu as=CompanyAuthorizedBy
CompanyAuthorizedDate date cu
Type picklist() cu label=Order_Type
${addressFields('Billing')}
${addressFields('Shipping')}
Name string(80) cu label=Order_Name
PoDate date cu label=PO_Date
PoNumber string(80) cu label=PO_Number
OrderReferenceNumber string(80) cu
BillToContactId reference(Contact) cu as=BillToContact
ShipToContactId reference(Contact) cu as=ShipToContact
OrderedDate datetime cu
ActivatedDate datetime u
ActivatedById reference(User) u as=ActivatedBy
StatusCode picklist(Draft;Activated) u ! restricted label=Status_Category
OrderNumber string(30) - auto={00000000} name lookup
TotalAmount currency(18,2) - ! label=Order_Amount
LastViewedDate datetime -
LastReferencedDate datetime -
`,
};

export const orderItem: ObjectDefinition = {
  name: 'OrderItem',
  keyPrefix: '802',
  about: { label: 'Order Product', labelPlural: 'Order Products', visibility: { follows: 'Order' }, recycled: false },
  fields: `
Product2Id reference(Product2) c as=Product2 children=OrderItems
OrderId reference(Order) c ! as=Order children=OrderItems cascade
PricebookEntryId reference(PricebookEntry) c always as=PricebookEntry children=OrderItems
OriginalOrderItemId reference(OrderItem) c as=OriginalOrderItem
AvailableQuantity double(18,2) -
Quantity double(18,2) cu !
UnitPrice currency(18,2) cu always
ListPrice currency(18,2) c
TotalPrice currency(18,2) -
ServiceDate date cu label=Start_Date
EndDate date cu
Description string(255) cu label=Line_Description
OrderItemNumber string(30) - auto={0000000000} name lookup
`,
};

export const contract: ObjectDefinition = {
  name: 'Contract',
  keyPrefix: '800',
  fields: `
AccountId reference(Account) cu ! as=Account children=Contracts
Pricebook2Id reference(Pricebook2) cu as=Pricebook2
OwnerId reference(User) cu ! default as=Owner
StartDate date cu
EndDate date -
ContractTerm int(4) cu
Status picklist(Draft;In_Approval_Process;Activated) cu ! default=Draft restricted
StatusCode picklist(Draft;InApproval;Activated) - restricted
Description textarea(32000) cu
ContractNumber string(30) - auto={00000000} name lookup
`,
};
