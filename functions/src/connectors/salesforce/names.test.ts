import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createNames } from './names.ts';

const [packaged, bare] = [createNames('crosswalk'), createNames('')];

describe('API names in an org with the installed package', () => {
  it('get its namespace when they are ours', () => {
    assert.deepEqual(['BC_Key__c', 'Crosswalk_Issue__c', 'Account__r', 'Crosswalk_Request__e', 'Crosswalk_Flow__mdt', 'Crosswalk__chn'].map(packaged.name), ['crosswalk__BC_Key__c', 'crosswalk__Crosswalk_Issue__c', 'crosswalk__Account__r', 'crosswalk__Crosswalk_Request__e', 'crosswalk__Crosswalk_Flow__mdt', 'crosswalk__Crosswalk__chn']);
  });

  it('stay when they are the platform’s or of another package', () => {
    assert.deepEqual(['Account', 'AccountId', 'Id', 'StatusCode', 'other__Field__c', 'crosswalk__BC_Key__c'].map(packaged.name), ['Account', 'AccountId', 'Id', 'StatusCode', 'other__Field__c', 'crosswalk__BC_Key__c']);
  });

  it('lose it again on the way in, ours alone', () => {
    assert.deepEqual(['crosswalk__BC_Key__c', 'Account', 'other__Field__c', 'crosswalkish__X__c'].map(packaged.bare), ['BC_Key__c', 'Account', 'other__Field__c', 'crosswalkish__X__c']);
  });
});

describe('API names without a namespace', () => {
  it('are what they are, both ways', () => assert.deepEqual(['BC_Key__c', 'Account', 'other__Field__c'].map((name) => [bare.name(name), bare.bare(name)]), [['BC_Key__c', 'BC_Key__c'], ['Account', 'Account'], ['other__Field__c', 'other__Field__c']]));
});
