import { addressFields } from '../object-definition.ts';
import type { ObjectDefinition } from '../object-definition.ts';

export const account: ObjectDefinition = {
  name: 'Account',
  keyPrefix: '001',
  fields: `
MasterRecordId reference(Account) - always as=MasterRecord
Name string(255) cu ! name label=Account_Name
Type picklist(Prospect;Customer_-_Direct;Customer_-_Channel;Other) cu label=Account_Type
ParentId reference(Account) cu as=Parent children=ChildAccounts
${addressFields('Billing')}
${addressFields('Shipping')}
Phone phone(40) cu label=Account_Phone
Fax phone(40) cu
AccountNumber string(40) cu
Website url(255) cu
PhotoUrl url(255) -
Sic string(20) cu
Industry picklist(Agriculture;Apparel;Banking;Consulting;Education;Electronics;Retail;Technology;Other) cu
AnnualRevenue currency(18,0) cu
NumberOfEmployees int(8) cu label=Employees
Ownership picklist(Public;Private;Subsidiary;Other) cu
TickerSymbol string(20) cu
Description textarea(32000) cu
Rating picklist(Hot;Warm;Cold) cu
Site string(80) cu
OwnerId reference(User) cu ! default as=Owner
LastActivityDate date -
LastViewedDate datetime -
LastReferencedDate datetime -
Jigsaw string(20) cu
AccountSource picklist(Web;Phone_Inquiry;Partner_Referral;Other) cu
SicDesc string(80) cu
`,
};
