import type { Pair } from 'c/duplicatesView';

/** Two contacts of one person: the second has the orders. */
export const pairOf = (probability = 0.987): Pair => ({
  probability,
  reasons: [{ field: 'Phone', agreement: 'equal', says: 'speaks strongly for one person' }, { field: 'E-mail', agreement: 'different', says: 'speaks against one person' }],
  a: { id: '003a', name: 'Marie Example', account: { id: '001a', name: 'Marie Example' }, orders: { count: 0, last: null }, fields: [{ field: 'FirstName', label: 'First Name', value: 'Marie' }, { field: 'Email', label: 'Email', value: 'marie@example.com' }, { field: 'Phone', label: 'Phone', value: null }, { field: 'Birthdate', label: 'Birthdate', value: null }, { field: 'BC_Key__c', label: 'BigCommerce Key', value: 'shop:customer:1' }] },
  b: { id: '003b', name: 'M. Example', account: { id: '001b', name: 'Example Ltd' }, orders: { count: 3, last: '2026-04-30' }, fields: [{ field: 'FirstName', label: 'First Name', value: 'marie' }, { field: 'Email', label: 'Email', value: 'm@work.example' }, { field: 'Phone', label: 'Phone', value: '555-0100' }, { field: 'Birthdate', label: 'Birthdate', value: null }, { field: 'BC_Key__c', label: 'BigCommerce Key', value: 'shop:customer:2' }] },
});
