import { gql } from 'lightning/graphql';

export type PeopleAnswer = { uiapi: { query: { User: { edges: { node: { Id: string; Name: { value: string | null } } }[] } } } };
export type Person = { label: string; value: string };

/** Who an issue can be assigned to. */
export const peopleQuery = gql`
  query people {
    uiapi {
      query {
        User(first: 200, where: { IsActive: { eq: true } }, orderBy: { Name: { order: ASC } }) {
          edges {
            node {
              Id
              Name { value }
            }
          }
        }
      }
    }
  }
`;

export const readPeople = ({ uiapi }: PeopleAnswer): Person[] => uiapi.query.User.edges.map(({ node }) => ({ label: node.Name.value ?? '', value: node.Id }));
