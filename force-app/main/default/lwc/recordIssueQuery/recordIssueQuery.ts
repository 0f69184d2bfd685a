import { gql } from 'lightning/graphql';

type Text = { value: string | null };
export type IssueNode = { Id: string; Code__c: Text; Entity_Key__c: Text; Message__c: Text; Actions__c: Text; First_At__c: Text };
export type MirrorNode = { Key__c: Text; Value__c: Text };
export type IssueAnswer = { uiapi: { query: { Crosswalk_Issue__c: { edges: { node: IssueNode }[] }; Crosswalk_Status__c?: { edges: { node: MirrorNode }[] } } } };

/** Open issues that name a record, the newest first, and what the mirror says of records. Aliases keep the answer the same where the package has a namespace. */
export const openIssuesOfRecord = gql`
  query openIssues($recordId: ID!) {
    uiapi {
      query {
        Crosswalk_Issue__c: Crosswalk_Issue__c(
          first: 50
          where: { and: [{ State__c: { eq: "Open" } }, { or: [{ Order__c: { eq: $recordId } }, { Account__c: { eq: $recordId } }, { Contact__c: { eq: $recordId } }, { Product2__c: { eq: $recordId } }] }] }
          orderBy: { Last_At__c: { order: DESC } }
        ) {
          edges {
            node {
              Id
              Code__c: Code__c { value }
              Entity_Key__c: Entity_Key__c { value }
              Message__c: Message__c { value }
              Actions__c: Actions__c { value }
              First_At__c: First_At__c { value }
            }
          }
        }
        Crosswalk_Status__c: Crosswalk_Status__c(first: 5, where: { Key__c: { in: ["waiting:records", "metric:report", "store:links", "assistant:model"] } }) {
          edges {
            node {
              Key__c: Key__c { value }
              Value__c: Value__c { value }
            }
          }
        }
      }
    }
  }
`;

/** Kinds of records, here and in the store, whose issues are those of an object: the order of a buyer that was refused says nothing of his Account. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  Account: ['account', 'customer', 'guest'],
  Contact: ['contact', 'customer', 'guest'],
  Order: ['order', 'orderitem'],
  Product2: ['product', 'product2', 'variant', 'pricebookentry', 'inventory'],
};

/** The newest open issue of the record itself. */
export function ownIssue({ uiapi }: IssueAnswer, objectApiName: string): IssueNode | undefined {
  return uiapi.query.Crosswalk_Issue__c.edges.map(({ node }) => node).find(({ Entity_Key__c: { value } }) => kindsOf[objectApiName]?.includes((value ?? '').split(':')[0]?.toLowerCase() ?? ''));
}
