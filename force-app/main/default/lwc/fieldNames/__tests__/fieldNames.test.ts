import { labelOfValue, ofField, optionsOf } from 'c/fieldNames';

const picklists = { picklistFieldValues: { BC_Status__c: { values: [{ label: 'Versandt', value: 'Shipped' }] }, acme__Kind__c: { values: [{ label: 'Art', value: 'kind' }] } } };

test('a value is called as the user reads it, one that is gone by itself', () => {
  expect([labelOfValue(picklists, 'BC_Status__c', 'Shipped'), labelOfValue(picklists, 'BC_Status__c', 'Gone'), labelOfValue(undefined, 'BC_Status__c', 'Shipped'), optionsOf(picklists, 'Name')]).toEqual(['Versandt', 'Gone', 'Shipped', undefined]);
});

test('a field of a package with a namespace is found by its bare name', () => {
  expect([labelOfValue(picklists, 'Kind__c', 'kind'), ofField({ acme__X__c: 1, X: 2 }, 'X'), ofField(undefined, 'X')]).toEqual(['Art', 2, undefined]);
});
