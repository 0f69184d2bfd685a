import { gql } from 'lightning/graphql';

type Text = { value: string | null };
export type SettingsNode = { Id: string; Key__c: Text; Kind__c: Text; Settings__c: Text };
export type SettingsAnswer = { uiapi: { query: { Crosswalk_Status__c: { edges: { node: SettingsNode }[] } } } };

/** The rows that show the settings, and the heartbeats of open pages. Aliases keep the answer the same where the package has a namespace. */
export const settingsQuery = gql`
  query settings {
    uiapi {
      query {
        Crosswalk_Status__c: Crosswalk_Status__c(first: 200, where: { Kind__c: { in: ["settings", "heartbeat"] } }) {
          edges {
            node {
              Id
              Key__c: Key__c { value }
              Kind__c: Kind__c { value }
              Settings__c: Settings__c { value }
            }
          }
        }
      }
    }
  }
`;
