import { gql } from 'lightning/graphql';

type Text = { value: string | null };
type Count = { value: number | null };
export type StatusNode = { Id: string; Key__c: Text; Kind__c: Text; Value__c: Text };
export type IssueNode = {
  Id: string; Name: Text; Code__c: Text; Message__c: Text; Actions__c: Text; Field__c: Text; Suggested_Value__c?: Text; Flow__c: Text; Entity_Key__c: Text; Number__c: Text; Attempts__c: Count; Last_At__c: Text;
  Order__c: Text; Account__c: Text; Contact__c: Text; Product2__c: Text; OwnerId: Text; CreatedById: Text;
};
export type RunNode = { Id: string; Kind__c: Text; Flow__c: Text; State__c: Text; Total__c: Count; Done__c: Count; Failed__c: Count; Started_At__c: Text; Ended_At__c: Text };
export type MonitorAnswer = { uiapi: { query: { Crosswalk_Status__c: { edges: { node: StatusNode }[] }; Crosswalk_Issue__c: { totalCount: number; edges: { node: IssueNode }[] }; Crosswalk_Run__c?: { edges: { node: RunNode }[] } } } };

/** The whole mirror, the newest open issues and the newest runs. Aliases keep the answer the same where the package has a namespace. */
export const monitorQuery = gql`
  query monitor {
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
        Crosswalk_Issue__c: Crosswalk_Issue__c(first: 200, where: { State__c: { eq: "Open" } }, orderBy: { Last_At__c: { order: DESC } }) {
          totalCount
          edges {
            node {
              Id
              Name { value }
              Code__c: Code__c { value }
              Message__c: Message__c { value }
              Actions__c: Actions__c { value }
              Field__c: Field__c { value }
              Suggested_Value__c: Suggested_Value__c { value }
              Flow__c: Flow__c { value }
              Entity_Key__c: Entity_Key__c { value }
              Number__c: Number__c { value }
              Attempts__c: Attempts__c { value }
              Last_At__c: Last_At__c { value }
              Order__c: Order__c { value }
              Account__c: Account__c { value }
              Contact__c: Contact__c { value }
              Product2__c: Product2__c { value }
              OwnerId { value }
              CreatedById { value }
            }
          }
        }
        Crosswalk_Run__c: Crosswalk_Run__c(first: 10, orderBy: { Started_At__c: { order: DESC, nulls: LAST } }) {
          edges {
            node {
              Id
              Kind__c: Kind__c { value }
              Flow__c: Flow__c { value }
              State__c: State__c { value }
              Total__c: Total__c { value }
              Done__c: Done__c { value }
              Failed__c: Failed__c { value }
              Started_At__c: Started_At__c { value }
              Ended_At__c: Ended_At__c { value }
            }
          }
        }
      }
    }
  }
`;
