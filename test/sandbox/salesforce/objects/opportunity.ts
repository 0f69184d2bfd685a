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
Name string(121) - ! name
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
