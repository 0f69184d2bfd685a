import intro from '@salesforce/label/c.Crosswalk_Matching_Intro';
import persons from '@salesforce/label/c.Crosswalk_Matching_Persons';
import personsDetail from '@salesforce/label/c.Crosswalk_Matching_Persons_Detail';
import companies from '@salesforce/label/c.Crosswalk_Matching_Companies';
import companiesDetail from '@salesforce/label/c.Crosswalk_Matching_Companies_Detail';
import none from '@salesforce/label/c.Crosswalk_Matching_None';
import name from '@salesforce/label/c.Crosswalk_Matching_Name';
import nameHelp from '@salesforce/label/c.Crosswalk_Matching_Name_Help';
import fields from '@salesforce/label/c.Crosswalk_Matching_Fields';
import fieldsHelp from '@salesforce/label/c.Crosswalk_Matching_Fields_Help';
import scope from '@salesforce/label/c.Crosswalk_Matching_Scope';
import scopeHelp from '@salesforce/label/c.Crosswalk_Matching_Scope_Help';
import scopeGlobal from '@salesforce/label/c.Crosswalk_Matching_Scope_Global';
import scopeStore from '@salesforce/label/c.Crosswalk_Matching_Scope_Store';
import scopeChannel from '@salesforce/label/c.Crosswalk_Matching_Scope_Channel';
import own from '@salesforce/label/c.Crosswalk_Matching_Own';
import ownHelp from '@salesforce/label/c.Crosswalk_Matching_Own_Help';
import add from '@salesforce/label/c.Crosswalk_Matching_Add';
import newRule from '@salesforce/label/c.Crosswalk_Matching_New';
import up from '@salesforce/label/c.Crosswalk_Matching_Up';
import down from '@salesforce/label/c.Crosswalk_Matching_Down';
import remove from '@salesforce/label/c.Crosswalk_Matching_Remove';
import accounts from '@salesforce/label/c.Crosswalk_Matching_Accounts';
import accountsHelp from '@salesforce/label/c.Crosswalk_Matching_Accounts_Help';
import accountsApart from '@salesforce/label/c.Crosswalk_Matching_Accounts_Apart';
import accountsShared from '@salesforce/label/c.Crosswalk_Matching_Accounts_Shared';
import duplicates from '@salesforce/label/c.Crosswalk_Matching_Duplicates';
import duplicatesHelp from '@salesforce/label/c.Crosswalk_Matching_Duplicates_Help';
import duplicatesAllow from '@salesforce/label/c.Crosswalk_Matching_Duplicates_Allow';
import duplicatesHold from '@salesforce/label/c.Crosswalk_Matching_Duplicates_Hold';
import fieldexternalid from '@salesforce/label/c.Crosswalk_Matching_Field_external_id';
import fieldemail from '@salesforce/label/c.Crosswalk_Matching_Field_email';
import fieldphone from '@salesforce/label/c.Crosswalk_Matching_Field_phone';
import fieldfirstname from '@salesforce/label/c.Crosswalk_Matching_Field_first_name';
import fieldlastname from '@salesforce/label/c.Crosswalk_Matching_Field_last_name';
import fieldpostcode from '@salesforce/label/c.Crosswalk_Matching_Field_postcode';
import fieldbirthdate from '@salesforce/label/c.Crosswalk_Matching_Field_birth_date';
import fieldcompany from '@salesforce/label/c.Crosswalk_Matching_Field_company';
import fieldtaxid from '@salesforce/label/c.Crosswalk_Matching_Field_tax_id';
import found from '@salesforce/label/c.Crosswalk_Matching_Found';
import link from '@salesforce/label/c.Crosswalk_Matching_Link';
import linkOf from '@salesforce/label/c.Crosswalk_Matching_Link_Of';
import create from '@salesforce/label/c.Crosswalk_Matching_Create';
import decided from '@salesforce/label/c.Crosswalk_Matching_Decided';
import open from '@salesforce/label/c.Crosswalk_Matching_Open';
import likely from '@salesforce/label/c.Crosswalk_Matching_Likely';
import likelyHelp from '@salesforce/label/c.Crosswalk_Matching_Likely_Help';
import likelyOn from '@salesforce/label/c.Crosswalk_Matching_Likely_On';
import likelyOff from '@salesforce/label/c.Crosswalk_Matching_Likely_Off';
import ruleWords from '@salesforce/label/c.Crosswalk_Matching_Rule_Words';

export const labels = {
  intro, persons, personsDetail, companies, companiesDetail, none, name, nameHelp, fields, fieldsHelp, scope, scopeHelp, scopeGlobal, scopeStore, scopeChannel, own, ownHelp, add, newRule, up, down, remove,
  accounts, accountsHelp, accountsApart, accountsShared, duplicates, duplicatesHelp, duplicatesAllow, duplicatesHold, found, link, linkOf, create, decided, open, ruleWords, likely, likelyHelp, likelyOn, likelyOff,
};

/** Names of what a rule compares, by the name the service gives it. */
export const fieldWords: Readonly<Record<string, string>> = {
  email: fieldemail, phone: fieldphone, first_name: fieldfirstname, last_name: fieldlastname, postcode: fieldpostcode, birth_date: fieldbirthdate, company: fieldcompany, tax_id: fieldtaxid, external_id: fieldexternalid,
};
export const scopeWords: Readonly<Record<string, string>> = { global: scopeGlobal, store: scopeStore, channel: scopeChannel };
