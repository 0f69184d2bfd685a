import { gql } from 'lightning/graphql';

type Text = { value: string | null };
type Amount = { value: number | null; displayValue?: string | null };
export type OrderNode = { Id: string; OrderNumber: Text; EffectiveDate: Text; Status: { value: string | null; label: string | null }; TotalAmount: Amount; BC_Number__c: Text; BC_Placed_At__c: Text; BC_Status__c: Text; BC_Payment_Status__c: Text; BC_Refunded__c: Amount };
export type CaseNode = { Id: string; CaseNumber: Text; Subject: Text; Status: { value: string | null; label: string | null }; CreatedDate: Text };
export type ShipmentNode = { Id: string; Number__c: Text; Carrier__c: Text; Shipped_At__c: Text; Tracking_Link__c: Text; Tracking_Number__c: Text; Order__c: Text };
type Connection<Node> = { totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string | null }; edges: { node: Node }[] };
export type OrdersAnswer = { uiapi: { query: { Order: Connection<OrderNode> } } };
export type CasesAnswer = { uiapi: { query: { Case: { edges: { node: CaseNode }[] } } } };
export type ShipmentsAnswer = { uiapi: { query: { BC_Shipment__c: { edges: { node: ShipmentNode }[] } } } };
type Sums = { Id: { count: { value: number } }; TotalAmount: { sum: Amount; avg: Amount }; BC_Refunded__c: { sum: Amount } };
export type FiguresAnswer = { uiapi: { aggregate: { Order: { edges: { node: { aggregate: Sums } }[] } } } };

/** Orders of an account, the newest first. Aliases keep the answer the same where the package has a namespace. */
export const ordersQuery = gql`
  query accountOrders($accountId: ID!, $first: Int) {
    uiapi {
      query {
        Order(first: $first, where: { AccountId: { eq: $accountId } }, orderBy: { BC_Placed_At__c: { order: DESC, nulls: LAST }, EffectiveDate: { order: DESC } }) {
          totalCount
          pageInfo { hasNextPage endCursor }
          edges {
            node {
              Id
              OrderNumber { value }
              EffectiveDate { value }
              Status { value label }
              TotalAmount { value displayValue }
              BC_Number__c: BC_Number__c { value }
              BC_Placed_At__c: BC_Placed_At__c { value }
              BC_Status__c: BC_Status__c { value }
              BC_Payment_Status__c: BC_Payment_Status__c { value }
              BC_Refunded__c: BC_Refunded__c { value displayValue }
            }
          }
        }
      }
    }
  }
`;

/** What the orders that count come to: cancelled, declined and never completed ones do not. */
export const figuresQuery = gql`
  query accountFigures($accountId: ID!) {
    uiapi {
      aggregate {
        Order(where: { and: [{ AccountId: { eq: $accountId } }, { or: [{ BC_Status__c: { eq: null } }, { BC_Status__c: { nin: ["Cancelled", "Declined", "Incomplete", "Pending"] } }] }] }) {
          edges {
            node {
              aggregate {
                Id { count { value } }
                TotalAmount { sum { value } avg { value } }
                BC_Refunded__c: BC_Refunded__c { sum { value } }
              }
            }
          }
        }
      }
    }
  }
`;

/** The same in an org with several currencies: sums of those orders alone that are in the account's. */
export const figuresInCurrencyQuery = gql`
  query accountFiguresInCurrency($accountId: ID!, $currency: Picklist!) {
    uiapi {
      aggregate {
        Order(groupBy: { CurrencyIsoCode: { group: true } }, where: { and: [{ AccountId: { eq: $accountId } }, { CurrencyIsoCode: { eq: $currency } }, { or: [{ BC_Status__c: { eq: null } }, { BC_Status__c: { nin: ["Cancelled", "Declined", "Incomplete", "Pending"] } }] }] }) {
          edges {
            node {
              aggregate {
                Id { count { value } }
                TotalAmount { sum { value } avg { value } }
                BC_Refunded__c: BC_Refunded__c { sum { value } }
              }
            }
          }
        }
      }
    }
  }
`;

export const casesQuery = gql`
  query accountCases($accountId: ID!) {
    uiapi {
      query {
        Case(first: 100, where: { AccountId: { eq: $accountId } }, orderBy: { CreatedDate: { order: DESC } }) {
          edges {
            node {
              Id
              CaseNumber { value }
              Subject { value }
              Status { value label }
              CreatedDate { value }
            }
          }
        }
      }
    }
  }
`;

export const shipmentsQuery = gql`
  query accountShipments($accountId: ID!) {
    uiapi {
      query {
        BC_Shipment__c: BC_Shipment__c(first: 100, where: { Order__r: { AccountId: { eq: $accountId } } }, orderBy: { Shipped_At__c: { order: DESC, nulls: LAST } }) {
          edges {
            node {
              Id
              Number__c: Number__c { value }
              Carrier__c: Carrier__c { value }
              Shipped_At__c: Shipped_At__c { value }
              Tracking_Link__c: Tracking_Link__c { value }
              Tracking_Number__c: Tracking_Number__c { value }
              Order__c: Order__c { value }
            }
          }
        }
      }
    }
  }
`;
