import { gql } from 'lightning/graphql';

type Text = { value: string | null };
export type IssueNode = { Id: string; Code__c: Text; Message__c: Text; Actions__c: Text; Field__c: Text; First_At__c: Text };
export type IssueAnswer = { uiapi: { query: { Crosswalk_Issue__c: { edges: { node: IssueNode }[] } } } };

/** The newest open issue of a record. Aliases keep the answer the same where the package has a namespace. */
export const openIssueOfRecord = gql`
  query openIssues($recordId: ID!) {
    uiapi {
      query {
        Crosswalk_Issue__c: Crosswalk_Issue__c(
          first: 1
          where: { and: [{ State__c: { eq: "Open" } }, { or: [{ Order__c: { eq: $recordId } }, { Account__c: { eq: $recordId } }, { Contact__c: { eq: $recordId } }, { Product2__c: { eq: $recordId } }] }] }
          orderBy: { Last_At__c: { order: DESC } }
        ) {
          edges {
            node {
              Id
              Code__c: Code__c { value }
              Message__c: Message__c { value }
              Actions__c: Actions__c { value }
              Field__c: Field__c { value }
              First_At__c: First_At__c { value }
            }
          }
        }
      }
    }
  }
`;
