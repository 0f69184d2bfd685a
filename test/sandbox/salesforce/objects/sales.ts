import type { ObjectDefinition } from '../object-definition.ts';

export const opportunity: ObjectDefinition = {
  name: 'Opportunity',
  keyPrefix: '006',
  about: { labelPlural: 'Opportunities' },
  fields: `
AccountId reference(Account) cu as=Account children=Opportunities cascade
IsPrivate boolean cu
Name string(120) cu ! name lookup
Description textarea(32000) cu
StageName picklist(Prospecting;Qualification;Proposal/Price_Quote;Closed_Won;Closed_Lost) cu !
Amount currency(18,2) cu
Probability percent(3,0) cu default
CloseDate date cu !
Type picklist(Existing_Customer_-_Upgrade;New_Customer) cu
NextStep string(255) cu
LeadSource picklist(Web;Phone_Inquiry;Other) cu
IsClosed boolean - always
IsWon boolean - always
OwnerId reference(User) cu ! default as=Owner
Pricebook2Id reference(Pricebook2) cu default as=Pricebook2
ContactId reference(Contact) c as=Contact
`,
};

export const opportunityLineItem: ObjectDefinition = {
  name: 'OpportunityLineItem',
  keyPrefix: '00k',
  about: { label: 'Opportunity Product', labelPlural: 'Opportunity Products', visibility: { follows: 'Opportunity' } },
  fields: `
OpportunityId reference(Opportunity) c ! as=Opportunity children=OpportunityLineItems cascade
PricebookEntryId reference(PricebookEntry) c always as=PricebookEntry
Product2Id reference(Product2) c as=Product2
ProductCode string(255) -
Name string(376) - always name
Quantity double(18,2) cu !
TotalPrice currency(18,2) cu
UnitPrice currency(18,2) cu
ListPrice currency(18,2) -
ServiceDate date cu
Description string(255) cu
`,
};

export const opportunityContactRole: ObjectDefinition = {
  name: 'OpportunityContactRole',
  keyPrefix: '00K',
  about: { visibility: { follows: 'Opportunity' } },
  fields: `
OpportunityId reference(Opportunity) c ! as=Opportunity children=OpportunityContactRoles cascade
ContactId reference(Contact) cu ! as=Contact children=OpportunityContactRoles cascade
Role picklist(Business_User;Decision_Maker;Other) cu
IsPrimary boolean cu
`,
};

export const lead: ObjectDefinition = {
  name: 'Lead',
  keyPrefix: '00Q',
  fields: `
LastName string(80) cu !
FirstName string(40) cu always
Name string(121) - always name
Title string(128) cu
Company string(255) cu !
Phone phone(40) cu
Email email(80) cu lookup
Website url(255) cu
LeadSource picklist(Web;Phone_Inquiry;Other) cu
Status picklist(Open_-_Not_Contacted;Working_-_Contacted;Closed_-_Converted;Closed_-_Not_Converted) cu ! default=Open_-_Not_Contacted
OwnerId reference(User) cu ! default as=Owner
Description textarea(32000) cu
IsConverted boolean - always
`,
};

export const caseObject: ObjectDefinition = {
  name: 'Case',
  keyPrefix: '500',
  fields: `
CaseNumber string(30) - auto={00000000} name lookup
ContactId reference(Contact) cu as=Contact children=Cases
AccountId reference(Account) cu as=Account children=Cases
ParentId reference(Case) cu as=Parent
SuppliedName string(80) cu
SuppliedEmail email(80) cu
SuppliedPhone string(40) cu
SuppliedCompany string(80) cu
Type picklist(Mechanical;Electrical;Other) cu
Status picklist(New;Working;Escalated;Closed) cu default=New
Reason picklist(Installation;Other) cu
Origin picklist(Phone;Email;Web) cu
Subject string(255) cu
Priority picklist(High;Medium;Low) cu default=Medium
Description textarea(32000) cu
IsClosed boolean - always
ClosedDate datetime -
IsEscalated boolean cu
OwnerId reference(User) cu ! default as=Owner
`,
};

export const task: ObjectDefinition = {
  name: 'Task',
  keyPrefix: '00T',
  about: { visibility: 'everyone' },
  fields: `
WhoId reference(Contact|Lead) cu as=Who
WhatId reference(Account|Order|Opportunity|Case|Product2) cu as=What
Subject string(255) cu
ActivityDate date cu
Status picklist(Not_Started;In_Progress;Completed) cu ! default=Not_Started
Priority picklist(High;Normal;Low) cu ! default=Normal
OwnerId reference(User) cu ! default as=Owner
Description textarea(32000) cu
IsClosed boolean -
`,
};
