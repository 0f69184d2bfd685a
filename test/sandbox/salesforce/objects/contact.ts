import { addressFields } from '../object-definition.ts';
import type { ObjectDefinition } from '../object-definition.ts';

export const contact: ObjectDefinition = {
  name: 'Contact',
  keyPrefix: '003',
  fields: `
MasterRecordId reference(Contact) - always as=MasterRecord
AccountId reference(Account) cu as=Account children=Contacts cascade
LastName string(80) cu !
FirstName string(40) cu always
Salutation picklist(Mr.;Ms.;Mrs.;Dr.;Prof.) cu always
Name string(121) - ! name label=Full_Name
${addressFields('Other')}
${addressFields('Mailing')}
Phone phone(40) cu label=Business_Phone
Fax phone(40) cu
MobilePhone phone(40) cu
HomePhone phone(40) cu
OtherPhone phone(40) cu
AssistantPhone phone(40) cu
ReportsToId reference(Contact) cu as=ReportsTo
Email email(80) cu lookup
Title string(128) cu
Department string(80) cu
AssistantName string(40) cu
LeadSource picklist(Web;Phone_Inquiry;Partner_Referral;Purchased_List;Other) cu
Birthdate date cu
Description textarea(32000) cu
OwnerId reference(User) cu ! default as=Owner
HasOptedOutOfEmail boolean cu
HasOptedOutOfFax boolean cu
DoNotCall boolean cu
LastActivityDate date -
LastViewedDate datetime -
LastReferencedDate datetime -
EmailBouncedReason string(255) cu
EmailBouncedDate datetime cu
IsEmailBounced boolean -
PhotoUrl url(255) -
Jigsaw string(20) cu
`,
};
