import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ErrorCode } from '../../core/sync-error.ts';
import { fieldWords, plainWords } from './plain-words.ts';

const said: [ErrorCode, string, string | undefined, string][] = [
  ['VALIDATION_RULE', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'BC_Coupon_Codes__c', 'A rule or an automation of your Salesforce org refused “BigCommerce Coupon Codes” of the order: It says so.\nFIELD_CUSTOM_VALIDATION_EXCEPTION, field BC_Coupon_Codes__c, Order k'],
  ['VALIDATION_RULE', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', undefined, 'A rule or an automation of your Salesforce org refused the order: It says so.\nCANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, Order k'],
  ['INVALID_VALUE', 'INVALID_EMAIL_ADDRESS', 'Email', 'Salesforce refused the value of “Email” of the order: it is no e-mail address. Correct the value in BigCommerce or in the field map, then redrive.\nINVALID_EMAIL_ADDRESS, field Email, Order k: It says so'],
  ['INVALID_VALUE', 'SOMETHING_NEW', undefined, 'Salesforce refused the order: It says so. Ask an administrator of the org which trigger or flow runs when the record is saved.\nSOMETHING_NEW, Order k'],
  ['DUPLICATE_BLOCKED', 'DUPLICATES_DETECTED', undefined, 'A duplicate rule of your Salesforce org found a record that looks like the order, so it was not saved.\nDUPLICATES_DETECTED, Order k: It says so'],
  ['CURRENCY_UNKNOWN', 'INVALID_CURRENCY_ISO', undefined, 'Your Salesforce org does not have the currency of the order.\nINVALID_CURRENCY_ISO, Order k: It says so'],
  ['SETUP_INCOMPLETE', 'INVALID_FIELD', 'X__c', 'Crosswalk may not write “X” of the order, or your Salesforce org does not have it.\nINVALID_FIELD, field X__c, Order k: It says so'],
  ['ACCESS_DENIED', 'INSUFFICIENT_ACCESS_OR_READONLY', undefined, 'Crosswalk may not change the order: somebody else owns it and it is not shared with the integration user, or a right is missing.\nINSUFFICIENT_ACCESS_OR_READONLY, Order k: It says so'],
  ['ACCESS_DENIED', 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', undefined, 'Crosswalk may not change the order: it refers to a record that is not shared with the integration user.\nINSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY, Order k: It says so'],
  ['ROW_LOCKED', 'UNABLE_TO_LOCK_ROW', undefined, 'Another process holds the record.\nUNABLE_TO_LOCK_ROW, Order k: It says so'],
];

describe('a refusal in plain words', () => {
  for (const [ours, code, field, words] of said) it(`${ours}, ${code}${field === undefined ? '' : ', of a field'}: what happened first, then what support asks for`, () => assert.equal(plainWords(ours, { code, message: 'It says so', field }, 'Order k'), words));

  it('is none for what is no record', () => assert.equal(plainWords('INVALID_VALUE', { code: 'X', message: '', field: undefined }, 'POST /composite'), undefined));

  it('names fields as people do', () => assert.deepEqual(['BC_Placed_At__c', 'BillingStreet', 'Name'].map(fieldWords), ['BigCommerce Placed At', 'Billing Street', 'Name']));
});
