import { gql } from 'lightning/graphql';
import type { StatusNode } from 'c/monitorQuery';

export type SetupAnswer = { uiapi: { query: { Crosswalk_Status__c: { edges: { node: StatusNode }[] } } } };

/** The whole mirror. Aliases keep the answer the same where the package has a namespace. */
export const setupQuery = gql`
  query setup {
    uiapi {
      query {
        Crosswalk_Status__c: Crosswalk_Status__c(first: 250) {
          edges {
            node {
              Id
              Key__c: Key__c { value }
              Kind__c: Kind__c { value }
              Value__c: Value__c { value }
            }
          }
        }
      }
    }
  }
`;
