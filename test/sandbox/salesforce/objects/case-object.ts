import type { ObjectDefinition } from '../object-definition.ts';

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
