import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkGqlAliases } from './gql-aliases.ts';

const problems = (query: string) => checkGqlAliases(new Map([['lwc/card/card.ts', `export const query = gql\`${query}\`;`]]));

it('asks for an alias for every custom object and field of a query, however deep', () => {
  assert.deepEqual(problems('query q($id: ID) { uiapi { query { Issue__c: Issue__c(where: { Order__c: { eq: $id } }) { edges { node { Id Name { value } Code__c: Code__c { value } Order__r: Order__r { OrderNumber { value } } } } } } } }'), []);
  assert.deepEqual(problems('{ uiapi { query { Issue__c: Issue__c { edges { node { Code__c { value } State: State__c { value } } } } } } }').map((line) => line.slice(0, 49)), [
    'lwc/card/card.ts: in gql, write "Code__c: Code__c',
    'lwc/card/card.ts: in gql, write "State__c: State__',
  ].map((line) => line.slice(0, 49)));
});
